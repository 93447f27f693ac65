// Two people complete the same proposal: neither takes back what the other chose.
import { expect, test } from "vitest";
import { changedOnly } from "../src/shared/plan_changes.ts";

const nothing = { owner: 0n, witness: 0n, helpers: [], dueDay: 0 };

test("what only the other changed stays", () => {
  const now = { owner: 5n, witness: 0n, helpers: [7n], dueDay: 20_000 };
  expect(changedOnly(nothing, { ...nothing, witness: 6n }, now)).toEqual({ ...now, witness: 6n });
});

test("what both changed is as it was said last", () => {
  const now = { ...nothing, owner: 5n };
  expect(changedOnly(nothing, { ...nothing, owner: 6n }, now).owner).toBe(6n);
});

test("taken back in the form is taken back", () => {
  const before = { owner: 5n, witness: 6n, helpers: [], dueDay: 20_000 };
  expect(changedOnly(before, nothing, before)).toEqual(nothing);
});

test("helpers are added and taken away one by one", () => {
  const before = { ...nothing, helpers: [1n, 2n] };
  const form = { ...nothing, helpers: [2n, 3n] };
  expect(changedOnly(before, form, { ...nothing, helpers: [1n, 2n, 4n] }).helpers).toEqual([
    2n,
    4n,
    3n,
  ]);
  expect(changedOnly(before, form, { ...nothing, helpers: [3n] }).helpers).toEqual([3n]);
});
