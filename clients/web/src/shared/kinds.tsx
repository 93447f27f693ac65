// How a note's epistemic kind is shown: a word, a picture and an edge, so that no meaning hangs on
// colour alone. What is known has a solid edge, what is thought a dashed one, what is asked a dotted.
import { Epistemic } from "@plenary/sdk";
import { Icon, type IconName } from "./icon.tsx";
import { type Key, useWords } from "./words.tsx";

interface Kind {
  readonly key: Key;
  readonly icon: IconName;
  readonly edge: "solid" | "dashed" | "dotted";
}

export function kindOf(epistemic: Epistemic): Kind {
  switch (epistemic) {
    case Epistemic.PREDICTION:
      return { key: "kind.prediction", icon: "crystal", edge: "dashed" };
    case Epistemic.OBSERVATION:
      return { key: "kind.observation", icon: "eye", edge: "solid" };
    case Epistemic.INFERENCE:
      return { key: "kind.inference", icon: "cloud", edge: "dashed" };
    case Epistemic.ASSUMPTION:
      return { key: "kind.assumption", icon: "cloud", edge: "dotted" };
    case Epistemic.QUESTION:
      return { key: "kind.question", icon: "question", edge: "dotted" };
    case Epistemic.LIVED_EXPERIENCE:
      return { key: "kind.lived_experience", icon: "heart", edge: "solid" };
    case Epistemic.STRENGTH:
      return { key: "kind.strength", icon: "star", edge: "solid" };
    case Epistemic.CAUSE:
      return { key: "kind.cause", icon: "branch", edge: "dashed" };
    case Epistemic.COMMITMENT:
      return { key: "kind.commitment", icon: "flag", edge: "solid" };
    default:
      return { key: "kind.unsorted", icon: "note", edge: "solid" };
  }
}

export function KindLabel({ epistemic }: { epistemic: Epistemic }) {
  const say = useWords();
  const kind = kindOf(epistemic);
  if (epistemic === Epistemic.UNSORTED) return null;
  return (
    <span className="kind">
      <Icon name={kind.icon} /> {say(kind.key)}
    </span>
  );
}
