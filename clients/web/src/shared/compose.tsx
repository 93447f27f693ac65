// Where a person writes: one field, what kind of thing it is, the promise who reads it, one button.
// What is half written survives phases, reloads and dead batteries on this device.
import {
  Audience,
  type BecauseSplit,
  Epistemic,
  newId,
  scalarsOf,
  splitAtBecause,
  typed,
} from "@plenary/sdk";
import { useId, useState } from "react";
import { placeOf } from "./drafts.ts";
import { Icon } from "./icon.tsx";
import { kindOf } from "./kinds.tsx";
import { useLive, useSession, useSubmit } from "./live.tsx";
import { NamesSpotted } from "./names_spotted.tsx";
import { rememberOwn } from "./own_notes.ts";
import { isStaff, kindsIn } from "./phase.ts";
import { PromiseLine } from "./promise_line.tsx";
import { Cut } from "./room_for.tsx";
import { useDraft } from "./use_draft.ts";
import { useWords } from "./words.tsx";

const scalarsMax = 280; // As people are told; the server's own limit stands in Welcome.
const tellBelow = 40;

/** `byNobody`: takes what is for others where nobody can be found out; false: it cannot, just now. */
export function Compose(props: {
  asSeat?: bigint;
  byNobody?: (words: string, kind: Epistemic) => Promise<boolean>;
}) {
  const { asSeat = 0n, byNobody } = props;
  const say = useWords();
  const { id: sessionId, drafts } = useSession();
  const submit = useSubmit();
  const { board, me, limits } = useLive();
  const phase = board.only("phase");
  const kinds = kindsIn(phase?.name ?? "");
  const field = useId();
  const draft = useDraft<HTMLTextAreaElement>("note", { asSeat });
  const { words } = draft;
  const [chosen, choose] = useState<Epistemic>();
  const [onlyMe, setOnlyMe] = useState(false);
  const epistemic = chosen !== undefined && kinds.includes(chosen) ? chosen : kinds[0];
  const audience = onlyMe ? Audience.ONLY_ME : Audience.ROOM;
  const [offered, offer] = useState<BecauseSplit>();
  const speaker = asSeat === 0n ? me : board.find("seat", asSeat);
  if (speaker === undefined) return null;

  // Said with the note: should it come late, it goes no further than this.
  const { anonymity = 0, reveal = 0 } = phase ?? {};
  const room = isStaff(speaker.role) ? 0n : speaker.room;
  const promised = audience === Audience.ROOM ? { room, anonymity, reveal } : {};
  const max = Math.min(scalarsMax, limits?.noteScalarsMax ?? scalarsMax);
  const charactersMax = 2 * max; // In UTF-16, as a field counts: no fewer than `max`.
  const left = max - scalarsOf(words).length;
  const add = (text: string, kind: Epistemic) => {
    if (byNobody !== undefined && audience === Audience.ROOM) {
      void byNobody(text.trim().replaceAll("\r\n", "\n"), kind).then((isKept) => {
        if (!isKept) drafts.giveBack(placeOf(asSeat, "note"), text);
      });
      return;
    }
    const id = newId();
    rememberOwn(sessionId, id, asSeat);
    const first = typed(text.trim().replaceAll("\r\n", "\n"));
    const note = { id, epistemic: kind, text: first, audience };
    void submit({ case: "addNote", value: { ...note, ...promised } }, asSeat);
  };
  const kind = epistemic ?? Epistemic.UNSORTED;
  const finish = () => {
    offer(undefined);
    draft.drop();
    draft.field.current?.focus(); // The next one is written there.
  };
  const save = () => {
    if (words.trim() === "" || left < 0) return;
    // What was seen and why it is so are two notes, if the person agrees.
    const split = kind === Epistemic.OBSERVATION ? splitAtBecause(words) : undefined;
    if (split !== undefined && offered === undefined) return offer(split);
    finish();
    add(words, kind);
  };
  const saveBoth = (split: BecauseSplit) => {
    finish();
    add(split.seen, Epistemic.OBSERVATION);
    add(split.thought, Epistemic.INFERENCE);
  };
  return (
    <form
      className="compose"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {kinds.length > 1 && <KindChoice kinds={kinds} chosen={epistemic} choose={choose} />}
      <label htmlFor={field} className="unseen">
        {say("write.label")}
      </label>
      <textarea
        id={field}
        ref={draft.field}
        rows={3}
        dir="auto"
        value={words}
        maxLength={charactersMax}
        placeholder={say("write.placeholder")}
        aria-describedby={`${field}-promise`}
        onChange={(event) => {
          draft.write(event.target.value);
          offer(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            save();
          }
        }}
      />
      <PromiseLine id={`${field}-promise`} input={onlyMe ? "own_note" : "note"} seat={speaker} />
      <NamesSpotted words={words} />
      <Cut words={words} max={charactersMax} />
      {offered !== undefined && (
        <Offer split={offered} accept={() => saveBoth(offered)} decline={save} />
      )}
      <div className="row">
        <label className="check">
          <input
            type="checkbox"
            checked={onlyMe}
            onChange={(event) => setOnlyMe(event.target.checked)}
          />
          {say("write.only_me")}
        </label>
        {left <= tellBelow && (
          <span role="status" className={left < 0 ? "aside trouble" : "aside"}>
            {say("write.left", { count: left })}
          </span>
        )}
        <button
          type="submit"
          className="primary push"
          aria-disabled={words.trim() === "" || left < 0}
        >
          {say("write.add")}
        </button>
      </div>
    </form>
  );
}

function Offer(props: { split: BecauseSplit; accept: () => void; decline: () => void }) {
  const say = useWords();
  const { seen, thought } = props.split;
  return (
    <div className="offer" role="status">
      <p>{say("offer.because")}</p>
      <ul>
        <li>
          <strong>{say("kind.observation")}:</strong> <span dir="auto">{seen}</span>
        </li>
        <li>
          <strong>{say("kind.inference")}:</strong> <span dir="auto">{thought}</span>
        </li>
      </ul>
      <div className="row">
        <button type="button" onClick={props.accept}>
          {say("offer.split")}
        </button>
        <button type="button" onClick={props.decline}>
          {say("offer.keep")}
        </button>
      </div>
    </div>
  );
}

function KindChoice(props: {
  kinds: readonly Epistemic[];
  chosen: Epistemic | undefined;
  choose: (kind: Epistemic) => void;
}) {
  const say = useWords();
  const name = useId();
  return (
    <fieldset className="chips">
      <legend className="unseen">{say("write.kind")}</legend>
      {props.kinds.map((kind) => {
        const { key, icon } = kindOf(kind);
        return (
          <label key={kind} className="chip">
            <input
              type="radio"
              name={name}
              checked={props.chosen === kind}
              onChange={() => props.choose(kind)}
            />
            <span>
              <Icon name={icon} /> {say(key)}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
