// One live session as a program holds it: `board` is what to show, `submit` asks for something,
// `status` says honestly how the line is.
//
// Connects, says Hello with where its replica stands, and goes on by itself after every broken line:
// the server sends exactly what is missing (P4, P5), and commands that were not answered are sent
// again under their numbers (P2). All callbacks come on the thread that made it; nothing throws.
import { Board } from "../board/board.ts";
import { Replica } from "../board/replica.ts";
import {
  type ClientMessageInit,
  type Command,
  type CommandInit,
  decodeServerMessage,
  encodeClientMessage,
  type Goaway,
  type PresenceState,
  type Scope,
  type ServerMessage,
  type Welcome,
} from "../wire/index.ts";
import { Backoff } from "./backoff.ts";
import { type Outcome, Queue, type Waiting } from "./queue.ts";
import { ServerClock } from "./server_clock.ts";
import { firstSnapshot, type SessionParts, type Snapshot, withPresence } from "./snapshot.ts";
import { openHeard, type Socket, type SocketEvents } from "./socket.ts";
import { type Status, statusOfClose, triesAgain } from "./status.ts";
import type { Turns } from "./turns.ts";

const welcomeWithinMs = 8_000;
const answerWithinMs = 5_000;
const lookEveryMs = 5_000;
const pingEveryMs = 15_000;
const inFlightAtFirst = 8;
const readsWellAfterMs = 60_000;

/** `asSeat`: who spoke at a table's device, else zero. */
export type OutcomeListener = (command: Command, outcome: Outcome, asSeat: bigint) => void;

export class Session {
  readonly clock: ServerClock;
  private readonly replica = new Replica();
  private readonly queue: Queue;
  private readonly backoff: Backoff;
  private readonly now: () => number;
  private readonly changed = new Set<() => void>();
  private readonly told = new Set<OutcomeListener>();
  /** Answers to a page before this one that came before anybody listened. */
  private untold: Parameters<OutcomeListener>[] = [];
  private snapshot: Snapshot;

  private turns: Turns | undefined;
  private turn = 0;
  private leads = false;
  private socket: Socket | undefined;
  private isOpen = false;
  private heardAt = 0;
  private pingedAt = 0;
  private lookedAt = 0;
  /** The line before this one, or this one, said something that cannot be read. */
  private wasGarbled = false;
  private goaway: Goaway | undefined;
  /** Where the server said the session is. */
  private node: string | undefined;
  private pausedUntil = 0;
  private pumping = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private welcomeTimer: ReturnType<typeof setTimeout> | undefined;
  private proof: ReturnType<typeof setTimeout> | undefined;
  private look: ReturnType<typeof setInterval> | undefined;

  private constructor(private readonly parts: SessionParts) {
    this.now = parts.now ?? Date.now;
    this.clock = new ServerClock(this.now);
    this.queue = new Queue(parts.outbox, this.now);
    this.backoff = new Backoff(parts.random);
    this.snapshot = firstSnapshot(this.now());
  }

  /** Reads the outbox and connects, when it is this window's turn; resolves before that. */
  static async open(parts: SessionParts): Promise<Session> {
    const session = new Session(parts);
    session.look = setInterval(() => session.lookAround(), lookEveryMs);
    session.lookedAt = session.now();
    if (parts.turns === undefined) await session.lead();
    else {
      session.turns = parts.turns({
        began: () => void session.lead(),
        ended: () => session.yield(),
        left: () => void session.loadMore(),
      });
    }
    return session;
  }

  /** The same object until something has changed. */
  get current(): Snapshot {
    return this.snapshot;
  }

  /** What was submitted on this device and not answered, by whom: to be shown where it can be sent no
   * more. */
  get unanswered(): readonly Pick<Waiting, "command" | "asSeat">[] {
    return this.queue.all;
  }

  subscribe(listener: () => void): () => void {
    this.changed.add(listener);
    return () => void this.changed.delete(listener);
  }

  /** Every answer to a command of this device, also to those of a page before this one, which the
   * first who listens hears however late. */
  onOutcome(listener: OutcomeListener): () => void {
    this.told.add(listener);
    for (const missed of this.untold.splice(0)) listener(...missed);
    return () => void this.told.delete(listener);
  }

  /** Shown at once, kept, sent when it can be; resolves with the server's answer. */
  submit(command: CommandInit, asSeat = 0n): Promise<Outcome> {
    const phase = this.snapshot.board.only("phase")?.number;
    const { saved, outcome } = this.queue.add(command, asSeat, phase);
    this.show();
    void saved.then(() => (this.leads ? this.pump() : this.turns?.leave()));
    return outcome;
  }

  /** Not kept and not answered; the server takes ten a second. */
  setPresence(state: PresenceState): void {
    if (this.snapshot.status === "live") this.say({ case: "presence", value: { state } });
  }

  /** The screen is looked at again, the network is back: is the line what it seems to be? */
  wake(): void {
    const { status } = this.snapshot;
    if (status === "offline") this.setStatus("reconnecting");
    // What was begun without a network is not waited for.
    if (this.retry !== undefined || status === "offline") {
      this.backoff.reset();
      this.connect();
    } else if (status === "live") {
      this.demandProof();
    }
  }

  /** The device has lost its network, or so it says. */
  wentOffline(): void {
    // A socket without a network may take long to open or to close: what it had is asked for again.
    if (this.socket !== undefined) this.lost("offline");
    else if (this.retry !== undefined) this.setStatus("offline");
  }

  /** After `superseded`: this window goes on, the other stops. */
  takeOver(): void {
    if (this.snapshot.status !== "superseded") return;
    if (this.leads) this.connect();
    else this.turns?.take();
  }

  close(): void {
    clearInterval(this.look);
    this.turn += 1;
    this.turns?.end();
    this.stopTimers();
    this.setStatus("closed");
    this.drop();
  }

  /** Of some scopes only, and without guesses: what somebody else sees (view.ts). */
  boardOf(isSeen: (scope: Scope) => boolean, before: Board): Board {
    return Board.of(this.replica, [], before, isSeen);
  }

  /** Of each scope, for tests and reports of trouble. */
  hashes(): ReadonlyMap<string, bigint> {
    return this.replica.hashes();
  }

  get divergences(): number {
    return this.replica.divergences;
  }

  // ---- this window's turn

  private async lead(): Promise<void> {
    const mine = ++this.turn;
    await this.queue.takeOver().catch(() => undefined);
    if (mine !== this.turn) return; // It is over already.
    this.leads = true;
    this.show();
    this.connect();
  }

  private async yield(): Promise<void> {
    this.turn += 1;
    this.leads = false;
    this.stopTimers();
    this.drop();
    this.setStatus("superseded");
    await this.queue.settled();
  }

  private async loadMore(): Promise<void> {
    await this.queue.load().catch(() => undefined);
    this.show();
    void this.pump();
  }

  // ---- the line

  private connect(): void {
    this.stopTimers();
    this.drop();
    this.goaway = undefined;
    const { status } = this.snapshot;
    if (status !== "connecting" && status !== "offline") this.setStatus("reconnecting");
    const open = (events: SocketEvents) => this.parts.open(events, this.node);
    this.socket = openHeard(open, () => this.socket, {
      opened: () => this.sayHello(),
      received: (bytes) => this.receive(bytes),
      closed: (code) => this.lost(statusOfClose(code)),
    });
    this.welcomeTimer = setTimeout(() => this.lost("reconnecting"), welcomeWithinMs);
  }

  private sayHello(): void {
    this.isOpen = true;
    this.heardAt = this.now();
    const cursors = this.replica.cursors();
    const { token, device } = this.parts.ticket;
    const resume = { epoch: this.replica.epoch, cursors };
    const hello = { protoMin: 1, protoMax: 1, token, device };
    this.say({ case: "hello", value: cursors.length > 0 ? { ...hello, resume } : hello });
  }

  private say(what: ClientMessageInit): void {
    if (this.isOpen) this.socket?.send(encodeClientMessage(what));
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = undefined;
    this.isOpen = false;
    socket?.close();
    this.queue.stop();
  }

  private lost(status: Status): void {
    // A node that does not let in is asked no more than once.
    if (this.goaway?.node) this.node = this.goaway.node;
    else if (this.goaway || this.snapshot.status !== "live") this.node = undefined;
    this.stopTimers();
    this.drop();
    this.setStatus(this.snapshot.status === "offline" ? "offline" : status);
    if (!triesAgain(this.snapshot.status)) return;
    this.retry = setTimeout(() => this.connect(), this.waitBeforeRetry());
  }

  private waitBeforeRetry(): number {
    const { retryMinMs = 0, retryMaxMs = 0 } = this.goaway ?? {};
    if (retryMaxMs === 0) return this.backoff.next();
    const random = this.parts.random ?? Math.random;
    return retryMinMs + random() * (retryMaxMs - retryMinMs);
  }

  private stopTimers(): void {
    clearTimeout(this.retry);
    clearTimeout(this.welcomeTimer);
    clearTimeout(this.proof);
    this.retry = undefined;
    this.welcomeTimer = undefined;
    this.proof = undefined;
  }

  // ---- what the server says

  private receive(bytes: Uint8Array): void {
    this.heardAt = this.now();
    clearTimeout(this.proof);
    this.proof = undefined;
    let message: ServerMessage;
    try {
      message = decodeServerMessage(bytes);
    } catch {
      // Once it may be the line's fault. Twice on end it is how this server speaks.
      const again = this.wasGarbled;
      this.lost(again ? "outdated" : "reconnecting");
      this.wasGarbled = true;
      return;
    }
    const seen = this.replica.apply(message);
    for (const welcome of message.welcome) this.welcomed(welcome);
    for (const goaway of message.goaway) this.goaway = goaway;
    for (const pong of message.pong) this.clock.heard(Number(pong.serverTime), Number(pong.t));
    for (const { scope, scopeSeq, hash } of this.replica.takeHeals()) {
      this.say({ case: "heal", value: { scope, scopeSeq, hash } });
    }
    for (const receipt of message.receipts) this.answered(receipt);
    const moved = message.presence.length > 0;
    if (moved) this.snapshot = withPresence(this.snapshot, message.presence);
    if (seen || moved || message.receipts.length > 0) this.show();
    void this.pump();
  }

  private welcomed(welcome: Welcome): void {
    clearTimeout(this.welcomeTimer);
    this.welcomeTimer = undefined;
    this.backoff.reset();
    this.pausedUntil = 0;
    this.queue.restart(welcome.nextCommandNo);
    this.snapshot = {
      ...this.snapshot,
      status: "live",
      since: this.now(),
      isDetour: this.socket?.isDetour ?? false,
      presence: new Map(),
      ...(welcome.limits && { limits: welcome.limits }),
    };
    this.ping();
  }

  private answered(receipt: ServerMessage["receipts"][number]): void {
    const { waiting, outcome, pauseMs } = this.queue.receipt(receipt);
    if (pauseMs > 0) {
      this.pausedUntil = this.now() + pauseMs;
      setTimeout(() => void this.pump(), pauseMs);
    }
    if (waiting === undefined || outcome === undefined) return;
    const { command, asSeat, answered } = waiting;
    answered?.(outcome);
    if (answered === undefined && this.told.size === 0)
      this.untold.push([command, outcome, asSeat]);
    for (const listener of this.told) listener(command, outcome, asSeat);
  }

  // ---- what we say

  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    try {
      while (this.snapshot.status === "live" && this.now() >= this.pausedUntil) {
        const line = this.socket;
        const inFlight = this.snapshot.limits?.commandsInFlightMax ?? inFlightAtFirst;
        const entry = await this.queue.next(inFlight);
        if (entry?.number === undefined) break;
        if (line !== this.socket || this.now() < this.pausedUntil) continue;
        entry.sent = true;
        const { number: commandNo, asSeat, command, phase = 0 } = entry;
        this.say({ case: "submit", value: { commandNo, asSeat, command, phase } });
      }
    } finally {
      this.pumping = false;
    }
  }

  private ping(): void {
    this.pingedAt = this.now();
    this.say({ case: "ping", value: { t: BigInt(Math.round(this.pingedAt)) } });
  }

  // The line answers soon, or it is not one.
  private demandProof(): void {
    this.ping();
    this.proof ??= setTimeout(() => this.lost("reconnecting"), answerWithinMs);
  }

  private lookAround(): void {
    const now = this.now();
    const { status, since } = this.snapshot;
    if (status === "live" && now - since >= readsWellAfterMs) this.wasGarbled = false;
    const slept = now - this.lookedAt > lookEveryMs + answerWithinMs || now < this.lookedAt;
    this.lookedAt = now;
    if (slept) {
      this.clock.forget();
      this.wake();
    } else if (status === "live" && now - this.pingedAt >= pingEveryMs) {
      if (now - this.heardAt >= pingEveryMs) this.demandProof();
      else this.ping();
    }
  }

  // ---- what others see of us

  private setStatus(status: Status): void {
    if (status === this.snapshot.status) return;
    this.snapshot = { ...this.snapshot, status, since: this.now() };
    this.tell();
  }

  private show(): void {
    this.snapshot = {
      ...this.snapshot,
      board: Board.of(this.replica, this.queue.all, this.snapshot.board),
      me: this.replica.seat,
      waiting: this.queue.all.length,
      unknown: this.replica.unknown,
    };
    this.tell();
  }

  private tell(): void {
    for (const listener of this.changed) listener();
  }
}
