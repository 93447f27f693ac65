// What was told everybody is shown while it is news, and no longer.
import type { RecordOf } from "@plenary/sdk";
import { expect, test } from "vitest";
import { lastWord } from "../src/shared/last_word.ts";

const minute = 60_000;
const at = 1_700_000_000_000;

const told = (id: bigint, after: number, room = 0n) =>
  ({ id, room, at: BigInt(at + after), words: String(id) }) as RecordOf<"announcement">;
const here = { room: 7n, beganAt: BigInt(at), laterMs: 0 };

test("the newest of everybody's and of one's room, in whatever order they stand", () => {
  const all = [told(3n, 3), told(1n, 1), told(4n, 4, 8n), told(2n, 2, 7n)];
  expect(lastWord(all, here, at + minute)?.word.id).toBe(3n);
  expect(lastWord(all, { ...here, room: 8n }, at + minute)?.word.id).toBe(4n);
  expect(lastWord([], here, at)).toBeUndefined();
});

test("for five minutes", () => {
  const all = [told(1n, 0)];
  const until = at + 5 * minute;
  expect(lastWord(all, here, until - 1)).toEqual({ word: all[0], until });
  expect(lastWord(all, here, until)).toBeUndefined();
});

test("an older word does not come back when the newest is over", () => {
  expect(lastWord([told(1n, 0, 7n), told(2n, 1)], here, at + 6 * minute)).toBeUndefined();
});

test("not beyond its step", () => {
  expect(lastWord([told(1n, -1)], here, at)).toBeUndefined();
});

test("to whoever sees everything later, as long as to the others", () => {
  const later = { ...here, laterMs: 15 * minute };
  expect(lastWord([told(1n, 0)], later, at + 16 * minute)?.word.id).toBe(1n);
  expect(lastWord([told(1n, 0)], later, at + 20 * minute)).toBeUndefined();
});
