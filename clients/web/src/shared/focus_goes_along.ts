// A record that goes into another list is drawn anew there: whoever moved it by a key would have lost
// the focus, and a screen reader its place (WCAG 2.4.3). It goes along, to the tool of the same name.
import { type RefCallback, useCallback } from "react";

let leaving: { readonly id: bigint; readonly tool: string } | undefined;

/** For the element that shows a record; it can have the focus itself. */
export function useFocusGoesAlong(id: bigint): RefCallback<HTMLElement> {
  return useCallback(
    (element: HTMLElement) => {
      const stop = leaving?.id === id ? focusWithin(element, leaving.tool) : undefined;
      return () => {
        stop?.();
        const tool = toolsOf(element).find((each) => each.matches(":focus"));
        if (tool === undefined) return;
        leaving = { id, tool: nameOf(tool) };
        // Where it comes again in the same drawing, and nowhere later.
        queueMicrotask(() => {
          leaving = undefined;
        });
      };
    },
    [id],
  );
}

/** At once, or as soon as the tool is drawn: some come a moment later than what they are for. */
function focusWithin(element: HTMLElement, name: string): () => void {
  const drawn = new MutationObserver(() => {
    const tool = toolsOf(element).find((each) => nameOf(each) === name);
    if (tool === undefined) return;
    drawn.disconnect();
    if (document.activeElement === element) tool.focus();
  });
  const tool = toolsOf(element).find((each) => nameOf(each) === name);
  (tool ?? element).focus();
  if (tool === undefined) drawn.observe(element, { childList: true, subtree: true });
  return () => drawn.disconnect();
}

const toolsOf = (element: HTMLElement) => [
  ...element.querySelectorAll<HTMLElement>("button, select"),
];

const nameOf = (tool: HTMLElement) => tool.getAttribute("aria-label") ?? tool.textContent;
