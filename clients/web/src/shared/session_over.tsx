// What stands on a screen of a session that is over. Loaded when it is.
import { languageOfAddress } from "./language_choice.ts";
import { useLive, useSession } from "./live.tsx";
import { useWrittenHere } from "./own_notes_here.ts";
import { useWords } from "./words.tsx";

export function SessionOver() {
  const say = useWords();
  const { id } = useSession();
  const language = languageOfAddress();
  const to = new URLSearchParams({ session: String(id), again: "1" });
  if (language !== null) to.set("lang", language);
  return (
    <p className="banner">
      {say("status.over")}{" "}
      <a
        href={`#${to}`}
        onClick={(event) => {
          event.preventDefault();
          location.hash = String(to);
          location.reload();
        }}
      >
        {say("again.watch")}
      </a>{" "}
      {say("status.what_becomes")} <KeepMine />
    </p>
  );
}

/** What was written at this device, as a file of one's own. */
function KeepMine() {
  const say = useWords();
  const { board } = useLive();
  const all = useWrittenHere();
  if (all.length === 0) return null;
  const title = say("mine.kept_title", { title: board.only("settings")?.title ?? "" });
  const words = [title, ...all.map((each) => `– ${each}`)].join("\n\n");
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`${words}\n`)}`;
  return (
    <a href={file} download="plenary.txt">
      {say("mine.keep")}
    </a>
  );
}
