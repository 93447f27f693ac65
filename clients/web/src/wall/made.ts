// What a phase has made so far, as lines to be read from afar. Pure.
import { type Board, Consent, textOf } from "@plenary/sdk";
import { wordsOf } from "../shared/items.ts";

export interface Line {
  readonly id: bigint;
  readonly words: string;
  /** Since 1970; nothing where none is said. */
  readonly dueDay?: number | undefined;
}

/** What the phase is there to make: findings, priorities that everybody can live with, or commitments.
 * By whom is for members. */
export function madeIn(board: Board): Line[] {
  switch (board.only("phase")?.name) {
    case "prioritise":
    case "close":
      return board
        .list("priority")
        .filter(({ consent }) => consent === Consent.GIVEN)
        .map(({ id, item }) => ({ id, words: wordsOf(board, item) ?? "" }))
        .filter(({ words }) => words !== "");
    case "findings":
      return board.list("finding").map(({ id, text }) => ({ id, words: textOf(text) }));
    case "commit":
    case "follow-up":
      return board
        .list("commitment")
        .map(({ id, text, plan }) => ({ id, words: textOf(text), dueDay: plan?.dueDay }));
    default:
      return [];
  }
}
