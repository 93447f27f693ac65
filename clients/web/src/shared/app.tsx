// The frame of every screen of a session: language, notices, announcements, and the screen of the
// seat's role. Each role's screen is a chunk of its own, so that a phone loads only the phone's.

import { Role } from "@plenary/sdk";
import { Suspense, useEffect } from "react";
import { type Entrance, keepStanding } from "./entrance.ts";
import { LiveProvider, useLive, useSession } from "./live.tsx";
import { Menu } from "./menu.tsx";
import { Notices } from "./notices.tsx";
import { usePageTitle } from "./page_title.ts";
import { part } from "./part.tsx";
import { usePresence } from "./presence.ts";
import { alsoSays, useWords, type Words, WordsProvider } from "./words.tsx";

const Participant = part(async () => (await import("../participant/participant.tsx")).Participant, {
  isFirst: true,
});
const Console = part(async () => {
  const [screen] = await Promise.all([import("../console/console.tsx"), alsoSays("console")]);
  return screen.Console;
});
const Wall = part(async () => {
  const [screen] = await Promise.all([import("../wall/wall.tsx"), alsoSays("wall")]);
  return screen.Wall;
});
const Observer = part(async () => {
  const [screen] = await Promise.all([import("../observer/observer.tsx"), alsoSays("observer")]);
  return screen.Observer;
});

// Nothing has happened yet when a page is drawn first.
const Announcer = part(async () => (await import("./announcer.tsx")).Announcer);
const WatchAgain = part(async () => {
  const [screen] = await Promise.all([import("../replay/replay.tsx"), alsoSays("replay")]);
  return screen.WatchAgain;
});

const NeverSent = part(async () => (await import("./not_sent_ever.tsx")).NeverSent);

export function App({ entrance, words }: { entrance: Entrance | undefined; words: Words }) {
  return (
    <WordsProvider words={words}>
      {entrance === undefined ? (
        <NoTicket />
      ) : entrance.session === undefined ? (
        <Suspense fallback={null}>
          <WatchAgain entrance={entrance} />
        </Suspense>
      ) : (
        <LiveProvider {...entrance} session={entrance.session}>
          <Suspense fallback={<Wait />}>
            <Screen />
          </Suspense>
          <Notices />
          <Suspense fallback={null}>
            <Announcer />
          </Suspense>
        </LiveProvider>
      )}
    </WordsProvider>
  );
}

function Screen() {
  const { me, status } = useLive();
  usePresence();
  usePageTitle();
  useStanding();
  // Nothing of it is theirs any more.
  if (status === "removed" || status === "refused") return <Wait />;
  switch (me?.role) {
    case undefined:
      return <Wait />;
    case Role.FACILITATOR:
    case Role.CO_FACILITATOR:
      return <Console />;
    case Role.WALL:
      return <Wall />;
    case Role.OBSERVER:
      return <Observer />;
    default:
      return <Participant />;
  }
}

/** For the start page, should somebody come back by it. */
function useStanding(): void {
  const { id } = useSession();
  const { me, status } = useLive();
  const isGone = status === "removed" || status === "refused";
  const name = me?.name;
  useEffect(() => {
    if (isGone) keepStanding(id, { isGone });
    else if (status === "live" && name !== undefined) keepStanding(id, { name, isGone });
  }, [id, status, isGone, name]);
}

function Wait() {
  const say = useWords();
  const { session } = useSession();
  const { status, waiting } = useLive();
  const isElsewhere = status === "superseded";
  const isOver = status === "refused" || status === "removed";
  const isBeginning = status === "connecting" || status === "live" || status === "closed";
  return (
    <main className="middle">
      <h1>Plenary</h1>
      <p role="status">
        {say(isBeginning ? "status.connecting" : `status.${status}`)}{" "}
        {!isOver && waiting > 0 && say("status.waiting", { count: waiting })}
      </p>
      {status === "outdated" && (
        <button type="button" className="primary" onClick={() => location.reload()}>
          {say("status.reload")}
        </button>
      )}
      {isElsewhere && (
        <button type="button" className="primary" onClick={() => session.takeOver()}>
          {say("status.take_over")}
        </button>
      )}
      {isOver && (
        <Suspense fallback={null}>
          <NeverSent />
        </Suspense>
      )}
      {isOver && <a href="/">{say("enter.again")}</a>}
      {!isBeginning && <Menu />}
    </main>
  );
}

function NoTicket() {
  const say = useWords();
  return (
    <main className="middle">
      <h1>Plenary</h1>
      <p>{say("enter.no_ticket")}</p>
      <a className="button primary" href="/">
        {say("enter.again")}
      </a>
    </main>
  );
}
