// One ballot as a person votes on it: every method by buttons of a finger's size, saved with each
// press, in an order of their own. No running counts: until the reveal there are none to show.
import {
  BallotMethod,
  BallotSecrecy,
  BallotState,
  type Board,
  type NobodysMark as Mark,
  RecordKind,
  type RecordOf,
  type Seat,
} from "@plenary/sdk";
import { Suspense, useId, useMemo, useState } from "react";
import { InGroup } from "./ballot_group.tsx";
import { ballotOrder, itemsOf, type Ref, wordsOf } from "./items.ts";
import { useLive, useSession, useSubmit } from "./live.tsx";
import { NamesSpotted } from "./names_spotted.tsx";
import { part } from "./part.tsx";
import { may } from "./phase.ts";
import { PromiseLine } from "./promise_line.tsx";
import { Results } from "./results.tsx";
import { useSoon } from "./soon.ts";
import { type Key, type Say, useWords } from "./words.tsx";

export type Ballot = RecordOf<"ballot">;

const UnlinkableBallot = part(
  async () => (await import("./unlinkable_ballot.tsx")).UnlinkableBallot,
);

/** `seat`: who votes; nobody where they are only looked at. */
export function Ballots({ room, seat }: { room: bigint; seat?: Seat | undefined }) {
  const { board } = useLive();
  const ballots = board.list("ballot").filter((ballot) => ballot.room === room);
  return ballots.map((ballot) => (
    <section key={String(ballot.id)} className="ballot">
      {ballot.state === BallotState.OPEN && seat !== undefined && (
        <OpenBallot key={String(seat.id)} ballot={ballot} seat={seat} />
      )}
      {ballot.state === BallotState.CLOSED && <ClosedBallot ballot={ballot} />}
      {ballot.state === BallotState.REVEALED && <Results ballot={ballot} />}
    </section>
  ));
}

function ClosedBallot({ ballot }: { ballot: Ballot }) {
  const say = useWords();
  return (
    <>
      <h2 dir="auto">{ballot.title || say("vote.title")}</h2>
      <p className="aside">{say("vote.closed")}</p>
    </>
  );
}

export function OpenBallot({ ballot, seat }: { ballot: Ballot; seat: Seat }) {
  const submit = useSubmit();
  const { ticket } = useSession();
  const { board, me } = useLive();
  const asSeat = seat.id === me?.id ? 0n : seat.id;
  if (ballot.secrecy === BallotSecrecy.UNLINKABLE && ticket !== undefined) {
    return (
      <Suspense fallback={null}>
        <UnlinkableBallot ballot={ballot} seat={seat} asSeat={asSeat} ticket={ticket} />
      </Suspense>
    );
  }
  const marks = board
    .list("vote")
    .filter((vote) => vote.ballot === ballot.id && vote.seat === seat.id)
    .flatMap(({ mark }) => (mark?.item === undefined ? [] : [{ ...mark, item: mark.item }]));
  return (
    <Markers
      ballot={ballot}
      seat={seat}
      marks={marks}
      cast={(mark) => void submit({ case: "castVote", value: { ballot: ballot.id, mark } }, asSeat)}
      takeBack={(item) =>
        void submit({ case: "takeBackVote", value: { ballot: ballot.id, item } }, asSeat)
      }
    />
  );
}

/** The ballot's items with what is marked, however it is cast. */
export function Markers(props: {
  ballot: Ballot;
  seat: Seat;
  marks: readonly Mark[];
  cast: (mark: Mark) => void;
  takeBack: (item: Ref) => void;
}) {
  const { ballot, seat, marks, cast, takeBack } = props;
  const say = useWords();
  const { board } = useLive();
  const items = itemsOf(board, ballot);
  const keys = items.map(({ kind, id }) => `${kind}/${id}`).join();
  const ordered = useMemo(() => ballotOrder(ballot.id, seat.id, items), [ballot.id, seat.id, keys]);
  const mayVote = isVoter(board, ballot, seat);
  return (
    <>
      <h2 dir="auto">{ballot.title || say("vote.title")}</h2>
      <p>
        {say(howTo[ballot.method] ?? "vote.how.dots", { budget: ballot.budget, cap: ballot.cap })}
      </p>
      {!mayVote && <p className="aside">{say("vote.not_you")}</p>}
      {mayVote && <PromiseLine input="vote" seat={seat} ballot={ballot} />}
      {mayVote && <Left ballot={ballot} marks={marks} />}
      <ul className="items">
        {ordered.map((item) => (
          <li key={`${item.kind}/${item.id}`}>
            <Item
              ballot={ballot}
              seat={seat}
              item={item}
              marks={marks}
              mayVote={mayVote}
              cast={cast}
              takeBack={takeBack}
            />
          </li>
        ))}
      </ul>
      {mayVote && <p className="aside">{say("vote.saved")}</p>}
    </>
  );
}

const howTo: { readonly [method: number]: Key } = {
  [BallotMethod.DOTS]: "vote.how.dots",
  [BallotMethod.POINTS]: "vote.how.points",
  [BallotMethod.AGREEMENT]: "vote.how.agreement",
  [BallotMethod.IMPACT_EFFORT]: "vote.how.impact_effort",
  [BallotMethod.FIST_TO_FIVE]: "vote.how.fist",
  [BallotMethod.RANK]: "vote.how.rank",
};

function isVoter(board: Board, ballot: Ballot, seat: Seat): boolean {
  return ballot.voters === 0 ? may(board, seat, "vote") : ((ballot.voters >> seat.role) & 1) === 1;
}

function spent(marks: readonly Mark[]): number {
  return marks.reduce((sum, { weight }) => sum + weight, 0);
}

function Left({ ballot, marks }: { ballot: Ballot; marks: readonly Mark[] }) {
  const say = useWords();
  if (ballot.budget === 0) return null;
  const left = ballot.budget - spent(marks);
  return (
    <p className="votes-left" role="status">
      {say("vote.left", { left, of: ballot.budget })}
    </p>
  );
}

interface ItemProps {
  readonly ballot: Ballot;
  readonly seat: Seat;
  readonly item: Ref;
  readonly marks: readonly Mark[];
  readonly mayVote: boolean;
  readonly cast: (mark: Mark) => void;
  readonly takeBack: (item: Ref) => void;
}

function Item({ ballot, seat, item, marks, mayVote, cast, takeBack }: ItemProps) {
  const say = useWords();
  const { board } = useLive();
  const words = wordsOf(board, item);
  if (words === undefined) return null;
  const mark = marks.find((each) => each.item.kind === item.kind && each.item.id === item.id);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row everywhere
    <div role="group" aria-label={words} className="item">
      <p className="words" dir="auto">
        {words}
      </p>
      {item.kind === RecordKind.GROUP && <InGroup group={item.id} room={ballot.room} />}
      {mayVote && (
        <Marker
          say={say}
          ballot={ballot}
          seat={seat}
          mark={mark}
          left={ballot.budget - spent(marks)}
          words={words}
          cast={(weight, effort = 0, objection = "") => cast({ item, weight, effort, objection })}
          takeBack={() => takeBack(item)}
        />
      )}
    </div>
  );
}

interface MarkerProps {
  readonly say: Say;
  readonly ballot: Ballot;
  readonly seat: Seat;
  readonly mark: Mark | undefined;
  readonly left: number;
  readonly words: string;
  readonly cast: (weight: number, effort?: number, objection?: string) => void;
  readonly takeBack: () => void;
}

function Marker(props: MarkerProps) {
  const { say, ballot, mark, cast, takeBack } = props;
  const weight = mark?.weight;
  switch (ballot.method) {
    case BallotMethod.DOTS:
      return <Stepper {...props} step={1} />;
    case BallotMethod.POINTS:
      return <Stepper {...props} step={10} />;
    case BallotMethod.AGREEMENT:
      return (
        <Choice
          label={say("vote.your_vote")}
          options={[
            [1, say("vote.agree")],
            [-1, say("vote.disagree")],
            [0, say("vote.pass")],
          ]}
          chosen={weight}
          choose={cast}
          takeBack={takeBack}
        />
      );
    case BallotMethod.RANK:
      return (
        <Choice
          label={say("vote.your_vote")}
          options={[1, 2, 3].map((place) => [place, say("vote.place", { place })])}
          chosen={weight}
          choose={cast}
          takeBack={takeBack}
        />
      );
    case BallotMethod.FIST_TO_FIVE:
      return <Fingers {...props} />;
    case BallotMethod.IMPACT_EFFORT:
      return <ImpactEffort {...props} />;
    default:
      return null;
  }
}

function Stepper({
  say,
  ballot,
  mark,
  left,
  words,
  cast,
  takeBack,
  step,
}: MarkerProps & { step: number }) {
  const given = mark?.weight ?? 0;
  const cap = ballot.cap === 0 ? ballot.budget : ballot.cap;
  const more = Math.min(step, left, cap - given);
  const set = (weight: number) => (weight <= 0 ? takeBack() : cast(weight));
  return (
    <div className="stepper">
      <button
        type="button"
        aria-label={say("vote.less", { which: words })}
        aria-disabled={given === 0}
        onClick={() => given > 0 && set(given - step)}
      >
        −
      </button>
      <output aria-label={say("vote.given", { count: given })}>{given}</output>
      <button
        type="button"
        aria-label={say("vote.more", { which: words })}
        aria-disabled={more <= 0}
        onClick={() => more > 0 && set(given + more)}
      >
        +
      </button>
    </div>
  );
}

function Choice(props: {
  label: string;
  options: readonly (readonly [number, string])[];
  chosen: number | undefined;
  choose: (value: number) => void;
  takeBack: () => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    <div role="group" aria-label={props.label} className="choice">
      <span className="aside">{props.label}</span>
      {props.options.map(([value, words]) => (
        <button
          key={value}
          type="button"
          aria-pressed={props.chosen === value}
          onClick={() => (props.chosen === value ? props.takeBack() : props.choose(value))}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

const oneToFive = [1, 2, 3, 4, 5].map((step) => [step, String(step)] as const);

/** Cast once both are said: nobody's other half is made up. */
function ImpactEffort({ say, mark, cast, takeBack }: MarkerProps) {
  const [half, setHalf] = useState<{ impact?: number; effort?: number }>({});
  const impact = mark?.weight ?? half.impact;
  const effort = mark?.effort || half.effort;
  const choose = (said: { impact?: number; effort?: number }) => {
    const whole = { impact, effort, ...said };
    if (whole.impact === undefined || whole.effort === undefined) setHalf(said);
    else cast(whole.impact, whole.effort);
  };
  const leave = () => {
    setHalf({});
    if (mark !== undefined) takeBack();
  };
  return (
    <>
      <Choice
        label={say("vote.impact")}
        options={oneToFive}
        chosen={impact}
        choose={(chosen) => choose({ impact: chosen })}
        takeBack={leave}
      />
      <Choice
        label={say("vote.effort")}
        options={oneToFive}
        chosen={effort}
        choose={(chosen) => choose({ effort: chosen })}
        takeBack={leave}
      />
    </>
  );
}

const objectsBelow = 3; // Two fingers or less are an objection.

const objectionPauseMs = 1_000;
const objectionMostMs = 4_000;

function Fingers({ say, ballot, seat, mark, cast, takeBack }: MarkerProps) {
  const fingers = mark?.weight;
  const objects = fingers !== undefined && fingers < objectsBelow;
  const promised = useId();
  const [why, setWhy] = useState(mark?.objection ?? "");
  const saving = useSoon(
    () => {
      if (objects && why.trim() !== mark?.objection) cast(fingers, 0, why.trim());
    },
    objectionPauseMs,
    objectionMostMs,
  );
  return (
    <>
      <Choice
        label={say("vote.fingers")}
        options={[0, 1, 2, 3, 4, 5].map((n) => [n, String(n)])}
        chosen={fingers}
        choose={(chosen) => cast(chosen, 0, chosen < objectsBelow ? why.trim() : "")}
        takeBack={takeBack}
      />
      {objects && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            saving.now();
          }}
        >
          <label className="field">
            {say("vote.objection")}
            <input
              value={why}
              dir="auto"
              enterKeyHint="done"
              aria-describedby={promised}
              onChange={(event) => {
                setWhy(event.target.value);
                saving.later();
              }}
              onBlur={saving.now}
            />
          </label>
          <PromiseLine id={promised} input="objection" seat={seat} ballot={ballot} />
          <NamesSpotted words={why} />
        </form>
      )}
    </>
  );
}
