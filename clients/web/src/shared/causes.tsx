// A cause map as an outline: what it explains at the top, under each cause what leads to it. One model
// with the picture; every act is a button, so it is the same by finger, keyboard and screen reader.
import {
  Level,
  newId,
  Polarity,
  RecordKind,
  type RecordOf,
  Standing,
  textOf,
  typed,
} from "@plenary/sdk";
import { Suspense, useState } from "react";
import { ActMenu, openOnly } from "./act_menu.tsx";
import { LinkWords, linkRef } from "./cause_link.tsx";
import { allLevels, levels, standings } from "./cause_words.ts";
import { CiteEvidence, EvidenceList } from "./evidence.tsx";
import type { Ref } from "./items.ts";
import { useLive, useNotify, useSpeaker, useSubmit } from "./live.tsx";
import { OneLine } from "./one_line.tsx";
import { startsOf } from "./outline.ts";
import { part } from "./part.tsx";
import { isLookedAtFirst, may } from "./phase.ts";
import { PromiseLine } from "./promise_line.tsx";
import { Reword } from "./reword.tsx";
import { RoomsSaid } from "./rooms_said.tsx";
import { TextTools } from "./text_tools.tsx";
import { placeOfCause, placeOfMap } from "./typed_places.ts";
import { useLanguage, useWords } from "./words.tsx";

type Cause = RecordOf<"cause">;
type Link = RecordOf<"causeLink">;

// Only where there is room for it, and when it is asked for.
const MapPicture = part(async () => (await import("./map_picture.tsx")).MapPicture);
const Fishbone = part(async () => (await import("./map_fishbone.tsx")).Fishbone);
const Loops = part(async () => (await import("./map_fishbone.tsx")).Loops);
const LinkTools = part(async () => (await import("./link_tools.tsx")).LinkTools);
const isWide = () => matchMedia("(min-width: 48rem)").matches;

export function CauseMaps({ room }: { room: bigint }) {
  const say = useWords();
  const { board } = useLive();
  const { seat } = useSpeaker();
  const maps = board.shared("causeMap").filter((map) => map.room === room);
  const mayMap = may(board, seat, "mapCauses");
  const isTime = board.only("phase")?.name === "causes";
  if (maps.length === 0 && !(mayMap && isTime)) return null;
  return (
    <>
      {maps.map((map) => (
        <CauseMap key={String(map.id)} map={map} mayMap={mayMap} />
      ))}
      {mayMap && <NewMap label={say("map.new")} room={room} />}
    </>
  );
}

function NewMap({ label, room }: { label: string; room: bigint }) {
  const submit = useSubmit();
  return (
    <OneLine
      label={label}
      place={placeOfMap(room)}
      promise={(id) => <PromiseLine id={id} input="cause" room={room} />}
      save={(words) =>
        void submit({
          case: "addCauseMap",
          value: { id: newId(), room, title: typed(words) },
        })
      }
    />
  );
}

function CauseMap({ map, mayMap }: { map: RecordOf<"causeMap">; mayMap: boolean }) {
  const say = useWords();
  const { board } = useLive();
  const causes = board.shared("cause").filter((cause) => cause.map === map.id);
  const links = board.shared("causeLink").filter((link) => link.map === map.id);
  const starts = startsOf(causes, links);
  const [view, setView] = useState<"outline" | "picture" | "fishbone">("outline");
  const ref = { kind: RecordKind.CAUSE_MAP, id: map.id };
  const toggle = (to: "picture" | "fishbone") => setView(view === to ? "outline" : to);
  return (
    <section className="map">
      <header className="row">
        <h2 dir="auto">{textOf(map.text)}</h2>
        {causes.length > 0 && (
          <button
            type="button"
            aria-pressed={view === "fishbone"}
            onClick={() => toggle("fishbone")}
          >
            {say("map.fishbone")}
          </button>
        )}
        {isWide() && causes.length > 0 && (
          <button type="button" aria-pressed={view === "picture"} onClick={() => toggle("picture")}>
            {say("map.picture")}
          </button>
        )}
        {mayMap && <Reword text={ref} now={map.text} input="cause" room={map.room} />}
        <TextTools text={ref} words={textOf(map.text)} />
      </header>
      {view === "fishbone" && (
        <Suspense fallback={null}>
          <Fishbone causes={causes} links={links} />
        </Suspense>
      )}
      {view === "picture" && (
        <Suspense fallback={null}>
          <MapPicture causes={causes} links={links} mayMap={mayMap} />
        </Suspense>
      )}
      {mayMap && <AddCause map={map.id} label={say("map.why_problem")} />}
      <ul className="outline">
        {starts.map((cause) => (
          <Branch
            key={String(cause.id)}
            cause={cause}
            above={[]}
            causes={causes}
            links={links}
            mayMap={mayMap}
          />
        ))}
      </ul>
      {links.length > 1 && (
        <Suspense fallback={null}>
          <Loops causes={causes} links={links} />
        </Suspense>
      )}
    </section>
  );
}

const deep = 7; // Whys; from there on it is rarely something that people here can change.

interface BranchProps {
  readonly cause: Cause;
  /** The causes on the way here, so that a loop is said and not walked. */
  readonly above: readonly bigint[];
  readonly causes: readonly Cause[];
  readonly links: readonly Link[];
  readonly mayMap: boolean;
}

function Branch({ cause, above, causes, links, mayMap }: BranchProps) {
  const { say, language } = useLanguage();
  const below = links
    .filter(({ ends }) => ends?.to === cause.id)
    .flatMap((link) => causes.find(({ id }) => id === link.ends?.from) ?? []);
  const alsoLeadsTo = links
    .filter(({ ends }) => ends?.from === cause.id && ends.to !== above.at(-1))
    .flatMap((link) => causes.find(({ id }) => id === link.ends?.to) ?? []);
  const isLoop = above.includes(cause.id);
  const up = links.find(({ ends }) => ends?.from === cause.id && ends.to === above.at(-1));
  return (
    <li>
      <div className="cause" data-standing={cause.standing}>
        <p className="words" dir="auto">
          {textOf(cause.text)}
        </p>
        <p className="aside">
          {say(standings[cause.standing])}
          {!isLoop && (
            <span className="unseen">
              {" "}
              · {say("map.depth", { level: above.length + 1, below: below.length })}
            </span>
          )}
          {cause.reached > cause.standing && (
            <> · {say("map.was", { standing: say(standings[cause.reached]) })}</>
          )}
          {cause.level !== Level.UNSAID && <> · {say(levels[cause.level])}</>}
          {isLoop && <> · {say("map.loop")}</>}
          {up !== undefined && <LinkWords link={up} />}
        </p>
        {above.length === deep && <p className="aside">{say("map.deep")}</p>}
        {!isLoop && alsoLeadsTo.length > 0 && (
          <p className="aside">
            {say("map.also", {
              causes: alsoLeadsTo.map(({ text }) => textOf(text)).join(language.comma),
            })}
          </p>
        )}
        {!isLoop && <RoomsSaid of={refOf(cause)} />}
        {up !== undefined && <RoomsSaid of={linkRef(up)} />}
        {!isLoop && <EvidenceList claim={refOf(cause)} mayCite={mayMap} />}
        {up !== undefined && <EvidenceList claim={linkRef(up)} mayCite={mayMap} />}
        {mayMap && !isLoop && <CauseTools cause={cause} causes={causes} up={up} />}
      </div>
      {!isLoop && below.length > 0 && (
        <ul className="outline">
          {below.map((each) => (
            <Branch
              key={String(each.id)}
              cause={each}
              above={[...above, cause.id]}
              causes={causes}
              links={links}
              mayMap={mayMap}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

const refOf = ({ id }: Cause): Ref => ({ kind: RecordKind.CAUSE, id });

interface CauseToolsProps {
  readonly cause: Cause;
  readonly causes: readonly Cause[];
  /** By which it leads to what it stands under. */
  readonly up: Link | undefined;
}

function CauseTools({ cause, causes, up }: CauseToolsProps) {
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  const [isAsking, setAsking] = useState(false);
  const [showsMore, setShowsMore] = useState(false);
  const which = textOf(cause.text).slice(0, 40);
  const { board } = useLive();
  const room = board.find("causeMap", cause.map)?.room ?? 0n;
  const set = (standing: Standing, level: Level) =>
    void submit({ case: "setCause", value: { cause: cause.id, standing, level } });
  const remove = async () => {
    const outcome = await submit({ case: "removeCause", value: { cause: cause.id } });
    if (outcome.ok) notify(say("map.removed"), { undo: true });
  };
  return (
    <>
      <div className="row">
        <button
          type="button"
          className="quiet"
          aria-expanded={isAsking}
          onClick={() => setAsking(!isAsking)}
        >
          {say("map.why")}
        </button>
        <button
          type="button"
          className="quiet"
          aria-expanded={showsMore}
          aria-label={say("map.more_this", { which })}
          onClick={() => setShowsMore(!showsMore)}
        >
          {say("map.more")}
        </button>
      </div>
      {showsMore && (
        <div className="tools start">
          <CiteEvidence claim={refOf(cause)} room={room} words={textOf(cause.text)} />
          {cause.standing < Standing.ROOT_CAUSE && (
            <button
              type="button"
              className="quiet"
              aria-label={say("evidence.raise_this", { which })}
              onClick={() => set(cause.standing + 1, cause.level)}
            >
              {say("evidence.raise")}
            </button>
          )}
          {up !== undefined && (
            <Suspense fallback={null}>
              <LinkTools link={up} room={room} which={which} />
            </Suspense>
          )}
          <Leads cause={cause} causes={causes} />
          <select
            className="quiet"
            value={cause.level}
            onKeyDown={openOnly}
            aria-label={say("map.level_this", { which })}
            onChange={(event) => set(cause.standing, Number(event.target.value))}
          >
            <option value={Level.UNSAID}>{say("level.unsaid")}</option>
            {allLevels.map((level) => (
              <option key={level} value={level}>
                {say(levels[level])}
              </option>
            ))}
          </select>
          <button
            type="button"
            className="quiet"
            aria-label={say("map.remove_this", { which })}
            onClick={() => void remove()}
          >
            {say("note.remove")}
          </button>
          <Reword text={refOf(cause)} now={cause.text} input="cause" room={room} />
          <TextTools text={refOf(cause)} words={which} />
        </div>
      )}
      {isAsking && (
        <AddCause
          map={cause.map}
          under={cause.id}
          label={say("map.why_this", { which })}
          done={() => setAsking(false)}
        />
      )}
    </>
  );
}

/** What it leads to: to one more, no longer to one, or to another in place of what it stands under. */
function Leads({ cause, causes }: { cause: Cause; causes: readonly Cause[] }) {
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  const { board } = useLive();
  const links = board.shared("causeLink").filter(({ ends }) => ends?.from === cause.id);
  const linked = new Set(links.map(({ ends }) => ends?.to));
  const others = causes.filter(({ id }) => id !== cause.id && !linked.has(id));
  const link = (to: bigint) =>
    submit({
      case: "linkCauses",
      value: { id: newId(), ends: { from: cause.id, to }, polarity: Polarity.MORE },
    });
  const unlink = (id: bigint) => submit({ case: "removeLink", value: { link: id } });
  const act = async (chosen: string) => {
    const [verb, id = "0"] = chosen.split("/");
    if (verb === "off") {
      if ((await unlink(BigInt(id))).ok) notify(say("map.unlinked"), { undo: true });
      return;
    }
    const { ok } = await link(BigInt(id));
    const [before] = links;
    if (ok && verb === "under" && before !== undefined) await unlink(before.id);
  };
  const options = (verb: string) =>
    others.map((other) => (
      <option key={String(other.id)} value={`${verb}/${other.id}`}>
        {textOf(other.text)}
      </option>
    ));
  const which = textOf(cause.text).slice(0, 40);
  return (
    <ActMenu
      title={say("map.link")}
      label={say("map.link_this", { which })}
      act={(chosen) => void act(chosen)}
    >
      <optgroup label={say("map.link")}>{options("on")}</optgroup>
      {links.length > 0 && <optgroup label={say("map.under")}>{options("under")}</optgroup>}
      {links.length > 0 && (
        <optgroup label={say("map.unlink")}>
          {links.map(({ id, ends }) => (
            <option key={String(id)} value={`off/${id}`}>
              {textOf(board.find("cause", ends?.to ?? 0n)?.text)}
            </option>
          ))}
        </optgroup>
      )}
    </ActMenu>
  );
}

function AddCause(props: { map: bigint; under?: bigint; label: string; done?: () => void }) {
  const submit = useSubmit();
  const { board } = useLive();
  const { seat } = useSpeaker();
  const { map, under } = props;
  // A link needs both its causes in sight: who looks at this one first may link it afterwards.
  const waits = seat !== undefined && isLookedAtFirst(board, seat);
  const save = (words: string) => {
    const id = newId();
    const text = typed(words);
    void submit({ case: "addCause", value: { id, map, text, position: { x: 0, y: 0 } } });
    if (under !== undefined && !waits) {
      const ends = { from: id, to: under };
      void submit({ case: "linkCauses", value: { id: newId(), ends, polarity: Polarity.MORE } });
    }
    props.done?.();
  };
  const room = board.find("causeMap", map)?.room;
  return (
    <OneLine
      label={props.label}
      place={placeOfCause(map, under)}
      promise={(id) => <PromiseLine id={id} input="cause" room={room} />}
      save={save}
    />
  );
}
