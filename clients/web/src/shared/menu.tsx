// What a person sets for themselves on this device: language, letters, calm.
import { useEffect, useRef, useState } from "react";
import { AgreementsOnDemand, useAgreements } from "./agreements.tsx";
import { Icon } from "./icon.tsx";
import { useLive, useSession, useSubmit } from "./live.tsx";
import { languages, useLanguage } from "./words.tsx";

const sizes = [100, 125, 150, 200];

function useSetting(name: string, first: string): [string, (value: string) => void] {
  const key = `plenary.${name}`;
  const [value, setValue] = useState(() => localStorage.getItem(key) ?? first);
  return [
    value,
    (next) => {
      setValue(next);
      localStorage.setItem(key, next);
    },
  ];
}

/** Puts letters' size and calm on the page; once a screen. */
function useAppearance() {
  const [size, setSize] = useSetting("letters", "100");
  const [calm, setCalm] = useSetting("calm", "");
  useEffect(() => {
    document.documentElement.style.fontSize = `${size}%`;
    document.documentElement.dataset.calm = calm;
  }, [size, calm]);
  return { size, setSize, calm, setCalm };
}

export function Menu() {
  const { say, language, speak } = useLanguage();
  const { session } = useSession();
  const submit = useSubmit();
  const { me } = useLive();
  const dialog = useRef<HTMLDialogElement>(null);
  const [readsAgreements, readAgreements] = useState(false);
  const hasAgreements = useAgreements() !== undefined;
  const { size, setSize, calm, setCalm } = useAppearance();
  return (
    <>
      <button type="button" className="quiet" onClick={() => dialog.current?.showModal()}>
        <Icon name="menu" /> {say("menu.title")}
      </button>
      <dialog ref={dialog} className="sheet" aria-label={say("menu.title")}>
        <label className="field">
          {say("menu.language")}
          <select value={language.tag} onChange={(event) => speak(event.target.value)}>
            {languages.map(({ tag, name }) => (
              <option key={tag} value={tag} lang={tag}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {say("menu.letters")}
          <select value={size} onChange={(event) => setSize(event.target.value)}>
            {sizes.map((percent) => (
              <option key={percent} value={percent}>
                {percent} %
              </option>
            ))}
          </select>
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={calm !== ""}
            onChange={(event) => setCalm(event.target.checked ? "calm" : "")}
          />
          {say("menu.calm")}
        </label>
        <p className="aside">{say("menu.keys")}</p>
        {hasAgreements && (
          <button
            type="button"
            onClick={() => {
              dialog.current?.close();
              readAgreements(true);
            }}
          >
            {say("agreements.title")}
          </button>
        )}
        <div className="row">
          <button type="button" onClick={() => void submit({ case: "undo", value: {} })}>
            <Icon name="undo" /> {say("menu.undo")}
          </button>
          <button
            type="button"
            onClick={() => {
              session.close();
              location.assign("/");
            }}
          >
            <Icon name="door" /> {say("menu.leave")}
          </button>
          <button type="button" className="primary push" onClick={() => dialog.current?.close()}>
            {say("close")}
          </button>
        </div>
      </dialog>
      <AgreementsOnDemand isOpen={readsAgreements} close={() => readAgreements(false)} seat={me} />
    </>
  );
}
