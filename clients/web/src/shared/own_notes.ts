// Which notes this browser wrote. Where authors are not named the server tells nobody, not even the
// author, who wrote what; so a phone remembers its own, and they can be changed or taken back.
const placeOf = (session: string) => `plenary.own.${session}`;

export function ownNotes(session: string): ReadonlySet<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(placeOf(session)) ?? "[]") as string[]);
  } catch {
    return new Set();
  }
}

export function rememberOwn(session: string, note: bigint): void {
  try {
    const all = [...ownNotes(session), String(note)];
    localStorage.setItem(placeOf(session), JSON.stringify(all));
  } catch {
    // A private window: they are known until the page is closed, as far as the server says so.
  }
}
