// What a phone does not need for its first screen, each a chunk of its own.
import { lazy, useEffect } from "react";

const ballot = () => import("../shared/ballot.tsx");
const causes = () => import("../shared/causes.tsx");
const conclusions = () => import("../shared/conclusions.tsx");
const groupTools = () => import("../shared/group_tools.tsx");

export const Ballots = lazy(async () => ({ default: (await ballot()).Ballots }));
export const CauseMaps = lazy(async () => ({ default: (await causes()).CauseMaps }));
export const Conclusions = lazy(async () => ({ default: (await conclusions()).Conclusions }));
export const Returned = lazy(async () => ({ default: (await import("./returned.tsx")).Returned }));
export const AskStaff = lazy(async () => ({
  default: (await import("../shared/ask_staff.tsx")).AskStaff,
}));
export const Table = lazy(async () => ({ default: (await import("./table.tsx")).Table }));
export const Minutes = lazy(async () => ({
  default: (await import("../shared/minutes.tsx")).Minutes,
}));

/**
 * Fetches what the steps to come need while there is nothing else to do. Coming only with its step, it
 * would push what somebody is about to press, or has the focus, off the screen – and two hundred phones
 * would ask for it at once.
 */
export function useStepsToCome(): void {
  useEffect(() => {
    const fetchAll = () => {
      // Whatever does not come now is asked for again when it is needed.
      for (const fetch of [conclusions, groupTools, causes, ballot]) fetch().catch(() => {});
    };
    if (typeof requestIdleCallback === "function") {
      const asked = requestIdleCallback(fetchAll);
      return () => cancelIdleCallback(asked);
    }
    const asked = setTimeout(fetchAll, 2000); // Safari knows no idle time.
    return () => clearTimeout(asked);
  }, []);
}
