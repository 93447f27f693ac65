// What protects those who are minors: who they are, what is looked at first, and that nobody is left
// alone. Asked for before the first move, and in the rules for rooms whenever it changes.
import type { RecordOf } from "@plenary/sdk";
import type { ReactNode } from "react";
import { sending } from "../shared/form.ts";
import { useLive, useSubmit } from "../shared/live.tsx";
import { useGroupName } from "../shared/note_card.tsx";
import { useWords } from "../shared/words.tsx";
import { nameOf, stepsOf } from "./steps.ts";

export function Safeguards() {
  const safeguard = useLive().board.only("safeguard");
  // Drawn anew when somebody else of the staff changed them: nobody sends what they did not see.
  const version = JSON.stringify([
    safeguard?.minorGroups,
    safeguard?.moderatedPhases,
    safeguard?.nobodyAlone,
  ]);
  return <SafeguardForm key={version} safeguard={safeguard} />;
}

function SafeguardForm({ safeguard }: { safeguard: RecordOf<"safeguard"> | undefined }) {
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
