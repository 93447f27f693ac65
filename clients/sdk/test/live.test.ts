// The SDK against the real server, over real sockets.
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import {
  Audience,
  type Board,
  editsTowards,
  join,
  Modality,
  memoryOutbox,
  newDevice,
  newId,
  type OutboxStore,
  participantView,
  RecordKind,
  type RecordOf,
  Refusal,
  ReviewAct,
  ReviewReason,
  Role,
  Session,
  type Snapshot,
  textOf,
  type WebSocketMaker,
  webSocket,
} from "../src/index.ts";
import { type MadeSession, TestServer } from "./server.ts";

const open = (url: string) => webSocket(url, WebSocket as unknown as WebSocketMaker);

let server: TestServer;
let made: MadeSession;
const sessions: Session[] = [];

beforeAll(async () => {
  server = await TestServer.start();
  made = await server.makeSession();
});
afterAll(async () => {
  for (const session of sessions) session.close();
  await server.stop();
});

async function enter(
  how: { code?: string; invitation?: string },
  name: string,
  outbox: OutboxStore = memoryOutbox(),
): Promise<Session> {
  const device = newDevice();
  const newcomer = { ...how, name, group: "student", modality: Modality.REMOTE, language: "en" };
  const answer = await join(server.url, { ...newcomer, device });
  if (!answer.ok) throw new Error(answer.error);
  const ticket = { token: answer.joined.token, device };
  const session = await Session.open({ ticket, open: open(server.live), outbox });
  sessions.push(session);
  await until(session, ({ status }) => status === "live");
  return session;
}

function until(session: Session, holds: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds(session.current)) return;
      stop();
      resolve(session.current);
    };
    const stop = session.subscribe(look);
    look();
  });
}

function note(words: string): { id: bigint; command: Parameters<Session["submit"]>[0] } {
  const id = newId();
  const text = { run: newId(), text: words };
  return { id, command: { case: "addNote", value: { id, text, audience: Audience.ROOM } } };
}

const words = (found: RecordOf<"note"> | undefined) => textOf(found?.text);

test("a note is shown at once, confirmed, and the same on another screen", async () => {
  const facilitator = await enter({ invitation: made.facilitator }, "Facilitator");
  const begun = await facilitator.submit({
    case: "beginPhase",
    value: {
      afterNumber: facilitator.current.board.only("phase")?.number ?? 0,
      name: "gather",
      title: "Say hello",
      grants: [{ role: Role.PARTICIPANT, acts: 0b111 }],
    },
  });
  expect(begun.ok).toBe(true);
  const student = await enter({ code: made.code }, "Quiet Heron");

  const { id, command } = note("Buses are late");
  const answer = student.submit(command);
  expect(words(student.current.board.find("note", id))).toBe("Buses are late");
  expect(student.current.board.isPending("note", id)).toBe(true);
  expect(await answer).toMatchObject({ ok: true });
  expect(student.current.board.isPending("note", id)).toBe(false);
  await until(facilitator, ({ board }) => words(board.find("note", id)) === "Buses are late");

  const held = student.current.board.find("note", id);
  const edits = editsTowards(held?.text ?? neverNull(), "Buses are often late", newId());
  await student.submit({
    case: "editText",
    value: { record: { kind: 10, id }, edits: edits ?? neverNull() },
  });
  await until(facilitator, ({ board }) => words(board.find("note", id)) === "Buses are often late");
});

test("what is not allowed is refused, and the guess is taken back", async () => {
  const student = await enter({ code: made.code }, "Bold Otter");
  const { id, command } = note(" ");
  const answer = student.submit(command);
  expect(student.current.board.find("note", id)).toBeDefined();
  expect(await answer).toEqual({ ok: false, refusal: Refusal.TEXT_EMPTY, detail: 0n, kept: [] });
  expect(student.current.board.find("note", id)).toBeUndefined();
});

test("P2 P4 nothing is lost and nothing is done twice when the server is killed", async () => {
  const student = await enter({ code: made.code }, "Calm Lynx");
  const asked = Array.from({ length: 40 }, (_, i) => note(`Wish ${i}`));
  const answers = asked.map(({ command }) => student.submit(command));
  await answers[3];
  await server.kill();
  await server.restart();
  const outcomes = await Promise.all(answers);
  expect(outcomes.every(({ ok }) => ok)).toBe(true);
  expect(student.current.waiting).toBe(0);
  const wishes = student.current.board.list("note").filter((held) => /^Wish/.test(words(held)));
  expect(wishes.map(words).sort()).toEqual(asked.map((_, i) => `Wish ${i}`).sort());
});

test("P2 what a closed page left in its outbox is sent by the next one", async () => {
  const outbox = memoryOutbox();
  const device = newDevice();
  const newcomer = { code: made.code, name: "Late Finch", group: "student", language: "en" };
  const joined = await join(server.url, { ...newcomer, modality: Modality.REMOTE, device });
  if (!joined.ok) throw new Error(joined.error);
  const ticket = { token: joined.joined.token, device };
  const unreachable = open("ws://127.0.0.1:1/live");
  const before = await Session.open({ ticket, open: unreachable, outbox });
  const { id, command } = note("Written underground");
  void before.submit(command);
  void before.submit(note(" ").command); // Will be refused.
  await until(before, ({ waiting, status }) => waiting === 2 && status === "reconnecting");
  before.close();

  const after = await Session.open({ ticket, open: open(server.live), outbox });
  sessions.push(after);
  await until(after, ({ waiting, status }) => waiting === 0 && status === "live");
  expect(words(after.current.board.find("note", id))).toBe("Written underground");
  // Nobody waits here for these answers, and who listens hears them however late.
  const heard: boolean[] = [];
  after.onOutcome((_, { ok }) => heard.push(ok));
  expect(heard).toEqual([true, false]);
});

test("P6 the newest window of a device goes on, the older says so and can take over", async () => {
  const device = newDevice();
  const newcomer = { code: made.code, name: "Two Windows", group: "student", language: "en" };
  const joined = await join(server.url, { ...newcomer, modality: Modality.REMOTE, device });
  if (!joined.ok) throw new Error(joined.error);
  const parts = {
    ticket: { token: joined.joined.token, device },
    open: open(server.live),
    outbox: memoryOutbox(),
  };
  const first = await Session.open(parts);
  await until(first, ({ status }) => status === "live");
  const second = await Session.open(parts);
  sessions.push(first, second);
  await until(first, ({ status }) => status === "superseded");
  first.takeOver();
  await until(second, ({ status }) => status === "superseded");
  await until(first, ({ status }) => status === "live");
});

test("P13 the replica of everyone and of staff equals the server's, hash by hash", async () => {
  const facilitator = await enter({ invitation: made.facilitator }, "Second Facilitator");
  const said = (await server.administer(`/api/sessions/${made.session}/hash`)) as {
    scopes: { scope: { kind: string; id?: string }; hash?: string }[];
  };
  const mine = facilitator.hashes();
  const kinds: Readonly<{ [name: string]: number }> = {
    SCOPE_KIND_EVERYONE: 1,
    SCOPE_KIND_MEMBERS: 2,
    SCOPE_KIND_STAFF: 3,
  };
  let compared = 0;
  for (const { scope, hash } of said.scopes) {
    const kind = kinds[scope.kind];
    if (kind === undefined) continue;
    expect(mine.get(`${kind}/${scope.id ?? 0}`), scope.kind).toBe(BigInt(hash ?? 0));
    compared += 1;
  }
  expect(compared).toBe(3);
  for (const session of sessions) expect(session.divergences).toBe(0);
});

function neverNull(): never {
  throw new Error("it is there");
}

test("a participant's view has nothing of the staff's, of one's own, or of another room", async () => {
  const staff = await enter({ invitation: made.facilitator }, "Ms. Facilitator");
  const person = await enter({ code: made.code }, "Shy Fox");
  const [here, there] = [newId(), newId()];
  for (const [id, name] of [
    [here, "Here"],
    [there, "There"],
  ] as const) {
    expect((await staff.submit({ case: "openRoom", value: { id, name } })).ok).toBe(true);
  }
  const write = async (session: Session, words: string, audience: Audience, room = 0n) => {
    const text = { run: newId(), text: words };
    const note = { id: newId(), text, audience, room };
    expect((await session.submit({ case: "addNote", value: note })).ok).toBe(true);
  };
  await write(person, "For all", Audience.ROOM);
  await write(person, "For the staff", Audience.STAFF);
  await write(staff, "For myself", Audience.ONLY_ME);
  await write(staff, "In here", Audience.ROOM, here);
  await write(staff, "In there", Audience.ROOM, there);
  await until(staff, ({ board }) => board.list("note").length >= 5);
  const words = (board: Board) => board.list("note").map((note) => textOf(note.text));
  expect(words(staff.current.board)).toEqual(
    expect.arrayContaining(["For all", "For the staff", "For myself", "In here", "In there"]),
  );

  const plenary = participantView(staff, 0n);
  const room = participantView(staff, here);

  const others = ["For the staff", "For myself", "In there"];
  expect(words(plenary.current.board)).toContain("For all");
  expect(words(room.current.board)).toEqual(expect.arrayContaining(["For all", "In here"]));
  for (const seen of [words(plenary.current.board), words(room.current.board)]) {
    for (const other of others) expect(seen).not.toContain(other);
  }
  expect(words(plenary.current.board)).not.toContain("In here");
  expect(plenary.current.board.list("joinCode")).toEqual([]);
  expect(staff.current.board.list("joinCode").length).toBeGreaterThan(0);
  expect(plenary.current.me?.role).toBe(Role.PARTICIPANT);
  expect(plenary.current).toBe(plenary.current); // As long as nothing changes.
  const before = staff.current.board.list("note").length;
  const text = { run: newId(), text: "Dropped" };
  const answer = await room.submit({ case: "addNote", value: { id: newId(), text } });
  expect(answer.ok).toBe(false);
  await write(person, "The next", Audience.ROOM);
  await until(staff, ({ board }) => words(board).includes("The next"));
  expect(staff.current.board.list("note").length).toBe(before + 1);
  expect(words(plenary.current.board)).toContain("The next");
});

test("a title that moderators hide is with them alone, and its notes stay where they are", async () => {
  const staff = await enter({ invitation: made.facilitator }, "Moderator");
  const person = await enter({ code: made.code }, "Late Crane");
  const group = newId();
  const title = { run: newId(), text: "What he did" };
  expect((await staff.submit({ case: "addGroup", value: { id: group, title } })).ok).toBe(true);
  await until(person, ({ board }) => board.find("group", group) !== undefined);
  const record = { kind: RecordKind.GROUP, id: group };
  const decide = async (act: ReviewAct, afterSteps: number) =>
    (
      await staff.submit({
        case: "reviewRecord",
        value: { record, act, afterSteps, reason: ReviewReason.HURTFUL },
      })
    ).ok;

  expect(await decide(ReviewAct.HIDE, 0)).toBe(true);

  await until(person, ({ board }) => board.find("group", group) === undefined);
  await until(staff, ({ board }) => !board.isShared("group", group));
  expect(staff.current.board.shared("group").map(({ id }) => id)).not.toContain(group);
  expect(textOf(staff.current.board.find("group", group)?.text)).toBe("What he did");
  expect(await decide(ReviewAct.RELEASE, 0)).toBe(false); // Somebody has decided meanwhile.
  expect(await decide(ReviewAct.RELEASE, 1)).toBe(true);
  await until(person, ({ board }) => textOf(board.find("group", group)?.text) === "What he did");
  await until(staff, ({ board }) => board.isShared("group", group));
});
