// What `catch_up.tsx` shows once somebody asks: told from the journal, of what this seat sees
// (POST /api/catch-up).
import { type Chronicle, chronicle, RecordKind, type Ticket } from "@plenary/sdk";
import { useEffect, useState } from "react";
import { useLive } from "./live.tsx";
import { phaseKey } from "./phase.ts";
import { type Key, useLanguage } from "./words.tsx";

const counted: readonly (readonly [RecordKind, Key])[] = [
  [RecordKind.NOTE, "vote.about_notes"],
  [RecordKind.GROUP, "vote.about_groups"],
  [RecordKind.CAUSE, "vote.about_causes"],
  [RecordKind.FINDING, "caught.findings"],
  [RecordKind.PRIORITY, "caught.priorities"],
  [RecordKind.COMMITMENT, "caught.commitments"],
];

export function Caught({ ticket }: { ticket: Ticket }) {
  const { say, language } = useLanguage();
  const { board } = useLive();
  const phases = [
    ...board.list("passedPhase").flatMap(({ phase }) => phase ?? []),
    ...board.list("phase"),
  ].sort((a, b) => a.number - b.number);
  const [since, setSince] = useState(1);
  const [told, setTold] = useState<Chronicle>();
  useEffect(() => {
    let isWanted = true;
    void chronicle(location.origin, ticket, since).then((found) => {
      if (isWanted) setTold(found);
    });
    return () => {
      isWanted = false;
    };
  }, [ticket, since]);
  const clock = new Intl.DateTimeFormat(language.locales, { timeStyle: "short" });
  const nameOf = (name: string) => {
    const key = phaseKey(name);
    return key === undefined ? name : say(key);
  };
  const countOf = (kind: RecordKind) =>
    (told?.added ?? [])
      .filter((each) => each.kind === kind)
      .reduce((sum, { count }) => sum + count, 0);
  const lines = counted.filter(([kind]) => countOf(kind) > 0);
  const results = told?.revealed.length ?? 0;
  return (
    <>
      <label className="field">
        {say("caught.since")}
        <select value={since} onChange={(event) => setSince(Number(event.target.value))}>
          <option value={1}>{say("caught.beginning")}</option>
          {phases.slice(1).map(({ name, number, beganAt }) => (
            <option key={number} value={Number(beganAt)}>
              {clock.format(Number(beganAt))} · {nameOf(name)}
            </option>
          ))}
        </select>
      </label>
      <ul aria-live="polite">
        {(told?.phases ?? []).map(({ name, at }) => (
          <li key={String(at)}>
            <time>{clock.format(Number(at))}</time> · {nameOf(name)}
          </li>
        ))}
        {lines.map(([kind, key]) => (
          <li key={kind}>{say(key, { count: countOf(kind) })}</li>
        ))}
        {results > 0 && <li>{say("caught.results", { count: results })}</li>}
        {told !== undefined && lines.length === 0 && results === 0 && (
          <li>{say("caught.nothing")}</li>
        )}
      </ul>
    </>
  );
}
