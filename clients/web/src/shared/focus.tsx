// What the facilitator shows everybody: the one item the whole room is to look at now.
import { kindName } from "@plenary/sdk";
import { Suspense } from "react";
import { wordsOf } from "./items.ts";
import { useLive } from "./live.tsx";
import { part } from "./part.tsx";
import { useWords } from "./words.tsx";

const Results = part(async () => (await import("./results.tsx")).Results);

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
        <Suspense fallback={null}>
          <Results ballot={ballot} most={5} />
        </Suspense>
      )}
    </section>
  );
}
