// How lively this person is: writing, here, or away. Said when it changes, and again before the five
// seconds are over after which the server takes who says nothing for away. In a phase without names
// the server tells nobody who writes.
import { PresenceState } from "@plenary/sdk";
import { useEffect } from "react";
import { useSession } from "./live.tsx";

const repeatMs = 4_000;
const stillWritingMs = 3_000;

export function usePresence(): void {
  const { session } = useSession();
  useEffect(() => {
    let typedAt = 0;
    let said: PresenceState | undefined;
    const now = () => {
      if (document.visibilityState !== "visible") return PresenceState.AWAY;
      const writes = Date.now() - typedAt < stillWritingMs;
      return writes ? PresenceState.WRITING : PresenceState.ACTIVE;
    };
    const say = (again: boolean) => {
      const state = now();
      if (state === said && !again) return;
      said = state;
      session.setPresence(state);
    };
    const typed = () => {
      typedAt = Date.now();
      say(false);
    };
    const changed = () => say(false);
    const repeating = setInterval(() => say(document.visibilityState === "visible"), repeatMs);
    document.addEventListener("input", typed);
    document.addEventListener("visibilitychange", changed);
    say(true);
    return () => {
      clearInterval(repeating);
      document.removeEventListener("input", typed);
      document.removeEventListener("visibilitychange", changed);
    };
  }, [session]);
}
