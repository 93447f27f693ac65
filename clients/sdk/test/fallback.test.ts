// Which line is taken, and what a detour sends, without a network.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { delimited } from "../src/link/detour.ts";
import { withFallback } from "../src/link/fallback.ts";
import type { OpenSocket, SocketEvents } from "../src/link/socket.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A kind of line that says when it is opened, and does what the test says. */
function line() {
  const opened: SocketEvents[] = [];
  const open: OpenSocket = (events) => {
    opened.push(events);
    return { send: () => undefined, close: () => events.closed(1006) };
  };
  return { opened, open };
}

const nobody: SocketEvents = {
  opened: () => undefined,
  received: () => undefined,
  closed: () => undefined,
};

function failing(times: number) {
  const webSocket = line();
  const detour = line();
  const open = withFallback(webSocket.open, detour.open);
  for (let i = 0; i < times; i += 1) {
    open(nobody);
    webSocket.opened.at(-1)?.closed(1006);
  }
  return { webSocket, detour, open };
}

test("after three upgrades that failed in a row the detour is taken", () => {
  const { webSocket, detour, open } = failing(2);
  open(nobody);
  expect(detour.opened.length).toBe(0);
  webSocket.opened.at(-1)?.closed(1006);
  open(nobody);
  expect(detour.opened.length).toBe(1);
  expect(webSocket.opened.length).toBe(3);
});

test.each([
  ["brought something", (events?: SocketEvents) => events?.received(new Uint8Array([1])), 1006],
  ["was closed by the server itself", () => undefined, 4101],
])("a WebSocket that %s starts the count anew", (_, happens, code) => {
  const { webSocket, detour, open } = failing(2);
  open(nobody);
  webSocket.opened.at(-1)?.opened();
  happens(webSocket.opened.at(-1));
  webSocket.opened.at(-1)?.closed(code);
  open(nobody);
  webSocket.opened.at(-1)?.closed(1006);
  open(nobody);
  expect(detour.opened.length).toBe(0);
});

test("a WebSocket that opens and carries nothing is given up for the detour", () => {
  const { webSocket, detour, open } = failing(0);
  for (let i = 0; i < 3; i += 1) {
    open(nobody);
    webSocket.opened.at(-1)?.opened();
    webSocket.opened.at(-1)?.closed(1006);
  }
  open(nobody);
  expect(detour.opened.length).toBe(1);
});

test("WebSocket is tried every minute, and taken again as soon as it carries", () => {
  const { webSocket, detour, open } = failing(3);
  const closed: number[] = [];
  open({ ...nobody, closed: (code) => closed.push(code) });
  detour.opened[0]?.received(new Uint8Array());
  vi.advanceTimersByTime(60_000);
  expect(webSocket.opened.length).toBe(4);
  webSocket.opened[3]?.closed(1006);
  expect(closed).toEqual([]);
  vi.advanceTimersByTime(60_000);
  // What lies between opens it, and carries nothing.
  webSocket.opened[4]?.opened();
  vi.advanceTimersByTime(30_000);
  expect(closed).toEqual([]);
  vi.advanceTimersByTime(30_000);
  webSocket.opened[5]?.opened();
  expect(closed).toEqual([]);
  webSocket.opened[5]?.closed(4100);
  expect(closed).toEqual([1006]);
  open(nobody);
  expect(detour.opened.length).toBe(1);
});

test("a detour that brought nothing says that the network is gone", () => {
  const { webSocket, detour, open } = failing(3);
  open(nobody);
  detour.opened[0]?.closed(1006);
  open(nobody);
  expect(webSocket.opened.length).toBe(4);
});

test("a body is one message after the other, each behind its length", () => {
  const long = new Uint8Array(300).fill(7);
  const body = delimited([new Uint8Array([1, 2]), new Uint8Array(), long]);
  expect([...body.slice(0, 6)]).toEqual([2, 1, 2, 0, 0xac, 0x02]);
  expect(body.length).toBe(6 + 300);
});
