// What a ballot is about and in which order this seat sees it. Pure.
import {
  type Board,
  kindName,
  RecordKind,
  type RecordOf,
  type RecordRef,
  textOf,
  xxh32,
} from "@plenary/sdk";

export type Ref = Pick<RecordRef, "kind" | "id">;

/** The notes that all who are in a place see (zero: in plenary): nothing sealed, nothing kept to oneself. */
export function sharedNotes(board: Board, room: bigint): RecordOf<"note">[] {
  return board.list("note").filter((note) => {
    const isHere = (note.placement?.room ?? 0n) === room;
    return isHere && !note.sealed && !isKept(board, note) && !board.isForStaff("note", note.id);
  });
}

/** Whether only one person sees it: until it is revealed, or for good. */
export function isKept(board: Board, note: RecordOf<"note">): boolean {
  return note.sealed || board.isPrivate("note", note.id);
}

/** With no items listed, every note of the ballot's place can be voted on. */
export function itemsOf(board: Board, ballot: RecordOf<"ballot">): Ref[] {
  if (ballot.items.length > 0) return ballot.items;
  return sharedNotes(board, ballot.room).map(({ id }) => ({ kind: RecordKind.NOTE, id }));
}

/** What is meant, or nothing where it is not here any more. */
export function recordOf(board: Board, item: Ref | undefined) {
  const kind = item === undefined ? undefined : kindName(item.kind);
  return item === undefined || kind === undefined ? undefined : board.find(kind, item.id);
}

/** An item's words, or nothing where it is not here any more. */
export function wordsOf(board: Board, item: Ref | undefined): string | undefined {
  const record = recordOf(board, item);
  if (record === undefined) return undefined;
  if (item?.kind === RecordKind.OBJECTION) return (record as RecordOf<"objection">).words;
  return "text" in record ? textOf(record.text) : undefined;
}

/** The room it is in, or zero. */
export function roomOf(board: Board, item: Ref): bigint {
  const { id } = item;
  switch (kindName(item.kind)) {
    case "note":
      return board.find("note", id)?.placement?.room ?? 0n;
    case "group":
      return board.find("group", id)?.room ?? 0n;
    case "causeMap":
      return board.find("causeMap", id)?.room ?? 0n;
    case "minutes":
      return board.find("minutes", id)?.room ?? 0n;
    case "cause":
      return board.find("causeMap", board.find("cause", id)?.map ?? 0n)?.room ?? 0n;
    case "objection":
      return board.find("ballot", board.find("objection", id)?.ballot ?? 0n)?.room ?? 0n;
    default:
      return 0n;
  }
}

/**
 * The order in which a seat sees a ballot's items, so that being first is worth nothing: by XXH32
 * with seed 0 of ballot, seat, kind and id, each as 8 bytes, little-endian (the twin of
 * server/audit/ballot_order.h; vectors in tests/golden/ballot_order.json).
 */
export function ballotOrder(ballot: bigint, seat: bigint, items: readonly Ref[]): Ref[] {
  const keyed = items.map((item) => {
    const bytes = new BigUint64Array([ballot, seat, BigInt(item.kind), item.id]);
    return { item, key: xxh32(new Uint8Array(bytes.buffer), 0) };
  });
  keyed.sort(
    (a, b) => a.key - b.key || a.item.kind - b.item.kind || (a.item.id < b.item.id ? -1 : 1),
  );
  return keyed.map(({ item }) => item);
}
