// Drafts as components have them: a field's words, and whether something is being edited.
import { type RefObject, useCallback, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { type Drafts, type Field, placeOf } from "./drafts.ts";
import { grantFocus, holdFocus, wishFocus } from "./focus_wish.ts";
import { useSession } from "./live.tsx";

interface Draft<F extends Field> {
  readonly words: string;
  readonly write: (words: string) => void;
  /** It is sent, or given up. */
  readonly drop: () => void;
  /** Of the element that shows it. */
  readonly field: RefObject<F | null>;
}

interface DraftParts {
  /** Whose it is, where several write on one device. */
  readonly asSeat?: bigint;
  /** What stands there before anything is typed. */
  readonly first?: string;
}

/** `place`: where in the session it is typed (typed_words.ts). */
export function useDraft<F extends Field = HTMLInputElement>(
  place: string,
  { asSeat = 0n, first = "" }: DraftParts = {},
): Draft<F> {
  const { drafts } = useSession();
  const at = placeOf(asSeat, place);
  const kept = useKept(drafts, () => drafts.read(at));
  const field = useRef<F>(null);
  useLayoutEffect(() => {
    const shown = field.current;
    if (shown === null) return undefined;
    const leave = drafts.claim(at, shown);
    grantFocus(at, shown);
    return () => {
      leave();
      holdFocus(at, shown);
    };
  }, [drafts, at]);
  return {
    words: kept ?? first,
    write: (words) => drafts.write(at, words === first ? undefined : words),
    drop: () => drafts.write(at, undefined),
    field,
  };
}

export interface Editing {
  readonly isOpen: boolean;
  readonly open: () => void;
  /** With what was typed in it. */
  readonly close: () => void;
  /** The `ref` of what opens it, which gets the focus when it is closed. */
  readonly opener: (element: HTMLElement | null) => void;
}

/** Whether there is an editor at a place: known outside of whatever draws it. */
export function useEditing(place: string, asSeat = 0n): Editing {
  const { drafts } = useSession();
  const at = placeOf(asSeat, place);
  return {
    isOpen: useKept(drafts, () => drafts.isOpen(at)),
    open: () => {
      wishFocus(at);
      drafts.open(at);
    },
    close: () => {
      wishFocus(`${at}/opener`);
      drafts.close(at);
    },
    opener: (element) => grantFocus(`${at}/opener`, element),
  };
}

/** For as long as its editor is open: what others change in it meanwhile is theirs, and stays. */
export function useBefore<Edited>(place: string, now: Edited, asSeat = 0n): Edited {
  return useSession().drafts.before(placeOf(asSeat, place), now);
}

function useKept<Shown>(drafts: Drafts, read: () => Shown): Shown {
  return useSyncExternalStore(
    useCallback((listener) => drafts.subscribe(listener), [drafts]),
    read,
  );
}
