// Whether stakeholder groups see an item differently enough to talk about it. Pure.
import { BallotMethod, type GroupResult } from "@plenary/sdk";
import { scoreOf } from "./results_score.ts";

const twoStepsTenths = 20;

/** Agreement is judged by the server (Consensus.divided). */
export function differ(method: BallotMethod, groups: readonly GroupResult[]): boolean {
  const heard = groups.filter(({ group, voters }) => group !== "" && voters > 0);
  if (heard.length < 2 || method === BallotMethod.AGREEMENT) return false;
  const isSpread = [BallotMethod.DOTS, BallotMethod.POINTS, BallotMethod.RANK].includes(method);
  // Of what is spread, a large group gives more: what counts is how much each person gave.
  const scores = heard.map((of) => scoreOf(method, of) / (isSpread ? of.voters : 1));
  const [least, most] = [Math.min(...scores), Math.max(...scores)];
  if (!isSpread) return most - least >= twoStepsTenths;
  return most >= 2 * least && most - least >= (method === BallotMethod.POINTS ? 10 : 1);
}
