// What can be done by one key on every screen: F6 goes from one part of it to the next, G to what the
// facilitator shows, ? tells of all of them. Single letters can be turned off, as a voice that is taken
// for typing would press them (WCAG 2.1.4), and do nothing where one types.
import { useEffect } from "react";
import { useSetting } from "./settings.ts";

const parts = "header.top, nav.agenda, main, aside.side, footer.action-bar";

/** `tell`: shows the list of keys. */
export function useKeys(tell: () => void): void {
  const [letters] = useSetting("keys");
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "F6") {
        event.preventDefault();
        toPart(event.shiftKey ? -1 : 1);
      } else if (letters !== "off" && !isTyping(event.target)) {
        if (isKey(event, "?")) tell();
        if (isKey(event, "g")) goTo(document.querySelector<HTMLElement>(".spotlight"));
      }
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [letters, tell]);
}

/** Whether it is a letter's key, or that of "?", whatever alphabet the keyboard writes: a letter that is
 * not there has its key where the Latin one is. */
export function isKey({ key, code }: Pick<KeyboardEvent, "key" | "code">, wanted: string): boolean {
  if (wanted === "?") return key === "?" || key === "؟";
  const isLatin = /^[a-z]$/i.test(key);
  return isLatin ? key.toLowerCase() === wanted : code === `Key${wanted.toUpperCase()}`;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, dialog") !== null
  );
}

function toPart(step: number): void {
  const all = [...document.querySelectorAll<HTMLElement>(parts)].filter(
    (part) => part.checkVisibility() && part.closest("dialog") === null,
  );
  const at = all.findIndex((part) => part.contains(document.activeElement));
  const from = at === -1 && step === -1 ? 0 : at;
  goTo(all.at((from + step) % all.length));
}

function goTo(place: HTMLElement | null | undefined): void {
  if (place === null || place === undefined) return;
  place.setAttribute("tabindex", "-1");
  place.focus();
  place.scrollIntoView({ block: "nearest" });
}
