// Two lines at the foot of the wall: the end of the minutes, as somebody writes along with what is said.
import { textOf } from "@plenary/sdk";
import { useLive } from "../shared/live.tsx";
import { Both } from "./beside.tsx";

const charactersShown = 240; // More than two lines hold; the beginning is what is cut.

export function Captions() {
  const { board } = useLive();
  const minutes = board.list("minutes").find(({ room }) => room === 0n);
  const words = textOf(minutes?.text).trim();
  const from = words.indexOf(" ", Math.max(0, words.length - charactersShown));
  return (
    <div className="captions">
      <p dir="auto">
        {words === "" ? (
          <Both say="wall.no_captions" />
        ) : words.length > charactersShown ? (
          words.slice(from + 1)
        ) : (
          words
        )}
      </p>
    </div>
  );
}
