// Watching again: against the real server, and on a line of the test's own where it has to break.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import {
  join,
  Modality,
  memoryOutbox,
  newDevice,
  newId,
  Refusal,
  Replay,
  Session,
  textOf,
  type WebSocketMaker,
  webSocket,
} from "../src/index.ts";
import type { OpenSocket, SocketEvents } from "../src/link/socket.ts";
import {
  ClientMessageSchema,
  ServerMessageSchema,
} from "../src/wire/generated/plenary/v1/messages_pb.ts";
import { TestServer } from "./server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(async () => {
  await server.stop();
});
afterEach(() => void vi.useRealTimers());

const open = (url: string) => webSocket(url, WebSocket as unknown as WebSocketMaker);

async function until<T extends { subscribe(listener: () => void): () => void }>(
  what: T,
  holds: () => boolean,
): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = () => {
      if (!holds()) return;
      stop();
      resolve();
    };
    const stop = what.subscribe(look);
    look();
  });
}

async function aSessionWithANote() {
  const made = await server.makeSession();
  const device = newDevice();
  const came = await join(server.url, {
    code: made.code,
    name: "Quiet Heron",
    group: "student",
    modality: Modality.REMOTE,
    language: "en",
    device,
  });
  if (!came.ok) throw new Error(came.error);
  const ticket = { token: came.joined.token, device };
  const live = await Session.open({ ticket, open: open(server.live), outbox: memoryOutbox() });
  const text = { run: newId(), text: "The bus is late" };
  const said = await live.submit({ case: "addNote", value: { id: newId(), text } });
  expect(said.ok).toBe(true);
  live.close();
  return { made, ticket };
}

test("a finished session is seen again, gone to and fro in, and takes nothing more", async () => {
  const { made, ticket } = await aSessionWithANote();
  await server.administer(`/api/sessions/${made.session}/close`, {});

  const replay = Replay.open({ ticket, open: open(server.live), speed: 3_600 });
  const notes = () => replay.current.board.list("note").map((note) => textOf(note.text));
  await until(replay, () => notes().length > 0);
  expect(notes()).toEqual(["The bus is late"]);
  await until(replay, () => replay.current.place?.at === replay.current.place?.endedAt);

  const began = replay.current.place?.beganAt ?? 0;
  replay.steer({ at: began, paused: true });
  await until(replay, () => notes().length === 0);
  expect(replay.current.place).toMatchObject({ at: began, paused: true, speed: 3_600 });
  expect(replay.clock.read()).toBe(began);
  expect(await replay.submit()).toMatchObject({ ok: false, refusal: Refusal.SESSION_CLOSED });
  replay.close();
});

test("a session that goes on says so, and is not asked again", async () => {
  const { ticket } = await aSessionWithANote();
  const replay = Replay.open({ ticket, open: open(server.live), speed: 1 });
  await until(replay, () => replay.current.status === "refused");
  expect(replay.current.refusal).toBe(Refusal.STILL_GOING);
  replay.close();
});

test("a line that breaks is opened again where it was, with what was shown", () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const lines: SocketEvents[] = [];
  const said: Uint8Array[] = [];
  const opens: OpenSocket = (events) => {
    lines.push(events);
    return { send: (bytes) => said.push(bytes), close: () => undefined };
  };
  const ticket = { token: "token", device: new Uint8Array(16) };
  const replay = Replay.open({ ticket, open: opens, speed: 60, random: () => 0 });
  const say = (message: Parameters<typeof create<typeof ServerMessageSchema>>[1]) =>
    lines.at(-1)?.received(toBinary(ServerMessageSchema, create(ServerMessageSchema, message)));
  const scope = { kind: 1 };
  lines.at(-1)?.opened();
  const where = { at: 5_000n, beganAt: 5_000n, endedAt: 905_000n, speed: 60 };
  const note = { kind: { case: "note" as const, value: { id: 1n } } };
  say({
    welcome: [{ scopes: [scope] }],
    snapshots: [{ scope, records: [note] }],
    replay: [where],
  });
  expect(replay.current.board.list("note")).toHaveLength(1);

  vi.advanceTimersByTime(2_000);
  expect(replay.clock.read()).toBe(125_000);
  lines.at(-1)?.closed(1006);
  vi.advanceTimersByTime(30_000);
  expect(replay.current.status).toBe("reconnecting");
  expect(replay.clock.read()).toBe(125_000);
  expect(replay.current.board.list("note")).toHaveLength(1);

  lines.at(-1)?.opened();
  const hello = fromBinary(ClientMessageSchema, said.at(-1) as Uint8Array).what;
  if (hello.case !== "hello") throw new Error("it does not say Hello first");
  expect(hello.value.replay).toMatchObject({ speed: 60, at: 125_000n, paused: false });
  replay.close();
});
