// Where this browser keeps what it wrote and voted in nobody's name, and how it is sent.
import type { LiveSession, NobodyParts, Ticket } from "@plenary/sdk";

export function nobodyParts(of: {
  session: LiveSession;
  id: string;
  ticket: Ticket;
  asSeat: bigint;
  place: string;
}): NobodyParts {
  const key = `plenary.nobody.${of.place}`;
  return {
    session: of.session,
    id: BigInt(of.id),
    ticket: of.ticket,
    asSeat: of.asSeat,
    server: location.origin,
    fetch: (...asked) => fetch(...asked),
    store: {
      load: () => localStorage.getItem(key) ?? undefined,
      save: (kept) => {
        try {
          localStorage.setItem(key, kept);
        } catch {
          // Full or forbidden: it is kept as long as the page is open.
        }
      },
    },
  };
}
