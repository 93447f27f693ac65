// Fishbone and loops are those the server's own reading of a map gives (tests/golden).
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fishbone, loopsOf } from "../src/board/cause_views.ts";

interface Drawn {
  what: string;
  causes: [number, number][];
  links: [number, number, number][];
  fishbone: string;
  loops: string;
}

const { maps } = JSON.parse(
  readFileSync(new URL("../../../tests/golden/cause_views.json", import.meta.url), "utf8"),
) as { maps: Drawn[] };

test.each(maps)("$what", (drawn) => {
  // In no order: the views sort.
  const causes = drawn.causes.map(([id, level]) => ({ id: BigInt(id), level })).reverse();
  const links = drawn.links
    .map(([from, to, polarity], at) => ({
      id: BigInt(at + 1),
      ends: { from: BigInt(from), to: BigInt(to) },
      polarity,
    }))
    .reverse();
  const said = (some: readonly { id: bigint }[]) => some.map(({ id }) => String(id)).join(" ");

  const { head, bones } = fishbone(causes, links as never);
  const lines = bones.map((bone) => ` | ${bone.level}: ${said(bone.causes)}`);
  expect(said(head) + lines.join("")).toBe(drawn.fishbone);
  const loops = loopsOf(causes, links as never);
  expect(loops.map((loop) => `${loop.name}: ${said(loop.causes)}`).join("; ")).toBe(drawn.loops);
});

test("there are maps to read", () => expect(maps.length).toBeGreaterThan(4));
