// A finished session watched again: the messages of the live one, at the pace one likes, from
// wherever one likes (proto/README.md, "Watching again").
//
// Read like a Session: `current` is what to show, to nobody in particular, and `clock` is the time of
// the session, so that its timers count as they did. Nothing can be asked for. A broken line is opened
// again where it was.
import { Board } from "../board/board.ts";
import { Replica } from "../board/replica.ts";
import {
  type ClientMessageInit,
  decodeServerMessage,
  encodeClientMessage,
  Refusal,
  type ReplayTick,
  type Scope,
  type ServerMessage,
} from "../wire/index.ts";
import { Backoff } from "./backoff.ts";
import type { Outcome } from "./queue.ts";
import { firstSnapshot, type Snapshot, type Ticket } from "./snapshot.ts";
import { type OpenSocket, openHeard, type Socket } from "./socket.ts";
import { type Status, statusOfClose, triesAgain } from "./status.ts";

/** Where a replay is. All times in milliseconds since 1970, as they were then. */
export interface Place {
  readonly at: number;
  readonly beganAt: number;
  readonly endedAt: number;
  /** Times as fast as it was. */
  readonly speed: number;
  readonly paused: boolean;
}

export interface ReplaySnapshot extends Snapshot {
  /** Nothing before the server has said so. */
  readonly place: Place | undefined;
  /** Why it is not shown, where the server says why: it still goes on. */
  readonly refusal: Refusal | undefined;
}

export interface ReplayParts {
  readonly ticket: Ticket;
  readonly open: OpenSocket;
  /** Times as fast as it was, from 1 to 3,600. */
  readonly speed: number;
  readonly now?: () => number;
  readonly random?: () => number;
}

const welcomeWithinMs = 8_000;
const pingEveryMs = 15_000;
const over: Outcome = { ok: false, refusal: Refusal.SESSION_CLOSED, detail: 0n };

export class Replay {
  readonly clock = { read: () => this.time() };
  private replica = new Replica();
  private readonly backoff: Backoff;
  private readonly now: () => number;
  private readonly changed = new Set<() => void>();
  private snapshot: ReplaySnapshot;
  private socket: Socket | undefined;
  private saidAt = 0;
  private wish: { speed: number; paused: boolean };
  private retry: ReturnType<typeof setTimeout> | undefined;
  private welcomeTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly pinging: ReturnType<typeof setInterval>;

  private constructor(private readonly parts: ReplayParts) {
    this.now = parts.now ?? Date.now;
    this.backoff = new Backoff(parts.random);
    this.wish = { speed: parts.speed, paused: false };
    this.snapshot = {
      ...firstSnapshot(this.now()),
      place: undefined,
      refusal: undefined,
    };
    const ping = () => this.say({ case: "ping", value: { t: BigInt(Math.round(this.now())) } });
    this.pinging = setInterval(ping, pingEveryMs);
  }

  static open(parts: ReplayParts): Replay {
    const replay = new Replay(parts);
    replay.connect();
    return replay;
  }

  /** The same object until something has changed. */
  get current(): ReplaySnapshot {
    return this.snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.changed.add(listener);
    return () => void this.changed.delete(listener);
  }

  /** Another pace, a pause, another moment; what is not named stays as it is. */
  steer(how: { speed?: number; paused?: boolean; at?: number }): void {
    const { speed = this.wish.speed, paused = this.wish.paused } = how;
    this.wish = { speed, paused };
    const at = how.at === undefined ? 0n : BigInt(Math.max(1, Math.round(how.at)));
    const { place } = this.snapshot;
    if (place !== undefined) {
      const now = how.at ?? this.time();
      this.saidAt = this.now();
      this.snapshot = { ...this.snapshot, place: { ...place, speed, paused, at: now } };
      this.tell();
    }
    this.say({ case: "replay", value: { speed, paused, at } });
  }

  /** What is over takes nothing more. */
  async submit(): Promise<Outcome> {
    return over;
  }

  onOutcome(): () => void {
    return () => undefined;
  }

  readonly unanswered = [];

  setPresence(): void {}

  takeOver(): void {}

  boardOf(isSeen: (scope: Scope) => boolean, before: Board): Board {
    return Board.of(this.replica, [], before, isSeen);
  }

  close(): void {
    clearInterval(this.pinging);
    this.stopTimers();
    this.setStatus("closed");
    this.drop();
  }

  /** Of each scope, for tests. */
  hashes(): ReadonlyMap<string, bigint> {
    return this.replica.hashes();
  }

  // ---- the line

  private connect(): void {
    this.stopTimers();
    this.drop();
    this.socket = openHeard(this.parts.open, () => this.socket, {
      opened: () => this.sayHello(),
      received: (bytes) => this.receive(bytes),
      closed: (code) => this.lost(statusOfClose(code)),
    });
    this.welcomeTimer = setTimeout(() => this.lost("reconnecting"), welcomeWithinMs);
  }

  private sayHello(): void {
    const at = BigInt(Math.round(this.snapshot.place === undefined ? 0 : this.time()));
    const { token, device } = this.parts.ticket;
    const replay = { ...this.wish, at };
    this.say({ case: "hello", value: { protoMin: 1, protoMax: 1, token, device, replay } });
  }

  private say(what: ClientMessageInit): void {
    this.socket?.send(encodeClientMessage(what));
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = undefined;
    socket?.close();
  }

  private lost(status: Status): void {
    this.stopTimers();
    this.drop();
    this.setStatus(status);
    if (triesAgain(status)) this.retry = setTimeout(() => this.connect(), this.backoff.next());
  }

  private stopTimers(): void {
    clearTimeout(this.retry);
    clearTimeout(this.welcomeTimer);
    this.retry = undefined;
    this.welcomeTimer = undefined;
  }

  // ---- what the server says

  private receive(bytes: Uint8Array): void {
    let message: ServerMessage;
    try {
      message = decodeServerMessage(bytes);
    } catch {
      this.lost("outdated");
      return;
    }
    if (message.welcome.length > 0) this.welcomed();
    this.replica.apply(message);
    for (const { scope, scopeSeq, hash } of this.replica.takeHeals()) {
      this.say({ case: "heal", value: { scope, scopeSeq, hash } });
    }
    const tick = message.replay.at(-1);
    const no = message.receipts.find(({ commandNo }) => commandNo === 0n);
    if (tick !== undefined) this.heardWhere(tick);
    if (no !== undefined) this.snapshot = { ...this.snapshot, refusal: no.refusal };
    // What was shown before a broken line stays until the snapshots of the new one are here.
    if (message.snapshots.length > 0 || message.events.length > 0) this.show();
    else if (tick !== undefined || no !== undefined) this.tell();
  }

  private welcomed(): void {
    clearTimeout(this.welcomeTimer);
    this.welcomeTimer = undefined;
    this.backoff.reset();
    // What comes now is counted from the start again.
    this.replica = new Replica();
    this.snapshot = {
      ...this.snapshot,
      status: "live",
      since: this.now(),
      isDetour: this.socket?.isDetour ?? false,
    };
  }

  private heardWhere(tick: ReplayTick): void {
    this.saidAt = this.now();
    const { speed, paused } = tick;
    this.snapshot = {
      ...this.snapshot,
      place: {
        at: Number(tick.at),
        beganAt: Number(tick.beganAt),
        endedAt: Number(tick.endedAt),
        speed,
        paused,
      },
    };
  }

  /** Where it is now, between what the server says of it. */
  private time(): number {
    const { place, status } = this.snapshot;
    if (place === undefined) return 0;
    if (place.paused || status !== "live") return place.at;
    return Math.min(place.endedAt, place.at + (this.now() - this.saidAt) * place.speed);
  }

  // ---- what others see of us

  private setStatus(status: Status): void {
    if (status === this.snapshot.status) return;
    const { place } = this.snapshot;
    const stopped = place && { ...place, at: this.time() };
    this.snapshot = { ...this.snapshot, status, since: this.now(), place: stopped };
    this.tell();
  }

  private show(): void {
    this.snapshot = {
      ...this.snapshot,
      board: Board.of(this.replica, [], this.snapshot.board),
      unknown: this.replica.unknown,
    };
    this.tell();
  }

  private tell(): void {
    for (const listener of this.changed) listener();
  }
}
