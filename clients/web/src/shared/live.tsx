// The open session as components see it: `useLive` for what to show, `useSubmit` to ask for things,
// and the notices that answers leave behind.
import type { CommandInit, Outcome, Session, Snapshot } from "@plenary/sdk";
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
import { refusalKey } from "./refusals.ts";
import { useWords } from "./words.tsx";

export interface Notice {
  readonly id: number;
  readonly words: string;
  readonly isTrouble: boolean;
  /** The person may take it back. */
  readonly undo: boolean;
}

interface Live {
  readonly session: Session;
  readonly id: string;
  readonly code: string | undefined;
  readonly notices: readonly Notice[];
  readonly notify: (words: string, how?: { undo?: boolean; trouble?: boolean }) => void;
  readonly dismiss: (id: number) => void;
}

const Context = createContext<Live | undefined>(undefined);
const noticeMs = 12_000;

export function LiveProvider(props: {
  session: Session;
  id: string;
  code: string | undefined;
  children: ReactNode;
}) {
  const { session, id, code } = props;
  const say = useWords();
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const next = useRef(1);
  const dismiss = useCallback((gone: number) => {
    setNotices((all) => all.filter((notice) => notice.id !== gone));
  }, []);
  const notify = useCallback<Live["notify"]>(
    (words, { undo = false, trouble = false } = {}) => {
      const notice = { id: next.current++, words, undo, isTrouble: trouble };
      setNotices((all) => [...all.filter((one) => one.words !== words), notice].slice(-3));
      setTimeout(() => dismiss(notice.id), noticeMs);
    },
    [dismiss],
  );
  useEffect(
    () =>
      session.onOutcome((_, outcome) => {
        if (outcome.ok) return;
        const detail = Number(outcome.detail);
        notify(say(refusalKey(outcome.refusal), { detail }), { trouble: true });
      }),
    [session, notify, say],
  );
  const live = useMemo(
    () => ({ session, id, code, notices, notify, dismiss }),
    [session, id, code, notices, notify, dismiss],
  );
  return <Context.Provider value={live}>{props.children}</Context.Provider>;
}

function useContextOrThrow(): Live {
  const live = useContext(Context);
  if (live === undefined) throw new Error("There is a session within LiveProvider only.");
  return live;
}

export function useLive(): Snapshot {
  const { session } = useContextOrThrow();
  return useSyncExternalStore(
    useCallback((listener) => session.subscribe(listener), [session]),
    () => session.current,
  );
}

export function useSession(): Pick<Live, "session" | "id" | "code"> {
  return useContextOrThrow();
}

export function useNotices(): Pick<Live, "notices" | "notify" | "dismiss"> {
  return useContextOrThrow();
}

export type Submit = (command: CommandInit, asSeat?: bigint) => Promise<Outcome>;

/** Refusals are told by themselves; the outcome is for what happens next. */
export function useSubmit(): Submit {
  const { session } = useContextOrThrow();
  return useCallback((command, asSeat) => session.submit(command, asSeat), [session]);
}
