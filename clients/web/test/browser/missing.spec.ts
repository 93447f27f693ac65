// What a screen loads later may not come: the rest of it stays, and it can be asked for again.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone } from "./hall.ts";
import { inLanguage, say, write } from "./steps.ts";

let hall: Hall;

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "focus-group" });
});
test.afterAll(async () => {
  await hall?.close();
});

/** No file whose name begins so comes any more. */
async function withhold(page: Page, name: string): Promise<() => Promise<void>> {
  const files = `**/assets/${name}-*.js`;
  await page.route(files, (route) => route.abort());
  return () => page.unroute(files);
}

test("a part that does not come leaves the rest, and comes when it is asked for again", async () => {
  const page = await hall.page({ ...phone, ...inLanguage });
  const give = await withhold(page, "menu_sheet");
  await page.goto(hall.joinAddress(`code=${hall.made.code}`));
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: say("menu.title"), exact: true }).click();
  const menu = page.getByRole("dialog", { name: say("menu.title") });
  await expect(menu.getByRole("alert")).toContainText(say("part.missing"));
  await give();
  await menu.getByRole("button", { name: say("part.again"), exact: true }).click();
  await menu.getByRole("button", { name: say("close"), exact: true }).click();
  await write(page, "The rest of the screen stays");
  await expect(page.locator(".words", { hasText: "The rest of the screen" })).toBeVisible();
});

test("a whole screen that does not come says so", async () => {
  const page = await hall.page({ ...laptop, ...inLanguage });
  const give = await withhold(page, "console");
  await page.goto(hall.joinAddress(`link=${hall.made.facilitator}`));
  await page.locator("#name").fill("Ms. Facilitator");
  await page.locator("button[type=submit]").click();
  await expect(page.getByRole("alert").getByText(say("part.missing"))).toBeVisible();
  await give();
  await page.getByRole("button", { name: say("part.again"), exact: true }).click();
  await expect(page.getByRole("navigation", { name: say("console.agenda") })).toBeVisible();
});

test("a phone that has been here for a while asks for no more files", async () => {
  const page = await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage });
  const files = () =>
    page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  for (const name of ["ballot", "causes", "conclusions", "minutes"]) {
    const isHere = async () => (await files()).some((url) => url.includes(`/assets/${name}-`));
    await expect.poll(isHere).toBe(true);
  }
});
