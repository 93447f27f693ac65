// What waits for a moderator: flagged and held notes, without who wrote them. Each decision names how
// far its maker had read, so that of two who decide at once the second is told.
import {
  type Board,
  type RecordOf,
  ReviewAct,
  ReviewReason,
  ReviewState,
  textOf,
} from "@plenary/sdk";
import { useState } from "react";
import { useLive, useSubmit } from "../shared/live.tsx";
import { useWords } from "../shared/words.tsx";

type Review = RecordOf<"review">;

export function waitingForReview(board: Board): Review[] {
  return board
    .list("review")
    .filter(({ state }) => state === ReviewState.OPEN || state === ReviewState.HELD);
}

export function ReviewQueue() {
  const say = useWords();
  const { board } = useLive();
  const waiting = waitingForReview(board);
  const hidden = board.list("review").filter(({ state }) => state === ReviewState.HIDDEN);
  return (
    <>
      {waiting.length === 0 && <p className="empty">{say("review.none")}</p>}
      {waiting.map((review) => (
        <ReviewCard key={String(review.id)} review={review} />
      ))}
      {hidden.length > 0 && (
        <details>
          <summary>{say("review.hidden_count", { count: hidden.length })}</summary>
          {hidden.map((review) => (
            <ReviewCard key={String(review.id)} review={review} />
          ))}
        </details>
      )}
    </>
  );
}

function ReviewCard({ review }: { review: Review }) {
  const say = useWords();
  const submit = useSubmit();
  const { board, me } = useLive();
  const [why, setWhy] = useState("");
  const note = board.find("note", review.note);
  const reason = review.steps.findLast((step) => step.reason !== ReviewReason.NONE)?.reason;
  const decide = (act: ReviewAct) =>
    void submit({
      case: "reviewNote",
      value: {
        note: review.note,
        act,
        afterSteps: review.steps.length,
        reason: act === ReviewAct.RELEASE ? ReviewReason.NONE : (reason ?? ReviewReason.OTHER),
        words: why.trim(),
      },
    });
  const claimed = review.claimedBy !== 0n && review.claimedBy !== me?.id;
  return (
    <article className="note">
      <p className="words" dir="auto">
        {textOf(note?.text)}
      </p>
      <p className="aside">
        {say(`review.state_${review.state}`)}
        {reason !== undefined && <> · {say(`review.reason_${reason as 1 | 2 | 3 | 4 | 5 | 6}`)}</>}
        {claimed && (
          <>
            {" "}
            · {say("review.claimed", { name: board.find("seat", review.claimedBy)?.name ?? "" })}
          </>
        )}
      </p>
      <label className="field">
        {say("review.words")}
        <input value={why} dir="auto" onChange={(event) => setWhy(event.target.value)} />
      </label>
      <div className="row">
        <button type="button" className="primary" onClick={() => decide(ReviewAct.RELEASE)}>
          {say("review.release")}
        </button>
        {review.state !== ReviewState.HIDDEN && (
          <button type="button" onClick={() => decide(ReviewAct.HIDE)}>
            {say("review.hide")}
          </button>
        )}
        <button type="button" onClick={() => decide(ReviewAct.SEND_BACK)}>
          {say("review.send_back")}
        </button>
      </div>
    </article>
  );
}
