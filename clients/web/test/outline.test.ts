import { expect, test } from "vitest";
import { startsOf } from "../src/shared/outline.ts";

/** The starts of the causes 1 to `count`, linked as "from leads to to". */
function starts(count: number, links: readonly (readonly [number, number])[]): number[] {
  const causes = Array.from({ length: count }, (_, i) => ({ id: BigInt(i + 1) }));
  const made = links.map(([from, to]) => ({ ends: { from: BigInt(from), to: BigInt(to) } }));
  return startsOf(causes, made as unknown as Parameters<typeof startsOf>[1]).map(({ id }) =>
    Number(id),
  );
}

test("it begins with what leads to nothing else", () => {
  expect(starts(0, [])).toEqual([]);
  expect(starts(3, [])).toEqual([1, 2, 3]);
  expect(
    starts(3, [
      [1, 2],
      [2, 3],
    ]),
  ).toEqual([3]);
});

const alphaAndBeta = [
  [1, 2],
  [2, 1],
] as const;

test("a loop beside a root has a beginning of its own", () => {
  expect(starts(3, alphaAndBeta)).toEqual([3, 1]);
  expect(starts(2, alphaAndBeta)).toEqual([1]);
});

test("a loop that leads out stands under what it leads to", () => {
  expect(starts(3, [...alphaAndBeta, [2, 3]])).toEqual([3]);
});

test("what leads into a loop stands under it, whichever came first", () => {
  expect(
    starts(4, [
      [1, 2],
      [2, 3],
      [3, 2],
    ]),
  ).toEqual([4, 2]);
  // Two loops, of which one leads on to the other.
  expect(
    starts(4, [
      [1, 2],
      [2, 1],
      [2, 3],
      [3, 4],
      [4, 3],
    ]),
  ).toEqual([3]);
});

test("a link to a cause that is not shown is none", () => {
  expect(starts(1, [[1, 9]])).toEqual([1]);
});
