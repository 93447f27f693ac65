// What a person sets for themselves on this device: every part of the screen that depends on one is
// drawn anew when it changes. Kept by the browser where it may, else as long as the page is open.
import { useSyncExternalStore } from "react";
import { keepHere, readHere } from "./kept_here.ts";

const firsts = {
  /** Size of letters, in percent. */
  letters: "100",
  /** "calm": nothing moves, and nothing comes, by itself. */
  calm: "",
  /** What a screen reader is told by itself. */
  tell: "all" as "all" | "mine" | "nothing",
  /** "off": single letters do nothing (WCAG 2.1.4). */
  keys: "on",
};
type Settings = typeof firsts;

const listeners = new Set<() => void>();
const changed: { [name: string]: string } = {};

function read<N extends keyof Settings>(name: N): Settings[N] {
  return (changed[name] ?? readHere(`plenary.${name}`) ?? firsts[name]) as Settings[N];
}

export function useSetting<N extends keyof Settings>(
  name: N,
): [Settings[N], (value: Settings[N]) => void] {
  const value = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => read(name),
  );
  const set = (next: Settings[N]) => {
    changed[name] = next;
    keepHere(`plenary.${name}`, next);
    for (const listener of listeners) listener();
  };
  return [value, set];
}
