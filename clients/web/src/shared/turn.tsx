// Whose turn it is on this device: its own seat's, or that of somebody who sits at its table.
import { type RecordOf, Role, type Seat, SeatStatus } from "@plenary/sdk";
import { createContext, type ReactNode, useContext, useState } from "react";
import { useLive } from "./live.tsx";

interface Turn {
  /** The seat that speaks now: the device's own, or one at its table. */
  readonly seat: Seat | undefined;
  /** As a command says it: zero for the device's own. */
  readonly asSeat: bigint;
  readonly take: (seat: bigint) => void;
}

const Context = createContext<Turn>({ seat: undefined, asSeat: 0n, take: () => undefined });

export function useTurn(): Turn {
  return useContext(Context);
}

export function TurnProvider({ children }: { children: ReactNode }) {
  const { board, me } = useLive();
  const [id, take] = useState(0n);
  const seat = sitting(board.find("seat", id), me) ?? me;
  const asSeat = seat === undefined || seat.id === me?.id ? 0n : seat.id;
  return <Context.Provider value={{ seat, asSeat, take }}>{children}</Context.Provider>;
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
