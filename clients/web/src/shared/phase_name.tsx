// What a phase is called.
import type { RecordOf } from "@plenary/sdk";
import { phaseKey } from "./phase.ts";
import { useWords } from "./words.tsx";

/** By its own name where a template of one's own gave it one. */
export function PhaseName({ of }: { of: Pick<RecordOf<"phase">, "name"> }) {
  const say = useWords();
  const key = phaseKey(of.name);
  return key === undefined ? <bdi>{of.name}</bdi> : say(key);
}
