// What the menu offers: what a person sets for themselves on this device, their last step, and leaving.
import { forgetOutboxes } from "@plenary/sdk";
import { type RefObject, useState } from "react";
import { useAgreements } from "./agreements.tsx";
import { Icon } from "./icon.tsx";
import { forgetHere } from "./kept_here.ts";
import { useLive, useSession, useSubmit } from "./live.tsx";
import { AgendaSoFar, WrittenByMe } from "./menu_mine.tsx";
import { isOver } from "./phase.ts";
import { useSetting } from "./settings.ts";
import { type Key, languages, useLanguage, useWords } from "./words.tsx";

const sizes = [100, 125, 150, 200];

export function MenuSheet(props: {
  keys: RefObject<HTMLDetailsElement | null>;
  close: () => void;
  readAgreements: () => void;
}) {
  const { keys, close, readAgreements } = props;
  const { say, language, speak } = useLanguage();
  const { board } = useLive();
  const submit = useSubmit();
  const [isMissing, setMissing] = useState(false);
  const choose = (tag: string) =>
    void speak(tag).then(
      () => setMissing(false),
      () => setMissing(true),
    );
  const hasAgreements = useAgreements() !== undefined;
  const [size, setSize] = useSetting("letters");
  const [calm, setCalm] = useSetting("calm");
  const [tell, setTell] = useSetting("tell");
  return (
    <>
      <label className="field">
        {say("menu.language")}
        <select value={language.tag} onChange={(event) => choose(event.target.value)}>
          {languages.map(({ tag, name }) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {isMissing && (
        <p role="alert" className="trouble">
          {say("part.missing")}
        </p>
      )}
      <label className="field">
        {say("menu.letters")}
        <select value={size} onChange={(event) => setSize(event.target.value)}>
          {sizes.map((percent) => (
            <option key={percent} value={percent}>
              {new Intl.NumberFormat(language.locales, { style: "percent" }).format(
                Number(percent) / 100,
              )}
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
      <label className="field">
        {say("menu.tell")}
        <select value={tell} onChange={(event) => setTell(event.target.value as typeof tell)}>
          {(["all", "mine", "nothing"] as const).map((each) => (
            <option key={each} value={each}>
              {say(`menu.tell_${each}`)}
            </option>
          ))}
        </select>
      </label>
      <AgendaSoFar />
      <WrittenByMe />
      <details ref={keys}>
        <summary>{say("menu.by_keyboard")}</summary>
        <KeyList />
      </details>
      {hasAgreements && (
        <button
          type="button"
          onClick={() => {
            close();
            readAgreements();
          }}
        >
          {say("agreements.title")}
        </button>
      )}
      <Leave />
      <div className="row">
        {!isOver(board) && (
          <button type="button" onClick={() => void submit({ case: "undo", value: {} })}>
            <Icon name="undo" /> {say("menu.undo")}
          </button>
        )}
        <button type="button" className="primary push" onClick={() => close()}>
          {say("close")}
        </button>
      </div>
    </>
  );
}

/** To come back, or to leave the device to somebody else, who must find nothing on it. */
function Leave() {
  const say = useWords();
  const { session } = useSession();
  const { waiting } = useLive();
  const handOver = async () => {
    session.close();
    await forgetOutboxes().catch(() => undefined); // Where there are none.
    forgetHere();
    location.replace("/");
  };
  return (
    <details>
      <summary>
        <Icon name="door" /> {say("menu.leave")}
      </summary>
      <div className="fields">
        <button
          type="button"
          onClick={() => {
            session.close();
            location.assign("/");
          }}
        >
          {say("menu.come_back")}
        </button>
        <p className="aside" id="hand-over">
          {say("menu.hand_over_means")} {waiting > 0 && say("status.waiting", { count: waiting })}
        </p>
        <button type="button" aria-describedby="hand-over" onClick={() => void handOver()}>
          {say("menu.hand_over")}
        </button>
      </div>
    </details>
  );
}

const keyWords: readonly (readonly [string, Key])[] = [
  ["Ctrl+Enter", "menu.key_save"],
  ["F6", "menu.key_part"],
  ["G", "menu.key_shown"],
  ["?", "menu.key_list"],
];

function KeyList() {
  const say = useWords();
  const [letters, setLetters] = useSetting("keys");
  return (
    <>
      <dl className="keys">
        {keyWords.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{say(words)}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input
          type="checkbox"
          checked={letters !== "off"}
          onChange={(event) => setLetters(event.target.checked ? "on" : "off")}
        />
        {say("menu.letter_keys")}
      </label>
    </>
  );
}
