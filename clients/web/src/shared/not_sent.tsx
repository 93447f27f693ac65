// Words that reached nobody and have no field on the screen to stand in: they were refused, or the phase
// has moved on from where they were typed. They are shown until the person has done something with them.
import { Suspense, useEffect, useState } from "react";
import { type Astray, placeOf } from "./drafts.ts";
import { useLive, useSession } from "./live.tsx";
import { part } from "./part.tsx";
import { useAsSeat } from "./speaker.ts";
import { typedByHand } from "./typed_words.ts";
import { useWords } from "./words.tsx";

export const NotSentList = part(async () => (await import("./not_sent_list.tsx")).NotSentList);

const settlesMs = 400; // What is drawn anew, or only now, takes its words up meanwhile.

/** Of whoever has the turn: what somebody else typed at this device is not shown to them. */
export function NotSent() {
  return <List asSeat={useAsSeat()} />;
}

/** Where nothing can be sent any more: of all who typed at this device, and what was on its way. */
export function NeverSent() {
  const { session } = useSession();
  const { board } = useLive();
  const say = useWords();
  const underWay = session.unanswered.flatMap(({ command, asSeat }, n) =>
    typedByHand(command, board, say).map(({ place, words }) => {
      const at = `${placeOf(asSeat, place)}/unanswered/${n}`;
      return { at, words, hasField: false, isUnanswered: true };
    }),
  );
  return <List besides={underWay} />;
}

function List({ asSeat, besides = [] }: { asSeat?: bigint; besides?: readonly Astray[] }) {
  const { drafts } = useSession();
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
  const all = [...astray, ...besides];
  if (all.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <NotSentList astray={all} />
    </Suspense>
  );
}
