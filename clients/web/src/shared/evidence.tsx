// "How do we know it?": what is cited for and against a claim – a cause, a finding, a commitment – and
// citing what was seen or lived. What a cause rises to by it, and loses when it goes, the server says.

import {
  type Board,
  Epistemic,
  newId,
  RecordKind,
  type RecordOf,
  Stance,
  textOf,
} from "@plenary/sdk";
import { ActMenu } from "./act_menu.tsx";
import { sending } from "./form.ts";
import { type Ref, sharedNotes, wordsOf } from "./items.ts";
import { useLive, useSpeaker, useSubmit } from "./live.tsx";
import { isLookedAtFirst } from "./phase.ts";
import { placeOfCell } from "./typed_places.ts";
import { useDraft, useEditing } from "./use_draft.ts";
import { type Key, useWords } from "./words.tsx";

interface Claim {
  readonly claim: Ref;
  /** Where it is: whoever sees the claim must see what is cited for it. */
  readonly room: bigint;
  readonly words: string;
  /** What the choice is called, where there is another one beside it. */
  readonly label?: Key;
}

function evidenceFor(board: Board, claim: Ref): RecordOf<"evidence">[] {
  return board
    .list("evidence")
    .filter((piece) => piece.claim?.id === claim.id && piece.claim.kind === claim.kind);
}

const seen: readonly Epistemic[] = [
  Epistemic.OBSERVATION,
  Epistemic.LIVED_EXPERIENCE,
  Epistemic.STRENGTH,
];

/** What was seen or lived, and is not cited yet: nothing else leads back to evidence. */
function citable(board: Board, { claim, room }: Claim): RecordOf<"note">[] {
  const cited = new Set(evidenceFor(board, claim).map(({ source }) => source?.record?.id));
  const places = room === 0n ? [0n] : [room, 0n];
  const notes = places.flatMap((place) => sharedNotes(board, place));
  return notes.filter(({ id, epistemic }) => {
    const isSeen = seen.includes(epistemic);
    return isSeen && !cited.has(id) && id !== claim.id;
  });
}

function sourceWords(board: Board, piece: RecordOf<"evidence">): string {
  const cell = piece.source?.cell;
  if (cell !== undefined) {
    return [cell.table, cell.row, cell.column, cell.period].filter(Boolean).join(" · ");
  }
  return wordsOf(board, piece.source?.record) ?? "…";
}

/** Who is looked at first changes nothing that others see: not by what speaks for it, either. */
function useMayChange(): boolean {
  const { board } = useLive();
  const { seat } = useSpeaker();
  return seat !== undefined && !isLookedAtFirst(board, seat);
}

export function EvidenceList({ claim, mayCite }: { claim: Ref; mayCite: boolean }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const mayChange = useMayChange();
  const pieces = evidenceFor(board, claim);
  if (pieces.length === 0) return null;
  return (
    <ul className="evidence" aria-label={say("evidence.title")}>
      {pieces.map((piece) => (
        <li key={String(piece.id)}>
          {say(piece.stance === Stance.SUPPORTS ? "evidence.for" : "evidence.against")}{" "}
          <span dir="auto">{sourceWords(board, piece)}</span>
          {mayCite && mayChange && (
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

export function CiteEvidence(props: Claim) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const notes = citable(board, props);
  const speaking = useEditing(placeOfCell(props.claim, Stance.SUPPORTS));
  const against = useEditing(placeOfCell(props.claim, Stance.CONTRADICTS));
  const mayChange = useMayChange();
  const cite = (value: string) => {
    const [stance, id] = value.split("/") as ["for" | "against", string];
    if (id === "cell") return (stance === "for" ? speaking : against).open();
    const source = { record: { kind: RecordKind.NOTE, id: BigInt(id) } };
    const said = stance === "for" ? Stance.SUPPORTS : Stance.CONTRADICTS;
    const evidence = { id: newId(), claim: props.claim, source, stance: said };
    void submit({ case: "citeEvidence", value: evidence });
  };
  const options = (stance: "for" | "against") => [
    ...notes.map((note) => (
      <option key={String(note.id)} value={`${stance}/${note.id}`}>
        {textOf(note.text)}
      </option>
    )),
    <option key="cell" value={`${stance}/cell`}>
      {say("evidence.cell")}
    </option>,
  ];
  if (!mayChange) return null;
  for (const [stance, { isOpen, close }] of [
    [Stance.SUPPORTS, speaking],
    [Stance.CONTRADICTS, against],
  ] as const) {
    if (isOpen) return <CiteCell claim={props.claim} stance={stance} done={close} />;
  }
  return (
    <ActMenu
      ref={(menu) => {
        speaking.opener(menu);
        against.opener(menu);
      }}
      title={say(props.label ?? "evidence.cite")}
      label={say("evidence.cite_this", { which: props.words.slice(0, 40) })}
      act={cite}
    >
      <optgroup label={say("evidence.for")}>{options("for")}</optgroup>
      <optgroup label={say("evidence.against")}>{options("against")}</optgroup>
    </ActMenu>
  );
}

const partsOfCell = ["table", "row", "column", "period"] as const;

interface CiteCellProps {
  readonly claim: Ref;
  readonly stance: Stance;
  readonly done: () => void;
}

/** Where in the district's data it stands: a number without an address is nothing to look up. */
function CiteCell({ claim, stance, done }: CiteCellProps) {
  const say = useWords();
  const submit = useSubmit();
  // One draft, with a line for each field.
  const { words, write, field } = useDraft(placeOfCell(claim, stance));
  const lines = partsOfCell.map((_, i) => words.split("\n")[i] ?? "");
  const type = (at: number, typed: string) => {
    const now = lines.map((line, i) => (i === at ? typed : line));
    write(now.every((line) => line === "") ? "" : now.join("\n"));
  };
  const save = () => {
    done();
    const [table = "", row = "", column = "", period = ""] = lines.map((line) => line.trim());
    const source = { cell: { table, row, column, period } };
    void submit({ case: "citeEvidence", value: { id: newId(), claim, source, stance } });
  };
  return (
    <form className="fields" onSubmit={sending(save)}>
      {partsOfCell.map((name, i) => (
        <label key={name} className="field">
          {say(`evidence.${name}`)}
          <input
            ref={i === 0 ? field : undefined}
            dir="auto"
            maxLength={120}
            required={name !== "period"}
            value={lines[i]}
            onChange={(event) => type(i, event.target.value)}
          />
        </label>
      ))}
      <div className="row">
        <button type="submit" className="primary">
          {say("save")}
        </button>
        <button type="button" onClick={done}>
          {say("cancel")}
        </button>
      </div>
    </form>
  );
}
