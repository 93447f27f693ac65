// The message for each refusal. Numbers and names are those of proto/README.md; a refusal this
// version does not know is a general no (P9).
import { Refusal } from "@plenary/sdk";
import type { Key } from "./words.tsx";

export function refusalKey(refusal: Refusal): Key {
  const name = Refusal[refusal];
  return name === undefined || refusal === Refusal.NONE
    ? "refusal.not_allowed"
    : (`refusal.${name.toLowerCase()}` as Key);
}

/** For an answer of the HTTP API, which says the name and no detail: it is said with none, as 0. */
export function refusalKeyOf(name: string): Key {
  const known = Refusal[name.toUpperCase() as keyof typeof Refusal];
  return refusalKey(known ?? Refusal.NONE);
}
