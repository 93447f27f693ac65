// What the staff told everybody or this room: the last word first, and it stays until it is put away.
import { useState } from "react";
import { useLive } from "./live.tsx";
import { useWords } from "./words.tsx";

export function Announcements() {
  const say = useWords();
  const { board, me } = useLive();
  const [putAway, setPutAway] = useState(0n);
  const mine = board
    .list("announcement")
    .filter(({ room }) => room === 0n || room === me?.room)
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  const last = mine[0];
  if (last === undefined || last.id === putAway) return <div role="status" />;
  return (
    <div role="status" className="banner word">
      <span dir="auto">{last.words}</span>
      <button type="button" aria-label={say("dismiss")} onClick={() => setPutAway(last.id)}>
        ×
      </button>
    </div>
  );
}
