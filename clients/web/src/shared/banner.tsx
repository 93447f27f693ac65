// One honest line about the connection: nothing while all is well, and never a blank screen.
import type { Status } from "@plenary/sdk";
import { useEffect, useState } from "react";
import { Icon } from "./icon.tsx";
import { useLive, useSession } from "./live.tsx";
import { type Key, useWords } from "./words.tsx";

const quietMs = 2_000; // A line that is back by then is nothing to tell.
const caughtUpMs = 3_000;

const keys: { readonly [S in Exclude<Status, "live" | "closed">]: Key } = {
  connecting: "status.connecting",
  reconnecting: "status.reconnecting",
  offline: "status.offline",
  draining: "status.draining",
  superseded: "status.superseded",
  removed: "status.removed",
  refused: "status.refused",
  over: "status.over",
  outdated: "status.outdated",
};

export function ConnectionBanner() {
  const say = useWords();
  const { session } = useSession();
  const { status, waiting, unknown, isDetour } = useLive();
  const told = useTold(status);
  if (told === "live" || told === "closed") {
    if (unknown === 0 && !isDetour) return <div role="status" />;
    return (
      <div role="status" className="banner">
        <Icon name="warning" />
        <span>{say(unknown > 0 ? "status.unknown" : "status.detour")}</span>
      </div>
    );
  }
  return (
    <div role="status" className={told === "caught_up" ? "banner good" : "banner"}>
      <Icon name={told === "caught_up" ? "check" : "warning"} />
      <span>
        {say(told === "caught_up" ? "status.caught_up" : keys[told])}{" "}
        {waiting > 0 && told !== "caught_up" && say("status.waiting", { count: waiting })}
      </span>
      {told === "superseded" && (
        <button type="button" onClick={() => session.takeOver()}>
          {say("status.take_over")}
        </button>
      )}
      {told === "outdated" && (
        <button type="button" onClick={() => location.reload()}>
          {say("status.reload")}
        </button>
      )}
    </div>
  );
}

// The status a person is told of: not of what mends itself at once, and of its mending.
function useTold(status: Status): Status | "caught_up" {
  const [told, setTold] = useState<Status | "caught_up">("live");
  useEffect(() => {
    if (status === "live") {
      setTold((before) => (before === "live" || before === "connecting" ? "live" : "caught_up"));
      const wait = setTimeout(() => setTold("live"), caughtUpMs);
      return () => clearTimeout(wait);
    }
    const mends = status === "reconnecting" || status === "connecting" || status === "draining";
    const wait = setTimeout(() => setTold(status), mends ? quietMs : 0);
    return () => clearTimeout(wait);
  }, [status]);
  return told;
}
