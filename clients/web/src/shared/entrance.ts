// From the page's address to an open session. What joining gave stands in the fragment once
// (`#session=…&token=…&device=…`), where no server and no log sees it; it is moved into the
// browser's storage, so that a reload or a bookmark finds the same seat.
import {
  browserOutbox,
  detour,
  memoryOutbox,
  type OpenSocket,
  Session,
  type Ticket,
  watchPage,
  webSocket,
  windowTurns,
  withFallback,
} from "@plenary/sdk";
import { keepHere, placeOfSessions, readJsonHere } from "./kept_here.ts";

export interface Kept {
  readonly token: string;
  /** Base64url. */
  readonly device: string;
  /** The code on the wall, where whoever made the link knew it. */
  readonly code?: string;
  /** As whom one is in it. */
  readonly name?: string;
  /** Nobody comes in by it any more. */
  readonly isGone?: boolean;
  readonly openedAt?: number;
}

export interface Entrance {
  readonly id: string;
  readonly ticket: Ticket;
  readonly open: OpenSocket;
  readonly code: string | undefined;
  /** Not where the address asks to watch it again (`#session=…&again=1`). */
  readonly session: Session | undefined;
}

const placeOf = (id: string) => placeOfSessions + id;

/** Nothing where the address names no session that this browser has a ticket for. */
export async function openFromAddress(): Promise<Entrance | undefined> {
  const fields = new URLSearchParams(location.hash.slice(1));
  const id = fields.get("session");
  if (id === null) return undefined;
  const kept = takeIn(id, fields) ?? readJsonHere<Kept>(placeOf(id));
  if (kept === undefined) return undefined;
  for (const secret of ["token", "device", "code"]) fields.delete(secret);
  history.replaceState(null, "", `#${fields}`);
  const ticket = { token: kept.token, device: bytesOf(kept.device) };
  const open = withFallback(
    webSocket(`${location.origin.replace(/^http/, "ws")}/live`, WebSocket),
    detour({ server: location.origin, fetch: (...asked) => fetch(...asked), EventSource }),
  );
  const entrance = { id, ticket, open, code: kept.code };
  if (fields.has("again")) return { ...entrance, session: undefined };
  const place = `${id}/${kept.device}`;
  const shared = await browserOutbox(place).catch(() => undefined);
  const session = await Session.open({
    ticket,
    open,
    outbox: shared ?? memoryOutbox(),
    // An outbox that no other window sees needs no turns.
    turns: shared && windowTurns(place),
  });
  watchPage(session);
  return { ...entrance, session };
}

/** How it stands with a seat: the start page offers to go on in the one that was open last. Its ticket
 * stays also where it is good for nothing any more: what was typed is still to be shown. */
export function keepStanding(id: string, standing: Pick<Kept, "name" | "isGone">): void {
  const kept = readJsonHere<Kept>(placeOf(id));
  if (kept === undefined) return;
  const next = { ...kept, ...standing, openedAt: Date.now() };
  keepHere(placeOf(id), JSON.stringify(next));
}

function takeIn(id: string, fields: URLSearchParams): Kept | undefined {
  const token = fields.get("token");
  const device = fields.get("device");
  if (token === null || device === null) return undefined;
  const code = fields.get("code");
  const kept: Kept = { token, device, ...(code !== null && { code }) };
  keepHere(placeOf(id), JSON.stringify(kept));
  return kept;
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
