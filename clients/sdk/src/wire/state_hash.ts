// The hash of a record and of a scope (proto/README.md, "Canonical form and hash"): XXH32 of a
// record's canonical bytes with seed 0 and seed 1, summed over a scope, each modulo 2^32.
//
// The same numbers as in C++, held together by tests/golden/state_hash.json. Pure, but for a memory
// of what was hashed: records are never changed in place, so a hash stays true of its object.
import { toBinary } from "@bufbuild/protobuf";
import { type Record as PlenaryRecord, RecordSchema } from "./generated/plenary/v1/records_pb.ts";

export interface StateHash {
  readonly low: number;
  readonly high: number;
}

const prime1 = 0x9e3779b1;
const prime2 = 0x85ebca77;
const prime3 = 0xc2b2ae3d;
const prime4 = 0x27d4eb2f;
const prime5 = 0x165667b1;

function rotl(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function round(lane: number, input: number): number {
  return Math.imul(rotl((lane + Math.imul(input, prime2)) | 0, 13), prime1);
}

/** XXH32 as its specification (version 0.1.1) has it. */
export function xxh32(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.byteLength;
  let at = 0;
  let hash: number;
  if (length >= 16) {
    const lanes = [seed + prime1 + prime2, seed + prime2, seed, seed - prime1] as const;
    let [a, b, c, d] = lanes.map((lane) => lane | 0) as [number, number, number, number];
    for (; at + 16 <= length; at += 16) {
      a = round(a, view.getUint32(at, true));
      b = round(b, view.getUint32(at + 4, true));
      c = round(c, view.getUint32(at + 8, true));
      d = round(d, view.getUint32(at + 12, true));
    }
    hash = (rotl(a, 1) + rotl(b, 7) + rotl(c, 12) + rotl(d, 18)) | 0;
  } else {
    hash = (seed + prime5) | 0;
  }
  hash = (hash + length) | 0;
  for (; at + 4 <= length; at += 4) {
    hash = Math.imul(rotl((hash + Math.imul(view.getUint32(at, true), prime3)) | 0, 17), prime4);
  }
  for (; at < length; at += 1) {
    hash = Math.imul(rotl((hash + Math.imul(view.getUint8(at), prime5)) | 0, 11), prime1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), prime2);
  hash = Math.imul(hash ^ (hash >>> 13), prime3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const hashes = new WeakMap<PlenaryRecord, StateHash>();

export function recordHash(record: PlenaryRecord): StateHash {
  const known = hashes.get(record);
  if (known !== undefined) return known;
  const bytes = toBinary(RecordSchema, record, { writeUnknownFields: false });
  const hash = { low: xxh32(bytes, 0), high: xxh32(bytes, 1) };
  hashes.set(record, hash);
  return hash;
}

/** As `fixed64` on the wire: `high` in the upper half. */
export function scopeHash(records: Iterable<PlenaryRecord>): bigint {
  let low = 0;
  let high = 0;
  for (const record of records) {
    const hash = recordHash(record);
    low = (low + hash.low) >>> 0;
    high = (high + hash.high) >>> 0;
  }
  return (BigInt(high) << 32n) | BigInt(low);
}
