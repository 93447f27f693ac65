// How long people were in each step of the agenda.
import type { Board } from "@plenary/sdk";
import { expect, test } from "vitest";
import { minutesTaken } from "../src/console/steps.ts";

const minute = 60_000;
const phase = (number: number, planned: bigint, began: number) => ({
  number,
  planned,
  beganAt: BigInt(began * minute),
});

function board(passed: readonly object[], now: object): Pick<Board, "list" | "only"> {
  const list = () => passed.map((each) => ({ phase: each }));
  return { list, only: () => now } as unknown as Pick<Board, "list" | "only">;
}

test("each step lasts until the next begins, and one that people came back to counts twice", () => {
  const passed = [phase(2, 20n, 11), phase(1, 10n, 1), phase(3, 10n, 16)];
  const taken = minutesTaken(board(passed, phase(4, 30n, 20)), 22.5 * minute);
  expect([...taken].sort()).toEqual([
    [10n, 14],
    [20n, 5],
    [30n, 2],
  ]);
});

test("when a session is over nobody knows how long the last step was", () => {
  const taken = minutesTaken(board([phase(1, 10n, 1)], phase(2, 20n, 4)), undefined);
  expect([...taken]).toEqual([[10n, 3]]);
});

test("what is no step of the agenda is not counted", () => {
  expect(minutesTaken(board([phase(0, 0n, 1)], phase(1, 10n, 4)), 5 * minute).size).toBe(1);
});
