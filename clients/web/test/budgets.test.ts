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

function pageBytes(page: string): number {
  const text = readFileSync(new URL(page, built), "utf8");
  const files = wantedBy(text, /(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g);
  expect(files.length).toBeGreaterThan(0);
  return [page, ...new Set(files)].reduce((sum, file) => sum + bytesOf(file), 0);
}

function assetsNamed(...names: readonly string[]): number {
  const files = readdirSync(new URL("assets/", built)).filter((file) => file.endsWith(".js"));
  return names.reduce((sum, name) => {
    const file = files.find((candidate) => candidate.startsWith(`${name}-`));
    expect(file, name).toBeDefined();
    return sum + bytesOf(`assets/${file}`);
  }, 0);
}

test("the join page is at most 15 KiB", () => {
  expect(pageBytes("index.html")).toBeLessThanOrEqual(15 * kib);
});

test("what a participant loads first is at most 150 KiB", () => {
  // Everything that the participant's screen imports, and the largest catalogue.
  const dependencies = ["participant", "compose", "note_list", "conclusions", "announcements"];
  const shared = assetsNamed(...dependencies, "look_back");
  const catalogues = ["en", "pt-BR", "es", "ht", "ar"].map((tag) => assetsNamed(tag));
  const bytes = pageBytes("session.html") + shared + Math.max(...catalogues);
  expect(bytes).toBeLessThanOrEqual(150 * kib);
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
