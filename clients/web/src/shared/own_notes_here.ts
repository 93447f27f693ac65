// What was written at this device, by whoever sits at it.
import { type Board, Nobody, textOf } from "@plenary/sdk";
import { keysHere, readHere } from "./kept_here.ts";
import { useLive, useSession, useSpeaker } from "./live.tsx";
import { authorsOf, type Note } from "./note_card.tsx";
import { ownNotes } from "./own_notes.ts";
import { placeOfNobody } from "./write_place.tsx";

export function useIsOwn(): (note: bigint) => boolean {
  const { id: session } = useSession();
  const { board, me } = useLive();
  return (note) => {
    const atTable = board.list("seat").filter(({ table }) => table !== 0n && table === me?.id);
    const writers = [0n, ...atTable.map(({ id }) => id)];
    return writers.some((asSeat) => ownNotes(session, asSeat).has(String(note)));
  };
}

/** Its words, with those written in nobody's name: only here it is known whose they are. */
export function useWrittenHere(): readonly string[] {
  const { id: session } = useSession();
  const { board, me } = useLive();
  const isOwn = useIsOwn();
  const keys = keysHere(`${placeOfNobody}notes.${session}.`);
  return wordsOf(board, (note) => isOwn(note.id), me?.id, keys);
}

/** The same of whoever has the turn here. */
export function useWrittenByMe(): readonly string[] {
  const { id: session } = useSession();
  const { board } = useLive();
  const { seat, asSeat } = useSpeaker();
  const own = ownNotes(session, asSeat);
  const key = `${placeOfNobody}notes.${session}.${asSeat}`;
  return wordsOf(board, ({ id }) => own.has(String(id)), seat?.id, [key]);
}

function wordsOf(
  board: Board,
  isOwn: (note: Note) => boolean,
  seat: bigint | undefined,
  nobodys: readonly string[],
): readonly string[] {
  const authors = authorsOf(board);
  const mine = board.list("note").filter((note) => {
    const author = authors.get(note.id)?.seat;
    return author === undefined ? isOwn(note) : author === seat || isOwn(note);
  });
  const inNobodysName = nobodys.flatMap((key) => Nobody.wordsIn(readHere(key)));
  return [...mine.map(({ text }) => textOf(text)), ...inNobodysName];
}
