// The steps of the agenda as the console speaks of them.
import { Anonymity, type RecordOf, Reveal } from "@plenary/sdk";
import { phaseKey } from "../shared/phase.ts";
import type { Key, Say } from "../shared/words.tsx";

export type Planned = RecordOf<"plannedPhase">;

export function stepsOf(planned: readonly Planned[]): Planned[] {
  return [...planned].sort((a, b) => a.step - b.step);
}

export function nameOf(say: Say, name: string | undefined): string {
  const key = phaseKey(name ?? "");
  return key === undefined ? (name ?? "") : say(key);
}

const names: { readonly [A in Anonymity]: Key } = {
  [Anonymity.NAMED]: "step.named",
  [Anonymity.GROUP_ONLY]: "step.group_only",
  [Anonymity.MODERATOR_VAULT]: "step.unnamed",
  [Anonymity.UNLINKABLE]: "step.unlinkable",
};
const reveals: { readonly [R in Reveal]: Key } = {
  [Reveal.AT_ONCE]: "step.at_once",
  [Reveal.BY_AUTHOR]: "step.by_author",
  [Reveal.BY_TABLE]: "step.by_table",
  [Reveal.BY_STAFF]: "step.by_staff",
};

/** Who will see what is written in it, when, and by what name. */
export function stepMeans(say: Say, { plan }: Planned): string {
  const reveal = say(reveals[plan?.reveal ?? Reveal.AT_ONCE]);
  return `${reveal} ${say(names[plan?.anonymity ?? Anonymity.NAMED])}`;
}
