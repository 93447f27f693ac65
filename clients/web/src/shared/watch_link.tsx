// Once a session is over: that it is, and the way to watch it again.
import { Suspense } from "react";
import { useLive } from "./live.tsx";
import { part } from "./part.tsx";

const SessionOver = part(async () => (await import("./session_over.tsx")).SessionOver);

export function WatchLink() {
  const { board } = useLive();
  if (board.only("settings")?.closed !== true) return null;
  return (
    <Suspense fallback={null}>
      <SessionOver />
    </Suspense>
  );
}
