// How one cause leads to another: to more or to less of it, how strongly, how sure people are of it.
import { Polarity, RecordKind, type RecordOf } from "@plenary/sdk";
import { type Key, useWords } from "./words.tsx";

type Link = RecordOf<"causeLink">;

export const polarities: { readonly [P in Polarity]: Key } = {
  [Polarity.UNSPECIFIED]: "link.unsaid",
  [Polarity.MORE]: "link.more",
  [Polarity.LESS]: "link.less",
  [Polarity.DISPUTED]: "link.disputed",
};
export const linkRef = ({ id }: Link) => ({ kind: RecordKind.CAUSE_LINK, id });

/** Whatever is not as one would take it for anyway. */
export function LinkWords({ link }: { link: Link }) {
  const say = useWords();
  return (
    <>
      {link.polarity !== Polarity.MORE && <> · {say(polarities[link.polarity])}</>}
      {link.strength > 0 && <> · {say("link.strength", { step: link.strength })}</>}
      {link.confidence > 0 && <> · {say("link.confidence", { step: link.confidence })}</>}
    </>
  );
}
