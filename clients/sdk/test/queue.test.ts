// The queue against a server that follows P2, with every way in which a line can break.
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ReceiptSchema, Refusal } from "../src/index.ts";
import { memoryOutbox } from "../src/link/outbox.ts";
import { Queue, type Waiting } from "../src/link/queue.ts";

/** Executes each number once, in order, and remembers what it answered. */
class StrictServer {
  readonly executed: string[] = [];
  private readonly bodies: string[] = [];

  get awaited(): bigint {
    return BigInt(this.bodies.length + 1);
  }

  hear({ number, bytes }: { number: bigint; bytes: Uint8Array }) {
    const body = Buffer.from(bytes).toString("hex");
    const answer = (refusal: Refusal, detail = 0n) =>
      create(ReceiptSchema, { commandNo: number, refusal, detail });
    if (number > this.awaited) return answer(Refusal.EXPECTED_NUMBER, this.awaited);
    const known = this.bodies[Number(number) - 1];
    if (known !== undefined) {
      return answer(known === body ? Refusal.NONE : Refusal.COMMAND_CONFLICT);
    }
    this.bodies.push(body);
    this.executed.push(body);
    return answer(Refusal.NONE);
  }
}

/** Numbers from 0 to 1 that a seed determines (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state += 0x6d2b79f5;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

const command = (note: number) => ({ case: "removeNote", value: { note: BigInt(note) } }) as const;
const sending = (entry: Waiting) => ({ number: entry.number ?? 0n, bytes: entry.bytes });

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  "P2 every command is executed once and in order, however the line breaks (seed %i)",
  async (seed) => {
    const roll = dice(seed);
    const outbox = memoryOutbox();
    const server = new StrictServer();
    let queue = new Queue(outbox);
    const wanted: number[] = [];
    for (let step = 0; step < 120; step += 1) {
      queue.restart(server.awaited);
      for (let sent = roll() * 6; sent > 0; sent -= 1) {
        if (wanted.length < 60 && roll() < 0.6) {
          wanted.push(wanted.length + 1);
          await queue.add(command(wanted.length), 0n).saved;
        }
        const entry = await queue.next(4);
        if (entry === undefined) continue;
        entry.sent = true;
        if (roll() < 0.2) continue; // Lost on the way there,
        const receipt = server.hear(sending(entry));
        if (roll() < 0.2) continue; // or on the way back.
        queue.receipt(receipt);
      }
      queue.stop();
      if (roll() < 0.1) {
        queue = new Queue(outbox); // The page was closed, and another opened.
        await queue.load();
      }
    }
    while (queue.all.length > 0) {
      queue.restart(server.awaited);
      const entry = await queue.next(4);
      if (entry === undefined) throw new Error("something waits and is not sent");
      entry.sent = true;
      queue.receipt(server.hear(sending(entry)));
    }
    expect(server.executed.length).toBe(wanted.length);
    expect(new Set(server.executed).size).toBe(wanted.length);
    expect(await outbox.load()).toEqual([]);
  },
);

test("F50 what was said in a phase is of that phase, however late it is sent", async () => {
  const outbox = memoryOutbox();
  await new Queue(outbox).add(command(1), 0n, 3).saved;
  const later = new Queue(outbox);
  await later.load();
  later.restart(1n);
  expect((await later.next(8))?.phase).toBe(3);
});

test("P2 too fast: nothing is lost, and the order stays", async () => {
  const queue = new Queue(memoryOutbox());
  queue.restart(1n);
  for (const note of [1, 2, 3]) await queue.add(command(note), 0n).saved;
  const first = await queue.next(8);
  expect(first?.number).toBe(1n);
  if (first !== undefined) first.sent = true;
  const slower = create(ReceiptSchema, {
    commandNo: 1n,
    refusal: Refusal.RETRY_AFTER,
    detail: 250n,
  });
  expect(queue.receipt(slower).pauseMs).toBe(250);
  expect((await queue.next(8))?.number).toBe(1n);
  expect(queue.all.length).toBe(3);
});

test("P2 a number that another window used: the command gets a new one", async () => {
  const queue = new Queue(memoryOutbox());
  queue.restart(1n);
  await queue.add(command(1), 0n).saved;
  const entry = await queue.next(8);
  if (entry !== undefined) entry.sent = true;
  const conflict = create(ReceiptSchema, { commandNo: 1n, refusal: Refusal.COMMAND_CONFLICT });
  queue.receipt(conflict);
  expect((await queue.next(8))?.number).toBe(2n);
});

test("P2 two windows with one outbox: nothing is lost, and nothing is sent by both", async () => {
  const outbox = memoryOutbox();
  const server = new StrictServer();
  let time = 1_000;
  const now = () => time++;
  const first = new Queue(outbox, now);
  const second = new Queue(outbox, now);
  const send = async (queue: Queue) => {
    queue.restart(server.awaited);
    for (let next = await queue.next(8); next !== undefined; next = await queue.next(8)) {
      next.sent = true;
      queue.receipt(server.hear(sending(next)));
    }
    queue.stop();
    await queue.settled();
  };

  // Sent by the first, whose answer is lost; added in both; taken over by the second.
  first.restart(server.awaited);
  await first.add(command(1), 0n).saved;
  const lost = await first.next(8);
  if (lost === undefined) throw new Error("there is something to send");
  server.hear(sending(lost));
  first.stop();
  const added = [first.add(command(2), 0n), second.add(command(3), 0n), first.add(command(4), 0n)];
  await Promise.all(added.map(({ saved }) => saved));
  await second.takeOver();
  expect(second.all.length).toBe(4);
  await send(second);
  expect(server.executed.length).toBe(4);

  // Back in the first, with one more: what the second had answered is not sent again, and whoever
  // waits for it in the first need not wait any longer.
  first.add(command(5), 0n);
  await first.takeOver();
  const answeredThere = await Promise.all([added[0], added[2]].map((each) => each?.outcome));
  expect(answeredThere.map((outcome) => outcome?.ok)).toEqual([true, true]);
  expect(first.all.length).toBe(1);
  await send(first);
  expect(server.executed.length).toBe(5);
  expect(new Set(server.executed).size).toBe(5);
  expect(await outbox.load()).toEqual([]);
});

test("P2 what is added while the outbox is read is not taken for answered", async () => {
  const outbox = memoryOutbox();
  let read: () => void = () => undefined;
  const slow = {
    ...outbox,
    load: async () => {
      const kept = await outbox.load();
      await new Promise<void>((resolve) => {
        read = resolve;
      });
      return kept;
    },
  };
  const queue = new Queue(slow);
  const taking = queue.takeOver();
  await Promise.resolve();
  const { saved } = queue.add(command(1), 0n);
  await saved;
  const [mine] = queue.all;
  for (let turns = 0; turns < 4; turns += 1) {
    read();
    await new Promise((resolve) => setTimeout(resolve));
  }
  await taking;
  expect(queue.all).toEqual([mine]);
  expect(queue.all[0]).toBe(mine); // Who waits for its answer still hears it.
});
