// What the facilitator shows everybody: the one item the whole room is to look at now.
import { kindName } from "@plenary/sdk";
import { wordsOf } from "./items.ts";
import { useLive } from "./live.tsx";
import { Results } from "./results.tsx";
import { useWords } from "./words.tsx";

export function Spotlight() {
  const say = useWords();
  const { board } = useLive();
  const target = board.only("focus")?.target;
  if (target === undefined || target.id === 0n) return null;
  const ballot = kindName(target.kind) === "ballot" ? board.find("ballot", target.id) : undefined;
  const words = wordsOf(board, target);
  if (ballot === undefined && words === undefined) return null;
  return (
    <section className="spotlight" aria-label={say("focus.label")}>
      <p className="aside">{say("focus.label")}</p>
      {ballot === undefined ? (
        <p className="words" dir="auto">
          {words}
        </p>
      ) : (
        <Results ballot={ballot} most={5} />
      )}
    </section>
  );
}
