// Questions for the staff: notes that stand nowhere among the others. Pure.
import type { Board, RecordOf } from "@plenary/sdk";

/** Only the staff hold any. */
export function isQuestion(board: Board, note: RecordOf<"note">): boolean {
  const isPlaced = note.sealed || (note.placement?.order ?? 0n) !== 0n;
  return !isPlaced && board.ownerOf("note", note.id) === undefined;
}

/** What everybody in this place may see, as far as this seat sees it. */
export function notesIn(board: Board, room: bigint): RecordOf<"note">[] {
  return board
    .list("note")
    .filter((note) => !note.sealed && (note.placement?.room ?? 0n) === room)
    .filter((note) => !isQuestion(board, note));
}
