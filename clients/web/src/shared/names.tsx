// Several people's names in a line, each with a direction of its own: an Arabic name beside an English
// one would else change places with it.
import { Fragment } from "react";

export function Names({ of }: { of: readonly string[] }) {
  return of.map((name, i) => (
    <Fragment key={`${i}/${name}`}>
      {i > 0 && ", "}
      <bdi>{name}</bdi>
    </Fragment>
  ));
}
