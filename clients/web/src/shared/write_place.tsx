// Where a person writes in the phase there is: as themselves, or where nobody can be found out.
import { Anonymity } from "@plenary/sdk";
import { Suspense } from "react";
import { Compose } from "./compose.tsx";
import { useLive, useSession } from "./live.tsx";
import { part } from "./part.tsx";

const ByNobody = part(async () => (await import("./by_nobody.tsx")).ByNobody);

export function WritePlace() {
  const { ticket } = useSession();
  const { board } = useLive();
  const isUnlinkable = board.only("phase")?.anonymity === Anonymity.UNLINKABLE;
  if (!isUnlinkable || ticket === undefined) return <Compose />;
  return (
    <Suspense fallback={null}>
      <ByNobody ticket={ticket} />
    </Suspense>
  );
}
