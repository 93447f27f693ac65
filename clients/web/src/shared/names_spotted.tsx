// Beside a field that others will read: what in it may say who somebody is. It is pointed out and
// never held back by the screen.
import { Suspense } from "react";
import { part } from "./part.tsx";

export const NamesFound = part(async () => (await import("./names_found.tsx")).NamesFound);

export function NamesSpotted({ words }: { words: string }) {
  if (words === "") return null;
  return (
    <Suspense fallback={null}>
      <NamesFound words={words} />
    </Suspense>
  );
}
