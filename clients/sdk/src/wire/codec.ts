// Bytes of the subprotocol plenary.v1 in and out, and what of them this version does not know.
//
// Pure. `decodeServerMessage` throws on bytes that are no message, which the link takes for a broken
// connection; what is well-formed but unknown is left to `isUnderstood` (rule P9).
import type { DescMessage, Message, MessageInitShape } from "@bufbuild/protobuf";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type Command, CommandSchema } from "./generated/plenary/v1/commands_pb.ts";
import {
  ClientMessageSchema,
  type ServerMessage,
  ServerMessageSchema,
} from "./generated/plenary/v1/messages_pb.ts";

/** A command by the name of its alternative: `{ case: "addNote", value: { … } }`. */
export type CommandInit = NonNullable<MessageInitShape<typeof CommandSchema>["what"]>;
export type ClientMessageInit = NonNullable<MessageInitShape<typeof ClientMessageSchema>["what"]>;

export function encodeClientMessage(what: ClientMessageInit): Uint8Array<ArrayBuffer> {
  return toBinary(ClientMessageSchema, create(ClientMessageSchema, { what }));
}

export function decodeServerMessage(bytes: Uint8Array): ServerMessage {
  return fromBinary(ServerMessageSchema, bytes);
}

export function encodeCommand(what: CommandInit): Uint8Array<ArrayBuffer> {
  return toBinary(CommandSchema, create(CommandSchema, { what }));
}

/** Of bytes that `encodeCommand` made: the same command gives the same bytes again (P2). */
export function decodeCommand(bytes: Uint8Array): Command {
  return fromBinary(CommandSchema, bytes);
}

/** Whether everything in `message` is known to this version: its fields, alternatives and enums. */
export function isUnderstood(schema: DescMessage, message: Message): boolean {
  if (message.$unknown !== undefined && message.$unknown.length > 0) return false;
  const values = message as unknown as Readonly<{ [name: string]: unknown }>;
  for (const oneof of schema.oneofs) {
    const chosen = values[oneof.localName] as { case?: string; value?: unknown } | undefined;
    const field = oneof.fields.find((candidate) => candidate.localName === chosen?.case);
    if (field === undefined) return false;
    if (field.message && !isUnderstood(field.message, chosen?.value as Message)) return false;
  }
  return schema.fields.every((field) => {
    const value = values[field.localName];
    if (field.oneof !== undefined || value === undefined) return true;
    if (field.fieldKind === "message") return isUnderstood(field.message, value as Message);
    if (field.fieldKind === "enum") return field.enum.value[value as number] !== undefined;
    if (field.fieldKind === "list" && field.message !== undefined) {
      const schema = field.message;
      return (value as Message[]).every((each) => isUnderstood(schema, each));
    }
    return true;
  });
}
