// Where a person writes in the phase there is: as themselves, or where nobody can be found out.
import { Anonymity, type Board } from "@plenary/sdk";
import { Suspense, useMemo } from "react";
import { Compose } from "./compose.tsx";
import { keysHere } from "./kept_here.ts";
import { useLive, useSession } from "./live.tsx";
import { part } from "./part.tsx";

const ByNobody = part(async () => (await import("./by_nobody.tsx")).ByNobody);
const StillByNobody = part(async () => (await import("./still_by_nobody.tsx")).StillByNobody);

/** What this browser keeps in nobody's name: `….notes.SESSION.SEAT` and `….votes.SESSION.SEAT`. */
export const placeOfNobody = "plenary.nobody.";

const isUnlinkable = (board: Board) => board.only("phase")?.anonymity === Anonymity.UNLINKABLE;

export function WritePlace() {
  const { ticket } = useSession();
  const { board } = useLive();
  if (!isUnlinkable(board) || ticket === undefined) return <Compose />;
  return (
    <Suspense fallback={null}>
      <ByNobody ticket={ticket} />
    </Suspense>
  );
}

/** What is kept in nobody's name is seen to in every phase. `isWriting`: `WritePlace` is there. */
export function Unsettled({ isWriting }: { isWriting: boolean }) {
  const { ticket, id } = useSession();
  const { board } = useLive();
  const isNow = isUnlinkable(board);
  const ballots = board.all("ballot");
  const number = board.only("phase")?.number;
  const hasAny = useMemo(
    () => keysHere(placeOfNobody).some((key) => key.split(".").includes(id)),
    [id, number, ballots],
  );
  if (ticket === undefined || !(hasAny || isNow)) return null;
  return (
    <Suspense fallback={null}>
      <StillByNobody ticket={ticket} isShown={isWriting && isNow} />
    </Suspense>
  );
}
