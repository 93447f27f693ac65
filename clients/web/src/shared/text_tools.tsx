// What only the staff may do beside a text that participants wrote: the console gives it, and the
// screens that everybody has say where it stands.
import { type ComponentType, createContext, useContext } from "react";
import type { Ref } from "./items.ts";

type Tools = ComponentType<{ readonly text: Ref; readonly words: string }>;

const Context = createContext<Tools | undefined>(undefined);

export const TextToolsProvider = Context.Provider;

/** Nothing where nobody gives any. */
export function TextTools(props: { text: Ref; words: string }) {
  const Given = useContext(Context);
  return Given === undefined ? null : <Given {...props} />;
}
