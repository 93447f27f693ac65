// For who has no mouse: past what stands on every screen, to what to do now. It moves the focus by
// itself, since following a fragment would take the session's out of the address, and a reload with it.
import { useWords } from "./words.tsx";

export function SkipLink({ to }: { to: string }) {
  const say = useWords();
  return (
    <a
      className="skip"
      href={`#${to}`}
      onClick={(event) => {
        event.preventDefault();
        const place = document.getElementById(to);
        place?.setAttribute("tabindex", "-1");
        place?.focus();
      }}
    >
      {say("skip")}
    </a>
  );
}
