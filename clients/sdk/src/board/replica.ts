// What the server has said of a session, by scope, kept by the rules of proto/README.md: order within
// a message, gaps (P1), snapshots and leaves (P5), unknown things (P9), hashes (P13).
//
// Confirmed state only; guesses are laid over it by board.ts. No socket, no clock. Whoever applies a
// message then asks `takeHeals` which scopes have to be sent anew.
import {
  ChangeBodySchema,
  type Cursor,
  type Events,
  type Heal,
  isUnderstood,
  type Record as PlenaryRecord,
  RecordSchema,
  type Scope,
  type Seat,
  type ServerMessage,
  type Snapshot,
  scopeHash,
} from "../wire/index.ts";
import { applyChange, type Records } from "./changes.ts";
import { keyOf, type ScopeKey, scopeKey } from "./records.ts";

interface HeldScope {
  readonly scope: Scope;
  scopeSeq: bigint;
  records: Records;
  // Something of it was left out as unknown, so that its hash is expected to differ.
  incomplete: boolean;
}

type Said = Pick<ServerMessage, "welcome" | "grants" | "leaves" | "snapshots" | "events">;
type HealWanted = Pick<Heal, "scopeSeq" | "hash"> & { readonly scope: Scope };

export class Replica {
  /** Of the last `Welcome`. */
  epoch = 0n;
  seat: Seat | undefined;
  /** How many records and changes were left out because this version does not know them. */
  unknown = 0;
  /** How often a hash of the server's differed from ours. */
  divergences = 0;

  private scopes: readonly Scope[] = [];
  private readonly held = new Map<ScopeKey, HeldScope>();
  private heals: HealWanted[] = [];
  // Asked for and not here yet; what comes of them meanwhile cannot be used.
  private readonly healing = new Set<ScopeKey>();

  /** Applies one server message as a whole; says whether anything of it was about records. */
  apply(message: Said): boolean {
    const fresh = new Set<ScopeKey>();
    for (const welcome of message.welcome) {
      this.healing.clear();
      this.epoch = welcome.epoch;
      this.seat = welcome.seat;
      this.scopes = welcome.scopes;
    }
    for (const leave of message.leaves) this.held.delete(scopeKey(leave.scope));
    for (const grants of message.grants) {
      this.seat = grants.seat;
      this.scopes = grants.scopes;
    }
    for (const snapshot of message.snapshots) {
      this.take(snapshot);
      fresh.add(scopeKey(snapshot.scope));
    }
    const seen = new Set(this.scopes.map(scopeKey));
    for (const events of message.events) {
      // The last of a scope that is left in this very message is not for us any more.
      if (seen.has(scopeKey(events.scope))) this.follow(events, fresh);
    }
    for (const key of this.held.keys()) if (!seen.has(key)) this.held.delete(key);
    return (
      message.welcome.length +
        message.leaves.length +
        message.grants.length +
        message.snapshots.length +
        message.events.length >
      0
    );
  }

  /** Where this replica stands, for `Hello.resume`; empty before the first snapshot. */
  cursors(): Pick<Cursor, "scopeSeq" | "scope">[] {
    return [...this.held.values()].map(({ scope, scopeSeq }) => ({ scope, scopeSeq }));
  }

  /** Scopes that must be sent anew, each once. */
  takeHeals(): HealWanted[] {
    const heals = this.heals;
    this.heals = [];
    return heals;
  }

  recordsByScope(): Iterable<{ scope: Scope; records: ReadonlyMap<string, PlenaryRecord> }> {
    return this.held.values();
  }

  /** For tests and for reports of trouble: the hash of each scope as it stands. */
  hashes(): Map<ScopeKey, bigint> {
    return new Map([...this.held].map(([key, held]) => [key, scopeHash(held.records.values())]));
  }

  private take(snapshot: Snapshot): void {
    const { scope } = snapshot;
    if (scope === undefined) return;
    const held: HeldScope = {
      scope,
      scopeSeq: snapshot.scopeSeq,
      records: new Map(),
      incomplete: false,
    };
    for (const record of snapshot.records) {
      const key = keyOf(record);
      if (key === undefined || !isUnderstood(RecordSchema, record)) {
        this.leaveOut(held);
      } else {
        held.records.set(key, record);
      }
    }
    this.held.set(scopeKey(scope), held);
    this.healing.delete(scopeKey(scope));
    // A snapshot that differs would differ again: it is reported, not asked for once more.
    if (snapshot.hash !== 0n) this.compare(held, snapshot.hash);
  }

  private follow(events: Events, fresh: ReadonlySet<ScopeKey>): void {
    const { scope } = events;
    if (scope === undefined) return;
    const key = scopeKey(scope);
    const held = this.held.get(key);
    if (held !== undefined && events.scopeSeq <= held.scopeSeq) return;
    if (held === undefined || events.scopeSeq !== held.scopeSeq + 1n) {
      // Behind a snapshot in the same message it may be what was before the snapshot's place.
      if (!fresh.has(key)) this.heal(scope, held);
      return;
    }
    for (const change of events.changes) {
      if (!isUnderstood(ChangeBodySchema, change)) {
        this.leaveOut(held);
      } else if (!applyChange(held.records, change) && !held.incomplete) {
        this.heal(scope, held);
        return;
      }
    }
    held.scopeSeq = events.scopeSeq;
    if (events.hash !== 0n && !this.compare(held, events.hash)) this.heal(scope, held);
  }

  private leaveOut(held: HeldScope): void {
    held.incomplete = true;
    this.unknown += 1;
  }

  private compare(held: HeldScope, hash: bigint): boolean {
    if (held.incomplete || scopeHash(held.records.values()) === hash) return true;
    this.divergences += 1;
    return false;
  }

  // What is here stays on the screen until the snapshot that is asked for replaces it.
  private heal(scope: Scope, held: HeldScope | undefined): void {
    const key = scopeKey(scope);
    if (this.healing.has(key)) return;
    this.healing.add(key);
    this.heals.push({ scope, scopeSeq: held?.scopeSeq ?? 0n, hash: 0n });
  }
}
