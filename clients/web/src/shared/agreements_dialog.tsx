// The agreements to read, and to agree to where that is still to be done. Loaded when it is asked for.
import { useEffect, useRef } from "react";
import { type Asked, isAsked, useAgreements, useIsMissing, wordingOf } from "./agreements.tsx";
import { useLive, useSubmit } from "./live.tsx";
import { useLanguage, useWords } from "./words.tsx";

export function AgreementsDialog({ close, ...asked }: Asked & { readonly close: () => void }) {
  const say = useWords();
  const submit = useSubmit();
  const dialog = useRef<HTMLDialogElement>(null);
  const agreements = useAgreements();
  const isMissing = useIsMissing(asked);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    heading.current?.focus(); // It is read from the beginning, not from its first button.
  }, []);
  const version = agreements?.version ?? 0;
  const agree = () => {
    dialog.current?.close();
    void submit({ case: "agree", value: { version } }, asked.asSeat);
  };
  return (
    <dialog ref={dialog} className="sheet" aria-label={say("agreements.title")} onClose={close}>
      <h2 ref={heading} tabIndex={-1}>
        {say("agreements.title")}
      </h2>
      <AgreementsText seat={asked.seat} />
      {asked.seat !== undefined && isAsked(asked.seat) && !isMissing && (
        <p className="aside">{say("agreements.you_did")}</p>
      )}
      <div className="row">
        <button type="button" onClick={() => dialog.current?.close()}>
          {say("close")}
        </button>
        {isMissing && (
          <button type="button" className="primary push" onClick={agree}>
            {say("agreements.agree")}
          </button>
        )}
      </div>
    </dialog>
  );
}

/** Minors read what is for minors, adults what is for all, and who is neither known reads both. */
function AgreementsText({ seat }: Pick<Asked, "seat">) {
  const { say, language } = useLanguage();
  const { board } = useLive();
  const wording = wordingOf(useAgreements(), language.tag);
  if (wording === undefined) return null;
  const minors = board.only("safeguard")?.minorGroups ?? [];
  const group = seat?.group ?? "";
  const isMinor = minors.includes(group);
  const isAdult = minors.length > 0 && group !== "" && !isMinor;
  const hasOwn = wording.minors !== "";
  return (
    <div className="fields" lang={wording.language} dir="auto">
      <ul className="bullets">
        {wording.rules
          .split("\n")
          .filter((rule) => rule.trim() !== "")
          .map((rule) => (
            <li key={rule} dir="auto">
              {rule}
            </li>
          ))}
      </ul>
      {!(hasOwn && isMinor) && <p dir="auto">{wording.consent}</p>}
      {hasOwn && !isAdult && (
        <>
          <h3 lang={language.tag}>{say("join.minors")}</h3>
          <p dir="auto">{wording.minors}</p>
        </>
      )}
      {wording.whole !== "" && (
        <details>
          <summary lang={language.tag}>{say("join.whole")}</summary>
          <p className="lines" dir="auto">
            {wording.whole}
          </p>
        </details>
      )}
    </div>
  );
}
