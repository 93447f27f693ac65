// What is tested: each asks this server or this browser one thing, and says yes or no within seconds.
import type { Test } from "./code.ts";

const patienceMs = 8_000;
const clockMs = 60_000;
const notAdmitted = 4101;

/** A Hello by a ticket that is nobody's, as plenary.v1 writes it (proto/plenary/v1/messages.proto): the
 * server hears it, and turns it away with a code that nothing between could know. */
export function hello(id = crypto.getRandomValues(new Uint8Array(16))): Uint8Array<ArrayBuffer> {
  const field = (number: number, bytes: readonly number[]) => [
    number * 8 + 2,
    bytes.length,
    ...bytes,
  ];
  const token = field(3, Array<number>(32).fill("A".charCodeAt(0)));
  const device = field(6, [...id]);
  return new Uint8Array(field(1, [8, 1, 16, 1, ...token, ...device]));
}

/** Every probe, by its test. None of them throws. */
export const probes: { readonly [T in Test]: () => Promise<boolean> } = {
  secure: async () => isSecureContext,
  server: async () => (await askServer()) !== undefined,
  socket: () => inTime(socketAnswers),
  detour: () => inTime(detourAnswers),
  memory: async () => {
    try {
      localStorage.setItem("plenary.check", "kept");
      const isKept = localStorage.getItem("plenary.check") === "kept";
      localStorage.removeItem("plenary.check");
      return isKept;
    } catch {
      return false;
    }
  },
  drafts: () => inTime(databaseKeeps),
  clock: async () => {
    const before = Date.now();
    const now = await askServer();
    if (now === undefined) return true; // Nobody to compare it with; that is said elsewhere.
    return Math.abs(now - (before + Date.now()) / 2) < clockMs;
  },
};

/** What time the server has, or nothing where something else answers in its place: only who hears what
 * was said can say it again. */
async function askServer(): Promise<number | undefined> {
  const said = String(crypto.getRandomValues(new Uint32Array(1))[0]);
  try {
    const answer = await fetch("/api/check", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ said }),
      redirect: "error",
      signal: AbortSignal.timeout(patienceMs),
    });
    const { heard, now } = (await answer.json()) as { heard?: string; now?: string };
    return heard === said ? Number(now) : undefined;
  } catch {
    return undefined;
  }
}

async function inTime(probe: () => Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, patienceMs, false));
  return Promise.race([probe().catch(() => false), late]);
}

function socketAnswers(): Promise<boolean> {
  return new Promise((resolve) => {
    const address = `${location.origin.replace(/^http/, "ws")}/live`;
    const socket = new WebSocket(address, "plenary.v1");
    socket.onopen = () => socket.send(hello());
    socket.onclose = ({ code }) => resolve(code === notAdmitted);
  });
}

async function detourAnswers(): Promise<boolean> {
  const message = hello();
  const body = new Uint8Array([message.length, ...message]);
  const headers = { "Content-Type": "application/octet-stream" };
  const answer = await fetch("/live/http", { method: "POST", headers, body });
  const { events } = (await answer.json()) as { events: string };
  return new Promise((resolve) => {
    const stream = new EventSource(events);
    const end = (isGood: boolean) => {
      stream.close();
      resolve(isGood);
    };
    stream.addEventListener("close", ({ data }: MessageEvent) => end(Number(data) === notAdmitted));
    stream.onerror = () => end(false);
  });
}

function databaseKeeps(): Promise<boolean> {
  return new Promise((resolve) => {
    const name = "plenary-check";
    const opening = indexedDB.open(name, 1);
    opening.onerror = () => resolve(false);
    opening.onupgradeneeded = () => opening.result.createObjectStore("kept");
    opening.onsuccess = () => {
      const database = opening.result;
      const writing = database.transaction("kept", "readwrite");
      writing.objectStore("kept").put("kept", 1);
      const end = (isGood: boolean) => {
        database.close();
        indexedDB.deleteDatabase(name);
        resolve(isGood);
      };
      writing.oncomplete = () => end(true);
      writing.onabort = () => end(false);
    };
  });
}
