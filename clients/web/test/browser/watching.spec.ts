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
  const button = (name: "walls.dark" | "walls.without_code") =>
    facilitator.getByRole("button", { name: say(name), exact: true });
  await button("walls.dark").click();
  await expect(wall.getByRole("heading", { level: 1 })).toHaveCount(0);
  await expect(wall.locator(".code")).toBeVisible();
  await button("walls.without_code").click();
  await expect(wall.locator(".code")).toHaveCount(0);
  await expect(button("walls.dark")).toHaveAttribute("aria-pressed", "true");
  await button("walls.dark").click();
  await expect(wall.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(wall.locator(".code")).toHaveCount(0);
  await button("walls.without_code").click();
  await expect(wall.locator(".code")).toBeVisible();
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
