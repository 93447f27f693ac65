// The list of what was not sent (not_sent.tsx), and what can be done with each.
import type { Astray } from "./drafts.ts";
import { useNotify, useSession } from "./live.tsx";
import { useWords } from "./words.tsx";

export function NotSentList({ astray }: { astray: readonly Astray[] }) {
  const say = useWords();
  return (
    <section className="not-sent" aria-label={say("not_sent.title")}>
      <h2>{say("not_sent.title")}</h2>
      <p className="aside">{say("not_sent.lead")}</p>
      <ul className="plain">
        {astray.map((each) => (
          <li key={each.at}>
            <One {...each} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function One({ at, words, hasField, isUnanswered = false }: Astray) {
  const say = useWords();
  const notify = useNotify();
  const { drafts } = useSession();
  const which = words.slice(0, 40);
  const copy = () =>
    navigator.clipboard.writeText(words).then(
      () => notify(say("not_sent.copied")),
      () => undefined, // Forbidden: they can be marked and copied by hand.
    );
  return (
    <>
      <p className="words" dir="auto">
        {words}
      </p>
      <div className="row">
        {hasField && (
          <button
            type="button"
            aria-label={say("not_sent.again_this", { which })}
            onClick={() => drafts.takeUp(at)}
          >
            {say("not_sent.again")}
          </button>
        )}
        {navigator.clipboard !== undefined && (
          <button
            type="button"
            aria-label={say("not_sent.copy_this", { which })}
            onClick={() => void copy()}
          >
            {say("not_sent.copy")}
          </button>
        )}
        {!isUnanswered && (
          <button
            type="button"
            aria-label={say("not_sent.drop_this", { which })}
            onClick={() => drafts.write(at, undefined)}
          >
            {say("not_sent.drop")}
          </button>
        )}
      </div>
    </>
  );
}
