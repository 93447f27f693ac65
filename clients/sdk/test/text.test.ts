import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { applyChange } from "../src/board/changes.ts";
import { edited, editsTowards, newText, placeIn, textOf } from "../src/board/text.ts";
import {
  ChangeBodySchema,
  MinutesSchema,
  RecordKind,
  RecordSchema,
  type Text,
  TextEditsSchema,
} from "../src/index.ts";

function must(text: Text | undefined): Text {
  expect(text).toBeDefined();
  return text as Text;
}

function typed(text: Text, words: string, run: bigint): Text {
  const edits = editsTowards(text, words, run);
  return edits === undefined ? text : must(edited(text, edits));
}

test("T_C12 a text reads as it was typed, in whole characters", () => {
  let text = newText(1n, "");
  for (const [i, words] of ["Buses", "Buses are late", "The 👩🏽‍🏫 buses", "", "again"].entries()) {
    text = typed(text, words, BigInt(i + 2));
    expect(textOf(text)).toBe(words);
  }
});

test("typing in one place leaves the rest of the text its ids", () => {
  const text = newText(7n, "Buses are late");
  const edits = editsTowards(text, "Buses are often late", 8n);
  expect(edits?.inserts).toMatchObject([{ after: { run: 7n, offset: 9 }, text: "often " }]);
  expect(edits?.deletes).toEqual([]);
  expect(editsTowards(text, "Buses are late", 9n)).toBeUndefined();
});

test("two who type at once both keep their words, in the server's order", () => {
  const text = newText(1n, "ab");
  const mine = editsTowards(text, "aXb", 2n);
  const theirs = editsTowards(text, "aYb", 3n);
  const both = must(edited(must(edited(text, must2(mine))), must2(theirs)));
  // The later one in order stands closer to the character both were typed after.
  expect(textOf(both)).toBe("aYXb");
});

function must2<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("nothing to do");
  return value;
}

test("a caret stays after its character, whatever others type and delete", () => {
  const before = newText(1n, "We 👩🏽‍🏫 met");
  const place = "We 👩🏽‍🏫".length;
  expect(placeIn(before, before, place)).toBe(place);
  const behind = typed(before, "We 👩🏽‍🏫 met in the gym", 2n);
  expect(placeIn(behind, before, place)).toBe(place);
  const ahead = typed(before, "Today we 👩🏽‍🏫 met", 3n);
  expect(placeIn(ahead, before, place)).toBe("Today we 👩🏽‍🏫".length);
  const without = typed(before, "We met", 4n);
  expect(placeIn(without, before, place)).toBe("We ".length);
  expect(placeIn(ahead, before, 0)).toBe(0);
  // A state that never had the character: as near as there is.
  expect(placeIn(newText(9n, "We"), before, place)).toBe(2);
});

test("deleted characters keep their places, and come back where they were", () => {
  const text = newText(1n, "one two three");
  const without = must(
    edited(text, create(TextEditsSchema, { deletes: [{ run: 1n, first: 4, count: 4 }] })),
  );
  expect(textOf(without)).toBe("one three");
  expect(without.runs.map(({ first, deleted }) => [first, deleted])).toEqual([
    [0, 0],
    [4, 4],
    [8, 0],
  ]);
  const again = edited(
    without,
    create(TextEditsSchema, { restores: [{ run: 1n, first: 4, text: "two " }] }),
  );
  expect(again).toEqual(text);
});

test("an edit after a character that was never there is no edit", () => {
  const edits = create(TextEditsSchema, {
    inserts: [{ after: { run: 9n, offset: 0 }, run: 2n, first: 0, text: "x" }],
  });
  expect(edited(newText(1n, "a"), edits)).toBeUndefined();
});

test("what is typed first into minutes that are empty stands in them", () => {
  const empty = create(RecordSchema, {
    kind: { case: "minutes", value: create(MinutesSchema, { id: 7n }) },
  });
  const records = new Map([["minutes/7", fromBinary(RecordSchema, toBinary(RecordSchema, empty))]]);
  const edits = create(TextEditsSchema, { inserts: [{ run: 5n, text: "Said first" }] });
  const record = { kind: RecordKind.MINUTES, id: 7n };
  const change = create(ChangeBodySchema, {
    body: { case: "editRecordText", value: { record, edits } },
  });
  expect(applyChange(records, change)).toBe(true);
  const held = records.get("minutes/7")?.kind.value as { text?: Text } | undefined;
  expect(textOf(held?.text)).toBe("Said first");
});
