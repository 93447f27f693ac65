// What rooms have to keep to: what protects minors, and who sits together or apart.
import { BondKind, newId, type RecordOf } from "@plenary/sdk";
import { useLive, useSubmit } from "../shared/live.tsx";
import { Names } from "../shared/names.tsx";
import { useWords } from "../shared/words.tsx";
import { takesPart } from "./people.tsx";
import { Safeguards } from "./safeguards.tsx";

export function RoomRules() {
  const say = useWords();
  return (
    <details className="rules">
      <summary>{say("rules.title")}</summary>
      <Safeguards />
      <Bonds />
    </details>
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
