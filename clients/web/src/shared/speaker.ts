// Who speaks on this page: its own seat, or at a table's device whoever has the turn there. Whatever is
// typed and done is theirs, unless it says otherwise.
import type { Seat } from "@plenary/sdk";
import { createContext, useContext } from "react";

export interface Speaker {
  readonly seat: Seat | undefined;
  /** As a command says it: zero for the page's own seat. */
  readonly asSeat: bigint;
}

const Context = createContext<Speaker | undefined>(undefined);

export const SpeakerProvider = Context.Provider;

/** Nothing where nobody takes turns: the page's own seat speaks. */
export function useGivenSpeaker(): Speaker | undefined {
  return useContext(Context);
}

export function useAsSeat(): bigint {
  return useContext(Context)?.asSeat ?? 0n;
}
