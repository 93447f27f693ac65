// Drafts as components have them: a field's words, and whether something is being edited.
import type { Text } from "@plenary/sdk";
import { type RefObject, useCallback, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { type Drafts, type Field, placeOf } from "./drafts.ts";
import { grantFocus, holdFocus, wishFocus } from "./focus_wish.ts";
import { type Ref, recordOf } from "./items.ts";
import { useLive, useSession } from "./live.tsx";
import { useAsSeat } from "./speaker.ts";
import { placeOfText } from "./typed_places.ts";

interface Draft<F extends Field> {
  readonly words: string;
  readonly write: (words: string) => void;
  /** It is sent, or given up. */
  readonly drop: () => void;
  /** Why these words were not taken, if they were sent and came back. */
  readonly why: string | undefined;
  /** Of the element that shows it. */
  readonly field: RefObject<F | null>;
}

interface DraftParts {
  /** Whose it is, if not of whoever speaks now. */
  readonly asSeat?: bigint | undefined;
  /** What stands there before anything is typed. */
  readonly first?: string;
}

/** `place`: where in the session it is typed (typed_words.ts). */
export function useDraft<F extends Field = HTMLInputElement>(
  place: string,
  { asSeat, first = "" }: DraftParts = {},
): Draft<F> {
  const { drafts } = useSession();
  const at = usePlace(place, asSeat);
  const kept = useKept(drafts, () => drafts.read(at));
  const why = useKept(drafts, () => drafts.why(at));
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
    why,
    field,
  };
}

/** What is typed at a place, whether its field is on the screen or not. */
export function useTyped(place: string): string {
  const { drafts } = useSession();
  const at = usePlace(place);
  return useKept(drafts, () => drafts.read(at)) ?? "";
}

/** What is chosen beside the words at a place: it stays with them. */
export function useBeside(
  place: string,
): [chosen: string | undefined, choose: (chosen: string) => void] {
  const { drafts } = useSession();
  const at = usePlace(place);
  return [useKept(drafts, () => drafts.beside(at)), (chosen) => drafts.putBeside(at, chosen)];
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
export function useEditing(place: string): Editing {
  const { drafts } = useSession();
  const at = usePlace(place);
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

/** A text as it was when its editor was opened: what others change in it meanwhile is theirs, and
 * stays. `drawn`: as it was drawn last, which may be behind the board by a frame. */
export function useBefore(text: Ref, drawn: Text): Text {
  const { board } = useLive();
  const record = recordOf(board, text);
  const now = record !== undefined && "text" in record ? record.text : undefined;
  return useSession().drafts.before(usePlace(placeOfText(text)), now ?? drawn);
}

/** Of whoever speaks now. */
function usePlace(place: string, asSeat = useAsSeat()): string {
  return placeOf(asSeat, place);
}

function useKept<Shown>(drafts: Drafts, read: () => Shown): Shown {
  return useSyncExternalStore(
    useCallback((listener) => drafts.subscribe(listener), [drafts]),
    read,
  );
}
