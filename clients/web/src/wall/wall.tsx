// The projector in the gym, legible at ten metres: what to do now, how much time is left, how to come
// in, and what has been brought to light. Nothing private ever reaches it, and nothing is on it only.
import { BallotState, Epistemic, kindName, type RecordOf, textOf } from "@plenary/sdk";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { Announcements } from "../shared/announcements.tsx";
import { ConnectionBanner } from "../shared/banner.tsx";
import { spaced } from "../shared/code.ts";
import { Spotlight } from "../shared/focus.tsx";
import { Icon } from "../shared/icon.tsx";
import { kindOf } from "../shared/kinds.tsx";
import { useLive, useSession } from "../shared/live.tsx";
import { byOrder } from "../shared/note_list.tsx";
import { phaseKey, promptOf } from "../shared/phase.ts";
import { Results } from "../shared/results.tsx";
import { Timer } from "../shared/timer.tsx";
import { useLanguage, useWords } from "../shared/words.tsx";
import { BesideProvider, Both, InSecond } from "./beside.tsx";
import { Controls } from "./controls.tsx";
import { QrCode } from "./qr_code.tsx";
import "./wall.css";

const MapPicture = lazy(async () => ({
  default: (await import("../shared/map_picture.tsx")).MapPicture,
}));

const notesOnAPage = 12;
const pageMs = 12_000;

export function Wall() {
  const [isBlank, setBlank] = useState(false);
  const blank = useCallback(() => setBlank((before) => !before), []);
  useWakeLock();
  return (
    <BesideProvider>
      <div className="wall" data-blank={isBlank}>
        {!isBlank && <Now />}
        <HowToJoin isBlank={isBlank} />
        <Controls isBlank={isBlank} blank={blank} />
      </div>
    </BesideProvider>
  );
}

function Now() {
  const { language } = useLanguage();
  const { board } = useLive();
  const phase = board.only("phase");
  const key = phaseKey(phase?.name ?? "");
  const prompt = promptOf(phase, language.tag) || (board.only("settings")?.title ?? "");
  return (
    <>
      <header>
        <p className="phase">{key === undefined ? phase?.name : <Both say={key} />}</p>
        <Timer />
      </header>
      <ConnectionBanner />
      <Announcements />
      <h1 dir="auto">
        {prompt}
        <InSecond of={(tag) => promptOf(phase, tag)} first={prompt} />
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
  if (revealed !== undefined && voting) return <Results ballot={revealed} most={6} isLarge />;
  const map = board.list("causeMap").findLast((each) => each.room === 0n);
  if (map !== undefined && board.only("phase")?.name === "causes") return <CauseMap map={map.id} />;
  return <Clusters />;
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
  const notes = board
    .list("note")
    .filter((note) => !note.sealed && (note.placement?.room ?? 0n) === 0n)
    .sort(byOrder);
  const groups = board
    .shared("group")
    .filter(({ room, mergedInto }) => room === 0n && mergedInto === 0n);
  const known = new Set(groups.map(({ id }) => id));
  const loose = notes.filter((note) => !known.has(note.placement?.group ?? 0n));
  const page = usePage(loose.length);
  if (notes.length === 0) return null;
  const from = page * notesOnAPage;
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
      <ul className="grid">
        {loose.slice(from, from + notesOnAPage).map((note) => (
          <WallNote key={String(note.id)} note={note} />
        ))}
      </ul>
      <p className="aside">
        <Both say="notes.all" count={notes.length} />
        {loose.length > notesOnAPage && (
          <> · {say("wall.page", { page: page + 1, of: Math.ceil(loose.length / notesOnAPage) })}</>
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

function usePage(count: number): number {
  const pages = Math.max(1, Math.ceil(count / notesOnAPage));
  const [page, setPage] = useState(0);
  useEffect(() => {
    if (pages === 1) return undefined;
    const turning = setInterval(() => setPage((now) => now + 1), pageMs);
    return () => clearInterval(turning);
  }, [pages]);
  return page % pages;
}

function HowToJoin({ isBlank }: { isBlank: boolean }) {
  const say = useWords();
  const { code } = useSession();
  const { board, presence } = useLive();
  const done = board.only("readiness")?.done ?? 0;
  return (
    <footer>
      {code !== undefined && (
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
        </p>
      )}
    </footer>
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
