// What rooms have to keep to: what protects minors, and who sits together or apart.

import { BondKind, newId, type RecordOf } from "@plenary/sdk";
import type { ReactNode } from "react";
import { sending } from "../shared/form.ts";
import { useLive, useSubmit } from "../shared/live.tsx";
import { Names } from "../shared/names.tsx";
import { useGroupName } from "../shared/note_card.tsx";
import { useWords } from "../shared/words.tsx";
import { nameOf, stepsOf } from "./agenda.tsx";
import { takesPart } from "./people.tsx";

export function RoomRules() {
  const say = useWords();
  const { board } = useLive();
  const safeguard = board.only("safeguard");
  // Drawn anew when somebody else of the staff changed them: nobody sends what they did not see.
  const version = JSON.stringify([
    safeguard?.minorGroups,
    safeguard?.moderatedPhases,
    safeguard?.nobodyAlone,
  ]);
  return (
    <details className="rules">
      <summary>{say("rules.title")}</summary>
      <Safeguards key={version} safeguard={safeguard} />
      <Bonds />
    </details>
  );
}

function Safeguards({ safeguard }: { safeguard: RecordOf<"safeguard"> | undefined }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const groupName = useGroupName();
  const groups = board.only("settings")?.groups ?? [];
  const minors = safeguard?.minorGroups ?? [];
  const moderated = safeguard?.moderatedPhases ?? [];
  const steps = stepsOf(board.list("plannedPhase")).map(({ plan }) => plan?.name ?? "");
  const phases = [...new Set([...steps, ...moderated])];
  const set = (form: FormData) =>
    void submit({
      case: "setSafeguard",
      value: {
        minorGroups: form.getAll("minor").map(String),
        moderatedPhases: form.getAll("moderated").map(String),
        nobodyAlone: form.get("alone") !== null,
      },
    });
  return (
    <form className="fields" onSubmit={sending(set)}>
      <Choices name="minor" title={say("rules.minors")} of={groups} chosen={minors}>
        {groupName}
      </Choices>
      <Choices name="moderated" title={say("rules.moderated")} of={phases} chosen={moderated}>
        {(phase) => nameOf(say, phase)}
      </Choices>
      <label className="check">
        <input name="alone" type="checkbox" defaultChecked={safeguard?.nobodyAlone ?? false} />
        {say("rules.nobody_alone")}
      </label>
      <button type="submit">{say("rules.set")}</button>
    </form>
  );
}

interface ChoicesOf {
  readonly name: string;
  readonly title: string;
  readonly of: readonly string[];
  readonly chosen: readonly string[];
  readonly children: (one: string) => ReactNode;
}

function Choices({ name, title, of, chosen, children }: ChoicesOf) {
  return (
    <fieldset>
      <legend>{title}</legend>
      {of.map((one) => (
        <label key={one} className="check">
          <input name={name} type="checkbox" value={one} defaultChecked={chosen.includes(one)} />
          {children(one)}
        </label>
      ))}
    </fieldset>
  );
}

function Bonds() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const people = board
    .list("seat")
    .filter(takesPart)
    .sort((a, b) => a.name.localeCompare(b.name));
  const undo = ({ id }: RecordOf<"seatBond">) =>
    void submit({ case: "setBond", value: { id, bond: BondKind.NONE } });
  const bind = (form: FormData) => {
    const seats = [form.get("who"), form.get("whom")].map((seat) => BigInt(String(seat)));
    const bond = Number(form.get("bond")) as BondKind;
    return submit({ case: "setBond", value: { id: newId(), bond, seats } });
  };
  return (
    <>
      <ul className="people">
        {board.list("seatBond").map((bond) => (
          <li key={String(bond.id)} className="row">
            <span>
              {say(bond.bond === BondKind.APART ? "bond.are_apart" : "bond.are_together")}{" "}
              <Names of={bond.seats.map((seat) => board.find("seat", seat)?.name ?? "")} />
            </span>
            <button type="button" className="quiet push" onClick={() => undo(bond)}>
              {say("bond.undo")}
            </button>
          </li>
        ))}
      </ul>
      {people.length > 1 && (
        <form
          className="fields"
          onSubmit={(event) => {
            event.preventDefault();
            const form = event.currentTarget;
            void bind(new FormData(form)).then(({ ok }) => ok && form.reset());
          }}
        >
          <label className="field">
            {say("bond.how")}
            <select name="bond">
              <option value={BondKind.TOGETHER}>{say("bond.together")}</option>
              <option value={BondKind.APART}>{say("bond.apart")}</option>
            </select>
          </label>
          {(["who", "whom"] as const).map((name) => (
            <label key={name} className="field">
              {say(`bond.${name}`)}
              <select name={name} required defaultValue="">
                <option value="" />
                {people.map((seat) => (
                  <option key={String(seat.id)} value={String(seat.id)}>
                    {seat.name}
                  </option>
                ))}
              </select>
            </label>
          ))}
          <button type="submit">{say("bond.set")}</button>
        </form>
      )}
    </>
  );
}
