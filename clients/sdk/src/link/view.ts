// A session through the eyes of somebody who takes part, for staff who want to know what that is: built
// from the scopes such a person has and from no other, so that nothing can slip in that they do not see.
import { create } from "@bufbuild/protobuf";
import { Board } from "../board/board.ts";
import { Refusal, Role, type Scope, ScopeKind, SeatSchema, SeatStatus } from "../wire/index.ts";
import type { Session } from "./session.ts";
import type { Snapshot } from "./snapshot.ts";

/** What screens use of a session. */
export type LiveSession = Pick<
  Session,
  | "boardOf"
  | "close"
  | "current"
  | "onOutcome"
  | "setPresence"
  | "submit"
  | "subscribe"
  | "takeOver"
  | "unanswered"
> & { readonly clock: Pick<Session["clock"], "read"> };

/** In plenary (zero) or in a room. It asks the server for nothing: what is submitted is dropped. */
export function participantView(session: LiveSession, room: bigint): LiveSession {
  const isSeen = ({ kind, id }: Scope) =>
    kind === ScopeKind.EVERYONE ||
    kind === ScopeKind.MEMBERS ||
    (kind === ScopeKind.ROOM && room !== 0n && id === room);
  // Nobody in particular: no group, no name, and a seat's own scope is never seen.
  const me = create(SeatSchema, { role: Role.PARTICIPANT, status: SeatStatus.SEATED, room });
  let of: Snapshot | undefined;
  let shown: Snapshot | undefined;
  const look = (): Snapshot => {
    if (shown === undefined || of !== session.current) {
      of = session.current;
      const board = session.boardOf(isSeen, shown?.board ?? Board.empty);
      shown = { ...of, board, me, waiting: 0 };
    }
    return shown;
  };
  return {
    boardOf: (also, before) => session.boardOf((scope) => isSeen(scope) && also(scope), before),
    clock: session.clock,
    get current() {
      return look();
    },
    subscribe: (listener) => session.subscribe(listener),
    onOutcome: () => () => undefined,
    unanswered: [],
    submit: async () => ({ ok: false, refusal: Refusal.ONLY_WATCHING, detail: 0n }),
    setPresence: () => undefined,
    takeOver: () => undefined,
    close: () => undefined,
  };
}
