// Blind tokens as a client draws and spends them: VOPRF(ristretto255, SHA-512) of RFC 9497, by
// @noble/curves. server/tokens/voprf.h says what they are for and why they tell nobody anything.
//
// Loaded only where a phase asks for it: the curve is more than a phone should load first.
import { ristretto255_oprf } from "@noble/curves/ed25519.js";

const { voprf } = ristretto255_oprf;
type Bytes = Uint8Array<ArrayBuffer>;

/** What whoever draws keeps to themselves, and the element they send. */
export interface Blinded {
  readonly input: Bytes;
  readonly factor: Bytes;
  readonly element: Bytes;
}

export interface Token {
  readonly input: Bytes;
  /** The first half of RFC 9497's 64 bytes. */
  readonly output: Bytes;
}

export interface Evaluation {
  readonly evaluated: readonly Uint8Array[];
  readonly challenge: Uint8Array;
  readonly response: Uint8Array;
}

export function blind(): Blinded {
  const input = crypto.getRandomValues(new Uint8Array(32));
  const { blind: factor, blinded } = voprf.blind(input);
  return { input, factor: Uint8Array.from(factor), element: Uint8Array.from(blinded) };
}

/** Nothing where the proof does not hold for the key: then nothing of it may be used. */
export function unblind(
  drawn: readonly Blinded[],
  evaluation: Evaluation,
  publicKey: Uint8Array,
): Token[] | undefined {
  if (drawn.length === 0 || drawn.length !== evaluation.evaluated.length) return undefined;
  const items = drawn.map(({ input, factor, element }, at) => ({
    input,
    blind: factor,
    blinded: element,
    evaluated: evaluation.evaluated[at] as Uint8Array,
  }));
  const proof = new Uint8Array([...evaluation.challenge, ...evaluation.response]);
  try {
    return voprf.finalizeBatch(items, publicKey, proof).map((output, at) => ({
      input: (drawn[at] as Blinded).input,
      output: Uint8Array.from(output.slice(0, 32)),
    }));
  } catch {
    return undefined;
  }
}
