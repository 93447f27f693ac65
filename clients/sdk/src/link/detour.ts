// The line where something on the way takes WebSocket away: server-sent events down, POSTs up, with
// the same messages and guarantees (proto/README.md, "Without WebSocket").
//
// One POST is under way at a time; what is said meanwhile goes with the next. A POST whose answer
// does not come is a broken line: the session says Hello again, and sends again what was not
// answered. Knows no message: bytes go in and out as they are.
import { atNode, type OpenSocket, type Socket, type SocketEvents } from "./socket.ts";

/** The part of `EventSource` that is used. */
export interface EventSourceLike {
  addEventListener(name: string, listener: (event: { data: string }) => void): void;
  onopen: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  close(): void;
}

export interface DetourParts {
  /** Of the server, like `https://audit.example.org`. */
  readonly server: string;
  readonly fetch: typeof fetch;
  readonly EventSource: new (url: string) => EventSourceLike;
}

const postBytesMax = 65_539;
const postMessagesMax = 256;
const broken = 1006; // As a WebSocket says it of a line that just ended.
const draining = 4000;

export function detour(parts: DetourParts): OpenSocket {
  return (events, node) => new Detour({ ...parts, server: atNode(parts.server, node) }, events);
}

class Detour implements Socket {
  readonly isDetour = true;
  private waiting: Uint8Array<ArrayBuffer>[] = [];
  private key: string | undefined;
  private stream: EventSourceLike | undefined;
  private isOpen = false;
  private isPosting = false;
  private owesPing = false;
  private isClosed = false;

  constructor(
    private readonly parts: DetourParts,
    private readonly events: SocketEvents,
  ) {
    // Its Hello is what opens it.
    queueMicrotask(() => {
      if (!this.isClosed) this.events.opened();
    });
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    this.waiting.push(bytes);
    void this.post();
  }

  close(): void {
    this.end(broken);
  }

  private async post(): Promise<void> {
    if (this.isPosting || this.isClosed) return;
    const isHello = this.key === undefined;
    if (!isHello && !this.isOpen) return; // The head of the stream comes first.
    if (this.waiting.length === 0 && !this.owesPing) return;
    this.isPosting = true;
    this.owesPing = false;
    const said = isHello ? this.waiting.splice(0, 1) : this.takeSome();
    const answer = await this.ask(delimited(said));
    this.isPosting = false;
    if (this.isClosed) return;
    if (answer === undefined || !answer.ok) {
      this.end(answer?.status === 503 ? draining : broken);
      return;
    }
    if (isHello) await this.begin(answer);
    void this.post();
  }

  private async ask(body: Uint8Array<ArrayBuffer>): Promise<Response | undefined> {
    const key = this.key;
    const headers = {
      "Content-Type": "application/octet-stream",
      ...(key !== undefined && { Authorization: `Bearer ${key}` }),
    };
    return this.parts
      .fetch(`${this.parts.server}/live/http`, { method: "POST", headers, body })
      .catch(() => undefined);
  }

  private async begin(answer: Response): Promise<void> {
    const names = (await answer.json().catch(() => ({}))) as { events?: string; key?: string };
    if (names.events === undefined || names.key === undefined) {
      this.end(broken);
      return;
    }
    this.key = names.key;
    if (this.isClosed) return;
    const stream = new this.parts.EventSource(this.parts.server + names.events);
    this.stream = stream;
    stream.onopen = () => {
      this.isOpen = true;
      void this.post();
    };
    // A stream opens once: EventSource must not ask for the same one again.
    stream.onerror = () => this.end(broken);
    stream.addEventListener("message", ({ data }) => this.events.received(bytesOf(data)));
    stream.addEventListener("close", ({ data }) => this.end(Number(data)));
    stream.addEventListener("ping", () => {
      this.owesPing = true;
      void this.post();
    });
  }

  private takeSome(): Uint8Array[] {
    let bytes = 0;
    const some = this.waiting.findIndex((message, i) => {
      bytes += message.length + 3;
      return i === postMessagesMax || (i > 0 && bytes > postBytesMax);
    });
    return this.waiting.splice(0, some === -1 ? this.waiting.length : some);
  }

  private end(code: number): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.stream?.close();
    this.events.closed(code);
  }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Each message behind its length as a varint, as protobuf's delimited streams are. */
export function delimited(messages: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const parts = messages.flatMap((message) => {
    const length: number[] = [];
    let rest = message.length;
    for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
    length.push(rest);
    return [...length, ...message];
  });
  return Uint8Array.from(parts);
}
