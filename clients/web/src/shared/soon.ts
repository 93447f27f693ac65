// What is typed is sent when the typing pauses, now and then while it goes on, and at the latest when
// its place or its page goes away.
import { useEffect, useRef, useState } from "react";

export interface Soon {
  /** There is something to do. */
  readonly later: () => void;
  /** Does it, if there is. */
  readonly now: () => void;
}

/** Acts when nothing was asked for `pauseMs`, or `mostMs` after it was first asked for. */
export function soon(act: () => void, pauseMs: number, mostMs: number): Soon {
  let pause: ReturnType<typeof setTimeout> | undefined;
  let most: ReturnType<typeof setTimeout> | undefined;
  const now = () => {
    if (most === undefined) return;
    clearTimeout(pause);
    clearTimeout(most);
    most = undefined;
    act();
  };
  const later = () => {
    clearTimeout(pause);
    pause = setTimeout(now, pauseMs);
    most ??= setTimeout(now, mostMs);
  };
  return { later, now };
}

/** As it is drawn last: `act` sees what was typed last. */
export function useSoon(act: () => void, pauseMs: number, mostMs: number): Soon {
  const latest = useRef(act);
  latest.current = act;
  const [made] = useState(() => soon(() => latest.current(), pauseMs, mostMs));
  useEffect(() => {
    addEventListener("pagehide", made.now);
    return () => {
      removeEventListener("pagehide", made.now);
      made.now();
    };
  }, [made]);
  return made;
}
