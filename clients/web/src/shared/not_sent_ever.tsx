// What nobody will ever read, once a seat is gone: to be copied from the screen.
import { placeOf } from "./drafts.ts";
import { useLive, useSession } from "./live.tsx";
import { AstrayList } from "./not_sent.tsx";
import { typedByHand } from "./typed_words.ts";
import { useWords } from "./words.tsx";

/** Of all who typed at this device, and what was on its way. */
export function NeverSent() {
  const { session } = useSession();
  const { board } = useLive();
  const say = useWords();
  const underWay = session.unanswered.flatMap(({ command, asSeat }, n) =>
    typedByHand(command, board, say).map(({ place, words }) => {
      const at = `${placeOf(asSeat, place)}/unanswered/${n}`;
      return { at, words, hasField: false, isUnanswered: true };
    }),
  );
  return <AstrayList besides={underWay} />;
}
