// Whole sessions as they were sent, read again (tests/golden/transcripts): at every mark the replica
// holds what the server had. C++ reads the same (tests/unit/cli/transcripts_test.cpp).
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { Replica } from "../src/board/replica.ts";
import { textOf } from "../src/board/text.ts";
import { decodeServerMessage, type Scope, ScopeKind, scopeHash } from "../src/index.ts";
import { ServerMessageSchema } from "../src/wire/generated/plenary/v1/messages_pb.ts";

const cuts = 16; // Of each transcript.
const patienceMs = 60_000; // Each cut is the rest of a day.

interface Mark {
  readonly after: number;
  readonly scopes: { readonly [scope: string]: readonly [number, string] };
}

const folder = new URL("../../../tests/golden/transcripts/", import.meta.url);
const marks = JSON.parse(readFileSync(new URL("marks.json", folder), "utf8")) as {
  readonly [viewer: string]: readonly Mark[];
};
const viewers = Object.keys(marks);

/** The messages, each behind its length as a varint. */
function messagesOf(viewer: string): Uint8Array[] {
  const bytes = gunzipSync(readFileSync(new URL(`${viewer}.messages.gz`, folder)));
  const messages: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    messages.push(new Uint8Array(bytes.subarray(at, at + size)));
    at += size;
  }
  return messages;
}

function scopeName({ kind, id }: Pick<Scope, "kind" | "id">): string {
  const name = (ScopeKind[kind] ?? "").toLowerCase();
  return kind === ScopeKind.ROOM || kind === ScopeKind.SEAT ? `${name}:${id}` : name;
}

function heldBy(replica: Replica): Mark["scopes"] {
  const seqs = new Map(
    replica.cursors().map(({ scope, scopeSeq }) => [scope && scopeName(scope), scopeSeq]),
  );
  const held: { [scope: string]: readonly [number, string] } = {};
  for (const { scope, records } of replica.recordsByScope()) {
    const hash = scopeHash(records.values()).toString(16).padStart(16, "0");
    held[scopeName(scope)] = [Number(seqs.get(scopeName(scope))), hash];
  }
  return held;
}

/** Reads on from a message; what was wrong first, or nothing. */
function readOn(replica: Replica, viewer: string, messages: readonly Uint8Array[], from = 0) {
  for (let at = from; at < messages.length; at += 1) {
    try {
      replica.apply(decodeServerMessage(messages[at] ?? new Uint8Array()));
    } catch {
      return `no message at ${at}`;
    }
    if (replica.unknown > 0) return `something unknown at ${at}`;
    if (replica.takeHeals().length > 0) return `a gap or a misfit at ${at}`;
    if (replica.divergences > 0) return `another hash at ${at}`;
    const mark = marks[viewer]?.find(({ after }) => after === at + 1);
    if (mark !== undefined) {
      const held = heldBy(replica);
      const names = new Set([...Object.keys(held), ...Object.keys(mark.scopes)]);
      for (const name of names) {
        if (String(held[name]) !== String(mark.scopes[name])) {
          return `another state of ${name} at the mark after ${at}`;
        }
      }
    }
  }
  return "";
}

/** What a server would send somebody who comes back with nothing. */
function snapshotsOf(replica: Replica): Uint8Array {
  const seqs = new Map(
    replica.cursors().map(({ scope, scopeSeq }) => [scope && scopeName(scope), scopeSeq]),
  );
  const snapshots = [...replica.recordsByScope()].map(({ scope, records }) => ({
    scope,
    scopeSeq: seqs.get(scopeName(scope)) ?? 0n,
    records: [...records.values()],
    hash: scopeHash(records.values()),
  }));
  const welcome = [{ scopes: snapshots.map(({ scope }) => scope) }];
  return toBinary(ServerMessageSchema, create(ServerMessageSchema, { welcome, snapshots }));
}

test("there is a transcript of every role that is sent something of its own", () => {
  expect(viewers.sort()).toEqual(
    ["facilitator", "observer", "participant", "scribe", "table_lead", "wall"].sort(),
  );
});

describe.each(viewers)("%s", (viewer) => {
  const messages = messagesOf(viewer);

  test("P13 holds at every mark what the server had", () => {
    expect(readOn(new Replica(), viewer, messages)).toBe("");
    expect(marks[viewer]?.length).toBeGreaterThanOrEqual(5);
    expect(marks[viewer]?.at(-1)?.after).toBe(messages.length);
  });

  test(
    "P4 comes back anywhere and ends with the same",
    () => {
      const whole = new Replica();
      const step = Math.floor(messages.length / cuts) + 1;
      messages.forEach((message, at) => {
        if (at % step === Math.floor(step / 2)) {
          const back = new Replica();
          back.apply(decodeServerMessage(snapshotsOf(whole)));
          expect(readOn(back, viewer, messages, at), `cut at ${at}`).toBe("");
        }
        whole.apply(decodeServerMessage(message));
      });
    },
    patienceMs,
  );

  test(
    "P1 an event of everybody's that is left out is noticed",
    () => {
      const everybodys = [...messages.keys()].filter((at) => {
        const { events } = decodeServerMessage(messages[at] ?? new Uint8Array());
        return events.some(({ scope }) => scope?.kind === ScopeKind.EVERYONE);
      });
      expect(everybodys.length).toBeGreaterThan(3);
      for (let i = 0; i < everybodys.length; i += Math.ceil(everybodys.length / cuts)) {
        const at = everybodys[i] ?? 0;
        const without = messages.with(at, new Uint8Array());
        expect(readOn(new Replica(), viewer, without), `without ${at}`).not.toBe("");
      }
    },
    patienceMs,
  );

  test(
    "P13 a byte that differs is noticed",
    () => {
      let tried = 0;
      for (const { after } of marks[viewer] ?? []) {
        const until = messages.slice(0, after);
        const replica = new Replica();
        expect(readOn(replica, viewer, until)).toBe("");
        // Words that are still there at the mark, where they were said last.
        const [everyone] = [...replica.recordsByScope()].filter(
          ({ scope }) => scope.kind === ScopeKind.EVERYONE,
        );
        const notes = [...(everyone?.records.values() ?? [])].flatMap(({ kind }) =>
          kind.case === "note" ? [textOf(kind.value.text)] : [],
        );
        const words = Buffer.from(notes.find((each) => each.length > 8) ?? "");
        const said = until.findLastIndex((bytes) => Buffer.from(bytes).includes(words));
        if (words.length === 0 || said < 0) continue;
        const damaged = Buffer.from(until[said] ?? []);
        const at = damaged.indexOf(words) + words.length - 1;
        damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
        const read = readOn(new Replica(), viewer, until.with(said, new Uint8Array(damaged)));
        expect(read, `until ${after}`).not.toBe("");
        tried += 1;
      }
      expect(tried).toBeGreaterThan(2);
    },
    patienceMs,
  );
});
