// What was asked of the facilitators, the newest first. Nobody else reads it.
import { textOf } from "@plenary/sdk";
import { useLive } from "../shared/live.tsx";
import { authorsOf } from "../shared/note_card.tsx";
import { useWords } from "../shared/words.tsx";

export function Questions() {
  const say = useWords();
  const { board } = useLive();
  // What moderators hold back is the staff's too, but has its place on the wall.
  const asked = board
    .list("note")
    .filter(({ id }) => board.isForStaff("note", id))
    .filter(({ placement }) => (placement?.order ?? 0n) === 0n)
    .reverse();
  if (asked.length === 0) return null;
  const authors = authorsOf(board);
  return (
    <section className="waiting">
      <h3>{say("ask.asked", { count: asked.length })}</h3>
      <ul className="plain">
        {asked.map((note) => (
          <li key={String(note.id)}>
            <span className="words" dir="auto">
              {textOf(note.text)}
            </span>{" "}
            <bdi className="aside">{authors.get(note.id)?.name}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
