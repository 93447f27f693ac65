// What is on a wall of what a phase has made.
import { type Board, Consent, RecordKind } from "@plenary/sdk";
import { expect, test } from "vitest";
import { madeIn } from "../src/wall/made.ts";

const item = (id: bigint) => ({ kind: RecordKind.NOTE, id });
const text = (words: string) => ({ runs: [{ run: 1n, text: words }] });

function boardIn(name: string): Board {
  const priorities = [
    { id: 1n, item: item(11n), consent: Consent.GIVEN },
    { id: 2n, item: item(12n), consent: Consent.NOT_ASKED },
    { id: 3n, item: item(13n), consent: Consent.OBJECTED },
    { id: 4n, item: item(99n), consent: Consent.GIVEN }, // Not here any more.
  ];
  const findings = [{ id: 5n, text: text("Riders miss more days") }];
  return {
    only: (kind: string) => (kind === "phase" ? { name } : undefined),
    list: (kind: string) => (kind === "priority" ? priorities : kind === "finding" ? findings : []),
    find: (_: string, id: bigint) => (id === 99n ? undefined : { text: text(`Note ${id}`) }),
  } as unknown as Board;
}

test.each(["prioritise", "close"])("in %s what everybody can live with", (name) => {
  expect(madeIn(boardIn(name))).toEqual([{ id: 1n, words: "Note 11" }]);
});

test("else what the phase is there to make, or nothing", () => {
  expect(madeIn(boardIn("findings")).map(({ words }) => words)).toEqual(["Riders miss more days"]);
  expect(madeIn(boardIn("commit"))).toEqual([]);
  expect(madeIn(boardIn("observe"))).toEqual([]);
});
