// What a screen says to a screen reader: its tree of roles and names, held against the one that is
// committed (aria/, remade by `npx playwright test --update-snapshots`).
//
// Two things differ from one play to the next: what clocks and dice say, which is written here as a
// word for all of it, and the order in which chance puts notes, rooms and items, so lists are sorted.
import { expect, type Page } from "@playwright/test";
import { wordsIn } from "./words.ts";

/** The screens whose trees are kept, each kind of phase once. */
const kept = new Set([
  "join",
  "join-agreements",
  "participant-agreements",
  "console-agreements",
  "console-new-code",
  "console-acts",
  "check",
  "check-trouble",
  "elsewhere",
  "elsewhere-before",
  "lobby",
  "participant-gather",
  "participant-menu",
  "participant-because",
  "participant-sealed",
  "participant-infer",
  "participant-breakout",
  "participant-table",
  "participant-causes",
  "participant-vote",
  "participant-results",
  "participant-offline",
  "participant-not-sent",
  "participant-findings",
  "participant-fingers",
  "participant-commitment",
  "participant-hidden",
  "participant-spotlight",
  "participant-removed",
  "participant-detour",
  "participant-fishbone",
  "participant-picture",
  "console-start",
  "console-lobby",
  "console-to-observe",
  "console-rooms",
  "console-preview",
  "console-review",
  "console-vote",
  "console-results",
  "console-merge",
  "console-part",
  "console-commitments",
  "console-people",
  "console-rules",
  "console-help",
  "wall-notes",
  "wall-beside",
  "wall-blank",
  "wall-groups",
  "wall-voting",
  "wall-results",
  "wall-map",
  "wall-spotlight",
  "wall-empty",
  "wall-captions",
  "participant-mine",
  "participant-adds-to",
  "participant-why-not",
  "observer",
  "observer-phone",
  "participant-nobody",
  "again",
]);

export async function expectTree(page: Page, name: string, language: string): Promise<void> {
  if (!kept.has(name) && !name.startsWith("ballot-")) return;
  const screen = page.locator("#app > :first-child, body:not(:has(#app))");
  await expect(async () => {
    const tree = steady(await screen.ariaSnapshot(), language);
    expect(tree).toMatchSnapshot(`${name}.${language}.yml`);
  }).toPass({ timeout: 10_000 });
}

interface Node {
  readonly line: string;
  readonly children: Node[];
}

function steady(snapshot: string, language: string): string {
  const root: Node = { line: "", children: [] };
  const open = [root];
  // A room's counts, and its people, who may all be in the other one.
  const drawn = /^( *- paragraph: )[^·\n]+ · [^·\n]+ · [^·\n]+\n *- paragraph.*$/gm;
  const caughtUp = `- status: ${wordsIn(language)("status.caught_up")}`; // For a few seconds.
  for (const line of snapshot.replace(drawn, "$1(who is there)").split("\n")) {
    if (line.trim() === caughtUp) continue;
    const depth = line.search(/\S/) / 2;
    const node = { line: withoutChance(line.trim(), language), children: [] };
    open[depth]?.children.push(node);
    open[depth + 1] = node;
  }
  return `${root.children.map((node) => written(node, 0)).join("\n")}\n`;
}

const isUnordered = /^- (list|combobox)\b/;

function written(node: Node, depth: number): string {
  const children = node.children.map((child) => written(child, depth + 1));
  const rooms = node.children.flatMap(({ line }, i) => (line.startsWith("- article") ? [i] : []));
  const sorted = rooms.map((i) => children[i] ?? "").sort();
  for (const [i, place] of rooms.entries()) children[place] = sorted[i] ?? "";
  if (isUnordered.test(node.line)) children.sort();
  return [`${"  ".repeat(depth)}${node.line}`, ...children].join("\n");
}

const people = ["Quiet Heron", "Bold Otter", "Calm Lynx", "Kind Finch"].join("|");

/** Drawn by chance: who shares a room, and which of two causes names the merged one. How late it is,
 * and who still writes, depends on the machine. */
function withoutChance(line: string, language: string): string {
  const say = wordsIn(language);
  // How long a step took, or takes so far: no play is in one for longer.
  const minutes = [...Array(10).keys()].flatMap((n) => [
    ` · ${say("agenda.took", { minutes: n })}`,
    ` · ${say("agenda.so_far", { minutes: n })}`,
  ]);
  const aNumber = (words: string) => new RegExp(words.replace("7", "\\d+"), "g");
  return minutes
    .reduce((left, taken) => left.replace(taken, ""), line)
    .replace(new RegExp(`(${people})([,،] (${people}))+`, "g"), "(people)")
    .replace(/(each|every) day/g, "(each or every) day")
    .replace(new RegExp(`Room \\d(: (\\(people\\)|${people}))?`, "g"), "Room (n)")
    .replace(/127\.0\.0\.1:\d+/g, "(address)")
    .replace(/\b[A-Z0-9]{4}[ -][A-Z0-9]{4}\b/g, "(code)")
    .replace(/−?\b\d{1,2}:\d\d(:\d\d [\p{L}]+)?(?!\d)/gu, "(time)")
    .replace(/^(\s*- slider .*: )"\d+"$/, '$1"(n)"')
    .replace(/\(\d+ /, "(n ")
    .replaceAll(` · ${say("people.writing")}`, "")
    .replaceAll(` · ${say("people.left")}`, "")
    .replaceAll(` · ${say("move.writing", { count: 1 })}`, "")
    .replaceAll(` · ${say("move.writing", { count: 2 })}`, "")
    .replace(aNumber(` · ${say("move.writing", { count: 7 })}`), "")
    .replace(aNumber(`${say("wall.people", { count: 7 })} · `), "");
}
