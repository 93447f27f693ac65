// Which notes this browser wrote. Where authors are not named the server tells nobody, not even the
// author, who wrote what; so a phone remembers its own, and they can be changed or taken back.
const placeOf = (session: string) => `plenary.own.${session}`;

const read = new Map<string, Set<string>>();

export function ownNotes(session: string): ReadonlySet<string> {
  return kept(session);
}

function kept(session: string): Set<string> {
  let own = read.get(session);
  if (own === undefined) {
    try {
      own = new Set(JSON.parse(localStorage.getItem(placeOf(session)) ?? "[]") as string[]);
    } catch {
      own = new Set();
    }
    read.set(session, own);
  }
  return own;
}

export function rememberOwn(session: string, note: bigint): void {
  read.delete(session); // Another window of this person may have added some.
  const own = kept(session).add(String(note));
  try {
    localStorage.setItem(placeOf(session), JSON.stringify([...own]));
  } catch {
    // A private window: they are known until the page is closed, as far as the server says so.
  }
}
