// The phases that were: their prompts, to look back at and never ahead.
import { useLive } from "./live.tsx";
import { PhaseName } from "./phase_name.tsx";
import { Prompt } from "./prompt.tsx";
import { useWords } from "./words.tsx";

export function LookBack() {
  const say = useWords();
  const { board } = useLive();
  const passed = board
    .list("passedPhase")
    .sort((a, b) => (a.phase?.number ?? 0) - (b.phase?.number ?? 0));
  if (passed.length === 0) return null;
  return (
    <details>
      <summary>{say("back.title")}</summary>
      <ol className="plain">
        {passed.map(({ id, phase, done, of }) => (
          <li key={String(id)}>
            <strong>{phase !== undefined && <PhaseName of={phase} />}</strong>{" "}
            <span dir="auto">
              <Prompt of={phase} />
            </span>{" "}
            {of > 0 && <span className="aside">{say("done.count", { done, of })}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}
