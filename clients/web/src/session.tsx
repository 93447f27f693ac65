// The page of a session: from the address to a seat, and from the seat's role to its screen.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
// The parts of one style sheet, in the order in which they build on each other.
import "./shared/base.css";
import "./shared/notes.css";
import "./shared/votes.css";
import "./shared/causes.css";
import "./shared/layout.css";
import { App } from "./shared/app.tsx";
import { openFromAddress } from "./shared/entrance.ts";
import { retried } from "./shared/retried.ts";
import { firstLanguage, loadWords } from "./shared/words.tsx";

async function start(): Promise<void> {
  const place = document.getElementById("app");
  if (place === null) return;
  // Nothing has gone away yet when a page is drawn first.
  const kept = retried(() => import("./shared/focus_kept.ts"));
  void kept.then(
    ({ keepFocus }) => keepFocus(),
    () => undefined, // As browsers have it.
  );
  const language = firstLanguage();
  const [words, entrance] = await Promise.all([loadWords(language), openFromAddress()]);
  createRoot(place).render(
    <StrictMode>
      <App entrance={entrance} words={words} />
    </StrictMode>,
  );
}

start().catch((trouble: unknown) => {
  // Without words there is nothing to say, but the way to try again.
  const again = document.createElement("button");
  again.textContent = "Plenary ↻";
  again.addEventListener("click", () => location.reload());
  document.getElementById("app")?.replaceChildren(again);
  throw trouble;
});
