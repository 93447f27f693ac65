// Where the outline of a cause map begins. Pure.
import type { RecordOf } from "@plenary/sdk";

type Cause = Pick<RecordOf<"cause">, "id">;
type Link = Pick<RecordOf<"causeLink">, "ends">;

/**
 * The causes to begin with, so that every cause stands under one of them: those that lead to nothing
 * else, and one of each loop that leads out to none of these.
 */
export function startsOf<C extends Cause>(causes: readonly C[], links: readonly Link[]): C[] {
  const known = new Set(causes.map(({ id }) => id));
  const up = new Map<bigint, bigint[]>();
  const down = new Map<bigint, bigint[]>();
  for (const { ends } of links) {
    if (ends === undefined || !known.has(ends.from) || !known.has(ends.to)) continue;
    up.set(ends.from, [...(up.get(ends.from) ?? []), ends.to]);
    down.set(ends.to, [...(down.get(ends.to) ?? []), ends.from]);
  }
  const starts = causes.filter(({ id }) => !up.has(id));
  const shown = reached(starts, down);
  for (const cause of causes) {
    // What it leads to leads back to it: nothing is further on.
    const isLast = [...reached([cause], up)].every((id) => reached([{ id }], up).has(cause.id));
    if (shown.has(cause.id) || !isLast) continue;
    starts.push(cause);
    for (const id of reached([cause], down)) shown.add(id);
  }
  return starts;
}

/** With those it starts from. */
function reached(
  from: readonly Cause[],
  next: ReadonlyMap<bigint, readonly bigint[]>,
): Set<bigint> {
  const found = new Set(from.map(({ id }) => id));
  for (const id of found) for (const each of next.get(id) ?? []) found.add(each);
  return found;
}
