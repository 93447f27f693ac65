// What a change makes of the records of one scope (proto/README.md, "Changes"). Pure, but for the
// map it is given to change; records themselves are never changed in place.
import { create } from "@bufbuild/protobuf";
import {
  type ChangeBody,
  type Record as PlenaryRecord,
  RecordSchema,
  type Text,
  TextSchema,
} from "../wire/index.ts";
import { keyOf, kindName, recordKey } from "./records.ts";
import { edited } from "./text.ts";

export type Records = Map<string, PlenaryRecord>;

/** False where the change does not fit what is here, which no change of the server's does. */
export function applyChange(records: Records, change: ChangeBody): boolean {
  const { body } = change;
  switch (body.case) {
    case "put":
      return put(records, body.value.record);
    case "setFields":
      return setFields(records, body.value.values, body.value.set);
    case "remove": {
      const ref = body.value.record;
      const kind = ref === undefined ? undefined : kindName(ref.kind);
      return ref !== undefined && kind !== undefined && records.delete(recordKey(kind, ref.id));
    }
    case "editRecordText": {
      const { record: ref, edits } = body.value;
      const kind = ref === undefined ? undefined : kindName(ref.kind);
      if (ref === undefined || kind === undefined || edits === undefined) return false;
      const held = records.get(recordKey(kind, ref.id));
      const before = held === undefined ? undefined : textIn(held);
      const text = before === undefined ? undefined : edited(before, edits);
      if (held === undefined || text === undefined) return false;
      return put(records, withFields(held, { text }));
    }
    default:
      return false;
  }
}

/** Its text, which may be as empty as it was made; nothing where its kind has none. */
function textIn(record: PlenaryRecord): Text | undefined {
  const { case: kind, value } = record.kind;
  const alternative = RecordSchema.fields.find((field) => field.localName === kind);
  const hasText = alternative?.message?.fields.some(({ localName }) => localName === "text");
  if (value === undefined || hasText !== true) return undefined;
  return "text" in value && value.text !== undefined ? value.text : create(TextSchema);
}

function put(records: Records, record: PlenaryRecord | undefined): boolean {
  const key = record === undefined ? undefined : keyOf(record);
  if (record === undefined || key === undefined) return false;
  records.set(key, record);
  return true;
}

function setFields(records: Records, values: PlenaryRecord | undefined, set: number): boolean {
  const key = values === undefined ? undefined : keyOf(values);
  const held = key === undefined ? undefined : records.get(key);
  if (values?.kind.case === undefined || key === undefined || held === undefined) return false;
  const given = values.kind.value as unknown as Readonly<{ [field: string]: unknown }>;
  const alternative = RecordSchema.fields.find((field) => field.localName === values.kind.case);
  const fields: { [field: string]: unknown } = {};
  for (const field of alternative?.message?.fields ?? []) {
    if ((set >>> field.number) & 1) fields[field.localName] = given[field.localName];
  }
  records.set(key, withFields(held, fields));
  return true;
}

/** The record with some of its fields as given; `undefined` takes a message away. */
export function withFields(record: PlenaryRecord, fields: object): PlenaryRecord {
  const value = { ...record.kind.value, ...fields };
  return create(RecordSchema, { kind: { ...record.kind, value } as PlenaryRecord["kind"] });
}
