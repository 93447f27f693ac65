// Blind tokens, held against the same vectors as the server's, and made and spent with a real one.
import { readFileSync } from "node:fs";
import { ristretto255_oprf } from "@noble/curves/ed25519.js";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import {
  Anonymity,
  BallotMethod,
  BallotSecrecy,
  Epistemic,
  join,
  Modality,
  memoryOutbox,
  Nobody,
  NobodysVotes,
  newDevice,
  newId,
  RecordKind,
  Role,
  Session,
  textOf,
  typed,
  type WebSocketMaker,
  webSocket,
} from "../src/index.ts";
import { blind, unblind } from "../src/link/blind.ts";
import { againAfterMs } from "../src/link/nobody_line.ts";
import { type MadeSession, TestServer } from "./server.ts";

const { voprf } = ristretto255_oprf;
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
const known = JSON.parse(
  readFileSync(new URL("../../../tests/golden/voprf.json", import.meta.url), "utf8"),
) as { [name: string]: string };
const vector = (name: string) => bytes(known[name] as string);
const half = (name: string) => known[name]?.slice(0, 64);
const named = (at: number) => ({
  input: vector(`input_${at}`),
  factor: vector(`factor_${at}`),
  element: vector(`element_${at}`),
});

test("the vectors of RFC 9497 and the server's own make these tokens", () => {
  const evaluated = [vector("evaluated_1"), vector("evaluated_2")];
  const proof = vector("proof_2");
  const evaluation = { evaluated, challenge: proof.slice(0, 32), response: proof.slice(32) };
  const tokens = unblind([named(1), named(2)], evaluation, vector("public_key"));
  expect(tokens?.map(({ output }) => Buffer.from(output).toString("hex"))).toEqual([
    half("output_1"),
    half("output_2"),
  ]);
});

test("a key of one's own is found out", () => {
  const shown = voprf.generateKeyPair();
  const marked = voprf.generateKeyPair();
  const drawn = [blind(), blind()];
  const elements = drawn.map(({ element }) => element);
  const by = ({ secretKey, publicKey }: typeof shown) => {
    const { evaluated, proof } = voprf.blindEvaluateBatch(secretKey, publicKey, elements);
    return { evaluated, challenge: proof.slice(0, 32), response: proof.slice(32) };
  };
  expect(unblind(drawn, by(shown), shown.publicKey)).toHaveLength(2);
  expect(unblind(drawn, by(marked), shown.publicKey)).toBeUndefined();
});

// ---- with a real server

let server: TestServer;
let made: MadeSession;
beforeAll(async () => {
  server = await TestServer.start();
});
beforeEach(async () => {
  made = await server.makeSession();
});
afterAll(async () => {
  await server.stop();
});

async function enter(how: { code?: string; invitation?: string }) {
  const device = newDevice();
  const newcomer = { ...how, name: "Quiet Heron", group: "student", language: "en" };
  const came = await join(server.url, { ...newcomer, modality: Modality.REMOTE, device });
  if (!came.ok) throw new Error(came.error);
  const ticket = { token: came.joined.token, device };
  const line = webSocket(server.live, WebSocket as unknown as WebSocketMaker);
  const session = await Session.open({ ticket, open: line, outbox: memoryOutbox() });
  await vi.waitFor(() => expect(session.current.status).toBe("live"));
  return { session, ticket };
}

/** Of a device that can be without a network, and of a window that can be another one's turn. */
function device({ session, ticket }: Awaited<ReturnType<typeof enter>>) {
  let kept: string | undefined;
  const line = { isDown: false };
  return {
    line,
    kept: () => kept,
    window: () => {
      const turn = { isElsewhere: false };
      const listeners = new Set<() => void>();
      const parts = {
        session: {
          get current() {
            const { current } = session;
            return turn.isElsewhere ? { ...current, status: "superseded" as const } : current;
          },
          subscribe: (listener: () => void) => {
            listeners.add(listener);
            const stop = session.subscribe(listener);
            return () => {
              listeners.delete(listener);
              stop();
            };
          },
        },
        id: BigInt(made.session),
        ticket,
        asSeat: 0n,
        server: server.url,
        fetch: ((...asked: Parameters<typeof fetch>) =>
          line.isDown ? Promise.reject(new Error("no network")) : fetch(...asked)) as typeof fetch,
        store: {
          load: () => kept,
          save: (text: string) => {
            kept = text;
          },
        },
      };
      const give = (isElsewhere: boolean) => {
        turn.isElsewhere = isElsewhere;
        for (const listener of listeners) listener();
      };
      return { parts, give };
    },
  };
}

async function unlinkablePhase(lead: Session, afterNumber: number): Promise<void> {
  const { ok } = await lead.submit({
    case: "beginPhase",
    value: {
      afterNumber,
      name: "close",
      grants: [{ role: Role.PARTICIPANT, acts: 0b10011 }],
      anonymity: Anonymity.UNLINKABLE,
    },
  });
  expect(ok).toBe(true);
}

test("what a store holds is read without a session: what stands there, and nothing else", () => {
  const each = (state: string, wanted: string) => ({ state, wanted });
  const written = [each("out", "Heard"), each("waiting", "Not yet"), each("out", "")];
  expect(Nobody.wordsIn(JSON.stringify({ written }))).toEqual(["Heard"]);
  expect(Nobody.wordsIn(undefined)).toEqual([]);
  expect(Nobody.wordsIn("{")).toEqual([]);
});

test("of two windows the one whose turn it is writes, and knows what the other one wrote", async () => {
  const lead = await enter({ invitation: made.facilitator });
  const ana = await enter({ code: made.code });
  await unlinkablePhase(lead.session, 1);
  const here = device(ana);
  const [first, second] = [here.window(), here.window()];
  const one = Nobody.open(first.parts);
  expect(await one.write("in the first window", Epistemic.QUESTION)).toBe(true);
  first.give(true);
  const two = Nobody.open(second.parts);
  expect(await two.write("in the second window", Epistemic.QUESTION)).toBe(true);
  // What is typed in a window that does not send stays in its field.
  expect(await one.write("in neither", Epistemic.QUESTION)).toBe(false);
  second.give(true);
  first.give(false);
  const written = ["in the first window", "in the second window"];
  expect(one.current.map(({ words }) => words)).toEqual(written);
  expect(Nobody.open(here.window().parts).current.map(({ words }) => words)).toEqual(written);
  for (const each of [one, two]) each.close();
  for (const each of [ana, lead]) each.session.close();
}, 60_000);

test("a vote that came too late is said to be; one that the server held is counted", async () => {
  const lead = await enter({ invitation: made.facilitator });
  const ana = await enter({ code: made.code });
  const note = newId();
  const value = { id: note, epistemic: Epistemic.QUESTION, text: typed("Which bus?") };
  expect(await lead.session.submit({ case: "addNote", value })).toMatchObject({ ok: true });
  await unlinkablePhase(lead.session, 1);
  const here = device(ana);
  const votes = NobodysVotes.open(here.window().parts);
  const item = { kind: RecordKind.NOTE, id: note };
  const ballot = async (isDown: boolean) => {
    const id = newId();
    const method = BallotMethod.DOTS;
    const secrecy = BallotSecrecy.UNLINKABLE;
    const value = { id, title: "Which?", method, secrecy, budget: 3, cap: 3, items: [item] };
    expect(await lead.session.submit({ case: "openBallot", value })).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(ana.session.current.board.find("ballot", id)).toBeDefined());
    here.line.isDown = isDown;
    votes.mark(id, [{ item, weight: 1, effort: 0, objection: "" }]);
    return id;
  };
  const close = async (id: bigint) => {
    await lead.session.submit({ case: "closeBallot", value: { ballot: id } });
    await vi.waitFor(() => expect(votes.sheetOf(id).state).not.toBe("waiting"), { timeout: 9_000 });
  };
  const held = await ballot(false);
  await vi.waitFor(() => expect(JSON.stringify(here.kept())).toContain("isHeld"));
  await close(held);
  expect(votes.sheetOf(held).state).toBe("cast");
  const late = await ballot(true);
  await close(late);
  expect(votes.sheetOf(late)).toMatchObject({ state: "refused", error: "ballot_closed" });
  expect(votes.late).toEqual([late]);
  votes.told(late);
  expect(votes.late).toEqual([]);
  votes.close();
  for (const each of [ana, lead]) each.session.close();
}, 60_000);

test("what is written by nobody comes out, is changed and taken back by this device alone", async () => {
  const lead = await enter({ invitation: made.facilitator });
  const ana = await enter({ code: made.code });
  await lead.session.submit({
    case: "beginPhase",
    value: {
      afterNumber: 1,
      name: "close",
      grants: [{ role: Role.PARTICIPANT, acts: 3 }],
      anonymity: Anonymity.UNLINKABLE,
    },
  });
  await vi.waitFor(() =>
    expect(ana.session.current.board.only("phase")?.anonymity).toBe(Anonymity.UNLINKABLE),
  );
  let kept: string | undefined;
  const asked: string[] = [];
  let answered: string[] = [];
  let later = 0;
  const parts = {
    session: ana.session,
    id: BigInt(made.session),
    ticket: ana.ticket,
    asSeat: 0n,
    server: server.url,
    fetch: (async (url: string, how: RequestInit) => {
      asked.push(`${new URL(url).pathname} ${how.body}`);
      const got = await fetch(url, how);
      answered.push(`${got.status} ${await got.clone().text()}`);
      return got;
    }) as typeof fetch,
    now: () => Date.now() + later,
    store: {
      load: () => kept,
      save: (text: string) => {
        kept = text;
      },
    },
  };
  const nobody = Nobody.open(parts);
  for (let at = 0; at < 5; at += 1) {
    expect(await nobody.write(`nobody says ${at}`, Epistemic.LIVED_EXPERIENCE)).toBe(true);
  }
  expect(nobody.current.map(({ state }) => state)).toEqual(Array(5).fill("waiting"));
  const words = () =>
    lead.session.current.board
      .list("note")
      .map((note) => textOf(note.text))
      .sort();
  await vi.waitFor(() => expect(words()).toHaveLength(5), { timeout: 20_000, interval: 100 });
  await vi.waitFor(() => expect(nobody.current.every(({ state }) => state === "out")).toBe(true));
  // One draw with the ticket; what was written says nothing of it.
  expect(asked.filter((line) => line.startsWith("/api/tokens"))).toHaveLength(1);
  const written = asked.filter((line) => line.startsWith("/api/unlinked "));
  expect(written.length).toBeGreaterThanOrEqual(5);
  for (const line of written) expect(line).not.toContain(ana.ticket.token);

  // The page is closed and opened again: it knows its own still.
  nobody.close();
  const again = Nobody.open(parts);
  const notes = again.current.map(({ note }) => note);
  for (const note of notes.slice(0, 4)) again.change(note, "and says it better");
  again.change(notes[4] as bigint, "");
  await vi.waitFor(() => expect(words()).toEqual(Array(4).fill("and says it better")), {
    timeout: 20_000,
    interval: 100,
  });
  await vi.waitFor(() => expect(again.current).toHaveLength(4));

  // While everybody is stopped it stays here, and is said again; being stopped lets out what waits.
  const freeze = (frozen: boolean) => lead.session.submit({ case: "freeze", value: { frozen } });
  await freeze(true);
  await again.write("not yet", Epistemic.LIVED_EXPERIENCE);
  await vi.waitFor(() => expect(answered.some((each) => each.includes("frozen"))).toBe(true));
  expect(again.current.at(-1)?.state).toBe("waiting");
  await freeze(false);
  answered = [];
  later = againAfterMs;
  await vi.waitFor(() => expect(answered.some((each) => each.startsWith("202"))).toBe(true), {
    timeout: 10_000,
  });
  expect(words()).not.toContain("not yet");
  await freeze(true);
  await vi.waitFor(() => expect(words()).toContain("not yet"));
  again.close();
  ana.session.close();
  lead.session.close();
}, 60_000);
