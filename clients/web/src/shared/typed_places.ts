// The places where words are typed, by name: a field is found by it again after a reload, and what is
// refused comes back there (typed_words.ts). Pure.
import { Audience, type RecordKind, type Stance } from "@plenary/sdk";
import type { Ref } from "./items.ts";

// Put together here and not written as templates, which would look like messages (catalogue_parts.ts).
const at = (...names: readonly (string | number | bigint)[]) => names.join(".");

interface OfKind {
  readonly kind: RecordKind;
  /** Empty: how the places of all of that kind begin. */
  readonly id: bigint | "";
}

export const placeOfText = ({ kind, id }: OfKind) => at("text", kind, id);
/** `under`: of which it is asked why. What comes back stands where causes are begun. */
export const placeOfCause = (map: bigint, under?: bigint) =>
  under === undefined ? at("cause", map) : at("cause", map, under);
/** What is for oneself has a place of its own: its words never stand where others would read them. */
export const placeOfNote = (audience: Audience) => {
  if (audience === Audience.STAFF) return "question";
  return audience === Audience.ONLY_ME ? "own_note" : "note";
};
/** Beside which the note is chosen that the next one adds to. */
export const placeOfAddition = "add_to";
export const placeOfMap = (room: bigint) => at("map", room);
export const placeOfAnnouncement = (room = 0n) => at("announce", room);
export const placeOfPlan = (commitment: bigint, part: "firstStep" | "measure") =>
  at("commitment", commitment, part);
export const placeOfReview = ({ kind, id }: Ref) => at("reviewing", kind, id);
export const placeOfSplit = (group: bigint) => at("split", group);
export const placeOfCell = ({ kind, id }: Ref, stance: Stance) => at("cell", kind, id, stance);
export const placeOfReport = (commitment: bigint) => at("report", commitment);
