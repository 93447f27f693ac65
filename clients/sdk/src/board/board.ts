// What a screen shows of a session: confirmed state with this device's own guesses laid over it,
// recomputed as a whole and never merged by hand.
//
// A Board is a value: the same one until something in it has changed, and each of its lists and
// records is the same object as before where it did not change, so that a screen draws anew only
// what is new. Pure.
import type { Records } from "./changes.ts";
import { type Guess, guess, type Pending } from "./guess.ts";
import { type Kind, keyOf, type PlenaryRecord, type RecordOf, recordKey } from "./records.ts";
import type { Replica } from "./replica.ts";

type ByKind = Map<Kind, Map<bigint, PlenaryRecord>>;
const nothing: ReadonlyMap<bigint, unknown> = new Map();

export class Board {
  private readonly cache = new Map<Kind, ReadonlyMap<bigint, unknown>>();

  private constructor(
    private readonly kinds: ByKind,
    private readonly guessed: ReadonlySet<string>,
  ) {}

  static readonly empty = new Board(new Map(), new Set());

  /** Of everything the replica holds and what the pending commands will likely make of it. */
  static of(replica: Replica, pending: readonly Pending[], before: Board = Board.empty): Board {
    const kinds: ByKind = new Map();
    const add = (record: PlenaryRecord): void => {
      if (record.kind.case === undefined) return;
      let held = kinds.get(record.kind.case);
      if (held === undefined) {
        held = new Map();
        kinds.set(record.kind.case, held);
      }
      held.set(record.kind.value.id, record);
    };
    for (const { records } of replica.recordsByScope()) {
      for (const record of records.values()) add(record);
    }
    const board = new Board(kinds, new Set());
    const guesses = board.guessAll(pending, replica.seat?.id ?? 0n);
    for (const key of guesses.gone) {
      const [kind, id] = key.split("/") as [Kind, string];
      kinds.get(kind)?.delete(BigInt(id));
    }
    for (const record of guesses.records.values()) add(record);
    const whole = new Board(kinds, new Set(guesses.records.keys()));
    whole.reuse(before);
    return whole;
  }

  /** All records of a kind by id. */
  all<K extends Kind>(kind: K): ReadonlyMap<bigint, RecordOf<K>> {
    const cached = this.cache.get(kind);
    if (cached !== undefined) return cached as ReadonlyMap<bigint, RecordOf<K>>;
    const held = this.kinds.get(kind);
    if (held === undefined) return nothing as ReadonlyMap<bigint, RecordOf<K>>;
    const values = new Map<bigint, RecordOf<K>>();
    for (const [id, record] of held) values.set(id, record.kind.value as RecordOf<K>);
    this.cache.set(kind, values);
    return values;
  }

  list<K extends Kind>(kind: K): RecordOf<K>[] {
    return [...this.all(kind).values()];
  }

  find<K extends Kind>(kind: K, id: bigint): RecordOf<K> | undefined {
    return this.kinds.get(kind)?.get(id)?.kind.value as RecordOf<K> | undefined;
  }

  /** The record of a kind of which a viewer sees at most one. */
  only<K extends Kind>(kind: K): RecordOf<K> | undefined {
    const held = this.kinds.get(kind)?.values().next();
    return held?.value?.kind.value as RecordOf<K> | undefined;
  }

  /** Whether the record is as this device guesses it, and the server has not said so yet. */
  isPending(kind: Kind, id: bigint): boolean {
    return this.guessed.has(recordKey(kind, id));
  }

  private guessAll(
    pending: readonly Pending[],
    me: bigint,
  ): { records: Records; gone: Set<string> } {
    const records: Records = new Map();
    const gone = new Set<string>();
    const look = <K extends Kind>(kind: K, id: bigint): RecordOf<K> | undefined => {
      const key = recordKey(kind, id);
      if (gone.has(key)) return undefined;
      const record = records.get(key) ?? this.kinds.get(kind)?.get(id);
      return record?.kind.value as RecordOf<K> | undefined;
    };
    const all = <K extends Kind>(kind: K): RecordOf<K>[] => {
      const confirmed = [...(this.kinds.get(kind) ?? nothing).keys()] as bigint[];
      const added = [...records.values()].flatMap(({ kind: { case: name, value } }) =>
        name === kind ? [value.id] : [],
      );
      const ids = new Set([...confirmed, ...added]);
      return [...ids]
        .map((id) => look(kind, id))
        .filter((value) => value !== undefined) as unknown[] as RecordOf<K>[];
    };
    for (const each of pending) {
      for (const guessed of guess(each, { look, all, me: each.asSeat || me })) {
        this.lay(guessed, records, gone);
      }
    }
    return { records, gone };
  }

  private lay(guessed: Guess, records: Records, gone: Set<string>): void {
    if (guessed.kind === "gone") {
      gone.add(guessed.key);
      records.delete(guessed.key);
      return;
    }
    const key = keyOf(guessed.record);
    if (key === undefined) return;
    gone.delete(key);
    records.set(key, guessed.record);
  }

  // Takes over the lists of the board before that hold the very same records.
  private reuse(before: Board): void {
    for (const [kind, list] of before.cache) {
      const mine = this.kinds.get(kind);
      if (mine === undefined || mine.size !== list.size) continue;
      const same = [...mine].every(([id, record]) => list.get(id) === record.kind.value);
      if (same) this.cache.set(kind, list);
    }
  }
}
