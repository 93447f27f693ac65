// A ballot of which nobody can find out how anybody voted: the same marks, cast in nobody's name and
// kept on this device until the server has them (sdk/src/link/nobody_votes.ts).
import type { Seat, Ticket } from "@plenary/sdk";
import { useCallback, useSyncExternalStore } from "react";
import { type Ballot, Markers } from "./ballot.tsx";
import { useLive } from "./live.tsx";
import { useNobodysVotes } from "./nobody_place.ts";
import { refusalKeyOf } from "./refusals.ts";
import { useWords } from "./words.tsx";

export function UnlinkableBallot(props: {
  ballot: Ballot;
  seat: Seat;
  asSeat: bigint;
  ticket: Ticket;
}) {
  const { ballot, seat, asSeat, ticket } = props;
  const say = useWords();
  const mine = useNobodysVotes(ticket, asSeat);
  const { status } = useLive();
  const sheet = useSyncExternalStore(
    useCallback((listener) => mine.subscribe(listener), [mine]),
    () => mine.sheetOf(ballot.id),
  );
  type Item = (typeof sheet.marks)[number]["item"];
  const others = (item: Item) =>
    sheet.marks.filter((mark) => mark.item.kind !== item.kind || mark.item.id !== item.id);
  const { error } = sheet;
  // Another window votes and sends: what is kept here may have changed there.
  if (status === "superseded") return <p className="aside">{say("status.superseded")}</p>;
  return (
    <>
      <Markers
        ballot={ballot}
        seat={seat}
        marks={sheet.marks}
        cast={(mark) => mine.mark(ballot.id, [...others(mark.item), mark])}
        takeBack={(item) => mine.mark(ballot.id, others(item))}
      />
      {(sheet.state === "waiting" || error !== undefined) && (
        <p role="status" className={error === undefined ? "aside" : "aside trouble"}>
          {say(error === undefined ? "nobody.voting" : refusalKeyOf(error), { detail: 0 })}
        </p>
      )}
    </>
  );
}
