// For whoever follows along from afar: the session as a live document – where it is, what was brought
// to light, what was decided – without names of who wrote what, later by the session's delay.
import { BallotState } from "@plenary/sdk";
import { AgreementsNotice } from "../shared/agreements.tsx";
import { Announcements } from "../shared/announcements.tsx";
import { Ask } from "../shared/ask.tsx";
import { ConnectionBanner } from "../shared/banner.tsx";
import { useLive } from "../shared/live.tsx";
import { Menu } from "../shared/menu.tsx";
import { NotSent } from "../shared/not_sent.tsx";
import { SkipLink } from "../shared/skip_link.tsx";
import { Timer } from "../shared/timer.tsx";
import { WatchLink } from "../shared/watch_link.tsx";
import { useWords } from "../shared/words.tsx";
import { SessionDocument } from "./document.tsx";
import { OwnNotes } from "./own_notes.tsx";
import "./observer.css";

/** What others do just now. */
function Voting() {
  const say = useWords();
  const { board } = useLive();
  const open = board
    .list("ballot")
    .filter(({ room, state }) => room === 0n && state === BallotState.OPEN);
  return open.map(({ id, title }) => (
    <section key={String(id)}>
      <h2 dir="auto">{title || say("vote.title")}</h2>
      <p>{say("wall.voting")}</p>
    </section>
  ));
}

export function Observer() {
  const say = useWords();
  const { board, me } = useLive();
  const settings = board.only("settings");
  const delay = settings?.observerDelayS ?? 0;
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
        <Announcements />
        <WatchLink />
        <NotSent />
        <AgreementsNotice seat={me} />
        <p className="promise">
          {say("observer.promise")} {delay > 0 && say("observer.delay", { seconds: delay })}
        </p>
        <Voting />
        <SessionDocument />
        <OwnNotes />
        <Ask />
      </main>
    </div>
  );
}
