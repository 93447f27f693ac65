// A finished session watched again: the document as it grew, and the time-line to go along it.
//
// What is shown is what the server sends of then (proto/README.md, "Watching again"); the screens are
// those of whoever follows from afar, since nothing can be asked for here.
import { Refusal, Replay } from "@plenary/sdk";
import { useEffect, useMemo, useState } from "react";
import { SessionDocument } from "../observer/document.tsx";
import type { Entrance } from "../shared/entrance.ts";
import { LiveProvider, useLive } from "../shared/live.tsx";
import { Menu } from "../shared/menu.tsx";
import { SkipLink } from "../shared/skip_link.tsx";
import { Timer } from "../shared/timer.tsx";
import { useWords } from "../shared/words.tsx";
import { TimeLine } from "./time_line.tsx";
import "./replay.css";

const firstSpeed = 16;

export function WatchAgain({ entrance }: { entrance: Entrance }) {
  const { id, ticket, open } = entrance;
  const [replay] = useState(() => Replay.open({ ticket, open, speed: firstSpeed }));
  useEffect(() => () => replay.close(), [replay]);
  return (
    <LiveProvider session={replay} id={`again.${id}`} code={undefined}>
      <Screen replay={replay} ticket={ticket} />
    </LiveProvider>
  );
}

function Screen({ replay, ticket }: { replay: Replay; ticket: Entrance["ticket"] }) {
  const say = useWords();
  const { board, status } = useLive();
  const { refusal } = replay.current;
  const rooms = useMemo(() => board.list("room"), [board]);
  const [chosen, choose] = useState(0n);
  const room = rooms.some(({ id }) => id === chosen) ? chosen : 0n;
  if (status === "refused") {
    return (
      <main className="middle">
        <h1>Plenary</h1>
        <p role="status">
          {say(refusal === Refusal.STILL_GOING ? "refusal.still_going" : "status.refused")}
        </p>
        <a className="button" href="/">
          {say("enter.again")}
        </a>
      </main>
    );
  }
  return (
    <div className="document again">
      <SkipLink to="main" />
      <header className="top row">
        <h1 dir="auto">{board.only("settings")?.title ?? "Plenary"}</h1>
        <Timer />
        <span className="push">
          <Menu />
        </span>
      </header>
      <main id="main">
        <p className="promise">{say("again.promise")}</p>
        {rooms.length > 0 && (
          <label className="field">
            {say("again.where")}
            <select value={String(room)} onChange={(event) => choose(BigInt(event.target.value))}>
              <option value="0">{say("room.plenary")}</option>
              {rooms.map(({ id, name }) => (
                <option key={String(id)} value={String(id)} dir="auto">
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <SessionDocument room={room} />
      </main>
      <TimeLine replay={replay} ticket={ticket} />
    </div>
  );
}
