// What happened since some time, for who came late or was away; loaded when it is asked for.
import { Suspense, useState } from "react";
import { useSession } from "./live.tsx";
import { part } from "./part.tsx";
import { useWords } from "./words.tsx";

const Caught = part(async () => (await import("./caught.tsx")).Caught);

export function CatchUp() {
  const say = useWords();
  const { ticket } = useSession();
  const [isOpen, setOpen] = useState(false);
  if (ticket === undefined) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say("caught.title")}</summary>
      {isOpen && (
        <Suspense fallback={null}>
          <Caught ticket={ticket} />
        </Suspense>
      )}
    </details>
  );
}
