// What can be done at a wall itself: a dark screen, a second language, captions. By a letter, as whoever stands at
// the projector's laptop is in a hurry, or by buttons that show when the keyboard comes to them. The
// letters can be turned off, as a voice that is taken for typing would press them (WCAG 2.1.4).
import { useEffect, useState } from "react";
import { keepHere, readHere } from "../shared/kept_here.ts";
import { isKey } from "../shared/keys.ts";
import { useWords } from "../shared/words.tsx";
import { useBeside } from "./beside.tsx";

const place = "plenary.wall_letters";

interface ControlsProps {
  readonly isBlank: boolean;
  readonly blank: () => void;
  readonly isCaptioned: boolean;
  readonly caption: () => void;
}

export function Controls({ isBlank, blank, isCaptioned, caption }: ControlsProps) {
  const say = useWords();
  const { turn } = useBeside();
  const [hasLetters, setLetters] = useState(() => readHere(place) !== "off");
  useEffect(() => {
    if (!hasLetters) return undefined;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      if (isKey(event, "b")) blank();
      if (isKey(event, "l")) turn();
      if (isKey(event, "c")) caption();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [hasLetters, blank, turn, caption]);
  return (
    <div className="controls">
      <button type="button" aria-pressed={isBlank} onClick={blank}>
        {say("wall.blank")}
      </button>
      <button type="button" onClick={turn}>
        {say("wall.beside")}
      </button>
      <button type="button" aria-pressed={isCaptioned} onClick={caption}>
        {say("wall.captions")}
      </button>
      <button
        type="button"
        aria-pressed={hasLetters}
        onClick={() => {
          keepHere(place, hasLetters ? "off" : "on");
          setLetters(!hasLetters);
        }}
      >
        {say("wall.letters")}
      </button>
    </div>
  );
}
