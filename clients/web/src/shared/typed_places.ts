// The places where words are typed, by name: a field is found by it again after a reload, and what is
// refused comes back there (typed_words.ts). Pure.
import { Audience, type RecordKind, type Stance } from "@plenary/sdk";
import type { Ref } from "./items.ts";

/** With an empty `id`: how the places of all of that kind begin. */
export const placeOfText = ({
  kind,
  id,
}: {
  readonly kind: RecordKind;
  readonly id: bigint | "";
}) => `text.${kind}.${id}`;
/** `under`: of which it is asked why. What comes back stands where causes are begun. */
export const placeOfCause = (map: bigint, under?: bigint) =>
  under === undefined ? `cause.${map}` : `cause.${map}.${under}`;
/** What is for oneself has a place of its own: its words never stand where others would read them. */
export const placeOfNote = (audience: Audience) => {
  if (audience === Audience.STAFF) return "question";
  return audience === Audience.ONLY_ME ? "own_note" : "note";
};
/** Beside which the note is chosen that the next one adds to. */
export const placeOfAddition = "add_to";
export const placeOfMap = (room: bigint) => `map.${room}`;
export const placeOfAnnouncement = (room = 0n) => `announce.${room}`;
export const placeOfPlan = (commitment: bigint, part: "firstStep" | "measure") =>
  `commitment.${commitment}.${part}`;
export const placeOfReview = ({ kind, id }: Ref) => `reviewing.${kind}.${id}`;
export const placeOfSplit = (group: bigint) => `split.${group}`;
export const placeOfCell = ({ kind, id }: Ref, stance: Stance) => `cell.${kind}.${id}.${stance}`;
export const placeOfReport = (commitment: bigint) => `report.${commitment}`;
