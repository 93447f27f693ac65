// Who may do what in a step of the agenda, as a table of acts and roles: to look at beforehand, and to
// change before or while people are in it. What is seen, and by what name, follows from the step
// itself and stands below in words. Each cell is a command of its own, so nobody overwrites another.
import { type RecordOf, Reveal, Role } from "@plenary/sdk";
import { useRef } from "react";
import { Icon } from "../shared/icon.tsx";
import { useLive, useSubmit } from "../shared/live.tsx";
import { Act, type ActName } from "../shared/phase.ts";
import { type Key, useWords } from "../shared/words.tsx";
import { nameOf, type Planned } from "./steps.ts";

const acts = Object.keys(Act) as ActName[];

interface Column {
  readonly key: Key;
  readonly roles: readonly Role[];
}
const people: readonly Column[] = [
  { key: "role.participant", roles: [Role.PARTICIPANT] },
  { key: "role.table_lead", roles: [Role.TABLE_LEAD] },
  { key: "role.scribe", roles: [Role.SCRIBE] },
  { key: "role.interpreter", roles: [Role.INTERPRETER] },
];
const everybody: Column = { key: "acts.everybody", roles: people.flatMap(({ roles }) => roles) };
const staff: Column = { key: "acts.staff", roles: [Role.FACILITATOR, Role.CO_FACILITATOR] };
const columns = [everybody, ...people, staff];

/** What the staff may do in every phase (server/audit/decide.cpp). */
function isAlways({ key }: Column, act: ActName): boolean {
  return key === staff.key && act !== "vote" && act !== "editAny";
}

/** `step`: of the agenda; without one the phase there is now, which is of no agenda. */
export function Acts({ step }: { step?: Planned }) {
  const say = useWords();
  const { board } = useLive();
  const dialog = useRef<HTMLDialogElement>(null);
  const phase = board.only("phase");
  const isNow = phase?.planned === (step?.id ?? 0n);
  const at = isNow ? phase : step?.plan;
  if (at === undefined) return null;
  return (
    <>
      <button type="button" className="quiet" onClick={() => dialog.current?.showModal()}>
        <Icon name="people" /> {say("acts.title")}
      </button>
      <dialog ref={dialog} className="sheet acts" aria-label={say("acts.title")}>
        <h2>{say("acts.of", { phase: nameOf(say, at.name) })}</h2>
        <p>{say(isNow ? "acts.now" : "acts.later")}</p>
        <Table planned={step?.id ?? 0n} grants={at.grants} />
        <ul className="plain aside">
          <li>{say("acts.sees")}</li>
          {at.reveal !== Reveal.AT_ONCE && <li>{say("acts.sealed")}</li>}
          <li>{say(`acts.names_${at.anonymity as 0 | 1 | 2 | 3}`)}</li>
        </ul>
        <button type="button" onClick={() => dialog.current?.close()}>
          {say("close")}
        </button>
      </dialog>
    </>
  );
}

type Grants = RecordOf<"phase">["grants"];

function Table({ planned, grants }: { planned: bigint; grants: Grants }) {
  const say = useWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section className="wide" tabIndex={0} aria-label={say("acts.title")}>
      <table>
        <thead>
          <tr>
            <td />
            {columns.map(({ key }) => (
              <th key={key} scope="col">
                {say(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {acts.map((act) => (
            <tr key={act}>
              <th scope="row">{say(`acts.${act}`)}</th>
              {columns.map((column) => (
                <td key={column.key}>
                  {isAlways(column, act) ? (
                    say("acts.always")
                  ) : (
                    <Cell act={act} column={column} planned={planned} grants={grants} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface CellOf {
  readonly act: ActName;
  readonly column: Column;
  readonly planned: bigint;
  readonly grants: Grants;
}

function Cell({ act, column, planned, grants }: CellOf) {
  const say = useWords();
  const submit = useSubmit();
  const may = (role: Role) =>
    (((grants.find((grant) => grant.role === role)?.acts ?? 0) >> Act[act]) & 1) === 1;
  const isGranted = column.roles.every(may);
  const set = () =>
    void submit({
      case: "setActs",
      value: {
        planned,
        roles: column.roles.reduce((bits, role) => bits | (1 << role), 0),
        acts: 1 << Act[act],
        granted: !isGranted,
      },
    });
  return (
    <input
      type="checkbox"
      aria-label={`${say(`acts.${act}`)}: ${say(column.key)}`}
      checked={isGranted}
      ref={(box) => {
        if (box !== null) box.indeterminate = !isGranted && column.roles.some(may);
      }}
      onChange={set}
    />
  );
}
