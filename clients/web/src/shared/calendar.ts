// A day in a calendar's own format (RFC 5545), to be kept as a file. Pure.

interface Day {
  /** Of the commitment: saved twice, it stands once. */
  readonly id: bigint;
  /** Days since 1970. */
  readonly day: number;
  readonly title: string;
  readonly more: string;
  /** When it is written, in milliseconds since 1970. */
  readonly now: number;
}

const dayMs = 86_400_000;

export function calendarFile({ id, day, title, more, now }: Day): string {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Plenary//Plenary//EN",
    "BEGIN:VEVENT",
    `UID:commitment-${id}@plenary`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${dateOf(day)}`,
    `DTEND;VALUE=DATE:${dateOf(day + 1)}`,
    `SUMMARY:${escaped(title)}`,
    ...(more === "" ? [] : [`DESCRIPTION:${escaped(more)}`]),
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

function dateOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10).replaceAll("-", "");
}

function escaped(words: string): string {
  return words.replaceAll(/[\\;,]/g, "\\$&").replaceAll(/\r?\n/g, "\\n");
}

const lineBytesMax = 75;

/** No line is longer than 75 bytes, and no character is cut in two. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  let bytes = 0;
  let all = "";
  for (const character of line) {
    const more = encoder.encode(character).length;
    if (bytes + more > lineBytesMax) {
      all += "\r\n ";
      bytes = 1;
    }
    all += character;
    bytes += more;
  }
  return all;
}
