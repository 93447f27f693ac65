// The vectors that C++ and TypeScript share (tests/golden).
import { readFileSync } from "node:fs";
import { fromBinary, fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { isUnderstood, RecordSchema, recordHash, scopeHash, xxh32 } from "../src/index.ts";

interface Vectors {
  xxh32: { bytes: string; seed: number; hash: string }[];
  records: { json: JsonValue; bytes: string; hash: string }[];
  scope_hash: string;
}

const golden = new URL("../../../tests/golden/state_hash.json", import.meta.url);
const vectors = JSON.parse(readFileSync(golden, "utf8")) as Vectors;
const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const hexOf = (value: number) => value.toString(16).padStart(8, "0");

test("P13 XXH32 gives the numbers of its specification", () => {
  expect(vectors.xxh32.length).toBeGreaterThan(10);
  for (const { bytes, seed, hash } of vectors.xxh32) {
    expect(hexOf(xxh32(bytesOf(bytes), seed)), `${bytes} ${seed}`).toBe(hash);
  }
});

test("P13 every kind of record has the same bytes and hash as in C++", () => {
  const kinds = new Set<string | undefined>();
  for (const { json, bytes, hash } of vectors.records) {
    const record = fromBinary(RecordSchema, bytesOf(bytes));
    kinds.add(record.kind.case);
    expect(isUnderstood(RecordSchema, record), record.kind.case).toBe(true);
    expect(Buffer.from(toBinary(RecordSchema, record)).toString("hex")).toBe(bytes);
    expect(toBinary(RecordSchema, fromJson(RecordSchema, json))).toEqual(bytesOf(bytes));
    const { low, high } = recordHash(record);
    expect(hexOf(high) + hexOf(low), record.kind.case).toBe(hash);
  }
  expect(kinds.size).toBe(RecordSchema.fields.length);
});

test("P13 a scope's hash is the sum of its records' hashes", () => {
  const records = vectors.records.map(({ bytes }) => fromBinary(RecordSchema, bytesOf(bytes)));
  expect(scopeHash(records).toString(16).padStart(16, "0")).toBe(vectors.scope_hash);
  expect(scopeHash(records.slice(1))).not.toBe(scopeHash(records));
});

test("P9 an unknown field, alternative or enum value is not understood", () => {
  const note = vectors.records.find(({ json }) => json !== null && "note" in Object(json));
  const known = bytesOf(note?.bytes ?? "");
  expect(isUnderstood(RecordSchema, fromBinary(RecordSchema, known))).toBe(true);
  const unknownAlternative = new Uint8Array([0xfa, 0x3f, 0]); // Field 1023, no bytes.
  expect(isUnderstood(RecordSchema, fromBinary(RecordSchema, unknownAlternative))).toBe(false);
  // A note of kind 99, and a note with a field 30.
  for (const bytes of [
    [0x52, 2, 0x10, 99],
    [0x52, 3, 0xf0, 0x01, 1],
  ]) {
    const record = fromBinary(RecordSchema, new Uint8Array(bytes));
    expect(isUnderstood(RecordSchema, record)).toBe(false);
  }
});
