// What a cheap phone has to load before it can show something, in bytes as they come over the line.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

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
  const catalogues = ["en", "pt-BR", "es", "ht", "ar"].map((tag) => bytesOf(chunkNamed(tag)));
  const bytes = sum(files) + Math.max(...catalogues);
  expect(bytes).toBeGreaterThan(50 * kib); // Else something was not counted.
  expect(bytes).toBeLessThanOrEqual(150 * kib);
  console.log(`a participant loads ${(bytes / kib).toFixed(1)} KiB first`);
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
