// What the audit came to: findings, priorities, and commitments with who, when and how we will know.
import { CommitmentState, Consent, newId, type RecordOf, textOf } from "@plenary/sdk";
import { useState } from "react";
import { wordsOf } from "./items.ts";
import { useLive, useSubmit } from "./live.tsx";
import { OneLine } from "./one_line.tsx";
import { isStaff, may } from "./phase.ts";
import { type Key, useLanguage, useWords } from "./words.tsx";

type Commitment = RecordOf<"commitment">;

export function Conclusions() {
  return (
    <>
      <Findings />
      <Priorities />
      <Commitments />
    </>
  );
}

function Findings() {
  const say = useWords();
  const submit = useSubmit();
  const { board, me } = useLive();
  const findings = board.list("finding");
  const mayAdd = isStaff(me?.role) && board.only("phase")?.name === "findings";
  if (findings.length === 0 && !mayAdd) return null;
  return (
    <section>
      <h2>{say("finding.title")}</h2>
      <ul className="plain">
        {findings.map((finding) => (
          <li key={String(finding.id)} className="note" data-edge="solid">
            <p className="words" dir="auto">
              {textOf(finding.text)}
            </p>
          </li>
        ))}
      </ul>
      {mayAdd && (
        <OneLine
          label={say("finding.add")}
          save={(words) =>
            void submit({
              case: "addFinding",
              value: { id: newId(), text: { run: newId(), text: words } },
            })
          }
        />
      )}
    </section>
  );
}

const consents: { readonly [C in Consent]: Key } = {
  [Consent.NOT_ASKED]: "consent.not_asked",
  [Consent.GIVEN]: "consent.given",
  [Consent.OBJECTED]: "consent.objected",
};

function Priorities() {
  const say = useWords();
  const { board } = useLive();
  const priorities = board.list("priority");
  if (priorities.length === 0) return null;
  return (
    <section>
      <h2>{say("priority.title")}</h2>
      <ol className="plain">
        {priorities.map((priority) => (
          <li key={String(priority.id)} className="note" data-edge="solid">
            <p className="words" dir="auto">
              {wordsOf(board, priority.item)}
            </p>
            <p className="aside">
              {say(consents[priority.consent], { count: priority.objections })}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Commitments() {
  const say = useWords();
  const { board, me } = useLive();
  const commitments = board.list("commitment");
  const name = board.only("phase")?.name;
  const mayAdd = may(board, me, "addNotes") && (name === "commit" || name === "follow-up");
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

const states: { readonly [S in CommitmentState]: Key } = {
  [CommitmentState.PROPOSED]: "commitment.proposed",
  [CommitmentState.OPEN]: "commitment.open",
  [CommitmentState.KEPT]: "commitment.kept",
  [CommitmentState.GIVEN_UP]: "commitment.given_up",
};

function CommitmentCard({ commitment }: { commitment: Commitment }) {
  const { say, language } = useLanguage();
  const submit = useSubmit();
  const { board, me } = useLive();
  const { plan } = commitment;
  const promise = board.list("pledge").find((each) => each.commitment === commitment.id)?.promise;
  const who = board.find("seat", promise?.owner ?? 0n)?.name ?? promise?.ownerName ?? "";
  const witness = board.find("seat", promise?.witness ?? 0n)?.name ?? promise?.witnessName ?? "";
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
  return (
    <article className="note" data-edge={commitment.weBelieve ? "dashed" : "solid"}>
      <p className="words" dir="auto">
        {textOf(commitment.text)}
      </p>
      <p className="aside">
        {say(states[commitment.state])}
        {commitment.weBelieve && <> · {say("commitment.we_believe")}</>}
        {commitment.report !== "" && <> · {commitment.report}</>}
      </p>
      <dl>
        {rows.map(([key, value]) => (
          <div key={key}>
            <dt>{say(key)}</dt>
            <dd dir="auto">
              {value || <span className="trouble">{say("commitment.missing")}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {isProposed && may(board, me, "addNotes") && <CommitmentEditor commitment={commitment} />}
      {isProposed && isStaff(me?.role) && (
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
    </article>
  );
}

function NewCommitment() {
  const say = useWords();
  const submit = useSubmit();
  return (
    <OneLine
      label={say("commitment.add")}
      save={(words) =>
        void submit({
          case: "addCommitment",
          value: { id: newId(), text: { run: newId(), text: words }, plan: {}, promise: {} },
        })
      }
    />
  );
}

function CommitmentEditor({ commitment }: { commitment: Commitment }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const [isOpen, setOpen] = useState(false);
  const promise = board.list("pledge").find((each) => each.commitment === commitment.id)?.promise;
  const people = board.list("seat");
  if (!isOpen) {
    return (
      <button type="button" onClick={() => setOpen(true)}>
        {say("commitment.complete")}
      </button>
    );
  }
  const save = (form: FormData) => {
    const field = (name: string) => String(form.get(name) ?? "").trim();
    const due = Date.parse(`${field("due")}T00:00:00Z`);
    void submit({
      case: "setCommitment",
      value: {
        commitment: commitment.id,
        plan: {
          firstStep: field("firstStep"),
          measure: field("measure"),
          dueDay: Number.isNaN(due) ? 0 : due / 86_400_000,
        },
        promise: {
          owner: BigInt(field("owner") || 0),
          witness: BigInt(field("witness") || 0),
          helpers: promise?.helpers ?? [],
        },
      },
    });
    setOpen(false);
  };
  const dueDay = commitment.plan?.dueDay ?? 0;
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        save(new FormData(event.currentTarget));
      }}
    >
      {(["owner", "witness"] as const).map((name) => (
        <label key={name} className="field">
          {say(`commitment.${name}`)}
          <select name={name} defaultValue={String(promise?.[name] ?? 0n)}>
            <option value="0">{say("commitment.choose")}</option>
            {people.map((seat) => (
              <option key={String(seat.id)} value={String(seat.id)}>
                {seat.name}
              </option>
            ))}
          </select>
        </label>
      ))}
      <label className="field">
        {say("commitment.first_step")}
        <input name="firstStep" dir="auto" defaultValue={commitment.plan?.firstStep ?? ""} />
      </label>
      <label className="field">
        {say("commitment.due")}
        <input
          name="due"
          type="date"
          defaultValue={dueDay ? new Date(dueDay * 86_400_000).toISOString().slice(0, 10) : ""}
        />
      </label>
      <label className="field">
        {say("commitment.measure")}
        <input name="measure" dir="auto" defaultValue={commitment.plan?.measure ?? ""} />
      </label>
      <div className="row">
        <button type="submit" className="primary">
          {say("save")}
        </button>
        <button type="button" onClick={() => setOpen(false)}>
          {say("cancel")}
        </button>
      </div>
    </form>
  );
}
