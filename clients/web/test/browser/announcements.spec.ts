// What a screen reader says at once, to everybody: all of it, each time, and nothing that is not so.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone } from "./hall.ts";
import { inLanguage, look, say, write } from "./steps.ts";

let hall: Hall;
let facilitator: Page;
let heron: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "alone-to-all" });
  facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  heron = await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage });
  await hall.participant("Bold Otter", "family", { ...phone, ...inLanguage });
});
test.afterAll(async () => {
  await hall?.close();
});

/** Keeps what the page's alert says from now on, or its log, each time that it says it. */
async function listen(page: Page, role: "alert" | "log" = "alert"): Promise<void> {
  await page.locator(`.unseen[role=${role}]`).evaluate((alert) => {
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

test("what one writes oneself is no news", async () => {
  await listen(heron, "log");
  await write(heron, "Mine");
  await facilitator.getByText(say("console.write")).click();
  await write(facilitator, "From the staff");
  await expect(heron.getByText("From the staff")).toBeVisible();
  await expect.poll(heard).toEqual([say("announce.notes", { count: 1, here: 0 })]);
});

test("a move into rooms says what is asked, and where one is", async () => {
  await listen(heron);
  const to = say("phase.infer");
  await facilitator.getByRole("button", { name: say("move.to", { to }), exact: true }).click();
  await facilitator.getByRole("button", { name: say("move.now"), exact: true }).click();
  await expect(heron.locator(".room")).toBeVisible();
  const room = (await heron.locator(".room bdi").first().textContent()) ?? "";
  const prompt = (await heron.locator("#prompt").textContent()) ?? "";
  const words = `${say("announce.phase", { prompt })} ${say("announce.room", { room })}`;
  await expect.poll(heard).toEqual([words]);
});

test("a call for help is said to the staff whatever they look at, and leads to its room", async () => {
  const room = (await heron.locator(".room bdi").first().textContent()) ?? "";
  await heron.getByRole("button", { name: say("help.call"), exact: true }).click();
  const call = facilitator.getByRole("alert").filter({ hasText: say("help.wanted") });
  await expect(call).toHaveText(`${room}: ${say("help.wanted")}`);
  const tab = (name: string) => facilitator.locator(".side").getByRole("button", { name });
  await expect(tab(say("console.people"))).toHaveAttribute("aria-pressed", "true");
  await expect(tab(say("console.rooms"))).toContainText(say("help.calls", { count: 1 }));
  await look(facilitator, "console-help");
  await facilitator.getByRole("button", { name: say("room.look"), exact: true }).click();
  await expect(facilitator.locator("#board .tabs [aria-pressed=true]")).toHaveText(room);
  await facilitator.getByRole("button", { name: say("help.clear"), exact: true }).click();
  await expect(call).toHaveCount(0);
});

test("a room that closes says so once, and counts down to whoever looks", async () => {
  const before = await heard();
  const side = facilitator.locator(".side");
  await side.getByRole("button", { name: say("console.rooms") }).click();
  const name = (await heron.locator(".room bdi").first().textContent()) ?? "";
  const card = facilitator.locator(".room-card", { hasText: name });
  await card.getByRole("button", { name: say("room.close_soon"), exact: true }).click();
  const line = heron.locator("header.top .room strong");
  await expect(line).toHaveText(/\d+/);
  const first = await line.textContent();
  await expect(line).not.toHaveText(first ?? "");
  const second = await line.textContent();
  await expect(line).not.toHaveText(second ?? "");
  await card.getByRole("button", { name: say("room.stay_open"), exact: true }).click();
  await expect(line).toHaveCount(0);
  await expect(heron.getByText(say("done.some", { done: 0 }))).not.toHaveRole("status");
  const said = say("announce.room_closes", { seconds: 60 });
  await expect.poll(heard).toEqual([...before, said]);
  await side.getByRole("button", { name: say("console.people") }).click();
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
