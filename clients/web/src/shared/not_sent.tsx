// Words that reached nobody and have no field on the screen to stand in: they were refused, or the phase
// has moved on from where they were typed. They are shown until the person has done something with them.
import { Suspense, useEffect, useState } from "react";
import type { Astray } from "./drafts.ts";
import { useSession } from "./live.tsx";
import { part } from "./part.tsx";
import { useAsSeat } from "./speaker.ts";

export const NotSentList = part(async () => (await import("./not_sent_list.tsx")).NotSentList);

const settlesMs = 400; // What is drawn anew, or only now, takes its words up meanwhile.

/** Of whoever has the turn: what somebody else typed at this device is not shown to them. */
export function NotSent() {
  const { drafts } = useSession();
  const asSeat = useAsSeat();
  const [astray, setAstray] = useState<readonly Astray[]>([]);
  useEffect(() => {
    let settling: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(settling);
      settling = setTimeout(() => setAstray(drafts.astray(asSeat)), settlesMs);
    };
    setAstray([]);
    look();
    const stop = drafts.subscribe(look);
    return () => {
      clearTimeout(settling);
      stop();
    };
  }, [drafts, asSeat]);
  if (astray.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <NotSentList astray={astray} />
    </Suspense>
  );
}
