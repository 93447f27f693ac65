// Where this browser keeps what it wrote and voted in nobody's name, and how it is sent.
import type { NobodyParts, Ticket } from "@plenary/sdk";
import { keepHere, readHere } from "./kept_here.ts";
import { useSession } from "./live.tsx";

/** One for each who writes or votes here, as long as the page is open: what waits goes on being sent.
 * `place` names it among what this browser keeps. */
export function useKept<Kept>(
  opened: Map<string, Kept>,
  open: (parts: NobodyParts) => Kept,
  of: { ticket: Ticket; asSeat: bigint; place: string },
): Kept {
  const { session, id } = useSession();
  const { ticket, asSeat, place } = of;
  const key = `plenary.nobody.${place}.${id}.${asSeat}`;
  let kept = opened.get(key);
  if (kept === undefined) {
    kept = open({
      session,
      id: BigInt(id),
      ticket,
      asSeat,
      server: location.origin,
      fetch: (...asked) => fetch(...asked),
      store: storeAt(key),
    });
    opened.set(key, kept);
  }
  return kept;
}

function storeAt(key: string): NobodyParts["store"] {
  return {
    load: () => readHere(key),
    save: (kept) => keepHere(key, kept),
  };
}
