// A few more people of a stakeholder group, without screens: a group of fewer than five is never told
// apart, so a result by group needs this many.
import {
  join,
  Modality,
  memoryOutbox,
  newDevice,
  Session,
  type WebSocketMaker,
  webSocket,
} from "@plenary/sdk";
import { WebSocket } from "ws";
import type { Hall } from "./hall.ts";

export const groupShownMin = 5; // As the server's (server/audit/limits.h).

export class Voters {
  private constructor(private readonly sessions: readonly Session[]) {}

  static async come(hall: Hall, group: string, count: number): Promise<Voters> {
    const sessions: Session[] = [];
    for (let n = 1; n <= count; n += 1) {
      const device = newDevice();
      const asked = { code: hall.made.code, name: `Kind ${group} ${n}`, group, device };
      const came = await join(hall.server.url, {
        ...asked,
        modality: Modality.REMOTE,
        language: "en",
      });
      if (!came.ok) throw new Error(came.error);
      const open = webSocket(hall.server.live, WebSocket as unknown as WebSocketMaker);
      const ticket = { token: came.joined.token, device };
      sessions.push(await Session.open({ ticket, open, outbox: memoryOutbox() }));
    }
    return new Voters(sessions);
  }

  /** All their dots on what is on this place of the open ballot's list. */
  async give(dots: number, at: number): Promise<void> {
    for (const session of this.sessions) {
      const ballot = await until(session, () => {
        return session.current.board.list("ballot").find(({ state }) => state === 0);
      });
      const item = ballot.items[at];
      if (item === undefined) throw new Error(`The ballot has no item ${at}.`);
      const mark = { item, weight: dots };
      const outcome = await session.submit({
        case: "castVote",
        value: { ballot: ballot.id, mark },
      });
      if (!outcome.ok) throw new Error(`Refused: ${outcome.refusal}`);
    }
  }

  leave(): void {
    for (const session of this.sessions) session.close();
  }
}

/** What is looked for, as soon as it is there. */
function until<T>(session: Session, look: () => T | undefined): Promise<T> {
  return new Promise((found) => {
    const stop = session.subscribe(again);
    function again() {
      const seen = look();
      if (seen === undefined) return;
      stop();
      found(seen);
    }
    again();
  });
}
