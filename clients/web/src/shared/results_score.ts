// By which number a ballot's items are ranked. Pure.
import { BallotMethod, type GroupResult, type Tally } from "@plenary/sdk";

/** Of everybody or of one stakeholder group. */
export type Counted = Pick<
  GroupResult,
  "voters" | "dots" | "agree" | "disagree" | "pass" | "scale" | "effort"
> & { readonly consensus?: Tally["consensus"] };

export function scoreOf(method: BallotMethod, of: Counted): number {
  switch (method) {
    case BallotMethod.AGREEMENT:
      return of.consensus?.consensus ?? of.agree - of.disagree;
    case BallotMethod.IMPACT_EFFORT:
      return (of.scale?.medianTenths ?? 0) - (of.effort?.medianTenths ?? 0);
    case BallotMethod.FIST_TO_FIVE:
      return of.scale?.medianTenths ?? 0;
    default:
      return of.dots;
  }
}

export function ranked(method: BallotMethod, tallies: readonly Tally[]): Tally[] {
  return [...tallies].sort((a, b) => scoreOf(method, b) - scoreOf(method, a));
}
