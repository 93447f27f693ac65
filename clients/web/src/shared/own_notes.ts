// Which notes this browser wrote, and for whom. Where authors are not named the server tells nobody, not
// even the author, who wrote what; so a phone remembers its own, and they can be changed or taken back.
import { keepHere, readJsonHere } from "./kept_here.ts";

/** `asSeat`: who wrote them, at a table's device; else zero. */
const placeOf = (session: string, asSeat: bigint) =>
  `plenary.own.${session}${asSeat === 0n ? "" : `.${asSeat}`}`;

const read = new Map<string, Set<string>>();

export function ownNotes(session: string, asSeat: bigint): ReadonlySet<string> {
  return readAt(placeOf(session, asSeat));
}

function readAt(place: string): Set<string> {
  let own = read.get(place);
  if (own === undefined) {
    own = new Set(readJsonHere<string[]>(place));
    read.set(place, own);
  }
  return own;
}

export function rememberOwn(session: string, note: bigint, asSeat: bigint): void {
  const place = placeOf(session, asSeat);
  const before = read.get(place) ?? [];
  read.delete(place); // Another window of this person may have added some.
  const own = readAt(place);
  for (const each of [...before, String(note)]) own.add(each);
  keepHere(place, JSON.stringify([...own]));
}
