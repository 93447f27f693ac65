// On a map that was made of several rooms' maps: which of them had a cause or a link, in whose words
// and how strongly, so that nothing a room said goes under in what stands for all.
import type { RecordOf } from "@plenary/sdk";
import { polarities } from "./cause_link.tsx";
import type { Ref } from "./items.ts";
import { useLive } from "./live.tsx";
import { useLanguage, useWords } from "./words.tsx";

type RoomSaid = RecordOf<"provenance">["said"][number];

export function RoomsSaid({ of }: { of: Ref }) {
  const say = useWords();
  const { board } = useLive();
  const origin = board
    .shared("provenance")
    .find((each) => each.of?.kind === of.kind && each.of.id === of.id);
  if (origin === undefined) return null;
  return (
    <details className="aside">
      <summary>
        {say("map.from", { count: new Set(origin.said.map(({ room }) => room)).size })}
      </summary>
      <ul>
        {origin.said.map((said, place) => (
          <li key={place} dir="auto">
            <OneRoom said={said} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function OneRoom({ said }: { said: RoomSaid }) {
  const { say, language } = useLanguage();
  const { board } = useLive();
  const room = board.find("room", said.room)?.name ?? "…";
  if (said.words !== "") return say("map.from_cause", { room, words: said.words });
  const parts = [say(polarities[said.polarity])];
  if (said.strength > 0) parts.push(say("link.strength", { step: said.strength }));
  if (said.confidence > 0) parts.push(say("link.confidence", { step: said.confidence }));
  return say("map.from_link", { room, words: parts.join(language.comma) });
}
