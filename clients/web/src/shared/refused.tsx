// Beside a field: why the words in it came back. Aloud it is said by the notice of the same moment.
import { Icon } from "./icon.tsx";

export function Refused({ id, why }: { id: string; why: string | undefined }) {
  if (why === undefined) return null;
  return (
    <p id={id} className="aside trouble">
      <Icon name="warning" /> {why}
    </p>
  );
}

/** The ids of what stands beside a field, those that are there. */
export function describedBy(...ids: readonly (string | false | undefined)[]) {
  const there = ids.filter((id) => typeof id === "string");
  return there.length === 0 ? {} : { "aria-describedby": there.join(" ") };
}
