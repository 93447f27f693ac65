// Names for what a session holds: kinds, keys of records, and keys of scopes. Pure.
import { create } from "@bufbuild/protobuf";
import {
  type Record as PlenaryRecord,
  type RecordKind,
  RecordSchema,
  type Scope,
  ScopeKind,
} from "../wire/index.ts";

type Alternative = Exclude<PlenaryRecord["kind"], { case: undefined }>;

/** A kind of record by its name: "note", "causeLink", … */
export type Kind = Alternative["case"];
export type RecordOf<K extends Kind> = Extract<Alternative, { case: K }>["value"];
export type AnyRecord = Alternative["value"];
export type { PlenaryRecord };

const kindNames = new Map(
  RecordSchema.fields.map((field) => [field.number, field.localName as Kind]),
);

/** The name of a `RecordKind`, whose numbers are those of the fields of `Record`. */
export function kindName(kind: RecordKind): Kind | undefined {
  return kindNames.get(kind);
}

export function recordOf<K extends Kind>(kind: K, value: RecordOf<K>): PlenaryRecord {
  return create(RecordSchema, { kind: { case: kind, value } as PlenaryRecord["kind"] });
}

/** Where a record is among all of its scope. */
export function recordKey(kind: Kind, id: bigint): string {
  return `${kind}/${id}`;
}

export function keyOf(record: PlenaryRecord): string | undefined {
  return record.kind.case === undefined
    ? undefined
    : recordKey(record.kind.case, record.kind.value.id);
}

/** A scope as the key of a map: `kind/id`. */
export type ScopeKey = string;

export function scopeKey(scope: Pick<Scope, "kind" | "id"> | undefined): ScopeKey {
  return scope === undefined ? `${ScopeKind.NONE}/0` : `${scope.kind}/${scope.id}`;
}
