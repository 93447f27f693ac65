// What the session agreed on: to read from the menu at any time, and to agree to anew when it has
// changed. That is a line on the screen, never a wall: whoever is in goes on.
import { type RecordOf, Role, type Seat } from "@plenary/sdk";
import { Suspense, useState } from "react";
import { useLive } from "./live.tsx";
import { part } from "./part.tsx";
import { isOver, isStaff } from "./phase.ts";
import { useWords } from "./words.tsx";

const AgreementsDialog = part(
  async () => (await import("./agreements_dialog.tsx")).AgreementsDialog,
);

type Agreements = NonNullable<RecordOf<"settings">["agreements"]>;
type Wording = Agreements["wordings"][number];

/** Nothing where nothing is asked. */
export function useAgreements(): Agreements | undefined {
  const { board } = useLive();
  const agreements = board.only("settings")?.agreements;
  return agreements === undefined || agreements.wordings.length === 0 ? undefined : agreements;
}

/** In a language, else in English, else in whatever there is. */
export function wordingOf(
  agreements: Agreements | undefined,
  language: string,
): Wording | undefined {
  const by = (tag: string) => agreements?.wordings.find((each) => each.language === tag);
  return by(language) ?? by("en") ?? agreements?.wordings[0];
}

/** As the server asks: not who sets them, and no wall. */
export function isAsked(seat: Seat): boolean {
  return !isStaff(seat.role) && seat.role !== Role.WALL;
}

/** The version that a seat agreed to; zero: none. */
export function useAgreed(): (seat: bigint) => number {
  const { board } = useLive();
  const agreed = board.all("agreed");
  return (seat) => [...agreed.values()].find((each) => each.seat === seat)?.version ?? 0;
}

/** Whose turn it is, and as whom the device says so. */
export interface Asked {
  readonly seat: Seat | undefined;
  readonly asSeat?: bigint;
}

export function useIsMissing({ seat }: Asked): boolean {
  const agreements = useAgreements();
  const agreed = useAgreed();
  const { board } = useLive();
  // Whoever looks through a participant's eyes is nobody in particular.
  if (agreements === undefined || !seat?.id || !isAsked(seat) || isOver(board)) return false;
  return agreed(seat.id) < agreements.version;
}

/** Opened by what asks for it, and gone when it is closed. */
export function AgreementsOnDemand({
  isOpen,
  ...asked
}: Asked & { readonly isOpen: boolean; readonly close: () => void }) {
  if (!isOpen) return null;
  return (
    <Suspense fallback={null}>
      <AgreementsDialog {...asked} />
    </Suspense>
  );
}

/** The line that says that they have changed. */
export function AgreementsNotice(asked: Asked) {
  const say = useWords();
  const [isOpen, setOpen] = useState(false);
  const isMissing = useIsMissing(asked);
  return (
    <>
      <div role="status" className={isMissing ? "banner row" : undefined}>
        {isMissing && (
          <>
            <span>{say("agreements.changed")}</span>
            <button type="button" className="push" onClick={() => setOpen(true)}>
              {say("agreements.read")}
            </button>
          </>
        )}
      </div>
      <AgreementsOnDemand {...asked} isOpen={isOpen} close={() => setOpen(false)} />
    </>
  );
}
