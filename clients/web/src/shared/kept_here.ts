// What this browser keeps for the person, under `plenary.…`. Where it may not (a private window, a full
// disk, storage denied) nothing is found and nothing throws: it lasts as long as the page is open.

/** With a session's id: its ticket (entrance.ts). */
export const placeOfSessions = "plenary.session.";

/** Nothing where there is none, or where it cannot be read. */
export function readHere(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** What was kept as JSON; nothing, too, where it is none. */
export function readJsonHere<T>(key: string): T | undefined {
  try {
    return JSON.parse(readHere(key) ?? "") as T;
  } catch {
    return undefined;
  }
}

/** Nothing for `text` takes it away. */
export function keepHere(key: string, text: string | undefined): void {
  try {
    if (text === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // As above.
  }
}

/** All that this browser keeps for whoever used it. */
export function forgetHere(): void {
  for (const key of keysHere("plenary.")) keepHere(key, undefined);
}

export function keysHere(prefix: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}
