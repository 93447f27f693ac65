// A day for one's own calendar, as other programs read it.
import { expect, test } from "vitest";
import { calendarFile } from "../src/shared/calendar.ts";

const now = Date.UTC(2026, 10, 29, 18, 5, 9);
const first = { id: 7n, day: 20_454, title: "A late bus", more: "", now };

test("it is one whole day, and the same one when it is saved again", () => {
  const lines = calendarFile(first).split("\r\n");
  expect(lines).toEqual([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Plenary//Plenary//EN",
    "BEGIN:VEVENT",
    "UID:commitment-7@plenary",
    "DTSTAMP:20261129T180509Z",
    "DTSTART;VALUE=DATE:20260101",
    "DTEND;VALUE=DATE:20260102",
    "SUMMARY:A late bus",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ]);
});

test("what would end a line or a value early is escaped", () => {
  const file = calendarFile({ ...first, title: "Buses; trains, \\ and\nEND:VEVENT", more: "a, b" });
  expect(file).toContain("SUMMARY:Buses\\; trains\\, \\\\ and\\nEND:VEVENT\r\n");
  expect(file).toContain("DESCRIPTION:a\\, b\r\n");
});

test("no line is longer than 75 bytes, and no character is cut", () => {
  const title = "الحافلة تأتي متأخرة كل يوم 🚌 ".repeat(9).trim();
  const file = calendarFile({ ...first, title });
  for (const line of file.split("\r\n")) {
    expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  }
  expect(file.replaceAll("\r\n ", "")).toContain(`SUMMARY:${title}`);
});
