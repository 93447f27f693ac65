// Opening, closing and revealing a ballot. The result is looked at by nobody before it is revealed to
// all, because until then it does not exist.

import { BallotState, type Board, kindName, newId, type RecordOf } from "@plenary/sdk";
import { grantFocus, wishFocus } from "../shared/focus_wish.ts";
import type { Ref } from "../shared/items.ts";
import { useLive, useSubmit } from "../shared/live.tsx";
import { ranked } from "../shared/results_score.ts";
import { useWords } from "../shared/words.tsx";
import { NewBallot } from "./new_ballot.tsx";

type Ballot = RecordOf<"ballot">;

export function BallotDesk({ room }: { room: bigint }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const ballots = board.list("ballot").filter((ballot) => ballot.room === room);
  const open = ballots.find(({ state }) => state === BallotState.OPEN);
  const closed = ballots.find(({ state }) => state === BallotState.CLOSED);
  // Each gives way to the next one, with the focus.
  const next = (act: "open" | "close" | "reveal") => `ballot.${room}.${act}`;
  if (open !== undefined) {
    return (
      <button
        type="button"
        ref={(button) => grantFocus(next("close"), button)}
        onClick={() => {
          wishFocus(next("reveal"));
          void submit({ case: "closeBallot", value: { ballot: open.id } });
        }}
      >
        {say("vote.close")}
      </button>
    );
  }
  if (closed !== undefined) {
    return (
      <button
        type="button"
        className="primary"
        ref={(button) => grantFocus(next("reveal"), button)}
        onClick={() => {
          wishFocus(next("open"));
          void submit({ case: "revealBallot", value: { ballot: closed.id } });
        }}
      >
        {say("vote.reveal")}
      </button>
    );
  }
  return (
    <NewBallot
      room={room}
      button={(button) => grantFocus(next("open"), button)}
      opened={() => wishFocus(next("close"))}
    />
  );
}

function isShown(board: Board, item: Ref | undefined): boolean {
  const kind = item === undefined ? undefined : kindName(item.kind);
  return item === undefined || kind === undefined || board.isShared(kind, item.id);
}

/** Under a revealed ballot of everybody's: what it put first may be made a priority. */
export function MakePriorities({ ballot }: { ballot: Ballot }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const tallies = ranked(
    ballot.method,
    board.list("tally").filter((tally) => tally.ballot === ballot.id),
  );
  const taken = new Set(board.list("priority").map(({ item }) => item?.id));
  const next = tallies.find(({ item }) => !taken.has(item?.id) && isShown(board, item));
  if (ballot.room !== 0n || next?.item === undefined) return null;
  const { item } = next;
  return (
    <button
      type="button"
      onClick={() =>
        void submit({ case: "setPriority", value: { id: newId(), ballot: ballot.id, item } })
      }
    >
      {say("priority.take", { place: taken.size + 1 })}
    </button>
  );
}
