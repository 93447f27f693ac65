// What a page asks of the network and what it lets in: nothing of anybody else, no string that becomes a
// script; and where WebSocket is blocked, a way around it until it is not.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone, projector } from "./hall.ts";
import { inLanguage, look, say, write } from "./steps.ts";

let hall: Hall;
let facilitator: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "focus-group" });
  facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
});
test.afterAll(async () => {
  await hall?.close();
});

test("a string never becomes a script, and a page of somebody else's never opens in ours", async () => {
  const join = await hall.page({ ...phone, ...inLanguage });
  await join.goto(hall.joinAddress(""));
  for (const page of [join, facilitator]) {
    const done = await page.evaluate(tryToInject);
    expect(done).toEqual([]);
    const reached = await page.evaluate(() =>
      fetch("http://127.0.0.1:9/").then(
        () => true,
        () => false,
      ),
    );
    expect(reached).toBe(false);
  }
  const [answer] = await Promise.all([
    join.waitForResponse(/\/session$/),
    join.goto(`${hall.server.url}/session`),
  ]);
  const policy = (await answer.allHeaders())["content-security-policy"] ?? "";
  for (const rule of [
    "default-src 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ]) {
    expect(policy).toContain(rule);
  }
  hall.complaints.length = 0; // What was tried here is refused aloud.
});

test("assets come small and stay", async () => {
  const page = await hall.page({ ...projector, ...inLanguage });
  const assets: { url: string; headers: { [name: string]: string } }[] = [];
  page.on("response", async (response) => {
    if (response.url().includes("/assets/")) {
      assets.push({ url: response.url(), headers: await response.allHeaders() });
    }
  });
  await page.goto(hall.joinAddress(`link=${hall.made.wall}`));
  await page.locator("button[type=submit]").click();
  await expect(page.locator(".wall h1")).toBeVisible();
  const scripts = assets.filter(({ url }) => url.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(3);
  for (const { url, headers } of scripts) {
    expect(headers["content-encoding"], url).toMatch(/^(br|gzip)$/);
    expect(headers["cache-control"], url).toContain("immutable");
  }
});

test("around a blocked WebSocket, and back to it as soon as it opens", async () => {
  const page = await hall.page({ ...phone, ...inLanguage, isBlocked: true });
  await page.clock.install();
  await page.goto(hall.joinAddress(`code=${hall.made.code}`));
  await page.locator("#name").fill("Sunny Dolphin");
  await page.locator("button[type=submit]").click();
  await page.waitForURL(/\/session/);
  await expect(async () => {
    await page.clock.runFor(1_000);
    await expect(page.getByText(say("status.detour"))).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
  await write(page, "Around the firewall");
  await expect(facilitator.getByText("Around the firewall")).toBeVisible();
  await look(page, "participant-detour");
  await page.evaluate(() => {
    (window as unknown as { unblock: () => void }).unblock();
  });
  // Within a minute of the page's own clock, in steps that leave the line time to prove itself.
  await expect(async () => {
    await page.clock.runFor(2_000);
    await expect(page.getByText(say("status.detour"))).toHaveCount(0, { timeout: 200 });
    await expect(page.getByText(say("status.reconnecting"))).toHaveCount(0, { timeout: 200 });
  }).toPass({ timeout: 90_000, intervals: [100] });
  await write(page, "Through the door");
  await expect(facilitator.getByText("Through the door")).toBeVisible();
});

test("announcements come in one piece, not note by note", async () => {
  const page = await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage });
  await page.locator("[role=log]").evaluate((log) => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => said.push(log.textContent ?? "")).observe(log, {
      childList: true,
      subtree: true,
    });
  });
  await facilitator.locator("#board details summary").last().click();
  for (let i = 0; i < 4; i += 1) await write(facilitator, `Heard ${i}`);
  const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said);
  await expect.poll(async () => (await said()).length).toBeGreaterThan(0);
  const counts = (await said()).map((words) => Number(/\d+/.exec(words)?.[0] ?? 0));
  expect(counts.length).toBeLessThanOrEqual(2);
  expect(Math.max(...counts)).toBeGreaterThan(1);
});

test("calm: what comes waits until it is asked for", async () => {
  const page = await hall.participant("Calm Lynx", "student", { ...phone, ...inLanguage });
  await page.getByRole("button", { name: say("menu.title"), exact: true }).click();
  await page.getByLabel(say("menu.calm")).check();
  await page.getByRole("button", { name: say("close"), exact: true }).click();
  await write(facilitator, "Not at once");
  const show = page.getByRole("button", { name: say("calm.show", { count: 1 }) });
  await expect(show).toBeVisible();
  await expect(page.getByText("Not at once", { exact: true })).toHaveCount(0);
  await write(page, "My own");
  await expect(page.getByText("My own", { exact: true })).toBeVisible();
  await look(page, "participant-calm");
  await show.click();
  await expect(page.getByText("Not at once", { exact: true })).toBeVisible();
});

test("what is only for oneself is with nobody's notes", async () => {
  const page = await hall.participant("Bold Otter", "family", { ...phone, ...inLanguage });
  await page.getByLabel(say("write.only_me")).check();
  await write(page, "For nobody else");
  const mine = page.locator("section", {
    has: page.getByRole("heading", { name: say("mine.title", { count: 1 }) }),
  });
  await expect(mine.getByText("For nobody else")).toBeVisible();
  await expect(page.getByText(say("note.sending"))).toHaveCount(0);
  await expect(page.getByText("For nobody else")).toHaveCount(1);
  await expect(mine.getByText(say("note.sealed"))).toBeVisible();
});

test("whoever is not let in at once is told how it stands, in their language", async () => {
  const page = await hall.page({ ...phone, ...inLanguage, isBlocked: true });
  await page.route("**/live/http", (route) => route.abort());
  await page.goto(hall.joinAddress(`code=${hall.made.code}`));
  await page.locator("#name").fill("Swift Lynx");
  await page.locator("button[type=submit]").click();
  await expect(page.getByText(say("status.reconnecting"))).toBeVisible();
  await page.getByRole("button", { name: say("menu.title"), exact: true }).click();
  await expect(page.getByLabel(say("menu.language"))).toBeVisible();
  await page.unroute("**/live/http");
  await expect(page.locator("header.top")).toBeVisible({ timeout: 60_000 });
});

test("a language that does not come is said not to, and nothing is lost", async () => {
  const page = await hall.participant("Kind Finch", "educator", { ...phone, ...inLanguage });
  await page.getByRole("button", { name: say("menu.title"), exact: true }).click();
  const language = page.getByRole("combobox", { name: say("menu.language") });
  const before = await language.inputValue();
  await page.context().setOffline(true);
  await language.selectOption("ht");
  await expect(page.getByText(say("part.missing"))).toBeVisible();
  await expect(language).toHaveValue(before);
  await page.context().setOffline(false);
  await language.selectOption("ht");
  await expect(page.locator("html")).toHaveAttribute("lang", "ht");
  await page.context().close();
});

test("T_C7 what was made and taken back offline stays away", async () => {
  const page = await hall.participant("Kind Finch", "educator", { ...phone, ...inLanguage });
  const words = "Nobody shall ever read this";
  await page.context().setOffline(true);
  await expect(page.getByText(say("status.offline"))).toBeVisible();
  await write(page, words);
  await page.getByRole("button", { name: say("note.remove_this", { which: words }) }).click();
  await expect(page.getByText(words, { exact: true })).toHaveCount(0);
  await page.context().setOffline(false);
  await write(page, "Written after that");
  await expect(facilitator.getByText("Written after that")).toBeVisible();
  await expect(facilitator.getByText(words, { exact: true })).toHaveCount(0);
  await page.reload();
  await expect(page.getByText("Written after that")).toBeVisible();
  await expect(page.getByText(words, { exact: true })).toHaveCount(0);
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});

/** Runs in the page, by a timer of its own: what a debugger runs is let through. Says what worked. */
function tryToInject(): Promise<string[]> {
  const attempts: { [name: string]: () => unknown } = {
    html: () => {
      document.createElement("div").innerHTML = "<b>no</b>";
    },
    code: () => new Function("return 1"),
    address: () => {
      document.createElement("script").src = "/other.js";
    },
  };
  const worked = ([, attempt]: [string, () => unknown]) => {
    try {
      attempt();
      return true;
    } catch {
      return false;
    }
  };
  return new Promise((resolve) => {
    setTimeout(() =>
      resolve(
        Object.entries(attempts)
          .filter(worked)
          .map(([name]) => name),
      ),
    );
  });
}
