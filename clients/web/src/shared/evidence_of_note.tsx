// Under a note: what is cited for it, and for its author the way to say how one knows it.
import { RecordKind, Stance, textOf } from "@plenary/sdk";
import { useState } from "react";
import { CiteEvidence, EvidenceList } from "./evidence.tsx";
import type { Note } from "./note_card.tsx";
import { placeOfCell } from "./typed_places.ts";
import { useEditing } from "./use_draft.ts";
import { useWords } from "./words.tsx";

export function EvidenceOfNote({ note, mayCite }: { note: Note; mayCite: boolean }) {
  const claim = { kind: RecordKind.NOTE, id: note.id };
  return (
    <>
      <EvidenceList claim={claim} mayCite={mayCite} />
      {mayCite && <AskHow note={note} />}
    </>
  );
}

/** All that could be cited is listed only once it is asked for: a phone has many notes. */
function AskHow({ note }: { note: Note }) {
  const say = useWords();
  const claim = { kind: RecordKind.NOTE, id: note.id };
  const speaking = useEditing(placeOfCell(claim, Stance.SUPPORTS));
  const against = useEditing(placeOfCell(claim, Stance.CONTRADICTS));
  const [isAsked, ask] = useState(false);
  const isOpen = isAsked || speaking.isOpen || against.isOpen;
  const words = textOf(note.text);
  return (
    <div>
      <button
        type="button"
        className="quiet"
        aria-expanded={isOpen}
        aria-label={say("evidence.cite_this", { which: words.slice(0, 40) })}
        onClick={() => ask(!isAsked)}
      >
        {say("evidence.title")}
      </button>
      {isOpen && <CiteEvidence claim={claim} room={note.placement?.room ?? 0n} words={words} />}
    </div>
  );
}
