// Whether a note was written at this device, by whoever sits at it.
import { useLive, useSession } from "./live.tsx";
import { ownNotes } from "./own_notes.ts";

export function useIsOwn(): (note: bigint) => boolean {
  const { id: session } = useSession();
  const { board, me } = useLive();
  return (note) => {
    const atTable = board.list("seat").filter(({ table }) => table !== 0n && table === me?.id);
    const writers = [0n, ...atTable.map(({ id }) => id)];
    return writers.some((asSeat) => ownNotes(session, asSeat).has(String(note)));
  };
}
