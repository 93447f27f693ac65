// Once a session is over: that it is, and the way to watch it again.
import { Suspense } from "react";
import { useLive } from "./live.tsx";
import { part } from "./part.tsx";
import { isOver } from "./phase.ts";

const SessionOver = part(async () => (await import("./session_over.tsx")).SessionOver);

export function WatchLink() {
  const { board } = useLive();
  if (!isOver(board)) return null;
  return (
    <Suspense fallback={null}>
      <SessionOver />
    </Suspense>
  );
}
