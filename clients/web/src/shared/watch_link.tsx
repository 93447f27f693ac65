// Once a session is over: the way to watch it again.
import { languageOfAddress } from "./language_choice.ts";
import { useLive, useSession } from "./live.tsx";
import { useWords } from "./words.tsx";

export function WatchLink() {
  const say = useWords();
  const { id } = useSession();
  const { board } = useLive();
  if (board.only("settings")?.closed !== true) return null;
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
      </a>
    </p>
  );
}
