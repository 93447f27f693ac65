// The steps of the agenda as the console speaks of them.
import { Anonymity, type Board, type RecordOf, Reveal } from "@plenary/sdk";
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

/** The whole minutes that people were in each step of the agenda, however often they came back to it.
 * `now`: until when the step that is now has gone on; nothing where that is not known. */
export function minutesTaken(
  board: Pick<Board, "list" | "only">,
  now: number | undefined,
): ReadonlyMap<bigint, number> {
  const phases = board.list("passedPhase").flatMap(({ phase }) => phase ?? []);
  const inOrder = [...phases].sort((a, b) => a.number - b.number);
  const current = board.only("phase");
  const ms = new Map<bigint, number>();
  [...inOrder, ...(current === undefined ? [] : [current])].forEach((phase, i, all) => {
    const next = all[i + 1];
    const ended = next === undefined ? now : Number(next.beganAt);
    if (ended === undefined || phase.planned === 0n || phase.beganAt === 0n) return;
    ms.set(phase.planned, (ms.get(phase.planned) ?? 0) + ended - Number(phase.beganAt));
  });
  return new Map([...ms].map(([step, taken]) => [step, Math.max(0, Math.floor(taken / 60_000))]));
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
