// What a screen reader says at once, to everybody: all of it, each time, and nothing that is not so.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone } from "./hall.ts";
import { inLanguage, say } from "./steps.ts";

let hall: Hall;
let facilitator: Page;
let heron: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "alone-to-all" });
  facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  heron = await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage });
  await hall.participant("Bold Otter", "family", { ...phone, ...inLanguage });
  await listen(heron);
});
test.afterAll(async () => {
  await hall?.close();
});

/** Keeps what the page's alert says from now on, each time that it says it. */
async function listen(page: Page): Promise<void> {
  await page.locator(".unseen[role=alert]").evaluate((alert) => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    new MutationObserver(() => heard.push(alert.textContent ?? "")).observe(alert, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
}

const heard = () => heron.evaluate(() => (window as unknown as { heard: readonly string[] }).heard);

test("a move into rooms says what is asked, and where one is", async () => {
  const to = say("phase.infer");
  await facilitator.getByRole("button", { name: say("move.to", { to }), exact: true }).click();
  await facilitator.getByRole("button", { name: say("move.now"), exact: true }).click();
  await expect(heron.locator(".room")).toBeVisible();
  const room = (await heron.locator(".room bdi").first().textContent()) ?? "";
  const prompt = (await heron.locator("#prompt").textContent()) ?? "";
  const words = `${say("announce.phase", { prompt })} ${say("announce.room", { room })}`;
  await expect.poll(heard).toEqual([words]);
});

test("a line that is lost twice is told of twice, and whoever was sent away hears that", async () => {
  const page = await hall.participant("Calm Lynx", "student", { ...phone, ...inLanguage });
  await page.clock.install();
  await listen(page);
  const said = () => page.evaluate(() => (window as unknown as { heard: readonly string[] }).heard);
  const lost = say("announce.line_lost");
  for (let times = 1; times <= 2; times += 1) {
    await page.context().setOffline(true);
    await expect(page.getByText(say("status.offline"))).toBeVisible();
    await page.clock.runFor(11_000);
    await expect.poll(said).toEqual(Array(times).fill(lost));
    await page.context().setOffline(false);
    await expect(async () => {
      await page.clock.runFor(1_000);
      await expect(page.locator(".banner.good, .banner")).toHaveCount(0, { timeout: 200 });
    }).toPass({ timeout: 60_000, intervals: [100] });
  }
  await facilitator
    .getByLabel(say("people.do", { name: "Calm Lynx" }))
    .selectOption({ label: say("people.remove") });
  await expect(page.getByText(say("status.removed")).first()).toBeVisible();
  await page.clock.runFor(12_000);
  await expect.poll(said).toEqual([lost, lost, say("status.removed")]);
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
