// Commands that the server has not answered yet, kept where a closed tab, a dead battery or a reload
// does not lose them. A command is here before it is sent, and until its receipt is.
//
// `number` is the device's command number it was first sent under; undefined before that. The bytes
// never change, so that sending again is the same command to the server (P2).
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

export interface OutboxEntry {
  /** Rises with every command of this device; the order in which they are sent. */
  readonly key: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly asSeat: bigint;
  /** `Phase.number` of the phase in which it was said; not on those from before it was kept. */
  readonly phase?: number;
  readonly number: bigint | undefined;
}

export interface OutboxStore {
  /** All that is kept, in order of key. */
  load(): Promise<OutboxEntry[]>;
  /** Resolves once the entry would survive the end of this page. */
  put(entry: OutboxEntry): Promise<void>;
  remove(key: number): Promise<void>;
}

/** For programs whose commands need not outlive them. */
export function memoryOutbox(): OutboxStore {
  const entries = new Map<number, OutboxEntry>();
  return {
    load: async () => [...entries.values()].sort((a, b) => a.key - b.key),
    put: async (entry) => void entries.set(entry.key, entry),
    remove: async (key) => void entries.delete(key),
  };
}

interface OutboxSchema extends DBSchema {
  commands: { key: [string, number]; value: OutboxEntry & { readonly place: string } };
}

/** In IndexedDB, under `place`: one name for a session and device. */
export async function browserOutbox(place: string): Promise<OutboxStore> {
  const database: IDBPDatabase<OutboxSchema> = await openDB<OutboxSchema>("plenary-outbox", 1, {
    upgrade: (db) => void db.createObjectStore("commands", { keyPath: ["place", "key"] }),
  });
  const mine = IDBKeyRange.bound([place, 0], [place, Number.MAX_SAFE_INTEGER]);
  return {
    load: async () => database.getAll("commands", mine),
    put: async (entry) => void (await database.put("commands", { ...entry, place })),
    remove: async (key) => database.delete("commands", [place, key]),
  };
}
