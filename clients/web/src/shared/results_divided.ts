// Whether stakeholder groups see an item differently enough to talk about it. Pure.
import { BallotMethod, type GroupResult, type Tally } from "@plenary/sdk";
import { scoreOf } from "./results_score.ts";

const twoStepsTenths = 20;

/** `people`: how many of a group voted at all. Agreement is judged by the server (Consensus.divided). */
export function differ(
  method: BallotMethod,
  groups: readonly GroupResult[],
  people: (group: string) => number,
): boolean {
  if (method === BallotMethod.AGREEMENT) return false;
  const isSpread = [BallotMethod.DOTS, BallotMethod.POINTS, BallotMethod.RANK].includes(method);
  // What is spread may go elsewhere, which says something too. A large group gives more: what counts
  // is how much each person gave.
  const heard = groups.filter(
    ({ group, voters }) => group !== "" && (isSpread ? people(group) : voters) > 0,
  );
  if (heard.length < 2) return false;
  const scores = heard.map((of) => scoreOf(method, of) / (isSpread ? people(of.group) : 1));
  const [least, most] = [Math.min(...scores), Math.max(...scores)];
  if (!isSpread) return most - least >= twoStepsTenths;
  return most >= 2 * least && most - least >= (method === BallotMethod.POINTS ? 10 : 1);
}

/** Of each group as many as voted on any of a ballot's items. */
export function votersIn(tallies: readonly Pick<Tally, "groups">[]): (group: string) => number {
  const most = new Map<string, number>();
  for (const { group, voters } of tallies.flatMap(({ groups }) => groups)) {
    most.set(group, Math.max(voters, most.get(group) ?? 0));
  }
  return (group) => most.get(group) ?? 0;
}
