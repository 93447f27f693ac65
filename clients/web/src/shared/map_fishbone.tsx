// A cause map as a fishbone: what it explains, and along the spine what leads there by where it could
// be changed. And its loops, each by its name. Both are read off the map (`@plenary/sdk`).
import { fishbone, Level, loopsOf, type RecordOf, textOf } from "@plenary/sdk";
import { levels, standings } from "./cause_words.ts";
import { useWords } from "./words.tsx";

interface MapParts {
  readonly causes: readonly RecordOf<"cause">[];
  readonly links: readonly RecordOf<"causeLink">[];
}

export function Fishbone({ causes, links }: MapParts) {
  const say = useWords();
  const { head, bones } = fishbone(causes, links);
  return (
    <div className="fishbone">
      <ul className="head plain">
        {head.map((cause) => (
          <li key={String(cause.id)} dir="auto">
            {textOf(cause.text)}
          </li>
        ))}
      </ul>
      {bones.map((bone) => (
        <section key={bone.level} className="bone">
          <h3>{say(bone.level === Level.UNSAID ? "level.nowhere" : levels[bone.level])}</h3>
          <ul className="plain">
            {bone.causes.map((cause) => (
              <li key={String(cause.id)} className="cause" data-standing={cause.standing}>
                <p className="words" dir="auto">
                  {textOf(cause.text)}
                </p>
                <p className="aside">{say(standings[cause.standing])}</p>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

export function Loops({ causes, links }: MapParts) {
  const say = useWords();
  const loops = loopsOf(causes, links);
  if (loops.length === 0) return null;
  return (
    <section className="loops">
      <h3>{say("map.loops")}</h3>
      <ul className="plain">
        {loops.map((loop) => (
          <li key={loop.name}>
            <strong>{loop.name}</strong> · {say(`loop.${loop.kind}`)}:{" "}
            <span dir="auto">{loop.causes.map(({ text }) => textOf(text)).join(" → ")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
