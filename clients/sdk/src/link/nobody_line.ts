// What writing and voting by nobody have in common: requests that say nothing of who asks, tokens that
// are drawn with the ticket, and where between pages it is kept.
import { create, fromJsonString, toJsonString } from "@bufbuild/protobuf";
import {
  ProblemSchema,
  type TokenKey,
  TokensDrawnSchema,
  TokensRequestSchema,
} from "../wire/index.ts";
import type { Blinded } from "./blind.ts";
import type { Session } from "./session.ts";
import type { Ticket } from "./snapshot.ts";

/** Where it is kept between pages: one text. */
export interface NobodyStore {
  load(): string | undefined;
  save(kept: string): void;
}

export interface NobodyParts {
  readonly session: Pick<Session, "current" | "subscribe">;
  /** The session's id. */
  readonly id: bigint;
  readonly ticket: Ticket;
  /** Whose seat draws, where several sit at this device; zero: the device's own. */
  readonly asSeat: bigint;
  /** The origin. */
  readonly server: string;
  readonly fetch: typeof fetch;
  readonly store: NobodyStore;
  readonly now?: () => number;
}

/** Of several windows of a person only the one whose turn it is keeps and sends anything. */
export function hasTurn(session: NobodyParts["session"]): boolean {
  return session.current.status !== "superseded";
}

/** Calls `begins` when it is this window's turn again, `looks` whenever the session has changed, until
 * the returned is called. What another window has kept meanwhile is read anew. */
export function withTurns(
  session: NobodyParts["session"],
  { begins, looks }: { readonly begins: () => void; readonly looks: () => void },
): () => void {
  let had = hasTurn(session);
  return session.subscribe(() => {
    const has = hasTurn(session);
    if (has && !had) begins();
    had = has;
    looks();
  });
}

export const lookEveryMs = 2_000;
export const againAfterMs = 15_000;
const keyWithinMs = 10_000;

/** All in base64, as it is kept. */
export interface KeptToken {
  readonly input: string;
  readonly output: string;
}
export interface KeptBlinded {
  readonly input: string;
  readonly factor: string;
  readonly element: string;
}

export type Answer =
  | { readonly ok: true; readonly status: number; readonly body: string }
  /** A stable code; `unreachable` where nobody answered. */
  | { readonly ok: false; readonly error: string };

export type Drawn =
  | { readonly ok: true; readonly key: string; readonly tokens: KeptToken[] }
  | { readonly ok: false; readonly error: string };

/** To be kept before it is asked for: an answer that is lost is asked for again with the same. */
export async function newBlinded(count: number): Promise<KeptBlinded[]> {
  const { blind } = await import("./blind.ts");
  return Array.from({ length: count }, () => {
    const { input, factor, element } = blind();
    return { input: base64(input), factor: base64(factor), element: base64(element) };
  });
}

/** For the phase that is now, or for a ballot. */
export async function draw(
  parts: NobodyParts,
  blinded: readonly KeptBlinded[],
  ballot = 0n,
): Promise<Drawn> {
  const { unblind } = await import("./blind.ts");
  const drawn: Blinded[] = blinded.map((each) => ({
    input: bytesOf(each.input),
    factor: bytesOf(each.factor),
    element: bytesOf(each.element),
  }));
  const asked = create(TokensRequestSchema, {
    token: parts.ticket.token,
    device: parts.ticket.device,
    asSeat: parts.asSeat,
    elements: drawn.map(({ element }) => element),
    ballot,
  });
  const answer = await post(parts, "/api/tokens", toJsonString(TokensRequestSchema, asked));
  if (!answer.ok) return answer;
  const made = fromJsonString(TokensDrawnSchema, answer.body);
  const key = await keyAsShown(parts, made.key);
  const tokens = key && unblind(drawn, made, key.publicKey);
  if (tokens === undefined) return { ok: false, error: "unreachable" };
  const kept = tokens.map(({ input, output }) => ({
    input: base64(input),
    output: base64(output),
  }));
  return { ok: true, key: String(made.key), tokens: kept };
}

/** As everybody is shown it: a key of one's own would mark one's tokens. */
function keyAsShown({ session }: NobodyParts, id: bigint): Promise<TokenKey | undefined> {
  return new Promise((resolve) => {
    const look = () => {
      const key = session.current.board.find("tokenKey", id);
      if (key !== undefined) finish(key);
    };
    const finish = (key: TokenKey | undefined) => {
      clearTimeout(late);
      stop();
      resolve(key);
    };
    const late = setTimeout(() => finish(undefined), keyWithinMs);
    const stop = session.subscribe(look);
    look();
  });
}

/** Without a cookie, a ticket or a word on where it comes from, but for the ticket that draws. */
export async function post(parts: NobodyParts, path: string, body: string): Promise<Answer> {
  try {
    const answer = await parts.fetch(`${parts.server}${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
    });
    const said = await answer.text();
    if (answer.ok) return { ok: true, status: answer.status, body: said };
    if (answer.status >= 500) return { ok: false, error: "unreachable" };
    const problem = fromJsonString(ProblemSchema, said, { ignoreUnknownFields: true });
    return { ok: false, error: problem.error };
  } catch {
    return { ok: false, error: "unreachable" };
  }
}

/** Whether it may be different later: nothing is given up for it. */
export function mayComeAgain(error: string): boolean {
  return error === "unreachable" || error === "retry_after" || error === "frozen";
}

export function newSecret(): string {
  return base64(crypto.getRandomValues(new Uint8Array(32)));
}

export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
