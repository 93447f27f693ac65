// What a command that has not been answered will likely have changed, so that a screen shows it at
// once. Only what people do many times a minute is guessed; the rest waits the one round trip.
//
// A guess need not be right: it is dropped as soon as the answer is here. Pure.
import { create } from "@bufbuild/protobuf";
import {
  Audience,
  type CastVote,
  CauseLinkSchema,
  CauseMapSchema,
  CauseSchema,
  type Command,
  CommitmentSchema,
  CommitmentState,
  DoneSchema,
  type EditText,
  EvidenceSchema,
  FindingSchema,
  GroupSchema,
  type MoveNote,
  NoteSchema,
  NoteSource,
  OriginSchema,
  type Place,
  PlaceKind,
  PlacementSchema,
  Reveal,
  VoteSchema,
} from "../wire/index.ts";
import { withFields } from "./changes.ts";
import {
  type Kind,
  kindName,
  type PlenaryRecord,
  type RecordOf,
  recordKey,
  recordOf,
} from "./records.ts";
import { edited, newText } from "./text.ts";

export interface Pending {
  readonly command: Command;
  /** Zero: the device's own seat. */
  readonly asSeat: bigint;
}

export type Guess =
  | { readonly kind: "put"; readonly record: PlenaryRecord }
  | { readonly kind: "gone"; readonly key: string };

interface Seen {
  look<K extends Kind>(kind: K, id: bigint): RecordOf<K> | undefined;
  all<K extends Kind>(kind: K): RecordOf<K>[];
  readonly me: bigint;
}

const put = <K extends Kind>(kind: K, value: RecordOf<K>): Guess => ({
  kind: "put",
  record: recordOf(kind, value),
});
const gone = (kind: Kind, id: bigint): Guess => ({ kind: "gone", key: recordKey(kind, id) });

export function guess(pending: Pending, seen: Seen): Guess[] {
  const { what } = pending.command;
  switch (what.case) {
    case "addNote": {
      const { id, epistemic, text, audience, room, group, place } = what.value;
      if (audience === Audience.STAFF) return []; // It is theirs from then on.
      const phase = seen.all("phase")[0];
      const sealed =
        audience === Audience.ONLY_ME || (phase?.reveal ?? Reveal.AT_ONCE) !== Reveal.AT_ONCE;
      const placement = placed(seen, { room: room || roomOf(seen), group, place });
      const words = newText(text?.run ?? 0n, text?.text ?? "");
      return [put("note", create(NoteSchema, { id, epistemic, placement, text: words, sealed }))];
    }
    case "addPaperNote": {
      const { id, epistemic, text, room, group, fromGroup } = what.value;
      const origin = create(OriginSchema, { source: NoteSource.PAPER, group: fromGroup });
      const sealed = (seen.all("phase")[0]?.reveal ?? Reveal.AT_ONCE) !== Reveal.AT_ONCE;
      const placement = placed(seen, { room: room || roomOf(seen), group, place: undefined });
      const words = { text: newText(text?.run ?? 0n, text?.text ?? ""), origin, sealed };
      return [put("note", create(NoteSchema, { id, epistemic, placement, ...words }))];
    }
    case "editText":
      return editText(what.value, seen);
    case "setEpistemic":
      return changed("note", what.value.note, seen, { epistemic: what.value.epistemic });
    case "moveNote":
      return moveNote(what.value, seen);
    case "removeNote":
      return [gone("note", what.value.note)];
    case "addGroup": {
      const { id, room, title } = what.value;
      const text = newText(title?.run ?? 0n, title?.text ?? "");
      return [put("group", create(GroupSchema, { id, room: room || roomOf(seen), text }))];
    }
    case "castVote":
      return castVote(what.value, seen);
    case "takeBackVote": {
      const { ballot, item } = what.value;
      const vote = voteOf(seen, ballot, item?.id ?? 0n);
      return vote === undefined ? [] : [gone("vote", vote.id)];
    }
    case "setDone": {
      const mine = seen.all("done").find((done) => done.seat === seen.me);
      const number = what.value.done ? (seen.all("phase")[0]?.number ?? 0) : 0;
      return [put("done", create(DoneSchema, { id: mine?.id ?? seen.me, seat: seen.me, number }))];
    }
    case "addCauseMap": {
      const { id, room, title } = what.value;
      const text = newText(title?.run ?? 0n, title?.text ?? "");
      return [put("causeMap", create(CauseMapSchema, { id, room, text }))];
    }
    case "addCause": {
      const { id, map, text, position, note } = what.value;
      const words = newText(text?.run ?? 0n, text?.text ?? "");
      const fields = { id, map, note, text: words, ...(position && { position }) };
      return [put("cause", create(CauseSchema, fields))];
    }
    case "moveCause": {
      const { cause, position } = what.value;
      return changed("cause", cause, seen, { position });
    }
    case "setCause": {
      const { cause, standing, level } = what.value;
      return changed("cause", cause, seen, { standing, level });
    }
    case "linkCauses": {
      const { id, ends, polarity, strength, confidence } = what.value;
      const map = seen.look("cause", ends?.from ?? 0n)?.map ?? 0n;
      const fields = { id, map, polarity, strength, confidence, ...(ends && { ends }) };
      return [put("causeLink", create(CauseLinkSchema, fields))];
    }
    case "removeLink":
      return [gone("causeLink", what.value.link)];
    case "addFinding": {
      const text = newText(what.value.text?.run ?? 0n, what.value.text?.text ?? "");
      return [put("finding", create(FindingSchema, { id: what.value.id, text }))];
    }
    case "addCommitment": {
      const { id, text: words, plan } = what.value;
      const text = newText(words?.run ?? 0n, words?.text ?? "");
      const state = CommitmentState.PROPOSED;
      return [
        put("commitment", create(CommitmentSchema, { id, text, state, ...(plan && { plan }) })),
      ];
    }
    case "setCommitment": {
      const { commitment, plan, promise } = what.value;
      const pledge = seen.all("pledge").find((each) => each.commitment === commitment);
      return [
        ...changed("commitment", commitment, seen, plan && { plan }),
        ...changed("pledge", pledge?.id ?? 0n, seen, promise && { promise }),
      ];
    }
    case "reportCommitment": {
      const { commitment, state, report } = what.value;
      return changed("commitment", commitment, seen, { state, report });
    }
    case "citeEvidence": {
      const { id, claim, source, stance } = what.value;
      const fields = { id, stance, ...(claim && { claim }), ...(source && { source }) };
      return [put("evidence", create(EvidenceSchema, fields))];
    }
    case "removeEvidence":
      return [gone("evidence", what.value.evidence)];
    default:
      return [];
  }
}

function roomOf(seen: Seen): bigint {
  return seen.look("seat", seen.me)?.room ?? 0n;
}

function changed<K extends Kind>(
  kind: K,
  id: bigint,
  seen: Seen,
  fields: object | undefined,
): Guess[] {
  const held = seen.look(kind, id);
  return held === undefined || fields === undefined
    ? []
    : [{ kind: "put", record: withFields(recordOf(kind, held), fields) }];
}

function editText({ record, edits }: EditText, seen: Seen): Guess[] {
  const kind = record === undefined ? undefined : kindName(record.kind);
  if (record === undefined || kind === undefined || edits === undefined) return [];
  const held = seen.look(kind, record.id);
  if (held === undefined || !("text" in held) || held.text === undefined) return [];
  const text = edited(held.text, edits);
  return text === undefined ? [] : changed(kind, record.id, seen, { text });
}

// The server mints orders; until it has, a note stands where it was asked to.
function placed(
  seen: Seen,
  wanted: { room: bigint; group: bigint; place: Place | undefined; but?: bigint },
) {
  const orders = seen
    .all("note")
    .filter(({ id, placement }) => placement?.room === wanted.room && id !== wanted.but)
    .map((note) => note.placement?.order ?? 0n)
    .sort((a, b) => (a < b ? -1 : 1));
  const last = orders.at(-1) ?? 0n;
  let order = last + 1n;
  if (wanted.place?.kind === PlaceKind.START) {
    const first = orders[0] ?? 1n;
    order = first > 0n ? first - 1n : 0n;
  } else if (wanted.place?.kind === PlaceKind.AFTER) {
    order = seen.look("note", wanted.place.note)?.placement?.order ?? order;
  }
  return create(PlacementSchema, { room: wanted.room, group: wanted.group, order });
}

function moveNote({ note, group, place }: MoveNote, seen: Seen): Guess[] {
  const held = seen.look("note", note);
  if (held === undefined) return [];
  const room = held.placement?.room ?? 0n;
  return changed("note", note, seen, {
    placement: placed(seen, { room, group, place, but: note }),
  });
}

function voteOf(seen: Seen, ballot: bigint, item: bigint) {
  return seen
    .all("vote")
    .find(
      (vote) => vote.ballot === ballot && vote.seat === seen.me && vote.mark?.item?.id === item,
    );
}

function castVote({ ballot, mark }: CastVote, seen: Seen): Guess[] {
  if (mark === undefined) return [];
  const item = mark.item?.id ?? 0n;
  const id = voteOf(seen, ballot, item)?.id ?? ballot ^ item;
  return [put("vote", create(VoteSchema, { id, ballot, seat: seen.me, mark }))];
}
