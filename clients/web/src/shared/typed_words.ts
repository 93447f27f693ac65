// The words that a person typed into a command, by the place where they typed them: the fields name
// their places here, and what is refused finds its way back by the same names. Pure.
import { type Board, type Command, edited, kindName, RecordKind, textOf } from "@plenary/sdk";
import {
  placeOfAnnouncement,
  placeOfCause,
  placeOfCell,
  placeOfMap,
  placeOfNote,
  placeOfPlan,
  placeOfReport,
  placeOfReview,
  placeOfSplit,
  placeOfText,
} from "./typed_places.ts";
import type { Say } from "./words.tsx";

interface Typed {
  readonly place: string;
  readonly words: string;
}

/** What was typed into a command that was refused; nothing, if it was only pressed. */
export function typedInto({ what }: Command, board: Board): readonly Typed[] {
  switch (what.case) {
    case "addNote": {
      const { audience, text } = what.value;
      return [typed(placeOfNote(audience), text)];
    }
    case "addPaperNote":
      return [typed("paper", what.value.text)];
    case "addFinding":
      return [typed("finding", what.value.text)];
    case "addCommitment":
      return [typed("commitment", what.value.text)];
    case "addCauseMap":
      return [typed(placeOfMap(what.value.room), what.value.title)];
    case "addCause":
      return [typed(placeOfCause(what.value.map), what.value.text)];
    case "announce":
      return [{ place: placeOfAnnouncement(what.value.rooms[0]), words: what.value.words }];
    case "editText":
      return edit(what.value, board);
    case "setCommitment": {
      const { commitment, plan } = what.value;
      const before = board.find("commitment", commitment)?.plan;
      return (["firstStep", "measure"] as const)
        .filter((part) => plan?.[part] !== before?.[part])
        .map((part) => ({ place: placeOfPlan(commitment, part), words: plan?.[part] ?? "" }));
    }
    case "reviewRecord": {
      const { record, words } = what.value;
      return [{ place: record === undefined ? what.case : placeOfReview(record), words }];
    }
    case "splitGroup":
      return [typed(placeOfSplit(what.value.group), what.value.title)];
    case "citeEvidence": {
      const { claim, source, stance } = what.value;
      const cell = source?.cell;
      if (cell === undefined) return [];
      const words = [cell.table, cell.row, cell.column, cell.period].join("\n");
      return [{ place: claim === undefined ? what.case : placeOfCell(claim, stance), words }];
    }
    case "reportCommitment":
      return [{ place: placeOfReport(what.value.commitment), words: what.value.report }];
    default:
      return what.case !== undefined && elsewhere.has(what.case)
        ? [{ place: what.case, words: stringsIn(what.value).join("\n") }]
        : [];
  }
}

/** Those of them that somebody typed: some texts a press puts there by itself. */
export function typedByHand(command: Command, board: Board, say: Say): readonly Typed[] {
  const ours: readonly string[] = [say("group.untitled"), say("consent.question")];
  return typedInto(command, board).filter(
    ({ words }) => words.trim() !== "" && !ours.includes(words),
  );
}

function typed(place: string, text: { readonly text: string } | undefined): Typed {
  return { place, words: text?.text ?? "" };
}

// The whole text as it was to read; of minutes, which are long, or of what is gone, what was added.
function edit({ record, edits }: EditText, board: Board): readonly Typed[] {
  if (record === undefined || edits === undefined) return [];
  const added = edits.inserts.map(({ text }) => text).join("\n");
  const kind = kindName(record.kind);
  const found =
    kind && record.kind !== RecordKind.MINUTES ? board.find(kind, record.id) : undefined;
  const text = found !== undefined && "text" in found ? found.text : undefined;
  const isGuessed = text?.runs.some(({ run }) => edits.inserts.some((each) => each.run === run));
  const after = text === undefined || isGuessed === true ? text : edited(text, edits);
  return [{ place: placeOfText(record), words: after === undefined ? added : textOf(after) }];
}
type EditText = Extract<Command["what"], { case: "editText" }>["value"];

/** Typed in forms that are gone by then: shown as not sent, and copied from there. */
const elsewhere: ReadonlySet<string> = new Set([
  "addGroup",
  "addTableSeat",
  "applyMerge",
  "castVote",
  "openBallot",
  "reviewNote",
  "setAgreements",
]);
/** Chosen from a list, or not words at all. */
const chosen: ReadonlySet<string> = new Set(["$typeName", "language", "group"]);

function stringsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    if (chosen.has(name)) return [];
    return typeof part === "string" ? (part.trim() === "" ? [] : [part]) : stringsIn(part);
  });
}
