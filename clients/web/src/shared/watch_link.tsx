// Once a session is over: the way to watch it again.
import { useLive, useSession } from "./live.tsx";
import { useWords } from "./words.tsx";

export function WatchLink() {
  const say = useWords();
  const { id } = useSession();
  const { board } = useLive();
  if (board.only("settings")?.closed !== true) return null;
  return (
    <p className="banner">
      {say("status.over")}{" "}
      <a
        href={`#session=${id}&again=1`}
        onClick={(event) => {
          event.preventDefault();
          location.hash = `session=${id}&again=1`;
          location.reload();
        }}
      >
        {say("again.watch")}
      </a>
    </p>
  );
}
