// The page's title, by which one finds its tab again: the phase, and the session.
import { useEffect } from "react";
import { useLive } from "./live.tsx";
import { phaseKey } from "./phase.ts";
import { useLanguage } from "./words.tsx";

export function usePageTitle(): void {
  const { say } = useLanguage();
  const { board } = useLive();
  const key = phaseKey(board.only("phase")?.name ?? "");
  const title = board.only("settings")?.title ?? "Plenary";
  useEffect(() => {
    document.title = key === undefined ? title : `${say(key)} – ${title}`;
  }, [key, title, say]);
}
