// What people agree to before they come in, as the staff set it: a text in each language, and how many
// have agreed to the one there is now. Another text asks everybody once more.

import { useState } from "react";
import { isAsked, useAgreed, useAgreements, wordingOf } from "../shared/agreements.tsx";
import { sending } from "../shared/form.ts";
import { useLive, useSubmit } from "../shared/live.tsx";
import { languages, useLanguage } from "../shared/words.tsx";

const texts = [
  ["rules", "agreements.rules", 4],
  ["consent", "agreements.consent", 4],
  ["minors", "agreements.for_minors", 4],
  ["whole", "agreements.all", 6],
] as const;

export function AgreementsDesk() {
  const { say, language } = useLanguage();
  const { board } = useLive();
  const agreements = useAgreements();
  const agreed = useAgreed();
  const [tag, setTag] = useState(language.tag);
  const asked = board.list("seat").filter((seat) => seat.status === 1 && isAsked(seat));
  const version = agreements?.version ?? 0;
  const count = asked.filter(({ id }) => agreed(id) === version).length;
  return (
    <details className="rules">
      <summary>{say("agreements.title")}</summary>
      <p className="aside">
        {agreements === undefined
          ? say("agreements.none")
          : say("agreements.version", { version, agreed: count, of: asked.length })}
      </p>
      <label className="field">
        {say("agreements.language")}
        <select value={tag} onChange={(event) => setTag(event.target.value)}>
          {languages.map(({ tag: each, name }) => (
            <option key={each} value={each} lang={each}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {/* Drawn anew when somebody else of the staff set them: nobody sends what they did not see. */}
      <Texts key={`${tag}/${version}`} tag={tag} />
    </details>
  );
}

function Texts({ tag }: { tag: string }) {
  const { say } = useLanguage();
  const submit = useSubmit();
  const { board } = useLive();
  const agreements = useAgreements();
  const before = agreements?.wordings ?? [];
  const mine = before.find((each) => each.language === tag);
  const shown = mine ?? wordingOf(agreements, tag);
  // The version goes on where there are none.
  const afterVersion = board.only("settings")?.agreements?.version ?? 0;
  const set = (form: FormData) => {
    const [rules = "", consent = "", minors = "", whole = ""] = texts.map(([name]) =>
      String(form.get(name) ?? "").replaceAll("\r\n", "\n"),
    );
    const wording = { language: tag, rules, consent, minors, whole };
    const others = before.filter((each) => each.language !== tag);
    const wordings = [...others, wording];
    void submit({ case: "setAgreements", value: { afterVersion, wordings } });
  };
  return (
    <form className="fields" onSubmit={sending(set)}>
      {texts.map(([name, key, rows]) => (
        <label key={name} className="field">
          {say(key)}
          <textarea
            name={name}
            rows={rows}
            dir="auto"
            required={name === "rules" || name === "consent"}
            maxLength={name === "whole" ? 4000 : 1000}
            defaultValue={shown?.[name] ?? ""}
          />
        </label>
      ))}
      <button type="submit">{say("agreements.set")}</button>
      {agreements !== undefined && (
        <button
          type="button"
          className="quiet"
          onClick={() =>
            void submit({ case: "setAgreements", value: { afterVersion, wordings: [] } })
          }
        >
          {say("agreements.drop")}
        </button>
      )}
    </form>
  );
}
