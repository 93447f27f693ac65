// Where a session is when several nodes serve it: the client goes to the one it is told of, once.
import { create, toBinary } from "@bufbuild/protobuf";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { memoryOutbox, Session } from "../src/index.ts";
import { atNode, type OpenSocket, type SocketEvents } from "../src/link/socket.ts";
import { ServerMessageSchema } from "../src/wire/generated/plenary/v1/messages_pb.ts";

const reopening = 4001;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function connect() {
  const lines: { events: SocketEvents; node: string | undefined }[] = [];
  const open: OpenSocket = (events, node) => {
    lines.push({ events, node });
    return { send: () => undefined, close: () => undefined };
  };
  const ticket = { token: "token", device: new Uint8Array(16) };
  const session = await Session.open({ ticket, open, outbox: memoryOutbox(), random: () => 0.5 });
  const last = () => {
    const line = lines.at(-1);
    if (line === undefined) throw new Error("nothing was opened");
    return line;
  };
  const say = (message: Parameters<typeof create<typeof ServerMessageSchema>>[1]) =>
    last().events.received(toBinary(ServerMessageSchema, create(ServerMessageSchema, message)));
  const end = (code: number) => {
    last().events.closed(code);
    vi.advanceTimersByTime(2_000);
  };
  return { session, lines, last, say, end };
}

test("a Goaway that names a node leads there, and the session stays there while it goes on", async () => {
  const { session, last, say, end } = await connect();
  expect(last().node).toBeUndefined();
  last().events.opened();
  say({ goaway: [{ reason: 4, retryMaxMs: 50, node: "north" }] });
  end(reopening);
  expect(last().node).toBe("north");
  last().events.opened();
  say({ welcome: [{ epoch: 1n }] });
  end(1006);
  expect(last().node).toBe("north");
  session.close();
});

test("a node that does not let in is asked once, then whichever answers", async () => {
  const { session, last, say, end } = await connect();
  say({ goaway: [{ reason: 4, retryMaxMs: 50, node: "north" }] });
  end(reopening);
  expect(last().node).toBe("north");
  end(1006);
  expect(last().node).toBeUndefined();
  session.close();
});

test("a node that ends leaves the choice to whoever is there", async () => {
  const { session, last, say, end } = await connect();
  say({ goaway: [{ reason: 4, retryMaxMs: 50, node: "north" }] });
  end(reopening);
  last().events.opened();
  say({ welcome: [{ epoch: 1n }] });
  say({ goaway: [{ reason: 1, retryMaxMs: 400 }] });
  end(4000);
  expect(last().node).toBeUndefined();
  session.close();
});

test("a node stands before every address", () => {
  expect(atNode("wss://audit.example.org/live", "north")).toBe(
    "wss://audit.example.org/n/north/live",
  );
  expect(atNode("https://audit.example.org", "north")).toBe("https://audit.example.org/n/north");
  expect(atNode("https://audit.example.org", undefined)).toBe("https://audit.example.org");
});
