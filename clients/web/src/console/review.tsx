// What waits for a moderator: flagged, held and hidden texts of every kind, without who wrote them.
// Each decision names how far its maker had read, so that of two who decide at once the second is told.
import { type Board, RecordKind, ReviewAct, ReviewReason, ReviewState, textOf } from "@plenary/sdk";
import { useId, useMemo, useState } from "react";
import { type Ref, roomOf, sharedNotes, wordsOf } from "../shared/items.ts";
import { useLive, useSession, useSubmit } from "../shared/live.tsx";
import { isOver } from "../shared/phase.ts";
import { placeOfReview } from "../shared/typed_places.ts";
import { useDraft } from "../shared/use_draft.ts";
import { useWords } from "../shared/words.tsx";
import { likest } from "./alike.ts";
import { aboutOf, type Review, reasons, sentBack, waitingForReview } from "./reviews.ts";

/** Hidden, with a review or without a word. */
function hidden(board: Board): Looked[] {
  const reviewed = board.list("review").filter(({ state }) => state === ReviewState.HIDDEN);
  const known = new Set(board.list("review").map(({ note }) => note));
  const others = board
    .list("note")
    .filter(({ id, placement }) => !known.has(id) && (placement?.order ?? 0n) !== 0n)
    .filter(({ id, sealed }) => !sealed && !board.isShared("note", id));
  return [
    ...reviewed.map((review) => ({ text: aboutOf(review), review })),
    ...others.map(({ id }) => ({ text: { kind: RecordKind.NOTE, id } })),
  ];
}

export function ReviewQueue() {
  const say = useWords();
  const { board } = useLive();
  const waiting = waitingForReview(board);
  const away = hidden(board);
  const mended = sentBack(board);
  return (
    <>
      {waiting.length === 0 && <p className="empty">{say("review.none")}</p>}
      {waiting.map((review) => (
        <ReviewCard key={String(review.id)} text={aboutOf(review)} review={review} />
      ))}
      {away.length > 0 && (
        <details>
          <summary>{say("review.hidden_count", { count: away.length })}</summary>
          {away.map((each) => (
            <ReviewCard key={String(each.text.id)} {...each} />
          ))}
        </details>
      )}
      {mended.length > 0 && (
        <details>
          <summary>{say("review.sent_back_count", { count: mended.length })}</summary>
          {mended.map((review) => (
            <SentBack key={String(review.id)} review={review} />
          ))}
        </details>
      )}
    </>
  );
}

interface Looked {
  readonly text: Ref;
  readonly review?: Review;
}

const kinds = [
  RecordKind.NOTE,
  RecordKind.GROUP,
  RecordKind.CAUSE_MAP,
  RecordKind.CAUSE,
  RecordKind.MINUTES,
  RecordKind.FINDING,
  RecordKind.COMMITMENT,
  RecordKind.OBJECTION,
] as const;
type Kind = (typeof kinds)[number];

/** Many people's, or nobody's to know: there is nobody to send it back to. */
const isSentBack = (kind: RecordKind) =>
  kind !== RecordKind.CAUSE_MAP && kind !== RecordKind.MINUTES && kind !== RecordKind.OBJECTION;

function ReviewCard({ text, review }: Looked) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const named = useId();
  const why = useDraft(placeOfReview(text));
  const said = review?.steps.findLast((step) => step.reason !== ReviewReason.NONE)?.reason;
  const given = reasons.find((each) => each === said) ?? ReviewReason.OTHER;
  const [reason, setReason] = useState<ReviewReason>(given);
  const decide = (act: ReviewAct, because = reason) => {
    void submit({
      case: "reviewRecord",
      value: {
        record: text,
        act,
        afterSteps: review?.steps.length ?? 0,
        reason: act === ReviewAct.RELEASE ? ReviewReason.NONE : because,
        words: why.words.trim(),
      },
    });
    why.drop();
  };
  const isHidden = review === undefined || review.state === ReviewState.HIDDEN;
  const looked = (
    <>
      <Where text={text} />
      <p id={named} className="words" dir="auto">
        {wordsOf(board, text)}
      </p>
      <Standing review={review} reason={said} />
    </>
  );
  if (isOver(board)) {
    return (
      <article className="note" aria-labelledby={named}>
        {looked}
      </article>
    );
  }
  return (
    <article className="note" aria-labelledby={named}>
      {looked}
      {!isHidden && (
        <SaidBefore text={text} hide={() => decide(ReviewAct.HIDE, ReviewReason.REPEATED)} />
      )}
      <label className="field">
        {say("review.words")}
        <input
          ref={why.field}
          value={why.words}
          dir="auto"
          onChange={(event) => why.write(event.target.value)}
        />
      </label>
      <label className="field">
        {say("review.reason")}
        <select value={reason} onChange={(event) => setReason(Number(event.target.value))}>
          {reasons.map((each) => (
            <option key={each} value={each}>
              {say(`review.reason_${each}`)}
            </option>
          ))}
        </select>
      </label>
      <div className="row">
        <button type="button" className="primary" onClick={() => decide(ReviewAct.RELEASE)}>
          {say("review.release")}
        </button>
        {!isHidden && (
          <button type="button" onClick={() => decide(ReviewAct.HIDE)}>
            {say("review.hide")}
          </button>
        )}
        {isSentBack(text.kind) && (
          <button type="button" onClick={() => decide(ReviewAct.SEND_BACK)}>
            {say("review.send_back")}
          </button>
        )}
      </div>
    </article>
  );
}

/** What stands already and says nearly the same: one of the two is enough, and its author is told. */
function SaidBefore({ text, hide }: { text: Ref; hide: () => void }) {
  const say = useWords();
  const { board } = useLive();
  const { session } = useSession();
  const words = wordsOf(board, text) ?? "";
  // Looked for once, and not with every note that somebody writes meanwhile.
  const alike = useMemo(() => {
    const { board: now } = session.current;
    const others = sharedNotes(now, roomOf(now, text)).filter(({ id }) => id !== text.id);
    return likest(words, others, (note) => textOf(note.text))?.id;
  }, [session, text.id, words]);
  const found = board.find("note", alike ?? 0n);
  if (text.kind !== RecordKind.NOTE || found === undefined) return null;
  return (
    <div className="offer">
      <p>
        {say("review.alike")} <q dir="auto">{textOf(found.text)}</q>
      </p>
      <button type="button" onClick={hide}>
        {say("review.hide_repeated")}
      </button>
    </div>
  );
}

/** Its author mends it, out of everybody's sight. If nobody does, it comes back here. */
function SentBack({ review }: { review: Review }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const named = useId();
  const record = aboutOf(review);
  const takeBack = () =>
    void submit({
      case: "reviewRecord",
      value: { record, act: ReviewAct.HOLD, afterSteps: review.steps.length },
    });
  return (
    <article className="note" aria-labelledby={named}>
      <Where text={record} />
      <p id={named}>
        <bdi>{review.steps.at(-1)?.words}</bdi>
      </p>
      {!isOver(board) && (
        <button type="button" onClick={takeBack}>
          {say("review.take_back")}
        </button>
      )}
    </article>
  );
}

/** What it is, and in which room. */
function Where({ text }: { text: Ref }) {
  const say = useWords();
  const { board } = useLive();
  const kind = kinds.find((each) => each === text.kind) ?? RecordKind.NOTE;
  const room = board.find("room", roomOf(board, text));
  return (
    <p className="aside">
      {say(`review.kind_${kind satisfies Kind}`)} ·{" "}
      {room === undefined ? say("room.plenary") : <bdi>{room.name}</bdi>}
    </p>
  );
}

/** How it stands with the moderators. */
function Standing(props: { review: Review | undefined; reason: ReviewReason | undefined }) {
  const { review, reason } = props;
  const say = useWords();
  const { board, me } = useLive();
  const by = review?.claimedBy ?? 0n;
  return (
    <p className="aside">
      {say(`review.state_${review?.state ?? ReviewState.HIDDEN}`)}
      {reason !== undefined && <> · {say(`review.reason_${reason as 1 | 2 | 3 | 4 | 5 | 6}`)}</>}
      {by !== 0n && by !== me?.id && (
        <> · {say("review.claimed", { name: board.find("seat", by)?.name ?? "" })}</>
      )}
    </p>
  );
}
