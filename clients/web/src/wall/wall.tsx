// The projector in the gym, legible at ten metres: what to do now, how much time is left, how to come
// in, and what has been brought to light. Nothing private ever reaches it, and nothing is on it only.
import { BallotState, type Board, Epistemic, kindName, type RecordOf, textOf } from "@plenary/sdk";
import {
  type RefObject,
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { Announcements } from "../shared/announcements.tsx";
import { ConnectionBanner } from "../shared/banner.tsx";
import { spaced } from "../shared/code.ts";
import { Spotlight } from "../shared/focus.tsx";
import { Icon } from "../shared/icon.tsx";
import { sharedNotes } from "../shared/items.ts";
import { kindOf } from "../shared/kinds.tsx";
import { useLive, useSession } from "../shared/live.tsx";
import { byOrder } from "../shared/note_list.tsx";
import { part } from "../shared/part.tsx";
import { phaseKey, promptOf } from "../shared/phase.ts";
import { Prompt } from "../shared/prompt.tsx";
import { Results } from "../shared/results.tsx";
import { Timer } from "../shared/timer.tsx";
import { useLanguage, useWords } from "../shared/words.tsx";
import { BesideProvider, Both, InSecond } from "./beside.tsx";
import { Captions } from "./captions.tsx";
import { Controls } from "./controls.tsx";
import { type Line, madeIn } from "./made.ts";
import { QrCode } from "./qr_code.tsx";
import "./wall.css";

const MapPicture = part(async () => (await import("../shared/map_picture.tsx")).MapPicture);

const notesOnAPage = 12;
const pageMs = 12_000;

export function Wall() {
  const [isBlank, setBlank] = useState(false);
  const { board } = useLive();
  const walls = board.only("settings")?.walls;
  const isDark = isBlank || walls?.dark === true;
  const blank = useCallback(() => setBlank((before) => !before), []);
  const [isCaptioned, setCaptioned] = useState(false);
  const caption = useCallback(() => setCaptioned((before) => !before), []);
  useWakeLock();
  return (
    <BesideProvider>
      <div className="wall" data-blank={isDark} data-empty={isEmpty(board)}>
        {!isDark && <Now />}
        {!isDark && isCaptioned && <Captions />}
        <HowToJoin isBlank={isDark} isShown={walls?.withoutCode !== true} />
        <Controls isBlank={isBlank} blank={blank} isCaptioned={isCaptioned} caption={caption} />
      </div>
    </BesideProvider>
  );
}

/** Nothing to look at yet: the way in is what matters. */
function isEmpty(board: Board): boolean {
  return (["note", "ballot", "causeMap"] as const).every((kind) => board.all(kind).size === 0);
}

function Now() {
  const { language } = useLanguage();
  const { board } = useLive();
  const phase = board.only("phase");
  const key = phaseKey(phase?.name ?? "");
  const title = board.only("settings")?.title ?? "";
  return (
    <>
      <header>
        <p className="phase">{key === undefined ? phase?.name : <Both say={key} />}</p>
        <Timer />
      </header>
      <ConnectionBanner />
      <Announcements />
      <h1 dir="auto">
        <Prompt of={phase} none={title} />
        <InSecond
          of={(tag) => promptOf(phase, tag)}
          first={promptOf(phase, language.tag) || title}
        />
      </h1>
      <main>
        <Shown />
      </main>
    </>
  );
}

/** The one thing the wall shows: what the facilitator points at, an open vote, a result, or notes. */
function Shown() {
  const { board } = useLive();
  const target = board.only("focus")?.target;
  const ballots = board.list("ballot").filter((ballot) => ballot.room === 0n);
  const open = ballots.find(({ state }) => state === BallotState.OPEN);
  const revealed = ballots.findLast(({ state }) => state === BallotState.REVEALED);
  const focused = target !== undefined && kindName(target.kind) !== undefined && target.id !== 0n;
  if (focused) return <Spotlight />;
  if (open !== undefined) {
    return (
      <section>
        <h2 dir="auto">{open.title}</h2>
        <p className="large">
          <Both say="wall.voting" />
        </p>
      </section>
    );
  }
  const voting = board.only("phase")?.name === "prioritise";
  const made = madeIn(board);
  const isSettled = made.length > 0;
  if (revealed !== undefined && voting && !isSettled) {
    return <Results ballot={revealed} most={6} isLarge />;
  }
  const map = board.list("causeMap").findLast((each) => each.room === 0n);
  if (map !== undefined && board.only("phase")?.name === "causes") return <CauseMap map={map.id} />;
  if (isSettled) return <Made lines={made} />;
  return <Clusters key={board.only("phase")?.number} />;
}

const linesAtOnce = 5;

/** As many at once as are read from afar, and the others on the next page. */
function Made({ lines }: { lines: readonly Line[] }) {
  const { say, language } = useLanguage();
  const page = usePage(lines.length, linesAtOnce);
  const from = page * linesAtOnce;
  const day = (dueDay: number) =>
    new Date(dueDay * 86_400_000).toLocaleDateString(language.locales, { timeZone: "UTC" });
  return (
    <>
      <ul className="made">
        {lines.slice(from, from + linesAtOnce).map(({ id, words, dueDay }) => (
          <li key={String(id)} className="large">
            <bdi>{words}</bdi>
            {dueDay ? (
              <span className="aside">
                {" "}
                <Icon name="clock" /> <bdi>{day(dueDay)}</bdi>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {lines.length > linesAtOnce && (
        <p className="aside">
          {say("wall.page", { page: page + 1, of: Math.ceil(lines.length / linesAtOnce) })}
        </p>
      )}
    </>
  );
}

function CauseMap({ map }: { map: bigint }) {
  const { board } = useLive();
  const causes = board.shared("cause").filter((cause) => cause.map === map);
  const links = board.shared("causeLink").filter((link) => link.map === map);
  return (
    <Suspense fallback={null}>
      <MapPicture causes={causes} links={links} mayMap={false} />
    </Suspense>
  );
}

function Clusters() {
  const say = useWords();
  const { board } = useLive();
  const notes = sharedNotes(board, 0n).sort(byOrder);
  const groups = board
    .shared("group")
    .filter(({ room, mergedInto }) => room === 0n && mergedInto === 0n);
  const known = new Set(groups.map(({ id }) => id));
  const loose = notes.filter((note) => !known.has(note.placement?.group ?? 0n));
  const list = useRef<HTMLUListElement>(null);
  const onAPage = useFitting(list);
  const page = usePage(loose.length, onAPage);
  if (notes.length === 0) return null;
  const from = page * onAPage;
  return (
    <>
      {groups.length > 0 && (
        <ul className="clusters">
          {groups.map((group) => (
            <li key={String(group.id)}>
              <strong dir="auto">{textOf(group.text)}</strong>{" "}
              {notes.filter((note) => note.placement?.group === group.id).length}
            </li>
          ))}
        </ul>
      )}
      <ul className="grid" ref={list}>
        {loose.slice(from, from + onAPage).map((note) => (
          <WallNote key={String(note.id)} note={note} />
        ))}
      </ul>
      <p className="aside">
        <Both say="notes.all" count={notes.length} />
        {loose.length > onAPage && (
          <> · {say("wall.page", { page: page + 1, of: Math.ceil(loose.length / onAPage) })}</>
        )}
      </p>
    </>
  );
}

function WallNote({ note }: { note: RecordOf<"note"> }) {
  const kind = kindOf(note.epistemic);
  return (
    <li className="note" data-edge={kind.edge}>
      <p className="words" dir="auto">
        {textOf(note.text)}
      </p>
      {note.epistemic !== Epistemic.UNSORTED && (
        <span className="kind">
          <Icon name={kind.icon} /> <Both say={kind.key} />
        </span>
      )}
    </li>
  );
}

/** So many notes that the longest page there was is wholly seen: one that is cut is read by nobody. */
function useFitting(list: RefObject<HTMLUListElement | null>): number {
  const [count, setCount] = useState(notesOnAPage);
  useLayoutEffect(() => {
    const bottom = list.current?.closest("main")?.getBoundingClientRect().bottom ?? 0;
    const below = bottom - (list.current?.nextElementSibling?.clientHeight ?? 0);
    const notes = [...(list.current?.children ?? [])];
    const cut = notes.findIndex((note) => note.getBoundingClientRect().bottom > below);
    if (cut > 0 && cut < count) setCount(cut);
  });
  return count;
}

function usePage(count: number, onAPage: number): number {
  const pages = Math.max(1, Math.ceil(count / onAPage));
  const [page, setPage] = useState(0);
  useEffect(() => {
    if (pages === 1) return undefined;
    const turning = setInterval(() => setPage((now) => now + 1), pageMs);
    return () => clearInterval(turning);
  }, [pages]);
  return page % pages;
}

function HowToJoin({ isBlank, isShown }: { isBlank: boolean; isShown: boolean }) {
  const say = useWords();
  const { code: codeOfLink } = useSession();
  const { board, presence } = useLive();
  // The session says it; one that is older than that knows only what its link said.
  const code = board.only("shownCode")?.code ?? codeOfLink ?? "";
  const done = board.only("readiness")?.done ?? 0;
  return (
    <footer>
      {isShown && code !== "" && (
        <>
          <QrCode text={`${location.origin}/#code=${code}`} label={say("wall.scan")} />
          <p>
            <Both say="wall.go_to" /> <bdi className="address">{location.host}</bdi>
            <br />
            <Both say="code.label" /> <strong className="code">{spaced(code)}</strong>
          </p>
        </>
      )}
      {!isBlank && (
        <p className="push">
          {presence.size > 0 && (
            <>
              <Both say="wall.people" count={presence.size} /> ·{" "}
            </>
          )}
          <Both say="done.some" done={done} />
          <br />
          <Connection />
        </p>
      )}
    </footer>
  );
}

/** Whether what stands here is what there is now: by a shape and a word, seen from the back row. */
function Connection() {
  const { status } = useLive();
  const isOn = status === "live";
  return (
    <span className="line" data-on={isOn}>
      <span aria-hidden="true">{isOn ? "●" : "○"}</span>{" "}
      <Both say={isOn ? "wall.line_on" : "wall.line_off"} />
    </span>
  );
}

/** A projector must not go dark; where the browser has no such lock, its own settings decide. */
function useWakeLock() {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    const ask = async () => {
      lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    };
    const again = () => {
      if (document.visibilityState === "visible") void ask();
    };
    void ask();
    document.addEventListener("visibilitychange", again);
    return () => {
      document.removeEventListener("visibilitychange", again);
      void lock?.release();
    };
  }, []);
}
