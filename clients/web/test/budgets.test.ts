// What a cheap phone has to load before it can show something, in bytes as they come over the line.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogueOf, keysSaidBy, roleParts, tags } from "../catalogue_parts.ts";

const built = new URL("../dist/", import.meta.url);
const kib = 1024;

function bytesOf(file: string): number {
  return readFileSync(new URL(`${file}.gz`, built)).length;
}

/** The scripts and styles that a page or a script asks for before anything else. */
function wantedBy(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}

/** A page and what it names. */
function filesOf(page: string): string[] {
  const text = readFileSync(new URL(page, built), "utf8");
  const files = wantedBy(text, /(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g);
  expect(files.length).toBeGreaterThan(0);
  return [page, ...files];
}

function chunkNamed(name: string): string {
  const file = readdirSync(new URL("assets/", built)).find(
    (each) => each.startsWith(`${name}-`) && each.endsWith(".js"),
  );
  expect(file, name).toBeDefined();
  return `assets/${file}`;
}

/** A chunk and all that must be here before it can run. */
function withImports(chunk: string, found = new Set<string>()): Set<string> {
  if (found.has(chunk)) return found;
  found.add(chunk);
  const code = readFileSync(new URL(chunk, built), "utf8");
  for (const name of wantedBy(code, /(?:from|import)\s*["`]\.\/([^"`]+\.js)["`]/g)) {
    withImports(`assets/${name}`, found);
  }
  return found;
}

function sum(files: Iterable<string>): number {
  return [...new Set(files)].reduce((bytes, file) => bytes + bytesOf(file), 0);
}

test("the join page is at most 15 KiB", () => {
  expect(sum(filesOf("index.html"))).toBeLessThanOrEqual(15 * kib);
});

test("what a participant loads first is at most 150 KiB", () => {
  // The page, the participant's screen, and the largest catalogue.
  const files = [...filesOf("session.html"), ...withImports(chunkNamed("participant"))];
  const catalogues = tags().map((tag) => bytesOf(chunkNamed(`words-shared-${tag}`)));
  const bytes = sum(files) + Math.max(...catalogues);
  expect(bytes).toBeGreaterThan(50 * kib); // Else something was not counted.
  expect(bytes).toBeLessThanOrEqual(150 * kib);
  console.log(`a participant loads ${(bytes / kib).toFixed(1)} KiB first`);
});

/** A chunk, and everything that it may ever load, but not the screens of these roles. */
function everythingOf(chunk: string, roles: readonly string[], found = new Set<string>()) {
  const isTheirs = roles.some((role) => chunk.startsWith(`assets/${role}-`));
  if (found.has(chunk) || isTheirs || chunk.startsWith("assets/words-")) return found;
  found.add(chunk);
  const code = readFileSync(new URL(chunk, built), "utf8");
  for (const name of wantedBy(code, /["`](?:\.\/|assets\/)([\w.-]+\.js)["`]/g)) {
    everythingOf(`assets/${name}`, roles, found);
  }
  return found;
}

async function keysIn(part: string, tag: string): Promise<string[]> {
  const chunk = new URL(chunkNamed(`words-${part}-${tag}`), built);
  const { messages } = (await import(/* @vite-ignore */ chunk.href)) as { messages: object };
  return Object.keys(messages);
}

const keys = Object.keys(catalogueOf("en"));

test.each(tags())("no screen that was built can say what its words in %s lack", async (tag) => {
  const session = filesOf("session.html").find((file) => file.endsWith(".js")) ?? "";
  const shared = [...(await keysIn("shared", tag)), ...(await keysIn("later", tag))];
  for (const part of [...roleParts, "participant"]) {
    const own = part === "participant" ? [] : await keysIn(part, tag);
    const others = roleParts.filter((role) => role !== part);
    const chunks = [...everythingOf(session, others)];
    expect(chunks.length, part).toBeGreaterThan(5);
    expect(chunks.some((chunk) => chunk.includes("participant-"))).toBe(true);
    const code = chunks.map((chunk) => readFileSync(new URL(chunk, built), "utf8")).join("\n");
    const said = keysSaidBy(code, keys);
    expect(said.size, part).toBeGreaterThan(250);
    const here = new Set([...shared, ...own]);
    expect([...said].filter((key) => !here.has(key))).toEqual([]);
  }
});

test.each(tags())("what is loaded first says nothing that comes later, in %s", async (tag) => {
  const first = new Set(await keysIn("shared", tag));
  const files = [...filesOf("session.html"), ...withImports(chunkNamed("participant"))];
  const scripts = files.filter((file) => file.endsWith(".js"));
  const code = scripts.map((file) => readFileSync(new URL(file, built), "utf8")).join("\n");
  const said = [...keysSaidBy(code, keys)].filter((key) => key.includes(".")); // "add" is said by all code.
  expect(said.filter((key) => !first.has(key))).toEqual([]);
});

test("what only later screens say is not loaded first", async () => {
  const [first, later] = [await keysIn("shared", "en"), await keysIn("later", "en")];
  for (const key of ["evidence.table", "vote.fingers", "commitment.measure", "map.why"]) {
    expect(later).toContain(key);
    expect(first).not.toContain(key);
  }
});

test("what only a role says is not among everybody's words", async () => {
  const shared = await keysIn("shared", "en");
  for (const key of ["review.hide", "wall.scan", "observer.notes", "join.names_first"]) {
    expect(keys).toContain(key);
    expect(shared).not.toContain(key);
  }
});

test("nothing is asked of anybody else", () => {
  for (const page of ["index.html", "session.html"]) {
    const text = readFileSync(new URL(page, built), "utf8");
    expect(wantedBy(text, /(?:src|href)="([^"]+)"/g).filter((url) => !url.startsWith("/"))).toEqual(
      [],
    );
    expect(text).not.toMatch(/<script(?![^>]*src=)|style="|\son[a-z]+="/);
  }
});
