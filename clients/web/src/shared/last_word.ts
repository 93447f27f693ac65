// Which word of the staff's a screen shows: the newest, for as long as it is news. Pure.
import type { RecordOf } from "@plenary/sdk";

type Announcement = RecordOf<"announcement">;

const newsMs = 5 * 60_000;

export interface Listener {
  /** In which one is, or zero. */
  readonly room: bigint;
  /** Since when there is this step, in milliseconds since 1970. What was told before is done with. */
  readonly beganAt: bigint;
  /** By how much one sees everything later, in milliseconds. */
  readonly laterMs: number;
}

/** The word, and until when (milliseconds since 1970) it is shown; nothing where it is over at `now`. */
export function lastWord(
  all: readonly Announcement[],
  { room, beganAt, laterMs }: Listener,
  now: number,
): { readonly word: Announcement; readonly until: number } | undefined {
  const told = all.filter((each) => each.room === 0n || each.room === room);
  const word = told.reduce<Announcement | undefined>(
    (last, each) => (last === undefined || each.at > last.at ? each : last),
    undefined,
  );
  if (word === undefined || word.at < beganAt) return undefined;
  const until = Number(word.at) + laterMs + newsMs;
  return now < until ? { word, until } : undefined;
}
