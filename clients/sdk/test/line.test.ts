// What a session does when its line does what lines do: breaks, sleeps, lies, is sent away. No network:
// the line is the test's, and so is the clock.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { memoryOutbox, type OutboxStore, Session, type Status, watchPage } from "../src/index.ts";
import { Backoff } from "../src/link/backoff.ts";
import type { OpenSocket, SocketEvents } from "../src/link/socket.ts";
import { statusOfClose, triesAgain } from "../src/link/status.ts";
import {
  type ClientMessage,
  ClientMessageSchema,
  ServerMessageSchema,
} from "../src/wire/generated/plenary/v1/messages_pb.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const half = () => 0.5;
const everyone = { kind: 1, id: 0n };

async function connect(outbox: OutboxStore = memoryOutbox()) {
  const lines: { events: SocketEvents; said: ClientMessage[]; isClosed: boolean }[] = [];
  const open: OpenSocket = (events) => {
    const line = { events, said: [] as ClientMessage[], isClosed: false };
    lines.push(line);
    return {
      send: (bytes) => void line.said.push(fromBinary(ClientMessageSchema, bytes)),
      close: () => {
        line.isClosed = true;
      },
    };
  };
  const ticket = { token: "token", device: new Uint8Array(16) };
  const session = await Session.open({ ticket, open, outbox, random: half });
  const last = () => {
    const line = lines.at(-1);
    if (line === undefined) throw new Error("nothing was opened");
    return line;
  };
  const hear = (message: Parameters<typeof create<typeof ServerMessageSchema>>[1]) =>
    last().events.received(toBinary(ServerMessageSchema, create(ServerMessageSchema, message)));
  const welcome = () => {
    last().events.opened();
    hear({ welcome: [{ epoch: 1n, nextCommandNo: 1n, scopes: [everyone] }] });
  };
  const status = () => session.current.status;
  const cases = () => last().said.flatMap(({ what }) => what.case ?? []);
  return { session, lines, last, hear, welcome, status, cases };
}

const closes: readonly (readonly [number, Status, boolean])[] = [
  [4000, "draining", true],
  [4001, "reconnecting", true],
  [1001, "reconnecting", true],
  [1006, "reconnecting", true],
  [1012, "reconnecting", true],
  [4101, "refused", false],
  [4102, "superseded", false],
  [4103, "removed", false],
  [4104, "over", false],
  [4100, "outdated", false],
  [4105, "outdated", false],
  [4106, "outdated", false],
  [1002, "outdated", false],
  [1009, "outdated", false],
];

test.each(closes)("P8 a line closed with %i: the status is %s", async (code, told, again) => {
  const { session, lines, last, welcome, status } = await connect();
  expect(status()).toBe("connecting");
  welcome();
  expect(status()).toBe("live");
  last().events.closed(code);
  expect(status()).toBe(told);
  expect(triesAgain(statusOfClose(code))).toBe(again);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(lines.length > 1).toBe(again);
  session.close();
  expect(status()).toBe("closed");
});

test("the wait before the next try doubles from half a second to fifteen, and is drawn from all of it", () => {
  const longest = new Backoff(() => 1);
  const waits = Array.from({ length: 8 }, () => longest.next());
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  longest.reset();
  expect(longest.next()).toBe(500);
  expect(new Backoff(() => 0).next()).toBe(0);
});

test("a line that worked starts the waits anew", async () => {
  const { session, lines, last, welcome } = await connect();
  for (let i = 0; i < 6; i += 1) {
    last().events.closed(1006);
    await vi.advanceTimersByTimeAsync(7_500);
  }
  expect(lines.length).toBe(7);
  welcome();
  last().events.closed(1006);
  await vi.advanceTimersByTimeAsync(249);
  expect(lines.length).toBe(7);
  await vi.advanceTimersByTimeAsync(1);
  expect(lines.length).toBe(8);
  session.close();
});

test("a Goaway is kept to: back within its bounds and not before", async () => {
  const { session, lines, last, hear, welcome, status } = await connect();
  welcome();
  hear({ goaway: [{ reason: 1, retryMinMs: 2_000, retryMaxMs: 6_000 }] });
  last().events.closed(4000);
  expect(status()).toBe("draining");
  await vi.advanceTimersByTimeAsync(3_999);
  expect(lines.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(lines.length).toBe(2);
  welcome();
  expect(status()).toBe("live");
  session.close();
});

test("a line that never says welcome is no line", async () => {
  const { session, lines, last, status } = await connect();
  last().events.opened();
  await vi.advanceTimersByTimeAsync(8_000);
  expect(status()).toBe("reconnecting");
  expect(lines[0]?.isClosed).toBe(true);
  await vi.advanceTimersByTimeAsync(250);
  expect(lines.length).toBe(2);
  session.close();
});

test("a device that slept asks for proof at once, and does not believe a line that is silent", async () => {
  const { session, lines, welcome, status, cases } = await connect();
  welcome();
  const pings = () => cases().filter((each) => each === "ping").length;
  expect(pings()).toBe(1);
  vi.setSystemTime(Date.now() + 3_600_000); // The clock has jumped; no timer has run meanwhile.
  await vi.advanceTimersByTimeAsync(5_000);
  expect(pings()).toBe(2);
  expect(status()).toBe("live");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(status()).toBe("reconnecting");
  expect(lines[0]?.isClosed).toBe(true);
  session.close();
});

test("T_N6 a line that carries nothing back is given up, and what was said on it is said again", async () => {
  const { session, lines, last, hear, welcome, status } = await connect();
  welcome();
  const submits = () =>
    last().said.flatMap(({ what }) => (what.case === "submit" ? [what.value.commandNo] : []));
  const outcome = session.submit({ case: "setDone", value: { done: true } });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(submits()).toEqual([1n]);
  expect(status()).toBe("live");
  await vi.advanceTimersByTimeAsync(30_000);
  expect(status()).toBe("reconnecting");
  expect(lines[0]?.isClosed).toBe(true);
  welcome();
  await vi.advanceTimersByTimeAsync(10);
  expect(submits()).toEqual([1n]); // It may have been done: the server knows, and answers as then.
  hear({ receipts: [{ commandNo: 1n }] });
  expect((await outcome).ok).toBe(true);
  session.close();
});

test("a clock that was set back is a jump too", async () => {
  const { session, welcome, cases } = await connect();
  welcome();
  vi.setSystemTime(Date.now() - 3_600_000);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(cases().filter((each) => each === "ping").length).toBe(2);
  session.close();
});

test("a line that proves itself after waking stays", async () => {
  const { session, lines, hear, welcome, status } = await connect();
  welcome();
  session.wake();
  hear({ pong: [{ t: BigInt(Date.now()), serverTime: BigInt(Date.now()) }] });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(status()).toBe("live");
  expect(lines.length).toBe(1);
  session.close();
});

test("waking does not wait out a back-off", async () => {
  const { session, lines, last } = await connect();
  for (let i = 0; i < 5; i += 1) {
    last().events.closed(1006);
    await vi.advanceTimersByTimeAsync(7_500);
  }
  last().events.closed(1006);
  const before = lines.length;
  session.wake();
  expect(lines.length).toBe(before + 1);
  session.close();
});

test("a network that goes while the line opens is told of, too, and the line is tried anew", async () => {
  const { session, lines, welcome, status } = await connect();
  expect(status()).toBe("connecting");
  session.wentOffline();
  expect(status()).toBe("offline");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(status()).toBe("offline");
  const before = lines.length;
  session.wake();
  expect(lines.length).toBe(before + 1);
  welcome();
  expect(status()).toBe("live");
  session.close();
});

test("a device without network says so until it has one", async () => {
  const { session, last, welcome, status } = await connect();
  welcome();
  session.wentOffline();
  expect(status()).toBe("offline");
  last().events.closed(1006);
  expect(status()).toBe("offline");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(status()).toBe("offline"); // However often it tries.
  session.wake();
  expect(status()).toBe("reconnecting");
  welcome();
  expect(status()).toBe("live");
  session.close();
});

test("the server's clock is read, not the device's", async () => {
  const { session, hear, welcome } = await connect();
  welcome();
  const now = Date.now();
  hear({ pong: [{ t: BigInt(now), serverTime: BigInt(now + 90_000) }] });
  expect(session.clock.read()).toBe(now + 90_000);
  session.close();
});

test("nothing is sent that is not in the outbox", async () => {
  const inner = memoryOutbox();
  let save: (() => void) | undefined;
  const slow: OutboxStore = {
    ...inner,
    put: async (entry) => {
      await new Promise<void>((resolve) => {
        save = resolve;
      });
      await inner.put(entry);
    },
  };
  const { session, welcome, cases } = await connect(slow);
  welcome();
  void session.submit({ case: "setDone", value: { done: true } });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(cases()).not.toContain("submit");
  for (let i = 0; i < 3; i += 1) {
    save?.();
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(cases()).toContain("submit");
  expect((await inner.load()).length).toBe(1);
  session.close();
});

test("P13 T_C4 a scope whose hash does not hold is asked for anew, once", async () => {
  const { session, hear, welcome, last } = await connect();
  welcome();
  hear({ snapshots: [{ scope: everyone, scopeSeq: 4n, records: [] }] });
  hear({ events: [{ scope: everyone, scopeSeq: 5n, changes: [], hash: 99n }] });
  hear({ events: [{ scope: everyone, scopeSeq: 6n, changes: [], hash: 98n }] });
  const heals = last().said.flatMap(({ what }) => (what.case === "heal" ? [what.value] : []));
  expect(heals.length).toBe(1);
  expect(heals[0]?.scope?.kind).toBe(1);
  expect(session.divergences).toBe(2);
  hear({ snapshots: [{ scope: everyone, scopeSeq: 6n, records: [] }] });
  hear({ events: [{ scope: everyone, scopeSeq: 7n, changes: [], hash: 97n }] });
  expect(last().said.filter(({ what }) => what.case === "heal").length).toBe(2);
  session.close();
});

const garbage = new Uint8Array([0xff, 0xff, 0xff]);

test("T_C10 what cannot be read ends that line; from the next one too, this app is too old", async () => {
  const { session, lines, last, welcome, status } = await connect();
  welcome();
  last().events.received(garbage);
  expect(status()).toBe("reconnecting");
  expect(lines[0]?.isClosed).toBe(true);
  await vi.advanceTimersByTimeAsync(500);
  expect(lines.length).toBe(2);
  welcome();
  expect(status()).toBe("live");
  last().events.received(garbage);
  expect(status()).toBe("outdated");
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(lines.length).toBe(2); // No loop.
  session.close();
});

test("T_C10 a line that reads well for a while makes up for one that did not", async () => {
  const { session, last, hear, welcome, status } = await connect();
  const lineOf = async (ms: number) => {
    welcome();
    for (let i = 0; i < ms / 5_000; i += 1) {
      hear({ pong: [{ t: BigInt(Date.now()), serverTime: BigInt(Date.now()) }] });
      await vi.advanceTimersByTimeAsync(5_000);
    }
    last().events.received(garbage);
  };
  for (let i = 0; i < 3; i += 1) {
    await lineOf(70_000);
    expect(status()).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(500);
  }
  await lineOf(10_000);
  expect(status()).toBe("outdated");
  session.close();
});

test("T_C8 a client too old sends nothing more, and keeps what it had to send for the next one", async () => {
  const outbox = memoryOutbox();
  const { session, last, welcome, status } = await connect(outbox);
  welcome();
  last().events.closed(4105);
  expect(status()).toBe("outdated");
  void session.submit({ case: "setDone", value: { done: true } });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(session.current.waiting).toBe(1); // And the screen says so.
  session.close();
  const reloaded = await connect(outbox);
  reloaded.welcome();
  await vi.advanceTimersByTimeAsync(10);
  expect(reloaded.cases()).toContain("submit");
  reloaded.session.close();
});

/** What a browser's page is to the SDK: two places that tell of it. */
function page(): { document: EventTarget & { visibilityState: string }; window: EventTarget } {
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const window = new EventTarget();
  vi.stubGlobal("document", document);
  vi.stubGlobal("window", window);
  return { document, window };
}
afterEach(() => void vi.unstubAllGlobals());

test("a page that is shown again, or has a network again, does not wait out a back-off", async () => {
  const { document, window } = page();
  const { session, lines, last } = await connect();
  const stop = watchPage(session);
  const tries = (tell: () => void) => {
    last().events.closed(1006);
    const before = lines.length;
    tell();
    return lines.length - before;
  };
  expect(tries(() => window.dispatchEvent(new Event("pageshow")))).toBe(1);
  expect(tries(() => window.dispatchEvent(new Event("online")))).toBe(1);
  expect(tries(() => document.dispatchEvent(new Event("visibilitychange")))).toBe(1);
  document.visibilityState = "hidden";
  expect(tries(() => document.dispatchEvent(new Event("visibilitychange")))).toBe(0);
  stop();
  document.visibilityState = "visible";
  expect(tries(() => document.dispatchEvent(new Event("visibilitychange")))).toBe(0);
  expect(tries(() => window.dispatchEvent(new Event("pageshow")))).toBe(0);
  session.close();
});

test("a page that comes back from the background asks its line for proof", async () => {
  const { document, window } = page();
  const { session, welcome, status, cases } = await connect();
  const stop = watchPage(session);
  welcome();
  const pings = () => cases().filter((each) => each === "ping").length;
  const before = pings();
  document.dispatchEvent(new Event("visibilitychange"));
  expect(pings()).toBe(before + 1);
  await vi.advanceTimersByTimeAsync(5_000); // No answer: a phone closes lines and says so to nobody.
  expect(status()).toBe("reconnecting");
  welcome();
  window.dispatchEvent(new Event("offline"));
  expect(status()).toBe("offline");
  window.dispatchEvent(new Event("online"));
  welcome();
  expect(status()).toBe("live");
  stop();
  window.dispatchEvent(new Event("offline"));
  expect(status()).toBe("live");
  session.close();
});
