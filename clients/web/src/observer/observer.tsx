// For whoever follows along from afar: the session as a live document – where it is, what was brought
// to light, what was decided – without names of who wrote what, later by the session's delay.
import { BallotState } from "@plenary/sdk";
import { ConnectionBanner } from "../shared/banner.tsx";
import { CauseMaps } from "../shared/causes.tsx";
import { Conclusions } from "../shared/conclusions.tsx";
import { Spotlight } from "../shared/focus.tsx";
import { useLive } from "../shared/live.tsx";
import { LookBack } from "../shared/look_back.tsx";
import { Menu } from "../shared/menu.tsx";
import { NoteList } from "../shared/note_list.tsx";
import { phaseKey, promptOf } from "../shared/phase.ts";
import { Results } from "../shared/results.tsx";
import { SkipLink } from "../shared/skip_link.tsx";
import { Timer } from "../shared/timer.tsx";
import { useLanguage } from "../shared/words.tsx";
import { OwnNotes } from "./own_notes.tsx";
import "./observer.css";

export function Observer() {
  const { say, language } = useLanguage();
  const { board } = useLive();
  const settings = board.only("settings");
  const phase = board.only("phase");
  const key = phaseKey(phase?.name ?? "");
  const delay = settings?.observerDelayS ?? 0;
  const notes = board
    .list("note")
    .filter((note) => !note.sealed && (note.placement?.room ?? 0n) === 0n);
  return (
    <div className="document">
      <SkipLink to="main" />
      <header className="top row">
        <h1 dir="auto">{settings?.title ?? "Plenary"}</h1>
        <Timer />
        <span className="push">
          <Menu />
        </span>
      </header>
      <main id="main">
        <ConnectionBanner />
        <p className="promise">
          {say("observer.promise")} {delay > 0 && say("observer.delay", { seconds: delay })}
        </p>
        <section>
          <p className="phase">{key === undefined ? phase?.name : say(key)}</p>
          <h2 dir="auto">{promptOf(phase, language.tag)}</h2>
          <p className="aside">{say("done.some", { done: board.only("readiness")?.done ?? 0 })}</p>
        </section>
        <Spotlight />
        <Conclusions />
        {board
          .list("ballot")
          .filter(({ state }) => state === BallotState.REVEALED)
          .map((ballot) => (
            <Results key={String(ballot.id)} ballot={ballot} />
          ))}
        <CauseMaps room={0n} />
        <section>
          <h2>{say("notes.all", { count: notes.length })}</h2>
          <NoteList notes={notes} room={0n} empty={say("notes.none")} />
        </section>
        <LookBack />
        <OwnNotes />
      </main>
    </div>
  );
}
