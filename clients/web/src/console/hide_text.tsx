// Taking a text out of sight, with the reason. It is listed under Review, and can be shown again there.
import { ReviewAct, type ReviewReason } from "@plenary/sdk";
import { ActMenu } from "../shared/act_menu.tsx";
import type { Ref } from "../shared/items.ts";
import { useNotify, useSession, useSubmit } from "../shared/live.tsx";
import { useWords } from "../shared/words.tsx";
import { reasons, reviewOf } from "./reviews.ts";

export function HideText({ text, words }: { text: Ref; words: string }) {
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  // Asked when it is pressed: beside every note, it must not be drawn anew with the board.
  const { session } = useSession();
  const hide = async (reason: ReviewReason) => {
    const afterSteps = reviewOf(session.current.board, text)?.steps.length ?? 0;
    const outcome = await submit({
      case: "reviewRecord",
      value: { record: text, act: ReviewAct.HIDE, afterSteps, reason },
    });
    if (outcome.ok) notify(say("review.hidden"));
  };
  return (
    <ActMenu
      title={say("review.hide")}
      label={say("review.hide_this", { which: words })}
      act={(reason) => void hide(Number(reason))}
    >
      {reasons.map((reason) => (
        <option key={reason} value={reason}>
          {say(`review.reason_${reason}`)}
        </option>
      ))}
    </ActMenu>
  );
}
