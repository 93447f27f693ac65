// The sheet on which a ballot is put together and opened. What the phase's plan says is filled in
// beforehand; what others do meanwhile – a first group, another step – changes nothing on it.

import {
  BallotMethod,
  BallotSecrecy,
  newId,
  RecordKind,
  type RecordOf,
  Role,
  Standing,
  textOf,
} from "@plenary/sdk";
import { type RefCallback, useRef, useState } from "react";
import { sending } from "../shared/form.ts";
import { type Ref, sharedNotes } from "../shared/items.ts";
import { useLive, useSubmit } from "../shared/live.tsx";
import { useDraft } from "../shared/use_draft.ts";
import { type Key, useWords } from "../shared/words.tsx";

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

/** What stands on the sheet before anything is chosen: as it was when it was opened. */
interface First {
  readonly plan: RecordOf<"phase">["ballot"];
  readonly best: Choice;
}

interface NewBallotProps {
  readonly room: bigint;
  /** The `ref` of what opens the sheet. */
  readonly button: RefCallback<HTMLButtonElement>;
  /** A ballot was opened. */
  readonly opened: () => void;
}

export function NewBallot({ room, button, opened }: NewBallotProps) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const dialog = useRef<HTMLDialogElement>(null);
  const [, draw] = useState(0);
  const title = useDraft("openBallot", { first: say("vote.first_question") });
  const items = useItems(room);
  const first = useRef<First>(undefined);
  if (first.current === undefined || dialog.current?.open !== true) {
    const best = choices.find((choice) => items[choice].length > 0) ?? "notes";
    first.current = { plan: board.only("phase")?.ballot, best };
  }
  const { plan, best } = first.current;
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
        title: title.words.trim(),
        method,
        secrecy: isUnlinkable ? BallotSecrecy.UNLINKABLE : secrecy,
        items: items[form.get("items") as Choice],
        budget,
        cap: isDots ? Math.min(Number(form.get("cap")), budget) : 0,
        voters: Number(form.get("voters")),
      },
    });
    title.drop();
    dialog.current?.close();
    opened();
  };
  return (
    <>
      <button type="button" ref={button} onClick={() => dialog.current?.showModal()}>
        {say("vote.open")}
      </button>
      <dialog
        ref={dialog}
        className="sheet"
        aria-label={say("vote.open")}
        onClose={() => draw((n) => n + 1)}
      >
        <form className="fields" key={`${plan?.method}${best}`} onSubmit={sending(open)}>
          <label className="field">
            {say("vote.question")}
            <input
              ref={title.field}
              dir="auto"
              required
              value={title.words}
              onChange={(event) => title.write(event.target.value)}
            />
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
