// Where a person writes: one field, what kind of thing it is, the promise who reads it, one button.
// What is half written survives phases, reloads and dead batteries on this device.
import {
  Audience,
  type BecauseSplit,
  Epistemic,
  newId,
  PlaceKind,
  scalarsOf,
  splitAtBecause,
  typed,
} from "@plenary/sdk";
import { Suspense, useId, useRef, useState } from "react";
import { placeOf } from "./drafts.ts";
import { Icon } from "./icon.tsx";
import { kindOf } from "./kinds.tsx";
import { useLive, useSession, useSpeaker, useSubmit } from "./live.tsx";
import { NamesSpotted } from "./names_spotted.tsx";
import { rememberOwn } from "./own_notes.ts";
import { part } from "./part.tsx";
import { isStaff, kindsIn } from "./phase.ts";
import { PromiseLine } from "./promise_line.tsx";
import { describedBy, Refused } from "./refused.tsx";
import { Cut } from "./room_for.tsx";
import { placeOfAddition, placeOfNote } from "./typed_places.ts";
import { useBeside, useDraft, useTyped } from "./use_draft.ts";
import { useWords } from "./words.tsx";

const AddsTo = part(async () => (await import("./add_to.tsx")).AddsTo);

const scalarsMax = 280; // As people are told; the server's own limit stands in Welcome.
const tellBelow = 40;

type Part = readonly [words: string, kind: Epistemic];
type ByNobody = (words: string, kind: Epistemic) => Promise<boolean>;

const inOneForm = (words: string) => words.trim().replaceAll("\r\n", "\n");

/** `byNobody`: takes what is for others where nobody can be found out; false: it cannot, just now. */
export function Compose({ byNobody }: { byNobody?: ByNobody }) {
  const say = useWords();
  const { id: sessionId, drafts } = useSession();
  const submit = useSubmit();
  const { board, limits } = useLive();
  const { seat: speaker, asSeat } = useSpeaker();
  const phase = board.only("phase");
  const kinds = kindsIn(phase?.name ?? "");
  const field = useId();
  const { audience, setAudience } = useAudience();
  const place = placeOfNote(audience);
  const draft = useDraft<HTMLTextAreaElement>(place);
  const { words } = draft;
  const [chosen, choose] = useBeside(place);
  const epistemic = kinds.find((kind) => String(kind) === chosen) ?? kinds[0];
  const [addsTo = "", addTo] = useBeside(placeOfAddition);
  const before = board.find("note", BigInt(addsTo));
  const isKeeping = useRef(false);
  const isOwn = audience === Audience.ONLY_ME;
  const [offered, offer] = useState<BecauseSplit>();
  if (speaker === undefined) return null;

  // What is known has something that shows it; of what is thought that is asked later.
  const asksWhat = phase?.name === "infer" && epistemic === Epistemic.OBSERVATION;
  // Said with the note: should it come late, it goes no further than this.
  const { anonymity = 0, reveal = 0 } = phase ?? {};
  const room = isStaff(speaker.role) ? 0n : speaker.room;
  const promised = audience === Audience.ROOM ? { room, anonymity, reveal } : {};
  const max = Math.min(scalarsMax, limits?.noteScalarsMax ?? scalarsMax);
  const charactersMax = 2 * max; // In UTF-16, as a field counts: no fewer than `max`.
  const left = max - scalarsOf(words).length;
  const add = ([text, kind]: Part) => {
    const id = newId();
    rememberOwn(sessionId, id, asSeat);
    const note = { id, epistemic: kind, text: typed(inOneForm(text)), audience };
    // Where what it adds to stands by now, if that is still in sight of who reads this.
    const isBeside = before !== undefined && !isOwn && before.placement?.room === room;
    const place = isBeside && {
      group: before.placement?.group ?? 0n,
      place: { kind: PlaceKind.AFTER, note: before.id },
    };
    void submit({ case: "addNote", value: { ...note, ...promised, ...place } });
  };
  // The words stay in the field until they are kept: it may take a line to draw what that takes.
  const addByNobody = async (write: ByNobody, parts: readonly Part[]) => {
    if (isKeeping.current) return;
    isKeeping.current = true;
    let kept = 0;
    for (const [text, kind] of parts) {
      if (!(await write(inOneForm(text), kind).catch(() => false))) break;
      kept += 1;
    }
    isKeeping.current = false;
    const at = placeOf(asSeat, place);
    if (kept === 0 || drafts.read(at) !== words) return;
    drafts.write(at, parts[kept]?.[0]);
  };
  const kind = epistemic ?? Epistemic.UNSORTED;
  const addAll = (parts: readonly Part[]) => {
    offer(undefined);
    setAudience(audience); // As it is, also for the next one.
    draft.field.current?.focus(); // Which is written there.
    if (byNobody !== undefined && !isOwn) return void addByNobody(byNobody, parts);
    draft.drop();
    parts.forEach(add);
    addTo("");
  };
  const save = () => {
    if (words.trim() === "" || left < 0) return;
    // What was seen and why it is so are two notes, if the person agrees.
    const split = kind === Epistemic.OBSERVATION ? splitAtBecause(words) : undefined;
    if (split !== undefined && offered === undefined) return offer(split);
    addAll([[words, kind]]);
  };
  const saveBoth = (split: BecauseSplit) =>
    addAll([
      [split.seen, Epistemic.OBSERVATION],
      [split.thought, Epistemic.INFERENCE],
    ]);
  return (
    <form
      className="compose"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {kinds.length > 1 && (
        <KindChoice kinds={kinds} chosen={epistemic} choose={(kind) => choose(String(kind))} />
      )}
      {before !== undefined && !isOwn && byNobody === undefined && (
        <Suspense fallback={null}>
          <AddsTo note={before} leave={() => addTo("")} />
        </Suspense>
      )}
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
        aria-invalid={draft.why !== undefined}
        {...describedBy(
          draft.why && `${field}-why`,
          asksWhat && `${field}-what`,
          `${field}-promise`,
        )}
        onChange={(event) => {
          setAudience(audience);
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
      <Refused id={`${field}-why`} why={draft.why} />
      {asksWhat && (
        <p id={`${field}-what`} className="aside">
          {say("write.what_shows_it")}
        </p>
      )}
      <PromiseLine id={`${field}-promise`} input={isOwn ? "own_note" : "note"} />
      <NamesSpotted words={words} />
      <Cut words={words} max={charactersMax} />
      {offered !== undefined && (
        <Offer split={offered} accept={() => saveBoth(offered)} decline={save} />
      )}
      <div className="row">
        <label className="check">
          <input
            type="checkbox"
            checked={isOwn}
            onChange={(event) =>
              setAudience(event.target.checked ? Audience.ONLY_ME : Audience.ROOM)
            }
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

interface AudienceChoice {
  readonly audience: Audience;
  readonly setAudience: (audience: Audience) => void;
}

/** For whom the next note is. What is for oneself alone is so still when its words are found again. */
function useAudience(): AudienceChoice {
  const { drafts } = useSession();
  const { asSeat } = useSpeaker();
  const [isTicked, tick] = useState(false);
  const forAll = useTyped(placeOfNote(Audience.ROOM));
  const forMe = useTyped(placeOfNote(Audience.ONLY_ME));
  const isOwn = isTicked || (forMe !== "" && forAll === "");
  const audience = isOwn ? Audience.ONLY_ME : Audience.ROOM;
  const setAudience = (next: Audience) => {
    tick(next === Audience.ONLY_ME);
    const [from, to] = [placeOfNote(audience), placeOfNote(next)];
    if (from !== to) drafts.move(placeOf(asSeat, from), placeOf(asSeat, to));
  };
  return { audience, setAudience };
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
