// The open session as components see it: `useLive` for what to show, `useSubmit` to ask for things,
// and the notices that answers leave behind.
import type { CommandInit, LiveSession, Outcome, Snapshot, Ticket } from "@plenary/sdk";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { Drafts, placeOf } from "./drafts.ts";
import { refusalKey } from "./refusals.ts";
import { retried } from "./retried.ts";
import { type Speaker, useAsSeat, useGivenSpeaker } from "./speaker.ts";
import { useWords } from "./words.tsx";

export interface Notice {
  readonly id: number;
  readonly words: string;
  readonly isTrouble: boolean;
  /** The person may take it back: so many of their steps. */
  readonly undo: number;
  /** Who did it, at a table's device; else zero. */
  readonly asSeat: bigint;
}

/** What stays the same as long as the page is open: whoever uses only this is not drawn anew. */
interface Live {
  readonly session: LiveSession;
  readonly id: string;
  readonly code: string | undefined;
  /** Of the page's own seat; nothing where one looks through somebody else's eyes. */
  readonly ticket: Ticket | undefined;
  /** What is typed and not sent. */
  readonly drafts: Drafts;
  readonly notify: (
    words: string,
    how?: { undo?: boolean | number; trouble?: boolean; asSeat?: bigint },
  ) => void;
  readonly dismiss: (id: number) => void;
}

const Context = createContext<Live | undefined>(undefined);
const NoticesContext = createContext<readonly Notice[]>([]);
const noticeMs = 12_000;

// Asked for at once, and not waited for: nothing is refused on a page that is just being drawn.
const loadTypedWords = () => retried(() => import("./typed_words.ts"));
const typedWords = loadTypedWords();
typedWords.catch(() => undefined); // It is asked for again when it is needed.

export function LiveProvider(props: {
  session: LiveSession;
  id: string;
  code: string | undefined;
  ticket?: Ticket;
  children: ReactNode;
}) {
  const { session, id, code, ticket } = props;
  const say = useWords();
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const next = useRef(1);
  const dismiss = useCallback((gone: number) => {
    setNotices((all) => all.filter((notice) => notice.id !== gone));
  }, []);
  const notify = useCallback<Live["notify"]>(
    (words, { undo = false, trouble = false, asSeat = 0n } = {}) => {
      const steps = Number(undo);
      const notice = { id: next.current++, words, undo: steps, isTrouble: trouble, asSeat };
      setNotices((all) => [...all.filter((one) => one.words !== words), notice].slice(-3));
      setTimeout(() => dismiss(notice.id), noticeMs);
    },
    [dismiss],
  );
  const drafts = useMemo(() => new Drafts(id), [id]);
  useEffect(() => drafts.follow(), [drafts]);
  useEffect(
    () =>
      session.onOutcome((command, outcome, asSeat) => {
        if (outcome.ok) return;
        const { board } = session.current;
        const why = say(refusalKey(outcome.refusal), { detail: Number(outcome.detail) });
        void typedWords.catch(loadTypedWords).then(({ typedByHand }) => {
          for (const { place, words } of typedByHand(command, board, say)) {
            drafts.giveBack(placeOf(asSeat, place), words, why);
          }
        });
        notify(why, { trouble: true });
      }),
    [session, drafts, notify, say],
  );
  const live = useMemo(
    () => ({ session, id, code, ticket, drafts, notify, dismiss }),
    [session, id, code, ticket, drafts, notify, dismiss],
  );
  return (
    <Context.Provider value={live}>
      <NoticesContext.Provider value={notices}>{props.children}</NoticesContext.Provider>
    </Context.Provider>
  );
}

function useContextOrThrow(): Live {
  const live = useContext(Context);
  if (live === undefined) throw new Error("There is a session within LiveProvider only.");
  return live;
}

/** Drawn anew at most once a frame, however many messages come. */
export function useLive(): Snapshot {
  const { session } = useContextOrThrow();
  return useSyncExternalStore(
    useCallback((listener) => onceAFrame(session, listener), [session]),
    () => session.current,
  );
}

function onceAFrame(session: LiveSession, listener: () => void): () => void {
  let waiting: number | undefined;
  const draw = () => {
    waiting = undefined;
    listener();
  };
  const stop = session.subscribe(() => {
    // Nobody looks at a hidden page, and it has no frames.
    if (document.hidden) listener();
    else waiting ??= requestAnimationFrame(draw);
  });
  return () => {
    stop();
    if (waiting !== undefined) cancelAnimationFrame(waiting);
  };
}

export function useSession(): Live {
  return useContextOrThrow();
}

export function useNotices(): readonly Notice[] {
  return useContext(NoticesContext);
}

/** What is told is of whoever speaks now, and theirs to take back, unless it says otherwise. */
export function useNotify(): Live["notify"] {
  const { notify } = useContextOrThrow();
  const asSeat = useAsSeat();
  return useCallback((words, how) => notify(words, { asSeat, ...how }), [notify, asSeat]);
}

export type Submit = (command: CommandInit, asSeat?: bigint) => Promise<Outcome>;

/** As whoever speaks now, unless another seat is named. Refusals are told by themselves; the outcome is
 * for what happens next. */
export function useSubmit(): Submit {
  const { session } = useContextOrThrow();
  const speaks = useAsSeat();
  return useCallback(
    (command, asSeat = speaks) => session.submit(command, asSeat),
    [session, speaks],
  );
}

/** Who types and acts here: by them it is judged what may be done, and who reads it. */
export function useSpeaker(): Speaker {
  const { me } = useLive();
  return useGivenSpeaker() ?? { seat: me, asSeat: 0n };
}
