// Opening, closing and revealing a ballot. What the phase's plan says is filled in beforehand; the
// result is looked at by nobody before it is revealed to all, because until then it does not exist.

import {
  BallotMethod,
  BallotSecrecy,
  BallotState,
  type Board,
  kindName,
  newId,
  RecordKind,
  type RecordOf,
  Role,
  Standing,
  textOf,
} from "@plenary/sdk";
import { useRef } from "react";
import { sending } from "../shared/form.ts";
import { type Ref, sharedNotes } from "../shared/items.ts";
import { useLive, useSubmit } from "../shared/live.tsx";
import { ranked } from "../shared/results.tsx";
import { type Key, useWords } from "../shared/words.tsx";

type Ballot = RecordOf<"ballot">;

export function BallotDesk({ room }: { room: bigint }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const ballots = board.list("ballot").filter((ballot) => ballot.room === room);
  const open = ballots.find(({ state }) => state === BallotState.OPEN);
  const closed = ballots.find(({ state }) => state === BallotState.CLOSED);
  if (open !== undefined) {
    return (
      <button
        type="button"
        onClick={() => void submit({ case: "closeBallot", value: { ballot: open.id } })}
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
        onClick={() => void submit({ case: "revealBallot", value: { ballot: closed.id } })}
      >
        {say("vote.reveal")}
      </button>
    );
  }
  return <NewBallot room={room} />;
}

const methods: readonly (readonly [BallotMethod, Key])[] = [
  [BallotMethod.DOTS, "method.dots"],
  [BallotMethod.POINTS, "method.points"],
  [BallotMethod.AGREEMENT, "method.agreement"],
  [BallotMethod.IMPACT_EFFORT, "method.impact_effort"],
  [BallotMethod.FIST_TO_FIVE, "method.fist"],
  [BallotMethod.RANK, "method.rank"],
];
const participants = 1 << Role.PARTICIPANT; // A bit for each role.
const pointsOf = (method: BallotMethod) => (method === BallotMethod.POINTS ? 100 : 0);
const choices = ["groups", "notes", "causes"] as const;
type Choice = (typeof choices)[number];

function NewBallot({ room }: { room: bigint }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const dialog = useRef<HTMLDialogElement>(null);
  const plan = board.only("phase")?.ballot;
  const items = useItems(room);
  const best = choices.find((choice) => items[choice].length > 0) ?? "notes";
  const open = (form: FormData) => {
    const method = Number(form.get("method")) as BallotMethod;
    const isDots = method === BallotMethod.DOTS;
    const isUnlinkable = form.get("unlinkable") !== null;
    const isNamed = plan?.method === method && plan.secrecy === BallotSecrecy.NAMED;
    const secrecy = isNamed ? BallotSecrecy.NAMED : BallotSecrecy.SECRET;
    const budget = isDots ? Number(form.get("budget")) : pointsOf(method);
    void submit({
      case: "openBallot",
      value: {
        id: newId(),
        room,
        title: String(form.get("title") ?? "").trim(),
        method,
        secrecy: isUnlinkable ? BallotSecrecy.UNLINKABLE : secrecy,
        items: items[form.get("items") as Choice],
        budget,
        cap: isDots ? Math.min(Number(form.get("cap")), budget) : 0,
        voters: Number(form.get("voters")),
      },
    });
    dialog.current?.close();
  };
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {say("vote.open")}
      </button>
      <dialog ref={dialog} className="sheet" aria-label={say("vote.open")}>
        <form className="fields" key={`${plan?.method}${best}`} onSubmit={sending(open)}>
          <label className="field">
            {say("vote.question")}
            <input name="title" dir="auto" required defaultValue={say("vote.first_question")} />
          </label>
          <label className="field">
            {say("vote.method")}
            <select name="method" defaultValue={plan?.method || BallotMethod.DOTS}>
              {methods.map(([method, key]) => (
                <option key={method} value={method}>
                  {say(key)}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            {say("vote.about")}
            <select name="items" defaultValue={best}>
              {choices.map((choice) => (
                <option key={choice} value={choice}>
                  {say(`vote.about_${choice}`, { count: items[choice].length })}
                </option>
              ))}
            </select>
          </label>
          <div className="row">
            <label className="field">
              {say("vote.budget")}
              <input
                name="budget"
                type="number"
                min="1"
                max="1000"
                required
                defaultValue={plan?.method === BallotMethod.DOTS ? plan.budget : 5}
              />
            </label>
            <label className="field">
              {say("vote.cap")}
              <input name="cap" type="number" min="0" max="1000" defaultValue={plan?.cap ?? 0} />
            </label>
          </div>
          <label className="field">
            {say("vote.voters")}
            <select name="voters" defaultValue={plan?.voters ?? 0}>
              <option value={0}>{say("vote.voters_all")}</option>
              <option value={participants}>{say("vote.voters_participants")}</option>
              {plan !== undefined && ![0, participants].includes(plan.voters) && (
                <option value={plan.voters}>{say("vote.voters_planned")}</option>
              )}
            </select>
          </label>
          {room === 0n && (
            <label className="check">
              <input
                type="checkbox"
                name="unlinkable"
                defaultChecked={plan?.secrecy === BallotSecrecy.UNLINKABLE}
              />
              {say("vote.unlinkable")}
            </label>
          )}
          <div className="row">
            <button type="button" onClick={() => dialog.current?.close()}>
              {say("cancel")}
            </button>
            <button type="submit" className="primary push">
              {say("vote.open")}
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}

function useItems(room: bigint): { readonly [C in Choice]: Ref[] } {
  const { board } = useLive();
  const maps = new Set(
    board
      .shared("causeMap")
      .filter((map) => map.room === room)
      .map(({ id }) => id),
  );
  return {
    groups: board
      .shared("group")
      .filter(
        (group) => group.room === room && group.mergedInto === 0n && textOf(group.text) !== "",
      )
      .map(({ id }) => ({ kind: RecordKind.GROUP, id })),
    notes: sharedNotes(board, room).map(({ id }) => ({ kind: RecordKind.NOTE, id })),
    causes: board
      .shared("cause")
      .filter((cause) => maps.has(cause.map))
      .sort((a, b) => (b.standing ?? Standing.HUNCH) - a.standing)
      .map(({ id }) => ({ kind: RecordKind.CAUSE, id })),
  };
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
