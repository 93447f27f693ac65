// The links that `plenary session create` prints, as deploy/run does: opening one, ticking what the
// template has people agree to, and pressing its one button, is all that anybody needs to do.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { Hall, type Look, laptop, phone, projector } from "./hall.ts";
import { inLanguage, say } from "./steps.ts";

const run = promisify(execFile);

/** What is printed, by its first word. */
async function printed(hall: Hall): Promise<ReadonlyMap<string, string>> {
  const program = join(process.env.PLENARY_BIN ?? "", "plenary");
  const asked = ["session", "create", "Getting to school", "--template", "focus-group"];
  const where = ["--group", "student", "--language", "en", "--server", hall.server.url];
  const token = ["--token-file", join(hall.server.folder, "admin.token")];
  const { stdout } = await run(program, [...asked, ...where, ...token]);
  const lines = stdout.split("\n").map((line) => /^(\w+)\s+(http\S+)/.exec(line));
  return new Map(lines.flatMap((line) => (line === null ? [] : [[line[1] ?? "", line[2] ?? ""]])));
}

/** Whom the template has agree first. */
const isAsked = new Set(["participants", "observer"]);
const screens: readonly (readonly [string, Look, string])[] = [
  ["participants", phone, ".phone header.top"],
  ["facilitator", laptop, ".console"],
  ["observer", laptop, ".document"],
  ["wall", projector, ".wall .code"],
];

test("each printed link leads to its screen by one press", async () => {
  const hall = await Hall.open();
  try {
    const links = await printed(hall);
    for (const [who, size, screen] of screens) {
      const look = { ...size, ...inLanguage };
      const page = await hall.page(look);
      const link = links.get(who);
      expect(link, `a link for ${who}`).toBeDefined();
      await page.goto(hall.joinAddress((link ?? "").split("#")[1] ?? ""));
      if (isAsked.has(who)) await page.locator("#agreed").check();
      await page.getByRole("button", { name: say("join.enter"), exact: true }).click();
      await expect(page.locator(screen).first()).toBeVisible();
    }
    expect(hall.complaints).toEqual([]);
  } finally {
    await hall.close();
  }
});
