// What the staff told everybody or this room: the last word, for as long as it is news (last_word.ts),
// or until it is put away. Nobody stands at a wall to put it away, and who comes late has not missed it.
import { Role } from "@plenary/sdk";
import { useEffect, useState } from "react";
import { lastWord } from "./last_word.ts";
import { useLive, useSession } from "./live.tsx";
import { useWords } from "./words.tsx";

export function Announcements() {
  const say = useWords();
  const { session } = useSession();
  const { board, me } = useLive();
  const [putAway, setPutAway] = useState(0n);
  const [, draw] = useState(0);
  const delayS = board.only("settings")?.observerDelayS ?? 0;
  const listener = {
    room: me?.room ?? 0n,
    beganAt: board.only("phase")?.beganAt ?? 0n,
    laterMs: me?.role === Role.OBSERVER ? delayS * 1000 : 0,
  };
  const now = session.clock.read();
  const { word, until = 0 } = lastWord(board.list("announcement"), listener, now) ?? {};
  useEffect(() => {
    if (until === 0) return undefined;
    const waiting = setTimeout(() => draw((n) => n + 1), until - session.clock.read());
    return () => clearTimeout(waiting);
  }, [session, until]);
  if (word === undefined || word.id === putAway) return <div role="status" />;
  return (
    <div role="status" className="banner word">
      <span dir="auto">{word.words}</span>
      <button type="button" aria-label={say("dismiss")} onClick={() => setPutAway(word.id)}>
        ×
      </button>
    </div>
  );
}
