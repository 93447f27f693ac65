// How much a field takes. A browser cuts at `maxLength` what is pasted, before any of it is drawn: a
// whole book stops no phone. That something was cut is said.
import { useWords } from "./words.tsx";

/** In UTF-16 units, as `maxLength` counts: a page, and more than the server takes of any of them. */
export const charactersMax = 4_000;

/** Beside a field of that length. */
export function Cut({ words, max }: { words: string; max: number }) {
  const say = useWords();
  if (words.length < max) return null;
  return (
    <span role="status" className="aside trouble">
      {say("write.cut")}
    </span>
  );
}
