// "How do we know it?": what is cited for and against a cause, and how far it has come by it – from
// a hunch by one piece to a hypothesis, by two to a root cause. The server counts; going down when
// evidence goes is its doing too.
import {
  type Board,
  Epistemic,
  newId,
  RecordKind,
  type RecordOf,
  Stance,
  Standing,
  textOf,
} from "@plenary/sdk";
import { wordsOf } from "./items.ts";
import { useLive, useSubmit } from "./live.tsx";
import { useWords } from "./words.tsx";

type Cause = RecordOf<"cause">;

function evidenceFor(board: Board, claim: bigint): RecordOf<"evidence">[] {
  return board.list("evidence").filter((piece) => piece.claim?.id === claim);
}

/** What was seen or lived, where the cause is: nothing else leads back to evidence. */
function citable(board: Board, cause: Cause): RecordOf<"note">[] {
  const room = board.find("causeMap", cause.map)?.room ?? 0n;
  const cited = new Set(evidenceFor(board, cause.id).map(({ source }) => source?.record?.id));
  return board.list("note").filter(({ id, sealed, epistemic, placement }) => {
    const isSeen = epistemic === Epistemic.OBSERVATION || epistemic === Epistemic.LIVED_EXPERIENCE;
    const place = placement?.room ?? 0n;
    return isSeen && !sealed && !cited.has(id) && (place === room || place === 0n);
  });
}

export function CauseEvidence({ cause, mayMap }: { cause: Cause; mayMap: boolean }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const pieces = evidenceFor(board, cause.id);
  if (pieces.length === 0) return null;
  return (
    <ul className="evidence" aria-label={say("evidence.title")}>
      {pieces.map((piece) => (
        <li key={String(piece.id)}>
          {say(piece.stance === Stance.SUPPORTS ? "evidence.for" : "evidence.against")}{" "}
          <span dir="auto">{sourceWords(board, piece)}</span>
          {mayMap && (
            <button
              type="button"
              className="quiet"
              onClick={() => void submit({ case: "removeEvidence", value: { evidence: piece.id } })}
            >
              {say("note.remove")}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function sourceWords(board: Board, piece: RecordOf<"evidence">): string {
  const cell = piece.source?.cell;
  if (cell !== undefined) return [cell.table, cell.row, cell.column, cell.period].join(" · ");
  return wordsOf(board, piece.source?.record) ?? "…";
}

export function CiteEvidence({ cause }: { cause: Cause }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const which = textOf(cause.text).slice(0, 40);
  const notes = citable(board, cause);
  const cite = (value: string) => {
    const [stance, id] = value.split("/") as [string, string];
    const record = { kind: RecordKind.NOTE, id: BigInt(id) };
    void submit({
      case: "citeEvidence",
      value: {
        id: newId(),
        claim: { kind: RecordKind.CAUSE, id: cause.id },
        source: { record },
        stance: stance === "for" ? Stance.SUPPORTS : Stance.CONTRADICTS,
      },
    });
  };
  const options = (stance: "for" | "against") =>
    notes.map((note) => (
      <option key={String(note.id)} value={`${stance}/${note.id}`}>
        {textOf(note.text)}
      </option>
    ));
  return (
    <>
      {notes.length > 0 && (
        <select
          className="quiet"
          value="here"
          aria-label={say("evidence.cite_this", { which })}
          onChange={(event) => cite(event.target.value)}
        >
          <option value="here" disabled>
            {say("evidence.cite")}
          </option>
          <optgroup label={say("evidence.for")}>{options("for")}</optgroup>
          <optgroup label={say("evidence.against")}>{options("against")}</optgroup>
        </select>
      )}
      {cause.standing < Standing.ROOT_CAUSE && (
        <button
          type="button"
          className="quiet"
          aria-label={say("evidence.raise_this", { which })}
          onClick={() =>
            void submit({
              case: "setCause",
              value: { cause: cause.id, standing: cause.standing + 1, level: cause.level },
            })
          }
        >
          {say("evidence.raise")}
        </button>
      )}
    </>
  );
}
