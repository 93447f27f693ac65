// What the phase there is now asks of a seat. The same rules as the server's, which decides; a
// screen only does not offer what would be refused. Pure.
import { type Board, Epistemic, type RecordOf, Role, type Seat } from "@plenary/sdk";
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

/** Whether the session has ended: it can be read, and nothing in it changes any more. */
export function isOver(board: Board): boolean {
  return board.only("settings")?.closed === true;
}

/** Whether this seat leads the session, as long as there is anything to lead. */
export function leads(board: Board, seat: Seat | undefined): boolean {
  return isStaff(seat?.role) && !isOver(board);
}

export function may(board: Board, seat: Seat | undefined, act: ActName): boolean {
  if (seat === undefined || watchesOnly(seat.role) || isOver(board)) return false;
  const phase = board.only("phase");
  const granted = phase !== undefined && mayIn(phase, seat.role, act);
  return granted || (isStaff(seat.role) && act !== "vote" && act !== "editAny");
}

/** Whether a phase grants it to a role. */
export function mayIn(phase: Pick<RecordOf<"phase">, "grants">, role: Role, act: ActName): boolean {
  const acts = phase.grants.find((grant) => grant.role === role)?.acts ?? 0;
  return ((acts >> Act[act]) & 1) === 1;
}

type Prompted = Pick<RecordOf<"phase">, "prompts" | "title">;

/** The prompt in a language, else in English, else in whatever there is; and which one that is, where
 * it is known. */
export function promptIn(
  phase: Prompted | undefined,
  language: string,
): { readonly words: string; readonly language?: string } {
  const by = (tag: string) => phase?.prompts.find((prompt) => prompt.language === tag);
  return by(language) ?? by("en") ?? phase?.prompts[0] ?? { words: phase?.title ?? "" };
}

export function promptOf(phase: Prompted | undefined, language: string): string {
  return promptIn(phase, language).words;
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

/** Whether what the phase makes are findings or commitments: they come first on a screen then. */
export function isConcluding(board: Board): boolean {
  return ["findings", "commit", "follow-up"].includes(board.only("phase")?.name ?? "");
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

/** Whether moderators see what this seat writes before others do: a minor's, and that of somebody who
 * says no group and so may be one. */
export function isLookedAtFirst(
  board: Board,
  seat: Pick<Seat, "group" | "role">,
  phase: Pick<RecordOf<"phase">, "name"> | undefined = board.only("phase"),
): boolean {
  const { minorGroups = [], moderatedPhases = [] } = board.only("safeguard") ?? {};
  const mayBeMinor =
    minorGroups.includes(seat.group) || (minorGroups.length > 0 && seat.group === "");
  return mayBeMinor && !isStaff(seat.role) && moderatedPhases.includes(phase?.name ?? "");
}
