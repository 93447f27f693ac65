// What the phase there is now asks of a seat. The same rules as the server's, which decides; a
// screen only does not offer what would be refused. Pure.
import {
  Anonymity,
  Audience,
  type Board,
  Epistemic,
  type RecordOf,
  Reveal,
  Role,
  type Seat,
} from "@plenary/sdk";
import type { Key } from "./words.tsx";

/** Bits of `Grant.acts`. */
export const Act = {
  addNotes: 0,
  editOwn: 1,
  editAny: 2,
  arrange: 3,
  vote: 4,
  mapCauses: 5,
  takeMinutes: 6,
} as const;
export type ActName = keyof typeof Act;

export function isStaff(role: Role | undefined): boolean {
  return role === Role.FACILITATOR || role === Role.CO_FACILITATOR;
}

export function watchesOnly(role: Role | undefined): boolean {
  return role === Role.OBSERVER || role === Role.WALL;
}

export function may(board: Board, seat: Seat | undefined, act: ActName): boolean {
  if (seat === undefined || watchesOnly(seat.role)) return false;
  const phase = board.only("phase");
  const acts = phase?.grants.find((grant) => grant.role === seat.role)?.acts ?? 0;
  const granted = ((acts >> Act[act]) & 1) === 1;
  return granted || (isStaff(seat.role) && act !== "vote" && act !== "editAny");
}

/** The prompt in a language, else in English, else in whatever there is. */
export function promptOf(
  phase: Pick<RecordOf<"phase">, "prompts" | "title"> | undefined,
  language: string,
): string {
  if (phase === undefined) return "";
  const by = (tag: string) => phase.prompts.find((prompt) => prompt.language === tag)?.words;
  return by(language) ?? by("en") ?? phase.prompts[0]?.words ?? phase.title;
}

const named = [
  "gather",
  "predict",
  "observe",
  "infer",
  "findings",
  "causes",
  "prioritise",
  "commit",
  "close",
  "follow-up",
] as const;
type PhaseName = (typeof named)[number];

/** The name people read, or nothing for a phase that a template of one's own named. */
export function phaseKey(name: string): Key | undefined {
  return named.includes(name as PhaseName) ? (`phase.${name as PhaseName}` as Key) : undefined;
}

/** What may be written in a phase: the first is what a note is unless another is chosen. */
export function kindsIn(name: string): readonly Epistemic[] {
  switch (name) {
    case "predict":
      return [Epistemic.PREDICTION];
    case "observe":
      return [Epistemic.OBSERVATION, Epistemic.LIVED_EXPERIENCE];
    case "infer":
      return [
        Epistemic.OBSERVATION,
        Epistemic.INFERENCE,
        Epistemic.ASSUMPTION,
        Epistemic.QUESTION,
        Epistemic.LIVED_EXPERIENCE,
      ];
    case "findings":
      return [Epistemic.STRENGTH, Epistemic.OBSERVATION];
    case "causes":
      return [Epistemic.CAUSE, Epistemic.QUESTION];
    default:
      return [Epistemic.UNSORTED];
  }
}

const groupShownMin = 5; // As the server counts: a smaller group would say who it was.

/** Whether moderators see what this seat writes before others do. */
export function isLookedAtFirst(board: Board, seat: Pick<Seat, "group">): boolean {
  const safeguard = board.only("safeguard");
  const name = board.only("phase")?.name ?? "";
  return (
    safeguard?.moderatedPhases.includes(name) === true && safeguard.minorGroups.includes(seat.group)
  );
}

/** Who reads what is written now: the clauses of the promise beside an input, as the server derives
 * them (server/audit/assurance.h). */
export function promiseOf(board: Board, seat: Seat, audience: Audience): readonly Key[] {
  if (audience === Audience.ONLY_ME) return ["promise.only_you"];
  const phase = board.only("phase");
  const isUnlinkable = audience === Audience.ROOM && phase?.anonymity === Anonymity.UNLINKABLE;
  const clauses: Key[] = [];
  if (audience === Audience.ROOM) {
    clauses.push(...sealKeys(phase?.reveal ?? Reveal.AT_ONCE));
    // Nobody knows who writes unlinkably: taken for one of those who are to be protected.
    const group = isUnlinkable ? (board.only("safeguard")?.minorGroups[0] ?? "") : seat.group;
    if (isLookedAtFirst(board, { group })) clauses.push("promise.looked_at_first");
  }
  if (audience === Audience.STAFF) clauses.push("promise.staff");
  else if (seat.room !== 0n && !isUnlinkable) clauses.push("promise.room");
  else if ((board.only("settings")?.observerDelayS ?? 0) > 0) {
    clauses.push("promise.everyone_observers_later");
  } else clauses.push("promise.everyone");
  if (isUnlinkable) clauses.push("promise.unlinkable");
  else clauses.push(authorKey(board, seat, audience, phase?.anonymity ?? Anonymity.NAMED));
  return clauses;
}

function sealKeys(reveal: Reveal): readonly Key[] {
  switch (reveal) {
    case Reveal.AT_ONCE:
      return [];
    case Reveal.BY_AUTHOR:
      return ["promise.sealed_until_you_reveal"];
    case Reveal.BY_TABLE:
      return ["promise.sealed_until_your_table_reveals"];
    case Reveal.BY_STAFF:
      return ["promise.sealed_until_staff_reveal"];
  }
}

function authorKey(board: Board, seat: Seat, audience: Audience, anonymity: Anonymity): Key {
  if (anonymity === Anonymity.NAMED) return "promise.with_your_name";
  const peers = board.list("seat").filter(({ group }) => group === seat.group).length;
  const shown = anonymity === Anonymity.GROUP_ONLY && audience === Audience.ROOM;
  const isGroupShown = shown && seat.group !== "" && peers >= groupShownMin;
  return isGroupShown ? "promise.with_your_group" : "promise.without_your_name";
}
