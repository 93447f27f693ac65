// When the groups of a result are said to differ.
import { BallotMethod, type GroupResult } from "@plenary/sdk";
import { expect, test } from "vitest";
import { differ, votersIn } from "../src/shared/results_divided.ts";

const of = (group: string, voters: number, dots: number, median = 0) =>
  ({
    group,
    voters,
    dots,
    agree: 0,
    disagree: 0,
    pass: 0,
    scale: { counts: [], medianTenths: median, spreadTenths: 0 },
  }) as unknown as GroupResult;

test("two steps of a scale are a difference, one is not", () => {
  const fingers = (one: number, other: number) =>
    differ(
      BallotMethod.FIST_TO_FIVE,
      [of("student", 5, 0, one), of("educator", 5, 0, other)],
      () => 5,
    );
  expect(fingers(50, 20)).toBe(true);
  expect(fingers(40, 30)).toBe(false);
});

const dots = (...groups: GroupResult[]) => {
  const elsewhere = { groups: [of("student", 20, 0), of("educator", 5, 0), of("", 5, 0)] };
  return differ(BallotMethod.DOTS, groups, votersIn([elsewhere, { groups }]));
};

test("of dots it counts what each person gave, not how many people a group has", () => {
  expect(dots(of("student", 20, 40), of("educator", 5, 10))).toBe(false);
  expect(dots(of("student", 20, 60), of("educator", 5, 5))).toBe(true);
});

test("who gave all their dots elsewhere differs; who is not there does not", () => {
  expect(dots(of("student", 20, 60), of("educator", 0, 0))).toBe(true);
  expect(dots(of("student", 20, 60), of("family", 0, 0))).toBe(false);
  expect(dots(of("student", 20, 60), of("", 5, 0))).toBe(false);
});
