// Rooms that call for help, whatever the staff look at: said at once, and one press away.
import { HelpKind, type RecordOf } from "@plenary/sdk";
import { Icon } from "../shared/icon.tsx";
import { useLive, useSubmit } from "../shared/live.tsx";
import { isOver } from "../shared/phase.ts";
import { type Say, useWords } from "../shared/words.tsx";

export function helpWords(say: Say, { help }: RecordOf<"helpCall">): string {
  return say(help === HelpKind.SAFEGUARDING ? "help.safeguarding" : "help.wanted");
}

export function HelpCalls({ chooseRoom }: { chooseRoom: (room: bigint) => void }) {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  if (isOver(board)) return null;
  return board.list("helpCall").map((call) => (
    <div key={String(call.id)} className="banner">
      <Icon name="hand" />
      <span role="alert">
        <bdi>{board.find("room", call.room)?.name ?? say("room.plenary")}</bdi>:{" "}
        {helpWords(say, call)}
      </span>
      <button type="button" onClick={() => chooseRoom(call.room)}>
        {say("room.look")}
      </button>
      <button
        type="button"
        onClick={() => void submit({ case: "clearHelp", value: { call: call.id } })}
      >
        {say("help.clear")}
      </button>
    </div>
  ));
}
