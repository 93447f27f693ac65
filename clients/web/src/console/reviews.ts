// What moderators have looked at, and which of it waits for them. Pure.
import { type Board, RecordKind, type RecordOf, ReviewReason, ReviewState } from "@plenary/sdk";
import { type Ref, recordOf } from "../shared/items.ts";

export type Review = RecordOf<"review">;

/** Those that people give; the others are the server's. */
export const reasons = [
  ReviewReason.NAMES_SOMEBODY,
  ReviewReason.HURTFUL,
  ReviewReason.OFF_TOPIC,
  ReviewReason.REPEATED,
  ReviewReason.OTHER,
] as const;

/** What a review is of. */
export function aboutOf({ note, of }: Pick<Review, "note" | "of">): Ref {
  return note !== 0n || of === undefined ? { kind: RecordKind.NOTE, id: note } : of;
}

export function reviewOf(board: Board, text: Ref): Review | undefined {
  return board.list("review").find((review) => {
    const { kind, id } = aboutOf(review);
    return kind === text.kind && id === text.id;
  });
}

/** With their authors, to be mended. */
export function sentBack(board: Board): Review[] {
  return board.list("review").filter(({ state }) => state === ReviewState.SENT_BACK);
}

export function waitingForReview(board: Board): Review[] {
  return board
    .list("review")
    .filter(({ state }) => state === ReviewState.OPEN || state === ReviewState.HELD)
    .filter((review) => recordOf(board, aboutOf(review)) !== undefined);
}
