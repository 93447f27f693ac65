// The day by which something is to be done, for one's own calendar.
import { type RecordOf, textOf } from "@plenary/sdk";
import { calendarFile } from "./calendar.ts";
import { useSession } from "./live.tsx";
import { useWords } from "./words.tsx";

export function CalendarLink({ commitment }: { commitment: RecordOf<"commitment"> }) {
  const say = useWords();
  const { session } = useSession();
  const { id, text, plan } = commitment;
  const day = plan?.dueDay ?? 0;
  if (day === 0) return null;
  const title = textOf(text);
  const more = plan?.measure === "" ? "" : `${say("commitment.measure")}: ${plan?.measure}`;
  const file = calendarFile({ id, day, title, more, now: session.clock.read() });
  return (
    <a
      href={`data:text/calendar;charset=utf-8,${encodeURIComponent(file)}`}
      download="plenary.ics"
      aria-label={say("commitment.calendar_this", { which: title.slice(0, 40) })}
    >
      {say("commitment.calendar")}
    </a>
  );
}
