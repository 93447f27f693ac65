// What those who take part see, at any moment: their screen, in a frame of a phone's size.
import { Suspense, useRef, useState } from "react";
import { Icon } from "../shared/icon.tsx";
import { part } from "../shared/part.tsx";
import { useWords } from "../shared/words.tsx";

const Preview = part(async () => (await import("./preview.tsx")).Preview);

export function SeeAsParticipant() {
  const say = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        onClick={() => {
          setOpen(true);
          dialog.current?.showModal();
        }}
      >
        <Icon name="people" /> {say("preview.open")}
      </button>
      <dialog
        ref={dialog}
        className="sheet"
        aria-label={say("preview.open")}
        onClose={() => setOpen(false)}
      >
        {isOpen && (
          <Suspense fallback={null}>
            <Preview />
          </Suspense>
        )}
        <button type="button" onClick={() => dialog.current?.close()}>
          {say("close")}
        </button>
      </dialog>
    </>
  );
}
