// A record that goes into another list is drawn anew there: whoever moved it by a key would have lost
// the focus, and a screen reader its place (WCAG 2.4.3). It goes along, to the same tool.
import { type RefCallback, useCallback } from "react";

let leaving: { readonly id: bigint; readonly tool: number } | undefined;

/** For the element that shows a record. */
export function useFocusGoesAlong(id: bigint): RefCallback<HTMLElement> {
  return useCallback(
    (element: HTMLElement) => {
      const tools = () => [...element.querySelectorAll<HTMLElement>("button, select")];
      if (leaving?.id === id) tools()[leaving.tool]?.focus();
      return () => {
        const tool = tools().findIndex((each) => each.matches(":focus"));
        if (tool === -1) return;
        leaving = { id, tool };
        // Where it comes again in the same drawing, and nowhere later.
        queueMicrotask(() => {
          leaving = undefined;
        });
      };
    },
    [id],
  );
}
