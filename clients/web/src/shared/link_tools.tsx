// What one may say of how one cause leads to another; loaded when it is asked for.
import { Polarity, type RecordOf } from "@plenary/sdk";
import { linkRef, polarities } from "./cause_link.tsx";
import { CiteEvidence } from "./evidence.tsx";
import { useSubmit } from "./live.tsx";
import { useWords } from "./words.tsx";

type Link = RecordOf<"causeLink">;

const steps = [1, 2, 3, 4, 5];

export function LinkTools({ link, room, which }: { link: Link; room: bigint; which: string }) {
  const say = useWords();
  const submit = useSubmit();
  const { id, polarity, strength, confidence } = link;
  const set = (changed: Partial<Pick<Link, "polarity" | "strength" | "confidence">>) =>
    void submit({
      case: "setLink",
      value: { link: id, polarity, strength, confidence, ...changed },
    });
  return (
    <>
      <select
        className="quiet"
        value={polarity}
        aria-label={say("link.polarity_this", { which })}
        onChange={(event) => set({ polarity: Number(event.target.value) })}
      >
        {[Polarity.UNSPECIFIED, Polarity.MORE, Polarity.LESS].map((each) => (
          <option key={each} value={each}>
            {say(polarities[each])}
          </option>
        ))}
        {polarity === Polarity.DISPUTED && (
          <option value={Polarity.DISPUTED} disabled>
            {say("link.disputed")}
          </option>
        )}
      </select>
      {(["strength", "confidence"] as const).map((what) => (
        <select
          key={what}
          className="quiet"
          value={link[what]}
          aria-label={say(`link.${what}_this`, { which })}
          onChange={(event) => set({ [what]: Number(event.target.value) })}
        >
          <option value={0}>{say(`link.${what}_unsaid`)}</option>
          {steps.map((step) => (
            <option key={step} value={step}>
              {say(`link.${what}`, { step })}
            </option>
          ))}
        </select>
      ))}
      <CiteEvidence
        claim={linkRef(link)}
        room={room}
        words={say("link.this", { which })}
        label="link.cite"
      />
      <button
        type="button"
        className="quiet"
        aria-label={say("link.part_this", { which })}
        onClick={() => void submit({ case: "removeLink", value: { link: id } })}
      >
        {say("link.part")}
      </button>
    </>
  );
}
