// What participants see, on the console: their own screens over a session of their scopes only
// (participantView), in plenary or in one room. It can be pressed like theirs, and nothing comes of it.
import { participantView } from "@plenary/sdk";
import { useMemo, useState } from "react";
import { ParticipantScreen } from "../participant/participant.tsx";
import { LiveProvider, useLive, useSession } from "../shared/live.tsx";
import { useWords } from "../shared/words.tsx";

export function Preview() {
  const say = useWords();
  const { id, session } = useSession();
  const { board } = useLive();
  const [chosen, choose] = useState(0n);
  const rooms = board.list("room").filter(({ closed }) => !closed);
  const room = rooms.some((each) => each.id === chosen) ? chosen : 0n;
  const view = useMemo(() => participantView(session, room), [session, room]);
  return (
    <>
      {rooms.length > 0 && (
        <label className="field">
          {say("preview.where")}
          <select value={String(room)} onChange={(event) => choose(BigInt(event.target.value))}>
            <option value="0">{say("room.plenary")}</option>
            {rooms.map(({ id: each, name }) => (
              <option key={String(each)} value={String(each)} dir="auto">
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <p className="aside">{say("preview.nothing")}</p>
      <div className="their-phone">
        {/* Drafts and notes that are typed here are nobody's. */}
        <LiveProvider key={String(room)} session={view} id={`preview.${id}`} code={undefined}>
          <ParticipantScreen />
        </LiveProvider>
      </div>
    </>
  );
}
