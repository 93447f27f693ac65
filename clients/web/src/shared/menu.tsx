// The menu of every screen, and what it sets that the whole page has: letters' size, calm, keys.
import { Suspense, useCallback, useEffect, useRef, useState } from "react";
import { AgreementsOnDemand } from "./agreements.tsx";
import { Icon } from "./icon.tsx";
import { useKeys } from "./keys.ts";
import { useSpeaker } from "./live.tsx";
import { part } from "./part.tsx";
import { useSetting } from "./settings.ts";
import { useWords } from "./words.tsx";

// Loaded behind the screen itself, so that it is there before it is asked for.
const MenuSheet = part(async () => (await import("./menu_sheet.tsx")).MenuSheet);

/** Puts letters' size and calm on the page; once a screen. */
function useAppearance() {
  const [size] = useSetting("letters");
  const [calm] = useSetting("calm");
  useEffect(() => {
    document.documentElement.style.fontSize = `${size}%`;
    document.documentElement.dataset.calm = calm;
    document.documentElement.dataset.letters = size;
  }, [size, calm]);
}

export function Menu() {
  const say = useWords();
  const { seat } = useSpeaker();
  const dialog = useRef<HTMLDialogElement>(null);
  const keys = useRef<HTMLDetailsElement>(null);
  const [readsAgreements, readAgreements] = useState(false);
  useAppearance();
  const showKeys = useCallback(() => {
    if (keys.current !== null) keys.current.open = true;
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  useKeys(showKeys);
  return (
    <>
      <button type="button" className="quiet" onClick={() => dialog.current?.showModal()}>
        <Icon name="menu" /> {say("menu.title")}
      </button>
      <dialog ref={dialog} className="sheet" aria-label={say("menu.title")}>
        <Suspense fallback={null}>
          <MenuSheet
            keys={keys}
            close={() => dialog.current?.close()}
            readAgreements={() => readAgreements(true)}
          />
        </Suspense>
      </dialog>
      <AgreementsOnDemand
        isOpen={readsAgreements}
        close={() => readAgreements(false)}
        seat={seat}
      />
    </>
  );
}
