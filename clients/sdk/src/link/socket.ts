// The line under a link: bytes both ways, opened once and closed once. A WebSocket is one; tests and
// other carriers bring their own.

export interface SocketEvents {
  opened(): void;
  received(bytes: Uint8Array): void;
  /** Exactly once, also when it never opened. */
  closed(code: number): void;
}

export interface Socket {
  /** Events and POSTs in place of a WebSocket: it works, and it is slower. */
  readonly isDetour?: boolean;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  /** `closed` is still said. */
  close(): void;
}

/** `node`: the node of the server that a `Goaway` named; without one, whichever answers. */
export type OpenSocket = (events: SocketEvents, node?: string) => Socket;

/** Opens a line of which nothing is heard any more once it was replaced: once it is not `current`. */
export function openHeard(
  open: (events: SocketEvents) => Socket,
  current: () => Socket | undefined,
  events: SocketEvents,
): Socket {
  let mine: Socket | undefined;
  const isMine = () => mine !== undefined && current() === mine;
  mine = open({
    opened: () => {
      if (isMine()) events.opened();
    },
    received: (bytes) => {
      if (isMine()) events.received(bytes);
    },
    closed: (code) => {
      if (isMine()) events.closed(code);
    },
  });
  return mine;
}

/** An address of the server, at one of its nodes if one is named (proto/README.md, "Several nodes"). */
export function atNode(address: string, node: string | undefined): string {
  if (node === undefined) return address;
  const url = new URL(address);
  url.pathname = `/n/${node}${url.pathname === "/" ? "" : url.pathname}`;
  return url.href;
}

/** The part of the WebSocket API that is used: the browser's, or that of `ws` on Node. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown } & never) => void) | null;
  onclose: ((event: { code: number } & never) => void) | null;
  onerror: ((event: never) => void) | null;
}
export type WebSocketMaker = new (url: string, protocol: string) => WebSocketLike;

/** `url` as for `WebSocket`: `wss://…/live`. */
export function webSocket(url: string, Maker: WebSocketMaker): OpenSocket {
  return (events, node) => {
    const line = new Maker(atNode(url, node), "plenary.v1");
    line.binaryType = "arraybuffer";
    line.onopen = () => events.opened();
    line.onmessage = (event: { data: unknown }) => {
      if (event.data instanceof ArrayBuffer) events.received(new Uint8Array(event.data));
    };
    line.onclose = (event: { code: number }) => events.closed(event.code);
    line.onerror = () => undefined; // A close follows, and says all there is to say.
    return {
      send: (bytes) => {
        if (line.readyState === 1) line.send(bytes);
      },
      close: () => line.close(),
    };
  };
}
