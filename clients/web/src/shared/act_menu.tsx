// A menu that acts as soon as something is chosen from it. A closed native list takes the first arrow
// key for a choice, before one has read what else there is (WCAG 3.2.2): here a key only opens it.
import type { KeyboardEvent, ReactNode, RefCallback } from "react";

interface ActMenuProps {
  /** What stands on it. */
  readonly title: string;
  /** What it is called where several look the same. */
  readonly label: string;
  readonly act: (value: string) => void;
  readonly className?: string;
  readonly ref?: RefCallback<HTMLSelectElement>;
  readonly children: ReactNode;
}

export function ActMenu(props: ActMenuProps) {
  const { title, label, act, className = "quiet", ref, children } = props;
  return (
    <select
      ref={ref}
      className={className}
      value="here"
      aria-label={label}
      onKeyDown={openOnly}
      onChange={(event) => act(event.target.value)}
    >
      <option value="here" disabled>
        {title}
      </option>
      {children}
    </select>
  );
}

/** Every key that would choose something while the list is closed. */
export function openOnly(event: KeyboardEvent<HTMLSelectElement>): void {
  const { key, ctrlKey, altKey, metaKey, currentTarget: select } = event;
  const chooses = /^(Arrow|Home|End|Page)/.test(key) || key.length === 1;
  if (!chooses || ctrlKey || altKey || metaKey || isOpen(select)) return;
  if (typeof select.showPicker !== "function") return; // As such browsers have always done.
  event.preventDefault();
  // A browser opens no list where it is not seen: the key would do nothing, and say nothing.
  select.scrollIntoView({ block: "nearest" });
  select.showPicker();
}

function isOpen(select: HTMLSelectElement): boolean {
  try {
    return select.matches(":open");
  } catch {
    return false; // Where that is not known, keys of an open list do not come here.
  }
}
