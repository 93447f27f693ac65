// What opening a session takes, and what it then shows.
import { Board } from "../board/board.ts";
import { type Limits, PresenceState, type Seat, type ServerMessage } from "../wire/index.ts";
import type { OutboxStore } from "./outbox.ts";
import type { OpenSocket } from "./socket.ts";
import type { Status } from "./status.ts";
import type { OpenTurns } from "./turns.ts";

export interface Ticket {
  /** Of the join: proves the seat, together with the device. */
  readonly token: string;
  /** 16 random bytes this device made once. */
  readonly device: Uint8Array<ArrayBuffer>;
}

export interface SessionParts {
  readonly ticket: Ticket;
  readonly open: OpenSocket;
  readonly outbox: OutboxStore;
  /** Where several windows may hold this session with one outbox (turns.ts). */
  readonly turns?: OpenTurns | undefined;
  readonly now?: () => number;
  readonly random?: () => number;
}

/** What a screen reads. A new object whenever something has changed, and only then. */
export interface Snapshot {
  readonly board: Board;
  readonly me: Seat | undefined;
  readonly status: Status;
  /** Milliseconds since 1970 (this device's clock) since the status is as it is. */
  readonly since: number;
  /** The line goes around something that blocks WebSocket. */
  readonly isDetour: boolean;
  /** Commands that are not answered yet. */
  readonly waiting: number;
  readonly presence: ReadonlyMap<bigint, PresenceState>;
  readonly observers: number;
  readonly limits: Limits | undefined;
  /** Records and changes that this version does not know and therefore does not show. */
  readonly unknown: number;
}

/** Before anything is known. */
export function firstSnapshot(since: number): Snapshot {
  return {
    board: Board.empty,
    me: undefined,
    status: "connecting",
    since,
    isDetour: false,
    waiting: 0,
    presence: new Map(),
    observers: 0,
    limits: undefined,
    unknown: 0,
  };
}

/** Who is how lively now. */
export function withPresence(before: Snapshot, ticks: ServerMessage["presence"]): Snapshot {
  const presence = new Map(before.presence);
  let observers = before.observers;
  for (const tick of ticks) {
    observers = tick.observers;
    for (const { seat, state } of tick.rows) {
      if (state === PresenceState.LEFT) presence.delete(seat);
      else presence.set(seat, state);
    }
  }
  return { ...before, presence, observers };
}
