// What a phone does not need for its first screen, each a chunk of its own.
import { useEffect } from "react";
import { GroupTools } from "../shared/group_header.tsx";
import { NamesFound } from "../shared/names_spotted.tsx";
import { NotSentList } from "../shared/not_sent.tsx";
import { EditNote, EvidenceOfNote, MoveNote } from "../shared/note_card.tsx";
import { MoveSeveral } from "../shared/note_list.tsx";
import { part } from "../shared/part.tsx";

export const AddTo = part(async () => (await import("../shared/add_to.tsx")).AddTo);
export const Announcements = part(
  async () => (await import("../shared/announcements.tsx")).Announcements,
);
export const Ballots = part(async () => (await import("../shared/ballot.tsx")).Ballots);
export const CatchUp = part(async () => (await import("../shared/catch_up.tsx")).CatchUp);
export const LookBack = part(async () => (await import("../shared/look_back.tsx")).LookBack);
export const CauseMaps = part(async () => (await import("../shared/causes.tsx")).CauseMaps);
export const Conclusions = part(
  async () => (await import("../shared/conclusions.tsx")).Conclusions,
);
export const Returned = part(async () => (await import("./returned.tsx")).Returned);
export const AskStaff = part(async () => (await import("../shared/ask_staff.tsx")).AskStaff);
export const Spotlight = part(async () => (await import("../shared/focus.tsx")).Spotlight);
export const Table = part(async () => (await import("./table.tsx")).Table);
export const WatchLink = part(async () => (await import("../shared/watch_link.tsx")).WatchLink);
export const Minutes = part(async () => (await import("../shared/minutes.tsx")).Minutes);

/** What any participant may need. Once a phone has it, it needs the server's files no more. */
const toCome = [
  AddTo,
  NamesFound,
  Announcements,
  Spotlight,
  EditNote,
  EvidenceOfNote,
  MoveNote,
  MoveSeveral,
  NotSentList,
  Conclusions,
  GroupTools,
  CauseMaps,
  Ballots,
  Returned,
  Minutes,
  WatchLink,
  CatchUp,
  LookBack,
];

/**
 * Fetches what the steps to come need while there is nothing else to do. Coming only with its step, it
 * would push what somebody is about to press, or has the focus, off the screen – and two hundred phones
 * would ask for it at once.
 */
export function useStepsToCome(): void {
  useEffect(() => {
    const fetchAll = () => {
      for (const each of toCome) each.ahead();
    };
    if (typeof requestIdleCallback === "function") {
      const asked = requestIdleCallback(fetchAll);
      return () => cancelIdleCallback(asked);
    }
    const asked = setTimeout(fetchAll, 2000); // Safari knows no idle time.
    return () => clearTimeout(asked);
  }, []);
}
