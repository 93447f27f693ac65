// Several people's names in a line, each with a direction of its own: an Arabic name beside an English
// one would else change places with it.
import { Fragment } from "react";
import { useLanguage } from "./words.tsx";

export function Names({ of }: { of: readonly string[] }) {
  const { comma } = useLanguage().language;
  return of.map((name, i) => (
    <Fragment key={`${i}/${name}`}>
      {i > 0 && comma}
      <bdi>{name}</bdi>
    </Fragment>
  ));
}
