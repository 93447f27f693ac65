// A facilitator at the console, making rooms: what participants see from where they are, and rules
// that no plan may break. Four people in real browsers, against the real server.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone } from "./hall.ts";
import { inLanguage, look, say, write } from "./steps.ts";

let hall: Hall;
let facilitator: Page;
let heron: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "focus-group" });
  facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  heron = await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage });
  await hall.participant("Bold Otter", "family", { ...phone, ...inLanguage });
  await hall.participant("Calm Lynx", "student", { ...phone, ...inLanguage });
  await hall.participant("Kind Finch", "educator", { ...phone, ...inLanguage });
});
test.afterAll(async () => {
  await hall?.close();
});

async function planPairs(): Promise<void> {
  await facilitator.getByLabel(say("plan.size")).fill("2");
  await facilitator.getByRole("button", { name: say("plan.propose"), exact: true }).click();
}

async function followPlan(): Promise<void> {
  await facilitator.getByRole("button", { name: say("plan.apply"), exact: true }).click();
  await expect(heron.locator(".room")).toBeVisible();
}

async function callAllBack(): Promise<void> {
  await facilitator.getByRole("button", { name: say("room.all_back"), exact: true }).click();
  await expect(heron.locator(".room")).toHaveCount(0);
}

test("what participants see: of plenary, then of a room, and what is written in it goes nowhere", async () => {
  await write(heron, "That we say what is true, and listen.");
  await facilitator.getByRole("button", { name: say("console.rooms") }).click();
  // Mixing this few groups may put all four into one room.
  await facilitator.getByLabel(say("plan.mix")).uncheck();
  await planPairs();
  await followPlan();
  await write(heron, "Written in a breakout.");
  await facilitator.getByRole("button", { name: say("preview.open"), exact: true }).click();
  const preview = facilitator.locator(".their-phone");
  await expect(preview.getByText("That we say what is true")).toBeVisible();
  await expect(preview.getByText("Written in a breakout.")).toHaveCount(0);
  const dialog = facilitator.getByRole("dialog", { name: say("preview.open"), exact: true });
  const where = dialog.getByLabel(say("preview.where")).first();
  const name = (await heron.locator(".room bdi").first().textContent()) ?? "";
  await where.selectOption({ label: name });
  await expect(preview.getByText("Written in a breakout.")).toBeVisible();
  await look(facilitator, "console-preview");
  await preview.getByLabel(say("write.label"), { exact: true }).fill("Typed by nobody");
  await preview.getByRole("button", { name: say("write.add"), exact: true }).click();
  await preview.getByRole("button", { name: say("done.me"), exact: true }).click();
  await expect(preview.getByText("Typed by nobody")).toHaveCount(0);
  await write(heron, "Written while being looked at.");
  await expect(preview.getByText("Written while being looked at.")).toBeVisible();
  await expect(heron.getByText("Typed by nobody")).toHaveCount(0);
  await facilitator.keyboard.press("Escape");
  await expect(preview).toHaveCount(0);
  await callAllBack();
});

test("what is voted on waits in its room for the result, and comes home then", async () => {
  await planPairs();
  await followPlan();
  await write(heron, "What the pair votes on.");
  const name = (await heron.locator(".room bdi").first().textContent()) ?? "";
  const pair = facilitator.locator(".room-card").filter({ hasText: name });
  const show = facilitator.locator("#board").getByRole("button", { name: say("focus.show") });
  await expect(show).not.toHaveCount(0);
  await pair.getByRole("button", { name: say("room.look"), exact: true }).click();
  await expect(facilitator.locator("#board").getByText("What the pair votes on.")).toBeVisible();
  await expect(show).toHaveCount(0); // Everybody is shown only what all of them see.
  await facilitator.getByRole("button", { name: say("vote.open"), exact: true }).click();
  const sheet = facilitator.getByRole("dialog", { name: say("vote.open") });
  await sheet.getByRole("button", { name: say("vote.open"), exact: true }).click();
  await callAllBack();
  const left = facilitator
    .locator(".room-card")
    .filter({ hasText: say("room.notes_left", { notes: 1 }) });
  await expect(left).toBeVisible();
  await look(facilitator, "console-left-behind");
  await left.getByRole("button", { name: say("vote.close"), exact: true }).click();
  await left.getByRole("button", { name: say("vote.reveal"), exact: true }).click();
  await expect(heron.getByText("What the pair votes on.")).toHaveCount(0);
  await callAllBack();
  await expect(heron.getByText("What the pair votes on.")).toBeVisible();
  await expect(left).toHaveCount(0);
});

test("rules for rooms: nobody alone, two people kept apart, and a place of one's own", async () => {
  const rules = facilitator.locator("details", { hasText: say("rules.title") });
  await rules.locator("summary").click();
  await rules.getByLabel(say("rules.nobody_alone")).check();
  await rules.getByRole("button", { name: say("rules.set"), exact: true }).click();
  await rules.locator("[name=bond]").selectOption(say("bond.apart"));
  await rules.locator("[name=who]").selectOption("Quiet Heron");
  await rules.locator("[name=whom]").selectOption("Bold Otter");
  await rules.getByRole("button", { name: say("bond.set"), exact: true }).click();
  await expect(rules.getByText(say("bond.are_apart"))).toBeVisible();
  await look(facilitator, "console-rules");

  await planPairs();
  const herons = facilitator.locator(".plan p", { hasText: "Quiet Heron" });
  await expect(herons).toBeVisible();
  await expect(herons).not.toContainText("Bold Otter");
  await followPlan();

  const room = await heron.locator(".room bdi").first().textContent();
  await facilitator.getByRole("button", { name: say("console.people") }).click();
  const menu = facilitator.getByLabel(say("people.do", { name: "Quiet Heron" }));
  const pins = menu.locator("option[value='pin/0']");
  await expect(pins).toHaveCount(0);
  const pin = menu.locator("option[value^=pin]", { hasText: room ?? "" });
  await menu.selectOption((await pin.getAttribute("value")) ?? "");
  await expect(pins).toHaveCount(1);
  await menu.selectOption("pin/0");
  await expect(pins).toHaveCount(0);

  await facilitator.getByRole("button", { name: say("console.rooms") }).click();
  await callAllBack();
  await rules.locator("summary").click();
  await expect(rules.getByLabel(say("rules.nobody_alone"))).toBeChecked();
  await rules.getByLabel(say("rules.nobody_alone")).uncheck();
  await rules.getByRole("button", { name: say("rules.set"), exact: true }).click();
  await rules.getByRole("button", { name: say("bond.undo"), exact: true }).click();
  await expect(rules.getByText(say("bond.are_apart"))).toHaveCount(0);
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
