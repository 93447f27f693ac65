// What goes out and what comes in, whatever is typed and whatever a message says.
import { type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { newText } from "../src/board/text.ts";
import { decodeCommand, decodeServerMessage, encodeCommand, typed } from "../src/index.ts";
import { CommandSchema } from "../src/wire/generated/plenary/v1/commands_pb.ts";

/** Every message that a command may hold, with itself. */
function within(message: DescMessage, found = new Set<DescMessage>()): Set<DescMessage> {
  if (found.has(message)) return found;
  found.add(message);
  for (const field of message.fields) {
    if (field.message !== undefined) within(field.message, found);
  }
  return found;
}

test("T_C9 no command carries a moment: the server's clock says when", () => {
  const fields = [...within(CommandSchema)].flatMap((message) => message.fields);
  expect(fields.length).toBeGreaterThan(100);
  // A moment is milliseconds since 1970 and needs 64 bits; ids have them too, as FIXED64.
  const long = new Set([ScalarType.INT64, ScalarType.UINT64, ScalarType.SINT64]);
  const numbers = fields.filter(({ scalar }) => scalar !== undefined && long.has(scalar));
  // Versions of texts, and how long a timer runs.
  expect([...new Set(numbers.map(({ name }) => name))].sort()).toEqual(["ms", "version"]);
  expect(
    fields.filter(({ name }) => /_at$|time$|^now$/.test(name) && name !== "at_a_time"),
  ).toEqual([]);
});

test("T_C12 half a character goes out as what stands for it, never as half", () => {
  const half = "a\ud83d";
  const command = { case: "addFinding", value: { id: 1n, text: typed(half) } } as const;
  const sent = decodeCommand(encodeCommand(command));
  const words = sent.what.case === "addFinding" ? sent.what.value.text?.text : undefined;
  expect(words).toBe("a\ufffd");
  expect(newText(1n, "👩🏽‍🏫").runs[0]?.text).toBe("👩🏽‍🏫");
});

test("T_C3 nothing that comes in reaches a prototype", () => {
  const before = Object.getOwnPropertyNames(Object.prototype).sort();
  // A field that this client does not know, named as a prototype is.
  const name = new TextEncoder().encode("__proto__");
  const unknown = new Uint8Array([0xfa, 0x3f, name.length, ...name]);
  const message = decodeServerMessage(unknown);
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
  expect(Object.keys(message)).not.toContain("__proto__");
});
