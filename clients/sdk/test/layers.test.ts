// Who may know whom, as README.md has it: wire ← board ← link; generated types in wire only; and the
// screens know the SDK by its front door.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const allowed: Readonly<{ [layer: string]: readonly string[] }> = {
  wire: ["wire"],
  board: ["board", "wire"],
  link: ["link", "board", "wire"],
};

function importsOf(folder: URL, ending: RegExp): { file: string; from: string }[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => ending.test(name) && !name.includes("generated"))
    .flatMap((file) => {
      const code = readFileSync(new URL(file, folder), "utf8");
      const found = code.matchAll(/(?:from|import\()\s*"([^"]+)"/g);
      return [...found].map((match) => ({ file, from: match[1] ?? "" }));
    });
}

test("each layer of the SDK knows only those below it", () => {
  const source = new URL("../src/", import.meta.url);
  const imports = importsOf(source, /\.ts$/).filter(({ file }) => file.includes("/"));
  expect(imports.length).toBeGreaterThan(20);
  for (const { file, from } of imports) {
    const layer = file.split("/")[0] ?? "";
    const sibling = /^\.\.\/([a-z]+)\//.exec(from)?.[1];
    if (sibling !== undefined) expect(allowed[layer], `${file}: ${from}`).toContain(sibling);
    if (from.includes("generated")) expect(layer, file).toBe("wire");
  }
});

test("the screens know the SDK by its front door", () => {
  const screens = new URL("../../web/src/", import.meta.url);
  const imports = importsOf(screens, /\.tsx?$/);
  expect(imports.length).toBeGreaterThan(50);
  for (const { file, from } of imports) {
    expect(from, file).not.toMatch(/@plenary\/sdk\/|sdk\/src|@bufbuild/);
  }
  expect(fileURLToPath(screens)).toContain("clients/web/src");
});
