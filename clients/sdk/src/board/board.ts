// What a screen shows of a session: confirmed state with this device's own guesses laid over it,
// recomputed as a whole and never merged by hand.
//
// A Board is a value: the same one until something in it has changed, and each of its lists and
// records is the same object as before where it did not change, so that a screen draws anew only
// what is new. Pure.

import { type Scope, ScopeKind } from "../wire/index.ts";
import type { Records } from "./changes.ts";
import { guess, type Pending } from "./guess.ts";
import { type Kind, keyOf, type PlenaryRecord, type RecordOf, recordKey } from "./records.ts";
import type { Replica } from "./replica.ts";

interface Guesses {
  readonly records: Records;
  readonly gone: ReadonlySet<string>;
  /** Whose each guessed record is. */
  readonly by: ReadonlyMap<string, bigint>;
}

type ByKind = Map<Kind, Map<bigint, PlenaryRecord>>;
const nothing: ReadonlyMap<bigint, unknown> = new Map();

export class Board {
  private readonly cache = new Map<Kind, ReadonlyMap<bigint, unknown>>();

  private constructor(
    private readonly kinds: ByKind,
    private readonly guessed: ReadonlySet<string>,
    /** The seat whose own scope a record is in, or whose guess it is. */
    private readonly owners: ReadonlyMap<string, bigint>,
    /** What the server has put where not all who are there see it: for one seat, or for the staff. */
    private readonly apart: ReadonlyMap<string, ScopeKind>,
  ) {}

  static readonly empty = new Board(new Map(), new Set(), new Map(), new Map());

  /** Of what the replica holds – of these scopes, if not all – and what the pending commands will
   * likely make of it. */
  static of(
    replica: Replica,
    pending: readonly Pending[],
    before: Board = Board.empty,
    isSeen: (scope: Scope) => boolean = () => true,
  ): Board {
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
    const owners = new Map<string, bigint>();
    const apart = new Map<string, ScopeKind>();
    for (const { scope, records } of replica.recordsByScope()) {
      if (!isSeen(scope)) continue;
      for (const [key, record] of records) {
        add(record);
        if (scope.kind === ScopeKind.SEAT) owners.set(key, scope.id);
        if (scope.kind === ScopeKind.SEAT || scope.kind === ScopeKind.STAFF) {
          apart.set(key, scope.kind);
        }
      }
    }
    const board = new Board(kinds, new Set(), owners, apart);
    const guesses = board.guessAll(pending, replica.seat?.id ?? 0n);
    for (const key of guesses.gone) {
      const [kind, id] = key.split("/") as [Kind, string];
      kinds.get(kind)?.delete(BigInt(id));
    }
    for (const [key, record] of guesses.records) {
      add(record);
      owners.set(key, owners.get(key) ?? guesses.by.get(key) ?? 0n);
    }
    const whole = new Board(kinds, new Set(guesses.records.keys()), owners, apart);
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

  /** Those that are before others: not what moderators keep away, nor what is one seat's own. */
  shared<K extends Kind>(kind: K): RecordOf<K>[] {
    return this.list(kind).filter(({ id }) => this.isShared(kind, id));
  }

  isShared(kind: Kind, id: bigint): boolean {
    return !this.apart.has(recordKey(kind, id));
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

  /** Of what only one seat sees: whose it is; a table's device holds that of several. */
  ownerOf(kind: Kind, id: bigint): bigint | undefined {
    return this.owners.get(recordKey(kind, id));
  }

  /** Whether it is there for one seat alone, as the server has put it. */
  isPrivate(kind: Kind, id: bigint): boolean {
    return this.apart.get(recordKey(kind, id)) === ScopeKind.SEAT;
  }

  isForStaff(kind: Kind, id: bigint): boolean {
    return this.apart.get(recordKey(kind, id)) === ScopeKind.STAFF;
  }

  private guessAll(pending: readonly Pending[], me: bigint): Guesses {
    const records: Records = new Map();
    const gone = new Set<string>();
    const by = new Map<string, bigint>();
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
      const seat = each.asSeat || me;
      for (const guessed of guess(each, { look, all, me: seat })) {
        const key = guessed.kind === "gone" ? guessed.key : keyOf(guessed.record);
        if (key === undefined) continue;
        if (guessed.kind === "gone") {
          gone.add(key);
          records.delete(key);
        } else {
          gone.delete(key);
          records.set(key, guessed.record);
          by.set(key, seat);
        }
      }
    }
    return { records, gone, by };
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
