// Who only watches, who comes to ask, and who is sent out: an observer with a delay and notes of their
// own, a question that the staff alone read, a place that is ended and given back.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone, projector } from "./hall.ts";
import { inLanguage, look, say, write } from "./steps.ts";

let hall: Hall;
let facilitator: Page;
let heron: Page;
let observer: Page;
let wall: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "focus-group" });
  facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  wall = await hall.wall({ ...projector, ...inLanguage });
  heron = await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage });
  observer = await hall.observer({ ...phone, ...inLanguage });
});
test.afterAll(async () => {
  await hall?.close();
});

test("before anything is written, the wall shows the way in", async () => {
  const qr = wall.locator(".qr");
  const height = (await qr.boundingBox())?.height ?? 0;
  expect(height).toBeGreaterThan(projector.height / 5);
  await look(wall, "wall-empty");
});

test("an observer sees what was written, and nobody's name", async () => {
  await write(heron, "That we say what is true");
  await expect(observer.getByText("That we say what is true")).toBeVisible();
  await expect(observer.locator("body")).not.toContainText("Quiet Heron");
});

test("an observer's own notes stay on this device, also after a reload", async () => {
  await observer.getByRole("textbox", { name: say("observer.note") }).fill("Ask about the buses");
  await observer.keyboard.press("Enter");
  await observer.reload();
  await expect(observer.getByText("Ask about the buses")).toBeVisible();
  await expect(facilitator.getByText("Ask about the buses")).toHaveCount(0);
  await look(observer, "observer-phone");
});

test("what everybody is told, and that they vote, an observer is told as well", async () => {
  const bar = facilitator.getByRole("toolbar");
  const press = (key: "tell.open" | "vote.open" | "vote.close" | "vote.reveal") =>
    bar.getByRole("button", { name: say(key), exact: true }).click();
  await press("tell.open");
  await facilitator.getByLabel(say("tell.everybody")).fill("The buses wait");
  await facilitator.keyboard.press("Enter");
  for (const page of [wall, observer]) await expect(page.getByText("The buses wait")).toBeVisible();
  await press("vote.open");
  const sheet = facilitator.getByRole("dialog", { name: say("vote.open") });
  await sheet.getByRole("button", { name: say("vote.open"), exact: true }).click();
  for (const page of [wall, observer]) {
    await expect(page.getByText(say("wall.voting"), { exact: true })).toBeVisible();
  }
  await press("vote.close");
  await press("vote.reveal");
  await expect(observer.getByText(say("wall.voting"), { exact: true })).toHaveCount(0);
});

test("with a delay the observer sees later what everybody else sees now", async () => {
  await facilitator.getByLabel(say("people.delay")).selectOption("300");
  await expect(heron.getByText(say("promise.everyone_observers_later"))).toBeVisible();
  await write(heron, "Slipped out");
  await expect(wall.getByText("Slipped out")).toBeVisible();
  await expect(observer.getByText("Slipped out")).toHaveCount(0);
  await look(facilitator, "console-people");
});

test("a question is the staff's alone", async () => {
  await heron.getByRole("button", { name: say("ask.open"), exact: true }).click();
  await heron.getByRole("textbox", { name: say("ask.label") }).fill("Who is that man?");
  await look(heron, "participant-ask");
  await heron.keyboard.press("Enter");
  await expect(heron.getByText(say("ask.sent"))).toBeVisible();
  const side = facilitator.locator("aside.side");
  await expect(side.getByText("Who is that man?")).toBeVisible();
  await expect(facilitator.locator("#board").getByText("Who is that man?")).toHaveCount(0);
  await expect(wall.getByText("Who is that man?")).toHaveCount(0);
  await look(facilitator, "console-question");
});

test("a place is ended and says so, and is given back", async () => {
  const menu = facilitator.getByLabel(say("people.do", { name: "Quiet Heron" }));
  await menu.selectOption("out");
  await expect(heron.getByText(say("status.removed"))).toBeVisible();
  await look(heron, "participant-removed");
  await facilitator.getByText(say("people.out", { count: 1 })).click();
  await facilitator.getByRole("button", { name: say("people.readmit"), exact: true }).click();
  await heron.reload();
  await expect(heron.getByText("That we say what is true").last()).toBeVisible();
});

test("what the facilitator shows comes to the top, and G goes there", async () => {
  const note = facilitator.locator("article.note", { hasText: "That we say what is true" });
  await note.getByRole("button", { name: say("focus.show"), exact: true }).click();
  await expect(wall.locator(".spotlight")).toContainText("That we say what is true");
  await expect(heron.locator(".spotlight")).toBeVisible();
  await heron.locator("body").press("g");
  await expect(heron.locator(".spotlight")).toBeFocused();
  await look(heron, "participant-spotlight");
  await look(wall, "wall-spotlight");
});

test("what was shown is put away again", async () => {
  const note = facilitator.locator("article.note", { hasText: "That we say what is true" });
  await note.getByRole("button", { name: say("focus.show"), exact: true }).click();
  for (const page of [wall, heron, facilitator]) {
    await expect(page.locator(".spotlight")).toHaveCount(0);
  }
});

test("the facilitator darkens every wall from the console, and takes the way in off it", async () => {
  const walls = facilitator.getByRole("combobox", { name: say("walls.menu_label") });
  await walls.selectOption({ label: say("walls.dark") });
  await expect(wall.getByRole("heading", { level: 1 })).toHaveCount(0);
  await expect(wall.locator(".code")).toBeVisible();
  await walls.selectOption({ label: say("walls.without_code") });
  await expect(wall.locator(".code")).toHaveCount(0);
  await expect(walls.locator("option:checked")).toHaveText(say("walls.are_dark"));
  await walls.selectOption({ label: say("walls.light") });
  await expect(wall.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(wall.locator(".code")).toHaveCount(0);
  await walls.selectOption({ label: say("walls.with_code") });
  await expect(wall.locator(".code")).toBeVisible();
  await expect(walls.locator("option:checked")).toHaveText(say("walls.menu"));
});

test("the console's bar is one row on a laptop, and arrow keys go along it", async () => {
  const bar = facilitator.getByRole("toolbar");
  const tops = await bar
    .locator(":scope > button, :scope > span, :scope > select")
    .evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().top)));
  expect(new Set(tops).size, String(tops)).toBe(1);
  const walls = facilitator.getByRole("combobox", { name: say("walls.menu_label") });
  await walls.focus();
  await walls.press("ArrowRight");
  await expect(bar.getByRole("button", { name: say("tell.open"), exact: true })).toBeFocused();
});

test("the end of the minutes is the wall's captions, where somebody wants them", async () => {
  await wall.keyboard.press("c");
  await expect(wall.getByText(say("wall.no_captions"))).toBeVisible();
  await facilitator.getByText(say("minutes.title"), { exact: true }).click();
  await facilitator.getByRole("button", { name: say("minutes.start"), exact: true }).click();
  const minutes = facilitator.getByLabel(say("minutes.label"));
  await minutes.fill(`${"We said much before. ".repeat(30)}And this is said now.`);
  await expect(wall.locator(".captions")).toContainText("And this is said now.");
  const [strip, line] = [wall.locator(".captions"), wall.locator(".captions p")];
  const bottomOf = async (of: typeof strip) => {
    const box = await of.boundingBox();
    return Math.round((box?.y ?? 0) + (box?.height ?? 0));
  };
  expect(await bottomOf(line)).toBeLessThanOrEqual((await bottomOf(strip)) + 1);
  await look(wall, "wall-captions");
  await wall.keyboard.press("c");
  await expect(wall.locator(".captions")).toHaveCount(0);
});

test("console, wall and observer are whole in forced colours", async () => {
  for (const [page, name] of [
    [facilitator, "console"],
    [wall, "wall"],
    [observer, "observer"],
  ] as const) {
    await page.emulateMedia({ forcedColors: "active" });
    await look(page, `${name}-forced-colours`);
    await page.emulateMedia({ forcedColors: "none" });
  }
});

test("what does not fit the wall is on its next page, and nothing is cut", async () => {
  for (let i = 1; i <= 12; i += 1)
    await write(heron, `${i}: ${"we said it at length. ".repeat(9)}`);
  await expect(wall.getByText(/^12: |^1: /).first()).toBeVisible();
  await expect(async () => {
    const cut = await wall.evaluate(() => {
      const bottom = document.querySelector("main")?.getBoundingClientRect().bottom ?? 0;
      const notes = [...document.querySelectorAll(".grid .note")];
      return notes.filter((each) => each.getBoundingClientRect().bottom > bottom).length;
    });
    expect(cut).toBe(0);
  }).toPass({ timeout: 15_000 });
  expect(await wall.locator(".grid .note").count()).toBeGreaterThan(2);
  await expect(
    wall.getByText(say("wall.page", { page: 1, of: 2 }).split("1")[0] ?? ""),
  ).toBeVisible();
  await look(wall, "wall-full");
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
