// What in somebody's words may say who somebody is, as the server will find it too.
import { nameWordsOf, spotNames } from "@plenary/sdk";
import { useMemo } from "react";
import { Icon } from "./icon.tsx";
import { useLive } from "./live.tsx";
import { useLanguage } from "./words.tsx";

export function NamesFound({ words }: { words: string }) {
  const { say, language } = useLanguage();
  const { board } = useLive();
  const seats = board.all("seat");
  const known = useMemo(
    () => new Set([...seats.values()].flatMap(({ name }) => nameWordsOf(name))),
    [seats],
  );
  const spotted = useMemo(() => spotNames(words, (word) => known.has(word)), [words, known]);
  if (spotted.length === 0) return null;
  const which = [...new Set(spotted.map((spot) => spot.words))].join(language.comma);
  return (
    <p className="offer" role="status">
      <Icon name="warning" /> {say("offer.names", { which })}
    </p>
  );
}
