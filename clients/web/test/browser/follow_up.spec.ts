// Thirty days on: a second session of the same audit begins with what the first one promised.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone } from "./hall.ts";
import { inLanguage, look, say } from "./steps.ts";

let hall: Hall;

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "follow-up" });
});
test.afterAll(async () => {
  await hall?.close();
});

const button = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true }).first();
const promised = "ask the bus company for a later bus";

async function promise(): Promise<void> {
  const facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  const heron = await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage });
  await hall.participant("Bold Otter", "family", { ...phone, ...inLanguage });
  const field = heron.getByRole("textbox", { name: say("commitment.add"), exact: true });
  await field.fill(promised);
  await field.press("Enter");
  await button(heron, say("commitment.complete")).tap();
  await heron.locator("select[name=owner]").selectOption({ label: "Bold Otter" });
  await heron.locator("select[name=witness]").selectOption({ label: "Quiet Heron" });
  await heron.locator("input[name=firstStep]").fill("Call them");
  await heron.locator("input[name=due]").fill("2027-01-15");
  await heron.locator("input[name=measure]").fill("Riders in October");
  await button(heron, say("save")).tap();
  await expect(facilitator.getByText("Call them")).toBeVisible();
  await button(facilitator, say("commitment.agree")).click();
  await expect(heron.getByText(say("commitment.open")).first()).toBeVisible();
}

test("what was promised is carried on, told of and taken over", async () => {
  await promise();
  await hall.goOn({ templateName: "follow-up", title: "Thirty days on" });
  const facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  const finch = await hall.participant("Kind Finch", "educator", { ...phone, ...inLanguage });
  const wall = await hall.wall();
  for (const page of [finch, wall]) await expect(page.getByText(promised).first()).toBeVisible();
  const card = finch.locator("article", { hasText: promised });
  // Who was there stands by name, though they are not here.
  await expect(card).toContainText("Bold Otter");
  await expect(card).toContainText("Call them");
  await look(finch, "follow-up-carried");
  const ours = facilitator.locator("article", { hasText: promised });
  await ours.getByRole("button", { name: say("commitment.complete"), exact: true }).click();
  await ours.locator("select[name=owner]").selectOption({ label: "Kind Finch" });
  await ours.getByRole("button", { name: say("save"), exact: true }).click();
  await expect(card).toContainText("Kind Finch");
  // Whoever stands for it says how it goes, on their own phone.
  await card.locator("select[name=state]").selectOption({ label: say("commitment.kept") });
  await card.locator("input[name=report]").fill("It comes at 16:10 now");
  await card.getByRole("button", { name: say("commitment.tell"), exact: true }).tap();
  await expect(ours).toContainText("It comes at 16:10 now");
  await look(wall, "follow-up-told");
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
