// The running text a scribe keeps for a room or for all: several may type in it at once. What one
// types is based on what one saw, and only the difference is sent, so nobody's words are overwritten.
import { newId, RecordKind, type RecordOf, textOf } from "@plenary/sdk";
import { useLive, useSpeaker, useSubmit } from "./live.tsx";
import { MinutesField } from "./minutes_field.tsx";
import { isLookedAtFirst, may } from "./phase.ts";
import { TextTools } from "./text_tools.tsx";
import { useWords } from "./words.tsx";

export function Minutes({ room }: { room: bigint }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const { seat } = useSpeaker();
  const minutes = board.shared("minutes").filter((each) => each.room === room);
  // Nobody could look at them first, so who is looked at first takes none.
  const mayTake =
    seat !== undefined && may(board, seat, "takeMinutes") && !isLookedAtFirst(board, seat);
  if (minutes.length === 0 && !mayTake) return null;
  return (
    <details>
      <summary>{say("minutes.title")}</summary>
      {minutes.map((each) => (
        <div key={String(each.id)}>
          <OneMinutes minutes={each} mayTake={mayTake} />
          <TextTools
            text={{ kind: RecordKind.MINUTES, id: each.id }}
            words={textOf(each.text).slice(0, 40)}
          />
        </div>
      ))}
      {minutes.length === 0 && (
        <button
          type="button"
          onClick={() => void submit({ case: "startMinutes", value: { id: newId(), room } })}
        >
          {say("minutes.start")}
        </button>
      )}
    </details>
  );
}

function OneMinutes({ minutes, mayTake }: { minutes: RecordOf<"minutes">; mayTake: boolean }) {
  const { asSeat } = useSpeaker();
  if (mayTake) return <MinutesField key={String(asSeat)} minutes={minutes} />;
  return (
    <p className="words" dir="auto">
      {textOf(minutes.text)}
    </p>
  );
}
