// What was written or voted in nobody's name in an earlier step, or by a page before this one: it goes
// on being sent, what may not come out is back with the person, and what came too late is said.
import type { Ticket } from "@plenary/sdk";
import { useCallback, useEffect, useSyncExternalStore } from "react";
import { NobodysList } from "./by_nobody.tsx";
import { placeOf } from "./drafts.ts";
import { useLive, useNotify, useSession, useSpeaker } from "./live.tsx";
import { useAllOfNobody, useNobody, useNobodysVotes } from "./nobody_place.ts";
import { refusalKeyOf } from "./refusals.ts";
import { useWords } from "./words.tsx";

/** `isShown`: all that was written so is on the screen, where one goes on writing. */
export function StillByNobody({ ticket, isShown }: { ticket: Ticket; isShown: boolean }) {
  const { asSeat } = useSpeaker();
  useAllOfNobody(ticket);
  const nobody = useNobody(ticket, asSeat);
  const written = useSyncExternalStore(
    useCallback((listener) => nobody.subscribe(listener), [nobody]),
    () => nobody.current,
  );
  const say = useWords();
  const notify = useNotify();
  const { drafts } = useSession();
  const { status } = useLive();
  useEffect(() => {
    if (status === "superseded") return; // The other window sees to it.
    for (const { note, words, state, error = "" } of written) {
      if (state !== "refused") continue;
      drafts.giveBack(placeOf(asSeat, "note"), words);
      nobody.forget(note);
      notify(say(refusalKeyOf(error), { detail: 0 }), { trouble: true });
    }
  }, [written, status, nobody, drafts, asSeat, notify, say]);
  const unsettled = written.filter(({ state, refused }) => state === "waiting" || refused);
  return (
    <>
      <LateVotes ticket={ticket} />
      {!isShown && <NobodysList nobody={nobody} written={unsettled} />}
    </>
  );
}

/** They are not counted, and whoever marked them would not know. */
function LateVotes({ ticket }: { ticket: Ticket }) {
  const say = useWords();
  const { board } = useLive();
  const { asSeat } = useSpeaker();
  const votes = useNobodysVotes(ticket, asSeat);
  const late = useSyncExternalStore(
    useCallback((listener) => votes.subscribe(listener), [votes]),
    () => votes.late,
  );
  return late.map((ballot) => (
    <div key={String(ballot)} className="banner row" role="status">
      <span>
        {say("nobody.vote_late", {
          title: board.find("ballot", ballot)?.title || say("vote.title"),
        })}
      </span>
      <button type="button" className="push" onClick={() => votes.told(ballot)}>
        {say("close")}
      </button>
    </div>
  ));
}
