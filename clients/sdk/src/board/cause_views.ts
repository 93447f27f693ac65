// A cause map read as a fishbone and by its loops, as server/audit/cause_views.h has it: the same
// records give the same lines in every client (tests/golden/cause_views.json).
import { type Level, Polarity } from "../wire/index.ts";
import type { RecordOf } from "./records.ts";

type Cause = Pick<RecordOf<"cause">, "id" | "level">;
type Link = Pick<RecordOf<"causeLink">, "id" | "ends" | "polarity">;

export interface Fishbone<C> {
  /** What is to be explained: what has no effect in the map. */
  readonly head: C[];
  /** One for each level at which something could be changed. */
  readonly bones: { readonly level: Level; readonly causes: C[] }[];
}

/** Reinforcing loops drive themselves on, balancing ones hold themselves back; open: not said. */
export type LoopKind = "open" | "reinforcing" | "balancing";
export interface Loop<C> {
  readonly kind: LoopKind;
  /** R1, B1, O1, in the order they are found. */
  readonly name: string;
  readonly causes: C[];
}

const loopCausesMax = 12;
const loopsMax = 50;
const stepsMax = 200_000;

const byId = (one: { id: bigint }, other: { id: bigint }) =>
  one.id < other.id ? -1 : one.id > other.id ? 1 : 0;

export function fishbone<C extends Cause>(causes: readonly C[], links: readonly Link[]) {
  const leadsOn = new Set(links.map(({ ends }) => ends?.from));
  const sorted = [...causes].sort(byId);
  const head = sorted.filter(({ id }) => !leadsOn.has(id));
  const bones = new Map<Level, C[]>();
  for (const cause of sorted.filter(({ id }) => leadsOn.has(id))) {
    bones.set(cause.level, [...(bones.get(cause.level) ?? []), cause]);
  }
  const levels = [...bones].sort(([one], [other]) => one - other);
  return { head, bones: levels.map(([level, at]) => ({ level, causes: at })) } as Fishbone<C>;
}

/** Each once, the short ones first. */
export function loopsOf<C extends Cause>(causes: readonly C[], links: readonly Link[]): Loop<C>[] {
  const sorted = [...causes].sort(byId);
  const known = new Map(sorted.map((cause) => [cause.id, cause]));
  const out = new Map<bigint, Link[]>();
  for (const link of [...links].sort(byId)) {
    const from = link.ends?.from ?? 0n;
    out.set(from, [...(out.get(from) ?? []), link]);
  }
  const found: Loop<C>[] = [];
  const count = { open: 0, reinforcing: 0, balancing: 0 };
  const path: C[] = [];
  const said: Polarity[] = [];
  let steps = 0;
  const name = () => {
    const kind = kindOf(said);
    count[kind] += 1;
    found.push({ kind, name: `${letters[kind]}${count[kind]}`, causes: [...path] });
  };
  const extend = (first: C, length: number) => {
    for (const link of out.get((path.at(-1) as C).id) ?? []) {
      steps += 1;
      if (steps > stepsMax || found.length >= loopsMax) return;
      const next = known.get(link.ends?.to ?? 0n);
      if (next === undefined) continue;
      said.push(link.polarity);
      if (next === first && path.length === length) name();
      if (next.id > first.id && !path.includes(next) && path.length < length) {
        path.push(next);
        extend(first, length);
        path.pop();
      }
      said.pop();
    }
  };
  for (let length = 2; length <= Math.min(loopCausesMax, sorted.length); length += 1) {
    for (const first of sorted) {
      path.splice(0, path.length, first);
      extend(first, length);
    }
  }
  return found;
}

const letters: { readonly [K in LoopKind]: string } = {
  open: "O",
  reinforcing: "R",
  balancing: "B",
};

function kindOf(said: readonly Polarity[]): LoopKind {
  if (!said.every((each) => each === Polarity.MORE || each === Polarity.LESS)) return "open";
  const less = said.filter((each) => each === Polarity.LESS).length;
  return less % 2 === 0 ? "reinforcing" : "balancing";
}
