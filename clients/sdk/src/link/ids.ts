// Ids that this device mints: 64 random bits for records and for runs of text, 16 bytes for itself.
export function newId(): bigint {
  const bits = crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n;
  return bits === 0n ? newId() : bits; // Zero names nothing.
}

/** Words as a command brings them in: the first characters of a text of their own. */
export function typed(words: string): { run: bigint; text: string } {
  return { run: newId(), text: words };
}

export function newDevice(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(16));
}
