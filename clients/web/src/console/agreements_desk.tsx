// What people agree to before they come in, as the staff set it: a text in each language, and how many
// have agreed to the one there is now. Another text asks everybody once more.

import { useState } from "react";
import { isAsked, useAgreed, useAgreements, wordingOf } from "../shared/agreements.tsx";
import { placeOf } from "../shared/drafts.ts";
import { sending } from "../shared/form.ts";
import { useLive, useSession, useSubmit } from "../shared/live.tsx";
import { useDraft } from "../shared/use_draft.ts";
import { languages, useLanguage } from "../shared/words.tsx";

/** Of one version: once somebody else of the staff has set another, what was typed over the one before
 * stands with what was not sent, and nobody sends what they did not see. */
const placeOfWording = (version: number, tag: string, name: string) =>
  `wording.${version}.${tag}.${name}`;

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
      <Texts key={tag} tag={tag} />
    </details>
  );
}

interface TextProps {
  readonly place: string;
  readonly name: (typeof texts)[number][0];
  readonly label: string;
  readonly rows: number;
  readonly first: string;
}

function Text({ place, name, label, rows, first }: TextProps) {
  const { words, write, field } = useDraft<HTMLTextAreaElement>(place, { first });
  return (
    <label className="field">
      {label}
      <textarea
        ref={field}
        name={name}
        rows={rows}
        dir="auto"
        required={name === "rules" || name === "consent"}
        maxLength={name === "whole" ? 4000 : 1000}
        value={words}
        onChange={(event) => write(event.target.value)}
      />
    </label>
  );
}

function Texts({ tag }: { tag: string }) {
  const { say } = useLanguage();
  const { drafts } = useSession();
  const submit = useSubmit();
  const { board } = useLive();
  const agreements = useAgreements();
  const before = agreements?.wordings ?? [];
  const mine = before.find((each) => each.language === tag);
  const shown = mine ?? wordingOf(agreements, tag);
  // The version goes on where there are none.
  const afterVersion = board.only("settings")?.agreements?.version ?? 0;
  const set = (form: FormData) => {
    for (const [name] of texts) {
      drafts.write(placeOf(0n, placeOfWording(afterVersion, tag, name)), undefined);
    }
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
        <Text
          key={name}
          place={placeOfWording(afterVersion, tag, name)}
          name={name}
          label={say(key)}
          rows={rows}
          first={shown?.[name] ?? ""}
        />
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
