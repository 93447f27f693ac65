import { expect, test } from "vitest";
import { markAt } from "../src/shared/time_marks.ts";

/** What is said while the time left is so: a mark that was not there a moment ago. */
function said(lefts: readonly (number | undefined)[]): number[] {
  const marks = [undefined, ...lefts].map(markAt);
  return marks.flatMap((mark, i) =>
    mark === undefined || (i > 0 && mark === marks[i - 1]) ? [] : [mark],
  );
}

test("a minute, half a minute and the end are said once each", () => {
  expect(said([61_000, 60_000, 59_500, 54_000, 30_000, 29_000, 10_000, 0, -500, -6_000])).toEqual([
    60_000, 30_000, 0,
  ]);
});

test("who comes later is told nothing late", () => {
  expect(said([50_000, undefined, 20_000, -10_000])).toEqual([]);
});

test("a mark is said again when time was added", () => {
  expect(said([60_000, 57_000, 117_000, 60_000])).toEqual([60_000, 60_000]);
  expect(said([0, 60_000])).toEqual([0, 60_000]);
});
