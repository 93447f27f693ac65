// No command in which somebody's words stand loses them when it is refused.
import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import {
  Audience,
  Board,
  type Command,
  CommandSchema,
  editsTowards,
  newText,
  RecordKind,
} from "@plenary/sdk";
import { expect, test } from "vitest";
import { placeOfCause, placeOfText, typedInto } from "../src/shared/typed_words.ts";

const { oneofs } = CommandSchema;
const cases = oneofs[0]?.fields ?? [];

/** Whether there is any string in it, however deep. */
function hasWords(message: DescMessage): boolean {
  return message.fields.some(
    (field) =>
      ("scalar" in field && field.scalar === 9) ||
      (field.message !== undefined && hasWords(field.message)),
  );
}

// By people for themselves, or nobody's: names of rooms and of phases, which a press makes as well.
const notTyped = new Set(["beginPhase", "openRoom", "proposeRooms", "setSafeguard"]);

/** With these words wherever words may stand. */
function filled(message: DescMessage, words: string): object {
  const init: { [name: string]: unknown } = {};
  for (const field of message.fields) {
    const one =
      "scalar" in field && field.scalar === 9
        ? words
        : field.message && hasWords(field.message)
          ? filled(field.message, words)
          : undefined;
    if (one === undefined) continue;
    if (field.oneof !== undefined)
      init[field.oneof.localName] = { case: field.localName, value: one };
    else init[field.localName] = field.fieldKind === "list" ? [one] : one;
  }
  return init;
}

function commandOf(what: unknown): Command {
  return create(CommandSchema, { what } as MessageInitShape<typeof CommandSchema>);
}

const withWords = cases.filter(({ message }) => message !== undefined && hasWords(message));

test("there are commands with words", () => {
  expect(withWords.length).toBeGreaterThan(15);
});

test.each(withWords.map((field) => [field.localName, field.message as DescMessage] as const))(
  "%s gives back what was typed into it",
  (name, message) => {
    const value = filled(message, "Typed by hand") as { record?: object };
    if (name === "editText") value.record = { kind: RecordKind.NOTE, id: 4n };
    const given = typedInto(commandOf({ case: name, value }), Board.empty);
    if (notTyped.has(name)) expect(given).toEqual([]);
    else expect(given.map(({ words }) => words).join()).toContain("Typed by hand");
  },
);

test("it goes back to where it was typed", () => {
  const text = { run: 1n, text: "Words" };
  const placeOf = (what: unknown) => typedInto(commandOf(what), Board.empty)[0]?.place;
  expect(placeOf({ case: "addNote", value: { text } })).toBe("note");
  expect(placeOf({ case: "addNote", value: { text, audience: Audience.STAFF } })).toBe("question");
  // Not into the field whose words everybody reads.
  expect(placeOf({ case: "addNote", value: { text, audience: Audience.ONLY_ME } })).toBe(
    "own_note",
  );
  expect(placeOf({ case: "addCause", value: { map: 3n, text } })).toBe(placeOfCause(3n));
  expect(typedInto(commandOf({ case: "removeNote", value: { note: 3n } }), Board.empty)).toEqual(
    [],
  );
});

test("an edit gives back the whole text, as it was to read", () => {
  const before = newText(1n, "The bus is late");
  const edits = editsTowards(before, "The last bus is late", 2n);
  const record = { kind: RecordKind.NOTE, id: 4n };
  const board = { find: () => ({ text: before }) } as unknown as Board;
  const command = commandOf({ case: "editText", value: { record, edits } });
  expect(typedInto(command, board)).toEqual([
    { place: placeOfText(record), words: "The last bus is late" },
  ]);
  // Of what is gone meanwhile, what was added.
  expect(typedInto(command, Board.empty)[0]?.words).toBe("last ");
});
