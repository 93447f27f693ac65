// What happened in a session since some time, told over the HTTP API to whoever has a ticket
// (POST /api/catch-up, proto/plenary/v1/api.proto).
import { create, fromJsonString, toJsonString } from "@bufbuild/protobuf";
import { CatchUpRequestSchema, type Chronicle, ChronicleSchema } from "../wire/index.ts";
import type { Ticket } from "./snapshot.ts";

const againAfterMs = 1_000;
const triesMax = 10;

/** `since`: milliseconds since 1970. Nothing where it cannot be told; one person is told at a time,
 * and who comes meanwhile asks again. Never throws. */
export async function chronicle(
  server: string,
  ticket: Ticket,
  since: number,
): Promise<Chronicle | undefined> {
  const asked = create(CatchUpRequestSchema, { ...ticket, since: BigInt(Math.round(since)) });
  const body = toJsonString(CatchUpRequestSchema, asked);
  const headers = { "Content-Type": "application/json" };
  for (let tries = 0; tries < triesMax; tries += 1) {
    try {
      const answer = await fetch(`${server}/api/catch-up`, { method: "POST", headers, body });
      if (answer.ok) return fromJsonString(ChronicleSchema, await answer.text());
      if (answer.status !== 429) return undefined;
    } catch {
      return undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, againAfterMs));
  }
  return undefined;
}
