// The promise beside every input: who reads what is put in there, from when on, and whether they learn
// by whom. The same as the server derives (server/audit/assurance.h), held together for every policy
// by tests/golden/promises.json. Pure.
import {
  Anonymity,
  BallotSecrecy,
  type Board,
  type RecordOf,
  Reveal,
  Role,
  type Seat,
  SeatStatus,
} from "@plenary/sdk";
import { isLookedAtFirst, isStaff } from "./phase.ts";
import type { Key } from "./words.tsx";

/** What a person puts in: a note is for where they are, a question for the staff. */
export type Input =
  | "note"
  | "own_note"
  | "question"
  | "paper_note"
  | "group_title"
  | "cause"
  | "minutes"
  | "finding"
  | "commitment"
  | "vote"
  | "objection";

/** All that a promise depends on. */
export interface Terms {
  readonly input: Input;
  readonly inRoom: boolean;
  readonly anonymity: Anonymity;
  readonly reveal: Reveal;
  readonly secrecy: BallotSecrecy;
  /** The author's group is large enough to be said. */
  readonly groupShown: boolean;
  /** By a moderator, before anybody else reads it. */
  readonly lookedAtFirst: boolean;
  readonly observersLater: boolean;
  /** The table's, which sees what is its people's own. */
  readonly sharedDevice: boolean;
}

/** The messages of the promise, in the order in which they are said. */
export function clausesOf(terms: Terms): readonly Key[] {
  const clauses: Key[] = [];
  const until = opened(terms);
  if (terms.input === "vote") clauses.push(votes[terms.secrecy]);
  else if (terms.input === "own_note") clauses.push("promise.only_you");
  else {
    if (until !== undefined) clauses.push(until);
    if (isLookedAt(terms.input) && terms.lookedAtFirst) clauses.push("promise.looked_at_first");
    clauses.push(...readers(terms), ...author(terms));
  }
  const isOwn = terms.input === "vote" || terms.input === "own_note" || until !== undefined;
  if (terms.sharedDevice && isOwn) clauses.push("promise.shared_device");
  return clauses;
}

/** What moderators can be shown before others see it: minutes, as all that changes what stands, are
 * not taken from those who are looked at first. */
function isLookedAt(input: Input): boolean {
  switch (input) {
    case "own_note":
    case "question":
    case "minutes":
    case "vote":
      return false;
    default:
      return true;
  }
}

function isNote({ input }: Terms): boolean {
  return input === "note" || input === "paper_note";
}

function isUnlinkable({ input, anonymity }: Terms): boolean {
  return input === "note" && anonymity === Anonymity.UNLINKABLE;
}

/** Until when only its author reads it. */
function opened(terms: Terms): Key | undefined {
  if (terms.input === "objection") return "promise.with_the_result";
  if (!isNote(terms) || isUnlinkable(terms)) return undefined;
  switch (terms.reveal) {
    case Reveal.AT_ONCE:
      return undefined;
    case Reveal.BY_AUTHOR:
      return "promise.sealed_until_you_reveal";
    case Reveal.BY_TABLE:
      return "promise.sealed_until_your_table_reveals";
    case Reveal.BY_STAFF:
      return "promise.sealed_until_staff_reveal";
  }
}

/** A note by nobody is never in a room, and what is concluded is everybody's. */
function readers(terms: Terms): readonly Key[] {
  const { input } = terms;
  if (input === "question") return ["promise.staff"];
  const isEverybodys = input === "finding" || input === "commitment" || isUnlinkable(terms);
  if (terms.inRoom && !isEverybodys) {
    if (isNote(terms) || input === "group_title") {
      return ["promise.room", "promise.when_rooms_join"];
    }
    return input === "cause" ? ["promise.room", "promise.when_maps_merge"] : ["promise.room"];
  }
  return [terms.observersLater ? "promise.everyone_observers_later" : "promise.everyone"];
}

function author(terms: Terms): readonly Key[] {
  switch (terms.input) {
    case "note":
      return [authorOfNote(terms)];
    case "question":
      return terms.anonymity === Anonymity.NAMED
        ? ["promise.name_to_staff"]
        : ["promise.without_your_name"];
    case "paper_note":
      return ["promise.group_of_paper"];
    case "objection":
      return [objections[terms.secrecy]];
    case "commitment":
      return ["promise.names_to_members", "promise.carried_on"];
    default:
      return ["promise.without_your_name"];
  }
}

function authorOfNote({ anonymity, groupShown }: Terms): Key {
  switch (anonymity) {
    case Anonymity.NAMED:
      return "promise.with_your_name";
    case Anonymity.MODERATOR_VAULT:
      return "promise.without_your_name";
    case Anonymity.GROUP_ONLY:
      return groupShown ? "promise.with_your_group" : "promise.without_your_name";
    case Anonymity.UNLINKABLE:
      return "promise.unlinkable";
  }
}

const votes: { readonly [S in BallotSecrecy]: Key } = {
  [BallotSecrecy.SECRET]: "promise.vote_secret",
  [BallotSecrecy.NAMED]: "promise.vote_named",
  [BallotSecrecy.UNLINKABLE]: "promise.unlinkable_vote",
};
const objections: { readonly [S in BallotSecrecy]: Key } = {
  [BallotSecrecy.SECRET]: "promise.without_your_name",
  [BallotSecrecy.NAMED]: "promise.name_to_staff",
  [BallotSecrecy.UNLINKABLE]: "promise.unlinkable",
};

const groupShownMin = 5; // As the server counts: a smaller group would say who it was.

/** Where and on what it is put in. */
export interface Place {
  /** Of what has a place of its own, as a map has; else staff write in plenary, others where they are. */
  readonly room?: bigint | undefined;
  readonly ballot?: Pick<RecordOf<"ballot">, "room" | "secrecy" | "openedIn"> | undefined;
  /** Of a paper: whose group stands on it. */
  readonly fromGroup?: string | undefined;
  /** If not the one that is now. */
  readonly phase?: Pick<RecordOf<"phase">, "name" | "anonymity" | "reveal"> | undefined;
}

/** What holds for this seat now. */
export function termsOf(board: Board, seat: Seat, input: Input, place: Place = {}): Terms {
  const phase = place.phase ?? board.only("phase");
  const seats = board.list("seat");
  const anonymity = phase?.anonymity ?? Anonymity.NAMED;
  const room = place.ballot?.room ?? place.room ?? (isStaff(seat.role) ? 0n : seat.room);
  const held = { ...place, phase };
  const writer = writerOf(board, seat, input, held);
  const isShared = ({ table, status }: Seat) => table === seat.id && status === SeatStatus.SEATED;
  return {
    input,
    inRoom: room !== 0n,
    anonymity,
    reveal: phase?.reveal ?? Reveal.AT_ONCE,
    secrecy: place.ballot?.secrecy ?? BallotSecrecy.SECRET,
    groupShown: groupsShown(seats).has(seat.group),
    lookedAtFirst:
      isLookedAt(input) &&
      phasesOf(board, input, held).some((each) => isLookedAtFirst(board, writer, each)),
    observersLater: (board.only("settings")?.observerDelayS ?? 0) > 0,
    sharedDevice: seat.table !== 0n || seats.some(isShared),
  };
}

/** Who is asked whether they are a minor. Nobody may tell whose an objection is, or what is by nobody:
 * taken for one of those who are to be protected. */
function writerOf(
  board: Board,
  seat: Seat,
  input: Input,
  { phase, fromGroup }: Place,
): Pick<Seat, "group" | "role"> {
  const isUnlinkableNote = input === "note" && phase?.anonymity === Anonymity.UNLINKABLE;
  if (input === "objection" || isUnlinkableNote) {
    return { group: board.only("safeguard")?.minorGroups[0] ?? "", role: Role.PARTICIPANT };
  }
  return fromGroup === undefined ? seat : { group: fromGroup, role: Role.PARTICIPANT };
}

/** Objections come to light together: the strictest phase since the ballot opened holds for all. */
function phasesOf(board: Board, input: Input, { phase, ballot }: Place) {
  const { openedIn = 0 } = ballot ?? {};
  if (input !== "objection" || openedIn === 0) return [phase];
  const passed = board.list("passedPhase").map((each) => each.phase);
  return [phase, ...passed.filter((each) => each !== undefined && each.number >= openedIn)];
}

/** The groups that are said of a note, as the server has it (ballot_results.h, index.h): none that is
 * small, nor one by whose being said a small rest would be told apart. Staff of no group are not
 * among those it protects. */
function groupsShown(seats: readonly Seat[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { group, role, status } of seats) {
    if (status !== SeatStatus.SEATED || (group === "" && isStaff(role))) continue;
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const isLarge = ([group, count]: [string, number]) => group !== "" && count >= groupShownMin;
  const large = [...counts].filter(isLarge);
  large.sort(([a, of], [b, others]) => of - others || (a < b ? -1 : 1));
  let together = seatsIn([...counts].filter((each) => !isLarge(each)));
  while (large.length > 0 && together > 0 && together < groupShownMin) {
    together += seatsIn(large.splice(0, 1));
  }
  return new Set(large.map(([group]) => group));
}

function seatsIn(groups: readonly [string, number][]): number {
  return groups.reduce((sum, [, count]) => sum + count, 0);
}

/** Of a note that stands already: who reads it. */
export function readersOf(board: Board, note: RecordOf<"note">): readonly Key[] {
  const isOwn = board.ownerOf("note", note.id) !== undefined;
  if (isOwn) return [note.sealed ? "note.sealed" : "promise.only_you"];
  if ((note.placement?.room ?? 0n) !== 0n) return ["promise.room", "promise.when_rooms_join"];
  const isLater = (board.only("settings")?.observerDelayS ?? 0) > 0;
  return [isLater ? "promise.everyone_observers_later" : "promise.everyone"];
}
