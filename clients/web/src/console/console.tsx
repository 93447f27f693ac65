// The facilitator's console: the agenda on the left, the room's live board in the middle, people,
// rooms and what waits for review on the right, and at the bottom the one bar that moves everybody.
import { useState } from "react";
import { Announcements } from "../shared/announcements.tsx";
import { ConnectionBanner } from "../shared/banner.tsx";
import { useLive } from "../shared/live.tsx";
import { Menu } from "../shared/menu.tsx";
import { NotSent } from "../shared/not_sent.tsx";
import { isOver } from "../shared/phase.ts";
import { SkipLink } from "../shared/skip_link.tsx";
import { Timer } from "../shared/timer.tsx";
import { WatchLink } from "../shared/watch_link.tsx";
import { type Key, useWords } from "../shared/words.tsx";
import { Agenda } from "./agenda.tsx";
import "./console.css";
import { ControlBar } from "./control_bar.tsx";
import { HelpCalls } from "./help_calls.tsx";
import { JoinCode } from "./join_code.tsx";
import { LiveBoard } from "./live_board.tsx";
import { People } from "./people.tsx";
import { ReviewQueue } from "./review.tsx";
import { waitingForReview } from "./reviews.ts";
import { Rooms } from "./rooms.tsx";
import { SeeAsParticipant } from "./see_as_participant.tsx";

const tabs = ["people", "rooms", "review"] as const;
type Tab = (typeof tabs)[number];
const tabKeys: { readonly [T in Tab]: Key } = {
  people: "console.people",
  rooms: "console.rooms",
  review: "console.review",
};
/** What the figure beside it counts. */
const badgeKeys: { readonly [T in Tab]: Key } = {
  people: "lobby.title",
  rooms: "help.calls",
  review: "review.waiting",
};

export function Console() {
  const say = useWords();
  const { board } = useLive();
  const [chosen, setRoom] = useState(0n);
  // What was written in a room that is closed has come home.
  const room = board.find("room", chosen)?.closed === false ? chosen : 0n;
  const title = board.only("settings")?.title ?? "Plenary";
  return (
    <div className="console">
      <SkipLink to="board" />
      <header className="top row">
        <h1 dir="auto">{title}</h1>
        <JoinCode />
        <Timer />
        <span className="row push">
          {!isOver(board) && <SeeAsParticipant />}
          <Menu />
        </span>
      </header>
      <div className="messages">
        <ConnectionBanner />
        <WatchLink />
        <HelpCalls chooseRoom={setRoom} />
        <NotSent />
        <Announcements />
      </div>
      <nav aria-label={say("console.agenda")} className="agenda">
        <Agenda />
      </nav>
      <main id="board">
        <LiveBoard room={room} chooseRoom={setRoom} />
      </main>
      <Side chooseRoom={setRoom} />
      <ControlBar room={room} />
    </div>
  );
}

function Side({ chooseRoom }: { chooseRoom: (room: bigint) => void }) {
  const say = useWords();
  const { board } = useLive();
  const [tab, setTab] = useState<Tab>("people");
  const badges: { readonly [T in Tab]: number } = {
    people: board.list("seat").filter(({ status }) => status === 0).length,
    rooms: board.list("helpCall").length,
    review: waitingForReview(board).length,
  };
  return (
    <aside className="side" aria-label={say(tabKeys[tab])}>
      <div className="tabs">
        {tabs.map((each) => (
          <button key={each} type="button" aria-pressed={tab === each} onClick={() => setTab(each)}>
            {say(tabKeys[each])}
            {badges[each] > 0 && (
              <>
                <span className="badge" aria-hidden="true">
                  {badges[each]}
                </span>
                <span className="unseen"> ({say(badgeKeys[each], { count: badges[each] })})</span>
              </>
            )}
          </button>
        ))}
      </div>
      {tab === "people" && <People />}
      {tab === "rooms" && <Rooms chooseRoom={chooseRoom} />}
      {tab === "review" && <ReviewQueue />}
    </aside>
  );
}
