// What has the focus often goes away by being pressed: a note is removed, a notice put away, somebody
// let in. The browser would begin again at the top of the page. Here the focus goes on beside where it
// was: to a place and not to a control, so that a key pressed once too often does no other thing.
// A screen that knows better says so (focus_wish.ts).
import { focusOn, isFocusWished } from "./focus_wish.ts";

const places = "article, li, section, form, details, dialog, h1, h2, h3, aside, nav, main, footer";
const saying = "article, h1, h2, h3, li"; // What says what a place is about.
const parts = "main, aside, nav, header, footer, dialog";
const rememberedMax = 8;

/** For as long as the page is open. */
export function keepFocus(): void {
  /** What had the focus, the newest last. */
  const before: HTMLElement[] = [];
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    before.push(target);
    if (before.length > rememberedMax) before.shift();
  });
  // Beside everything, by a finger or a mouse: it is meant to be nowhere.
  document.addEventListener("pointerdown", ({ target }) => {
    const control = "button, a, input, select, textarea, label, summary";
    if (target instanceof Element && target.closest(control) === null) before.length = 0;
  });
  // A key that is held presses once: what comes to stand there is something else.
  document.addEventListener("keydown", (event) => {
    const isHeld = event.repeat && event.key === "Enter";
    if (isHeld && event.target instanceof HTMLButtonElement) event.preventDefault();
  });
  new MutationObserver((changes) => {
    const last = before.at(-1);
    if (last === undefined || last.isConnected || document.activeElement !== document.body) return;
    if (isFocusWished()) return;
    const left = changes.findLast(
      ({ target, removedNodes }) =>
        target.isConnected && [...removedNodes].some((node) => node.contains(last)),
    );
    if (left === undefined) return;
    const next = besideOf(left) ?? before.findLast(isThere) ?? document.querySelector("main");
    focusOn(next);
  }).observe(document, { childList: true, subtree: true });
}

/** What stands there now, else what is before it, else what it was in. */
function besideOf({ target, previousSibling }: MutationRecord): HTMLElement | undefined {
  const previous = previousSibling?.isConnected === true ? previousSibling : null;
  let at = target as Element | null;
  let near = [elementFrom(previous === null ? target.firstChild : previous.nextSibling), previous];
  while (at?.closest(parts)) {
    for (const each of near) {
      const place = each instanceof Element && (each.querySelector(saying) ?? each);
      if (place instanceof HTMLElement && isPlace(place)) return place;
    }
    if (at instanceof HTMLElement && isPlace(at)) return at;
    near = [at.nextElementSibling, at.previousElementSibling];
    at = at.parentElement;
  }
  return undefined;
}

function elementFrom(node: Node | null): Element | null {
  let at = node;
  while (at !== null && !(at instanceof Element)) at = at.nextSibling;
  return at;
}

const isPlace = (element: HTMLElement) => element.matches(places) && isThere(element);

function isThere(element: HTMLElement): boolean {
  return element.isConnected && element.checkVisibility() && !element.matches(":disabled");
}
