// The moments of a timer's last minute that everybody is told of. Pure.

const marksMs = [60_000, 30_000, 0];
const lateMs = 5_000; // Later it is not said any more.

/** The mark, in milliseconds, that the time left has just come to. */
export function markAt(left: number | undefined): number | undefined {
  if (left === undefined) return undefined;
  return marksMs.find((mark) => left <= mark && left > mark - lateMs);
}
