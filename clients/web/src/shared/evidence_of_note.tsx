// Under a note: what is cited for it, and for its author the way to say how one knows it.
import { RecordKind, textOf } from "@plenary/sdk";
import { CiteEvidence, EvidenceList } from "./evidence.tsx";
import type { Note } from "./note_card.tsx";

export function EvidenceOfNote({ note, mayCite }: { note: Note; mayCite: boolean }) {
  const claim = { kind: RecordKind.NOTE, id: note.id };
  const room = note.placement?.room ?? 0n;
  return (
    <>
      <EvidenceList claim={claim} mayCite={mayCite} />
      {mayCite && <CiteEvidence claim={claim} room={room} words={textOf(note.text)} />}
    </>
  );
}
