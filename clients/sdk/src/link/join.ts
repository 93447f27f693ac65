// Coming in by a code or a link, over the HTTP API (POST /api/join, proto/plenary/v1/api.proto).
import { create, fromJsonString, toJsonString } from "@bufbuild/protobuf";
import {
  type Joined,
  JoinedSchema,
  JoinRequestSchema,
  type Modality,
  ProblemSchema,
} from "../wire/index.ts";

export interface Newcomer {
  /** Either the code on the wall or the token of a link. */
  readonly code?: string;
  readonly invitation?: string;
  readonly name: string;
  readonly group: string;
  readonly modality: Modality;
  /** BCP 47. */
  readonly language: string;
  readonly device: Uint8Array<ArrayBuffer>;
  /** To the session's agreements of this version (`POST /api/door`), where it has some. */
  readonly agreed?: number;
}

export type JoinAnswer =
  | { readonly ok: true; readonly joined: Joined }
  /** `error` is a stable code: `not_admitted`, `retry_after`, a refusal's name, or `unreachable`. */
  | { readonly ok: false; readonly error: string };

/** `server`: the origin, like `https://audit.example.org`. Never throws. */
export async function join(server: string, newcomer: Newcomer): Promise<JoinAnswer> {
  try {
    const answer = await fetch(`${server}/api/join`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: toJsonString(JoinRequestSchema, create(JoinRequestSchema, newcomer)),
    });
    const body = await answer.text();
    if (answer.ok) return { ok: true, joined: fromJsonString(JoinedSchema, body) };
    const problem = fromJsonString(ProblemSchema, body, { ignoreUnknownFields: true });
    return { ok: false, error: problem.error || "not_admitted" };
  } catch {
    return { ok: false, error: "unreachable" };
  }
}
