// What will be done: who, the first step, by when, how we will know, who will ask; and later how it
// goes. A proposal may be as incomplete as it is; what is missing is listed and never in the way.

import {
  CommitmentState,
  newId,
  RecordKind,
  type RecordOf,
  type Seat,
  textOf,
  typed,
} from "@plenary/sdk";
import { useId, useState } from "react";
import { CalendarLink } from "./commitments_calendar.tsx";
import { Report, states } from "./commitments_report.tsx";
import { CiteEvidence, EvidenceList } from "./evidence.tsx";
import { sending } from "./form.ts";
import { useLive, useSpeaker, useSubmit } from "./live.tsx";
import { Names } from "./names.tsx";
import { NamesSpotted } from "./names_spotted.tsx";
import { OneLine } from "./one_line.tsx";
import { isLookedAtFirst, isOver, leads, may, watchesOnly } from "./phase.ts";
import { type Chosen, changedOnly } from "./plan_changes.ts";
import { PromiseLine } from "./promise_line.tsx";
import { describedBy, Refused } from "./refused.tsx";
import { Reword } from "./reword.tsx";
import { charactersMax } from "./room_for.tsx";
import { TakeAway } from "./take_away.tsx";
import { TextTools } from "./text_tools.tsx";
import { placeOfPlan } from "./typed_places.ts";
import { useDraft, useEditing } from "./use_draft.ts";
import { type Key, useLanguage, useWords } from "./words.tsx";

type Commitment = RecordOf<"commitment">;

export function Commitments() {
  const say = useWords();
  const { board } = useLive();
  const { seat } = useSpeaker();
  const commitments = board.shared("commitment");
  const name = board.only("phase")?.name;
  const mayAdd = may(board, seat, "addNotes") && (name === "commit" || name === "follow-up");
  if (commitments.length === 0 && !mayAdd) return null;
  return (
    <section>
      <h2>{say("commitment.title")}</h2>
      <ul className="plain">
        {commitments.map((commitment) => (
          <li key={String(commitment.id)}>
            <CommitmentCard commitment={commitment} />
          </li>
        ))}
      </ul>
      {mayAdd && <NewCommitment />}
    </section>
  );
}

function CommitmentCard({ commitment }: { commitment: Commitment }) {
  const { say, language } = useLanguage();
  const submit = useSubmit();
  const { board } = useLive();
  const { seat } = useSpeaker();
  const named = useId();
  const { plan } = commitment;
  const pledge = board.list("pledge").find((each) => each.commitment === commitment.id);
  const promise = pledge?.promise;
  const who = board.find("seat", promise?.owner ?? 0n)?.name ?? promise?.ownerName ?? "";
  const witness = board.find("seat", promise?.witness ?? 0n)?.name ?? promise?.witnessName ?? "";
  const helpers = [
    ...(promise?.helpers ?? []).flatMap((id) => board.find("seat", id)?.name ?? []),
    ...(promise?.helperNames ?? []),
  ];
  const day = new Date((plan?.dueDay ?? 0) * 86_400_000);
  const rows: readonly (readonly [Key, string])[] = [
    ["commitment.owner", who],
    ["commitment.first_step", plan?.firstStep ?? ""],
    [
      "commitment.due",
      plan?.dueDay ? day.toLocaleDateString(language.locales, { timeZone: "UTC" }) : "",
    ],
    ["commitment.measure", plan?.measure ?? ""],
    ["commitment.witness", witness],
  ];
  const isProposed = commitment.state === CommitmentState.PROPOSED;
  const claim = { kind: RecordKind.COMMITMENT, id: commitment.id };
  const mayPlan = leads(board, seat) || (isProposed && may(board, seat, "addNotes"));
  const mayWrite =
    may(board, seat, "addNotes") && seat !== undefined && !isLookedAtFirst(board, seat);
  // What was carried on waits for somebody here to take it over.
  const isOpen = commitment.state === CommitmentState.OPEN;
  const mayComplete = (isProposed && mayWrite) || (isOpen && leads(board, seat));
  const stands = [promise?.owner, promise?.witness, ...(promise?.helpers ?? [])];
  const mayReport =
    leads(board, seat) ||
    (!isOver(board) &&
      seat !== undefined &&
      stands.includes(seat.id) &&
      !isLookedAtFirst(board, seat));
  return (
    <article
      className="note"
      aria-labelledby={named}
      data-edge={commitment.weBelieve ? "dashed" : "solid"}
    >
      <p id={named} className="words" dir="auto">
        {textOf(commitment.text)}
      </p>
      <p className="aside">
        {say(states[commitment.state])}
        {commitment.weBelieve && <> · {say("commitment.we_believe")}</>}
        {commitment.report !== "" && (
          <>
            {" "}
            · <bdi>{commitment.report}</bdi>
          </>
        )}
      </p>
      <dl>
        {rows.map(([key, value]) => (
          <div key={key}>
            <dt>{say(key)}</dt>
            <dd dir="auto">
              {value || <span className="aside">{say("commitment.missing")}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {helpers.length > 0 && (
        <p className="aside">
          {say("commitment.helped_by")} <Names of={helpers} />
        </p>
      )}
      {commitment.state === CommitmentState.OPEN && <CalendarLink commitment={commitment} />}
      {pledge?.needsAdult && leads(board, seat) && (
        <p className="trouble">{say("refusal.needs_adult")}</p>
      )}
      <EvidenceList claim={claim} mayCite={mayPlan} />
      {mayPlan && <CiteEvidence claim={claim} room={0n} words={textOf(commitment.text)} />}
      {mayComplete && <CommitmentEditor commitment={commitment} />}
      {isAgreed(commitment) && mayReport && <Report commitment={commitment} />}
      {isProposed && leads(board, seat) && (
        <button
          type="button"
          onClick={() =>
            void submit({
              case: "agreeCommitment",
              value: { commitment: commitment.id, weBelieve: true },
            })
          }
        >
          {say("commitment.agree")}
        </button>
      )}
      <div className="tools">
        {isProposed && leads(board, seat) && (
          <TakeAway
            words={textOf(commitment.text)}
            command={{ case: "removeCommitment", value: { commitment: commitment.id } }}
          />
        )}
        {mayPlan && <Reword text={claim} now={commitment.text} input="commitment" />}
        <TextTools text={claim} words={textOf(commitment.text)} />
      </div>
    </article>
  );
}

function isAgreed({ state }: Commitment): boolean {
  return state !== CommitmentState.PROPOSED;
}

function NewCommitment() {
  const say = useWords();
  const submit = useSubmit();
  return (
    <OneLine
      label={say("commitment.add")}
      hint={say("commitment.example")}
      place="commitment"
      promise={(id) => <PromiseLine id={id} input="commitment" />}
      save={(words) =>
        void submit({
          case: "addCommitment",
          value: { id: newId(), text: typed(words), plan: {}, promise: {} },
        })
      }
    />
  );
}

function CommitmentEditor({ commitment }: { commitment: Commitment }) {
  const say = useWords();
  const step = useEditing(placeOfPlan(commitment.id, "firstStep"));
  const measure = useEditing(placeOfPlan(commitment.id, "measure"));
  if (!step.isOpen && !measure.isOpen) {
    return (
      <button type="button" ref={step.opener} onClick={step.open}>
        {say("commitment.complete")}
      </button>
    );
  }
  const close = () => {
    measure.close();
    step.close();
  };
  return <PlanForm commitment={commitment} close={close} />;
}

/** What is chosen of a commitment, as it stands. */
function useChosen({ id, plan }: Commitment): Chosen {
  const { board } = useLive();
  const promise = board.list("pledge").find((each) => each.commitment === id)?.promise;
  const { owner = 0n, witness = 0n, helpers = [] } = promise ?? {};
  return { owner, witness, helpers, dueDay: plan?.dueDay ?? 0 };
}

const dayMs = 86_400_000;

function chosenIn(form: FormData): Chosen {
  const field = (name: string) => String(form.get(name) ?? "").trim();
  const due = Date.parse(`${field("due")}T00:00:00Z`);
  return {
    owner: BigInt(field("owner") || 0),
    witness: BigInt(field("witness") || 0),
    helpers: form.getAll("helper").map((id) => BigInt(String(id))),
    dueDay: Number.isNaN(due) ? 0 : due / dayMs,
  };
}

function PlanForm({ commitment, close }: { commitment: Commitment; close: () => void }) {
  const { say, language } = useLanguage();
  const submit = useSubmit();
  const { board } = useLive();
  const [said, setSaid] = useState("");
  const now = useChosen(commitment);
  const [before] = useState(now); // As this form is, until it is sent or drawn anew.
  const byName = new Intl.Collator(language.locales).compare;
  const people = board
    .list("seat")
    .filter(({ role }) => !watchesOnly(role))
    .sort((one, other) => byName(one.name, other.name));
  const save = (form: FormData) => {
    close();
    const { dueDay, ...promise } = changedOnly(before, chosenIn(form), now);
    const field = (name: string) => String(form.get(name) ?? "").trim();
    const plan = { firstStep: field("firstStep"), measure: field("measure"), dueDay };
    void submit({
      case: "setCommitment",
      value: {
        commitment: commitment.id,
        plan,
        promise: { ...promise, helpers: [...promise.helpers] },
      },
    });
  };
  return (
    <form
      className="fields"
      onChange={(event) => {
        const form = new FormData(event.currentTarget);
        setSaid(`${form.get("firstStep")}\n${form.get("measure")}`);
      }}
      onSubmit={sending(save)}
    >
      {(["owner", "witness"] as const).map((name) => (
        <label key={name} className="field">
          {say(`commitment.${name}`)}
          <select name={name} defaultValue={String(before[name])}>
            <option value="0">{say("commitment.choose")}</option>
            {people.map((seat) => (
              <option key={String(seat.id)} value={String(seat.id)}>
                {seat.name}
              </option>
            ))}
          </select>
        </label>
      ))}
      <Helpers people={people} chosen={before.helpers} />
      <PlanField commitment={commitment} part="firstStep" label={say("commitment.first_step")} />
      <label className="field">
        {say("commitment.due")}
        <input
          name="due"
          type="date"
          defaultValue={
            before.dueDay ? new Date(before.dueDay * dayMs).toISOString().slice(0, 10) : ""
          }
        />
      </label>
      <PlanField commitment={commitment} part="measure" label={say("commitment.measure")} />
      <PromiseLine input="commitment" />
      <NamesSpotted words={said} />
      <div className="row">
        <button type="submit" className="primary">
          {say("save")}
        </button>
        <button type="button" onClick={close}>
          {say("cancel")}
        </button>
      </div>
    </form>
  );
}

function PlanField(props: {
  commitment: Commitment;
  part: "firstStep" | "measure";
  label: string;
}) {
  const { commitment, part, label } = props;
  const first = commitment.plan?.[part] ?? "";
  const { words, write, why, field } = useDraft(placeOfPlan(commitment.id, part), { first });
  const refused = useId();
  return (
    <>
      <label className="field">
        {label}
        <input
          ref={field}
          name={part}
          dir="auto"
          maxLength={charactersMax}
          value={words}
          aria-invalid={why !== undefined}
          {...describedBy(why && refused)}
          onChange={(event) => write(event.target.value)}
        />
      </label>
      <Refused id={refused} why={why} />
    </>
  );
}

/** Who else lends a hand: anybody who takes part, and an adult where a student is to do it. */
function Helpers({ people, chosen }: { people: readonly Seat[]; chosen: readonly bigint[] }) {
  const say = useWords();
  return (
    <details>
      <summary>{say("commitment.helpers")}</summary>
      {people.map(({ id, name }) => (
        <label key={String(id)} className="check">
          <input
            type="checkbox"
            name="helper"
            value={String(id)}
            defaultChecked={chosen.includes(id)}
          />
          <bdi>{name}</bdi>
        </label>
      ))}
    </details>
  );
}
