// Whose turn it is on this device: its own seat's, or that of somebody who sits at its table.
import { type RecordOf, Role, type Seat, SeatStatus } from "@plenary/sdk";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { useLive } from "./live.tsx";
import { SpeakerProvider } from "./speaker.ts";

const Context = createContext<(seat: bigint) => void>(() => undefined);

/** Gives the turn to a seat: the device's own, or one at its table. */
export function useTakeTurn(): (seat: bigint) => void {
  return useContext(Context);
}

export function TurnProvider({ children }: { children: ReactNode }) {
  const { board, me } = useLive();
  const [id, take] = useState(0n);
  const seat = sitting(board.find("seat", id), me) ?? me;
  const asSeat = seat === undefined || seat.id === me?.id ? 0n : seat.id;
  const speaker = useMemo(() => ({ seat, asSeat }), [seat, asSeat]);
  return (
    <Context.Provider value={take}>
      <SpeakerProvider value={speaker}>{children}</SpeakerProvider>
    </Context.Provider>
  );
}

export function sitting(
  seat: RecordOf<"seat"> | undefined,
  me: Seat | undefined,
): Seat | undefined {
  const isHere = seat !== undefined && seat.table === me?.id && seat.status === SeatStatus.SEATED;
  return isHere ? seat : undefined;
}

/** Whose device is a table's. */
export function keepsTable(seat: Seat | undefined): boolean {
  return seat?.role === Role.TABLE_LEAD || seat?.role === Role.SCRIBE;
}
