// What a screen reader says by itself: politely and at most every five seconds what came in, and at
// once only what concerns everybody: the phase, the timer's last minute, being moved.
import { useEffect, useRef, useState } from "react";
import { useLive } from "./live.tsx";
import { promptOf } from "./phase.ts";
import { useTimeLeft, useTimer } from "./timer.tsx";
import { useLanguage } from "./words.tsx";

const batchMs = 5_000;
const marksMs = [60_000, 30_000, 0];

export function Announcer() {
  const polite = useNewNotes();
  const assertive = useUrgent();
  return (
    <>
      <div className="unseen" role="log" aria-live="polite">
        {polite}
      </div>
      <div className="unseen" role="alert" aria-live="assertive">
        {assertive}
      </div>
    </>
  );
}

function useNewNotes(): string {
  const { say } = useLanguage();
  const { board, status } = useLive();
  const count = board.all("note").size;
  const told = useRef<number | undefined>(undefined);
  const [words, setWords] = useState("");
  useEffect(() => {
    if (status !== "live") return undefined;
    if (told.current === undefined) {
      told.current = count;
      return undefined;
    }
    const wait = setTimeout(() => {
      const added = count - (told.current ?? count);
      told.current = count;
      if (added > 0) setWords(say("announce.notes", { count: added }));
    }, batchMs);
    return () => clearTimeout(wait);
  }, [count, say, status]);
  return words;
}

function useUrgent(): string {
  const { say, language } = useLanguage();
  const { board, me } = useLive();
  const phase = board.only("phase");
  const room = board.find("room", me?.room ?? 0n)?.name;
  const left = useTimeLeft(useTimer());
  const [words, setWords] = useState("");
  const seen = useRef<{ phase?: number; room?: string | undefined; mark?: number }>({});

  useEffect(() => {
    if (phase === undefined) return;
    if (seen.current.phase !== undefined && seen.current.phase !== phase.number) {
      setWords(say("announce.phase", { prompt: promptOf(phase, language.tag) }));
    }
    seen.current.phase = phase.number;
  }, [phase, say, language]);
  useEffect(() => {
    if ("room" in seen.current && seen.current.room !== room) {
      setWords(room === undefined ? say("announce.plenary") : say("announce.room", { room }));
    }
    seen.current.room = room;
  }, [room, say]);
  const mark =
    left === undefined ? undefined : marksMs.find((ms) => left <= ms && left > ms - 5_000);
  useEffect(() => {
    if (mark !== undefined && seen.current.mark !== mark) {
      setWords(
        mark === 0 ? say("announce.time_over") : say("announce.time", { seconds: mark / 1000 }),
      );
    }
    if (mark !== undefined) seen.current.mark = mark;
  }, [mark, say]);
  return words;
}
