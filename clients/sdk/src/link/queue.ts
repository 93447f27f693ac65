// The commands that wait for their receipts: numbered, kept in the outbox, sent in order, sent again.
//
// The server executes command n + 1 of a device only after n, and answers a number it knows with the
// same receipt (P2). So whatever was answered keeps its number, and whatever was not is numbered on
// from what the server awaits: nothing is lost and nothing is done twice, whenever the line breaks.
// Knows no socket and no clock; `Session` sends what `next` gives.
import { create } from "@bufbuild/protobuf";
import {
  type Command,
  type CommandInit,
  decodeCommand,
  encodeCommand,
  type Receipt,
  ReceiptSchema,
  Refusal,
} from "../wire/index.ts";
import type { OutboxEntry, OutboxStore } from "./outbox.ts";

export type Outcome =
  | { readonly ok: true; readonly receipt: Receipt }
  | { readonly ok: false; readonly refusal: Refusal; readonly detail: bigint };

export interface Waiting {
  readonly key: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly command: Command;
  readonly asSeat: bigint;
  readonly phase?: number;
  number: bigint | undefined;
  /** The outbox has it under this number. */
  saved: boolean;
  /** The outbox has it, or had it: what is there no more has been answered. */
  stored: boolean;
  /** Sent on the connection there is now, and not answered. */
  sent: boolean;
  /** Nobody waits here for the answer to what another page submitted. */
  readonly answered?: (outcome: Outcome) => void;
}

/** What the queue asks of its owner after a receipt. */
export interface Answered {
  /** Neither of them is told where the command stays in the queue. */
  readonly waiting?: Waiting;
  readonly outcome?: Outcome;
  /** Milliseconds before anything more is sent. */
  readonly pauseMs: number;
}

/** How it was answered, the other window was told, and has said so. */
function answeredElsewhere(commandNo = 0n): Outcome {
  const receipt = create(ReceiptSchema, { commandNo, refusal: Refusal.ALREADY_ANSWERED });
  return { ok: true, receipt };
}

const keysAMillisecond = 1_000; // Nobody says more; and such keys are exact for 280 years.

export class Queue {
  private waiting: Waiting[] = [];
  private nextNumber: bigint | undefined;
  private nextKey = 1;
  /** What the outbox is still busy with. */
  private readonly writing = new Set<Promise<void>>();

  /** Keys rise with the time, so that two windows with one outbox never have the same. */
  constructor(
    private readonly store: OutboxStore,
    private readonly now: () => number = () => 0,
  ) {}

  /** What an earlier page left unanswered, or another window meanwhile. */
  async load(): Promise<void> {
    const kept = await this.store.load();
    const known = new Set(this.waiting.map(({ key }) => key));
    for (const entry of kept) {
      if (known.has(entry.key)) continue;
      this.nextKey = Math.max(this.nextKey, entry.key + 1);
      this.waiting.push({
        ...entry,
        command: decodeCommand(entry.bytes),
        saved: true,
        stored: true,
        sent: false,
      });
    }
  }

  /** After another window had the outbox: what it had answered is gone, what it numbered has those
   * numbers. Between connections only. */
  async takeOver(): Promise<void> {
    await this.settled();
    // What is added while the outbox is read is ours alone.
    const shared = new Set(this.waiting.filter(({ stored }) => stored));
    const numbers = new Map((await this.store.load()).map(({ key, number }) => [key, number]));
    this.waiting = this.waiting.filter((entry) => !shared.has(entry) || numbers.has(entry.key));
    for (const entry of shared) {
      if (!numbers.has(entry.key)) entry.answered?.(answeredElsewhere(entry.number));
      entry.number = numbers.get(entry.key);
    }
    await this.load();
    this.waiting.sort((a, b) => a.key - b.key);
  }

  /** Once all that is known here is in the outbox, as far as that takes it. */
  async settled(): Promise<void> {
    while (this.writing.size > 0) await Promise.all(this.writing);
  }

  get all(): readonly Waiting[] {
    return this.waiting;
  }

  /** `saved` resolves when the command is in the outbox; `outcome` when its receipt is here. `phase`:
   * the number of the one in which it is said, whenever it is sent. */
  add(
    command: CommandInit,
    asSeat: bigint,
    phase = 0,
  ): { saved: Promise<void>; outcome: Promise<Outcome> } {
    const bytes = encodeCommand(command);
    let answered: (outcome: Outcome) => void = () => undefined;
    const outcome = new Promise<Outcome>((resolve) => {
      answered = resolve;
    });
    const numbered = this.waiting.every((each) => each.number !== undefined);
    this.nextKey = Math.max(this.nextKey, Math.floor(this.now() * keysAMillisecond));
    const entry: Waiting = {
      key: this.nextKey++,
      bytes,
      command: decodeCommand(bytes),
      asSeat,
      phase,
      number: numbered ? this.takeNumber() : undefined,
      saved: false,
      stored: false,
      sent: false,
      answered,
    };
    this.waiting.push(entry);
    return { saved: this.save(entry), outcome };
  }

  /** The next to be sent, saved under its number, or nothing: `inFlightMax` are on their way. */
  async next(inFlightMax: number): Promise<Waiting | undefined> {
    if (this.waiting.filter((each) => each.sent).length >= inFlightMax) return undefined;
    const entry = this.waiting.find((each) => !each.sent);
    if (entry === undefined) return undefined;
    if (entry.number === undefined) {
      entry.number = this.takeNumber();
      entry.saved = false;
    }
    if (entry.number === undefined) return undefined;
    if (!entry.saved) await this.save(entry);
    return entry.sent || !this.waiting.includes(entry) ? undefined : entry;
  }

  /** A new connection, on which the server awaits command `expected`. */
  restart(expected: bigint): void {
    for (const entry of this.waiting) entry.sent = false;
    this.renumber(expected);
  }

  /** The connection is gone: nothing is numbered until the server has said what it awaits. */
  stop(): void {
    this.nextNumber = undefined;
    for (const entry of this.waiting) entry.sent = false;
  }

  receipt(receipt: Receipt): Answered {
    const entry = this.waiting.find((each) => each.number === receipt.commandNo);
    if (entry === undefined) return { pauseMs: 0 };
    switch (receipt.refusal) {
      case Refusal.RETRY_AFTER:
        for (const each of this.waiting) each.sent = false;
        return { pauseMs: Number(receipt.detail) };
      case Refusal.EXPECTED_NUMBER:
        for (const each of this.waiting) each.sent = false;
        this.renumber(receipt.detail);
        return { pauseMs: 0 };
      case Refusal.COMMAND_CONFLICT:
        // Another command of this device used the number: this one was never executed.
        entry.number = this.takeNumber();
        entry.saved = false;
        entry.sent = false;
        return { pauseMs: 0 };
      default:
        return { waiting: entry, outcome: this.finish(entry, receipt), pauseMs: 0 };
    }
  }

  private finish(entry: Waiting, receipt: Receipt): Outcome {
    this.waiting.splice(this.waiting.indexOf(entry), 1);
    void this.write(this.store.remove(entry.key));
    const done = receipt.refusal === Refusal.NONE || receipt.refusal === Refusal.ALREADY_ANSWERED;
    return done
      ? { ok: true, receipt }
      : { ok: false, refusal: receipt.refusal, detail: receipt.detail };
  }

  // What has a number the server has not seen was not executed: it is numbered on from `expected`.
  private renumber(expected: bigint): void {
    this.nextNumber = expected;
    for (const entry of this.waiting) {
      if (entry.number !== undefined && entry.number < expected) continue;
      const number = this.takeNumber();
      if (entry.number !== number) {
        entry.number = number;
        entry.saved = false;
      }
    }
  }

  private takeNumber(): bigint | undefined {
    if (this.nextNumber === undefined) return undefined;
    const number = this.nextNumber;
    this.nextNumber += 1n;
    return number;
  }

  private async save(entry: Waiting): Promise<void> {
    const { key, bytes, asSeat, phase = 0, number } = entry;
    const kept: OutboxEntry = { key, bytes, asSeat, phase, number };
    const put = this.store.put(kept).then(() => {
      entry.stored = true;
    });
    await this.write(put);
    if (entry.number === number) entry.saved = true;
  }

  /** Without a store (a private window, a full disk) commands are sent all the same. */
  private async write(writing: Promise<void>): Promise<void> {
    const mine = writing.catch(() => undefined);
    this.writing.add(mine);
    await mine;
    this.writing.delete(mine);
  }
}
