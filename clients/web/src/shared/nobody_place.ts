// Where this browser keeps what it wrote and voted in nobody's name, and how it is sent.
import { Nobody, type NobodyParts, NobodysVotes, type Ticket } from "@plenary/sdk";
import { keepHere, keysHere, readHere } from "./kept_here.ts";
import { useSession } from "./live.tsx";
import { placeOfNobody } from "./write_place.tsx";

// One for each who writes or votes here, as long as the page is open: what waits goes on being sent.
const notes = new Map<string, Nobody>();
const votes = new Map<string, NobodysVotes>();

/** `asSeat`: whose, at a table's device; else zero. */
export function useNobody(ticket: Ticket, asSeat: bigint): Nobody {
  const partsOf = useParts(ticket);
  return opened(notes, Nobody.open, partsOf("notes", asSeat));
}

export function useNobodysVotes(ticket: Ticket, asSeat: bigint): NobodysVotes {
  const partsOf = useParts(ticket);
  return opened(votes, NobodysVotes.open, partsOf("votes", asSeat));
}

/** Of whoever sits at this device: what a page before this one did not send goes on being sent. */
export function useAllOfNobody(ticket: Ticket): void {
  const { id } = useSession();
  const partsOf = useParts(ticket);
  for (const key of keysHere(placeOfNobody)) {
    const [place, session, asSeat = "0"] = key.slice(placeOfNobody.length).split(".");
    if (session !== id) continue;
    if (place === "notes") opened(notes, Nobody.open, partsOf(place, BigInt(asSeat)));
    if (place === "votes") opened(votes, NobodysVotes.open, partsOf(place, BigInt(asSeat)));
  }
}

type Opened = NobodyParts & { readonly key: string };

function useParts(ticket: Ticket): (place: "notes" | "votes", asSeat: bigint) => Opened {
  const { session, id } = useSession();
  return (place, asSeat) => {
    const key = `${placeOfNobody}${place}.${id}.${asSeat}`;
    return {
      key,
      session,
      id: BigInt(id),
      ticket,
      asSeat,
      server: location.origin,
      fetch: (...asked) => fetch(...asked),
      store: {
        load: () => readHere(key),
        save: (kept) => keepHere(key, kept),
      },
    };
  };
}

function opened<Kept>(all: Map<string, Kept>, open: (parts: NobodyParts) => Kept, parts: Opened) {
  const kept = all.get(parts.key) ?? open(parts);
  all.set(parts.key, kept);
  return kept;
}
