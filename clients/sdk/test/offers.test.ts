// What is pointed out before sending is what the server would find, place by place (tests/golden).
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { splitAtBecause } from "../src/board/because.ts";
import { bytesOf } from "../src/board/bytes.ts";
import { nameWordsOf, spotNames } from "../src/board/spotting.ts";

function golden<T>(name: string): T {
  const file = new URL(`../../../tests/golden/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

test("an explanation in an observation is found where the server finds it", () => {
  const { texts } = golden<{ texts: { text: string; split: [number, number] | null }[] }>(
    "because",
  );
  expect(texts.length).toBeGreaterThan(10);
  for (const { text, split } of texts) {
    const found = splitAtBecause(text);
    const places = found && [
      bytesOf(found.seen).length,
      bytesOf(text).length - bytesOf(found.thought).length,
    ];
    expect(places ?? null, text).toEqual(split ?? null);
  }
});

test("what may name somebody is found where the server finds it", () => {
  type Spots = [string, number, number][];
  const { names, texts } = golden<{ names: string[]; texts: { text: string; spots: Spots }[] }>(
    "spotted",
  );
  const known = new Set(names.flatMap(nameWordsOf));
  expect(texts.length).toBeGreaterThan(10);
  for (const { text, spots } of texts) {
    const found = spotNames(text, (word) => known.has(word));
    expect(
      found.map(({ kind, from, until }) => [kind, from, until]),
      text,
    ).toEqual(spots);
  }
});
