// The door and the wall: what a session asks of who comes in – with scripts and without –, what has
// changed meanwhile, a code that is changed, who may do what, and the page that tests a device.
import { type Browser, expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone, projector } from "./hall.ts";
import { inLanguage, look, say, write } from "./steps.ts";

let hall: Hall;
let facilitator: Page;
let wall: Page;
let heron: Page;

const small = { width: 320, height: 640, ...inLanguage };

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({
    templateName: "focus-group",
    withoutAgreements: false,
    groups: ["student", "family", "bus drivers"],
  });
});
test.afterAll(async () => {
  await hall?.close();
});

const isIn = (page: Page) => expect(page.locator("header.top")).toBeVisible();

function address(more = ""): string {
  return hall.joinAddress(`code=${hall.made.code}${more}`);
}

test("who runs the session and the wall come in without being asked", async () => {
  facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  // Its link needs no code: the session tells it.
  wall = await hall.page({ ...projector, ...inLanguage });
  await wall.goto(hall.joinAddress(`link=${hall.made.wall}`));
  await wall.locator("#name").fill("Wall");
  await wall.locator("button[type=submit]").click();
  await expect(facilitator.locator("h1")).toBeVisible();
  await expect(wall.locator(".code")).toBeVisible();
});

test("the page shows the session's own groups and what is agreed on", async () => {
  heron = await hall.page(small);
  await heron.goto(address());
  await expect(heron.locator("#session")).toHaveText("Getting to school");
  await expect(heron.locator("#group option")).toHaveCount(4);
  await expect(heron.locator("#group option").nth(2)).toHaveText("bus drivers");
  await expect(heron.locator("#rules li")).not.toHaveCount(0);
  await heron.locator("#name").fill("Quiet Heron");
  await look(heron, "join-agreements");
});

test("by keyboard: nobody comes in without the tick, and with it one does", async () => {
  const button = heron.locator("button[type=submit]");
  await button.focus();
  await heron.keyboard.press("Enter");
  await expect(heron.locator("#agreed")).toBeFocused();
  await expect(heron).toHaveURL(/\/#code=/);
  await heron.locator("#group").focus();
  await heron.keyboard.press("ArrowUp");
  await heron.locator("#agreed").focus();
  await heron.keyboard.press("Space");
  await heron.locator("#name").focus();
  await heron.keyboard.press("Enter");
  await isIn(heron);
});

test("a code that is typed is asked about when the field is left, or at the latest at the door", async () => {
  const page = await hall.page({ ...phone, ...inLanguage });
  await page.goto(`${hall.server.url}/`);
  await expect(page.locator("#agreements")).toBeHidden();
  await page.locator("#code").fill(hall.made.code.toLowerCase());
  await page.locator("#name").fill("Bold Otter");
  await expect(page.locator("#agreements")).toBeVisible();
  await page.locator("#agreed").check();
  await page.locator("#code").fill("ABCD-EFGH");
  await page.keyboard.press("Enter");
  await expect(page.locator("#trouble")).toContainText(say("join.not_admitted"));
  await expect(page.locator("#trouble a")).toHaveAttribute("href", "/check");
  await page.locator("#code").fill(hall.made.code);
  await page.keyboard.press("Enter");
  await expect(page.locator("#agreed")).not.toBeChecked();
  await page.locator("#agreed").check();
  await page.locator("button[type=submit]").click();
  await isIn(page);
});

test("a group that the link is for is not asked", async () => {
  const page = await hall.page({ ...phone, ...inLanguage });
  await page.goto(address("&group=family"));
  await expect(page.locator("#agreements")).toBeVisible();
  await expect(page.locator("#group-field")).toBeHidden();
  await page.locator("#name").fill("Calm Lynx");
  await page.locator("#agreed").check();
  await page.locator("button[type=submit]").click();
  await isIn(page);
  const person = facilitator.locator(".person", { hasText: "Calm Lynx" });
  await expect(person).toContainText(say("group_of.family"));
});

/** A browser that runs no script. */
async function scriptless(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 320, height: 640 },
  });
  return context.newPage();
}

test("without scripts the same is asked on a second page, and the tick is needed", async () => {
  const page = await scriptless(hall.browser);
  await page.goto(`${hall.server.url}/`);
  await page.locator("#code").fill(hall.made.code);
  await page.locator("#name").fill("Kind Finch");
  await page.locator("#language").selectOption("es");
  await page.locator("button[type=submit]").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await expect(page.locator("#session")).toHaveText("Getting to school");
  await expect(page.locator("#rules li").first()).toContainText("Escucha");
  await page.locator("button[type=submit]").click();
  await expect(page.locator("#agreed:invalid")).toBeVisible();
  await page.locator("#group").selectOption("bus drivers");
  const gallery = process.env.PLENARY_GALLERY;
  if (gallery !== undefined) {
    await page.screenshot({ path: `${gallery}/door-scriptless.png`, fullPage: true });
  }
  await page.locator("#agreed").check();
  await page.locator("button[type=submit]").click();
  await expect(page).toHaveURL(/\/session#session=/);
  const person = facilitator.locator(".person", { hasText: "Kind Finch" });
  await expect(person).toContainText("bus drivers");
  await page.context().close();
});

test("without scripts a wrong code is told on the page", async () => {
  const page = await scriptless(hall.browser);
  await page.goto(`${hall.server.url}/`);
  await page.locator("#code").fill("ABCDEFGH");
  await page.locator("#name").fill("Nobody");
  await page.locator("button[type=submit]").click();
  await expect(page.locator("#refused-not_admitted")).toBeVisible();
  await expect(page.locator("#refused-malformed")).toBeHidden();
  await page.context().close();
});

test("the agreements stand in the menu", async () => {
  await heron.locator("header.top .push > button").click();
  await heron.getByRole("button", { name: say("agreements.title"), exact: true }).click();
  const dialog = heron.getByRole("dialog", { name: say("agreements.title") });
  await expect(dialog).toContainText(say("agreements.you_did"));
  await look(heron, "participant-agreements");
  await dialog.getByRole("button", { name: say("close"), exact: true }).click();
  await expect(dialog).toHaveCount(0);
});

test("another text asks politely, keeps nobody out, and the facilitator sees who agreed", async () => {
  await expect(heron.getByText(say("agreements.changed"))).toHaveCount(0);
  await facilitator.locator(".rules summary", { hasText: say("agreements.title") }).click();
  await facilitator
    .getByRole("textbox", { name: say("agreements.rules"), exact: true })
    .fill("Be kind.\nBe brief.");
  await look(facilitator, "console-agreements");
  await facilitator.getByRole("button", { name: say("agreements.set"), exact: true }).click();

  await expect(heron.getByText(say("agreements.changed"))).toBeVisible();
  await write(heron, "Still writing");
  const person = facilitator.locator(".person", { hasText: "Quiet Heron" });
  await expect(person).toContainText(say("people.not_agreed"));
  await heron.getByRole("button", { name: say("agreements.read"), exact: true }).click();
  const dialog = heron.getByRole("dialog", { name: say("agreements.title") });
  await expect(dialog).toContainText("Be brief.");
  await dialog.getByRole("button", { name: say("agreements.agree"), exact: true }).click();

  await expect(heron.getByText(say("agreements.changed"))).toHaveCount(0);
  await expect(person).not.toContainText(say("people.not_agreed"));
  const counted = say("agreements.version", { version: 2, agreed: 1, of: 4 });
  await expect(facilitator.getByText(counted)).toBeVisible();
});

test("who comes back is not asked again, by the link or by the form", async () => {
  const again = async () => {
    await heron.goto("about:blank");
    await heron.goto(address());
    await expect(heron.locator("#session")).toBeVisible();
    await expect(heron.locator("#agreements")).toBeHidden();
  };
  await again();
  await expect(heron.locator("#continue a")).toHaveText(
    say("join.continue_as", { name: "Quiet Heron" }),
  );
  await heron.locator("#continue a").click();
  await isIn(heron);
  await again();
  await heron.locator("button[type=submit]").click();
  await isIn(heron);
  await expect(facilitator.locator(".person", { hasText: "Quiet Heron" })).toHaveCount(1);
});

test("a device that goes on to somebody else has nothing of who had it before", async () => {
  const device = await hall.page(small);
  const comeIn = async (name: string) => {
    await device.goto("about:blank");
    await device.goto(address());
    await expect(device.locator("#session")).toBeVisible();
    await device.locator("#name").fill(name);
    await device.locator("#group").selectOption("student");
    await device.locator("#agreed").check();
    await device.locator("button[type=submit]").click();
    await isIn(device);
  };
  await comeIn("Swift Badger");
  await device.getByLabel(say("write.only_me"), { exact: true }).check();
  await write(device, "Only Badger sees this");
  await expect(device.getByText("Only Badger sees this")).toBeVisible();
  await device.getByLabel(say("write.label"), { exact: true }).fill("Half of what Badger");
  await device.getByRole("button", { name: say("menu.title"), exact: true }).click();
  await device.getByText(say("menu.leave"), { exact: true }).click();
  await look(device, "participant-leave");
  await device.getByRole("button", { name: say("menu.hand_over"), exact: true }).click();
  await expect(device.locator("#join")).toBeVisible();
  await expect(device.locator("#continue")).toBeHidden();
  expect(await device.evaluate(() => Object.keys(localStorage))).toEqual([]);

  await comeIn("Sunny Fox");
  await expect(device.getByLabel(say("write.label"), { exact: true })).toHaveValue("");
  await expect(device.getByText("Only Badger sees this")).toHaveCount(0);
  for (const name of ["Swift Badger", "Sunny Fox"]) {
    await expect(facilitator.locator(".person", { hasText: name })).toHaveCount(1);
  }
});

test("a new code is on the wall at once, with its picture, and the old one is over", async () => {
  const shown = wall.locator("footer .code");
  const picture = wall.locator("svg.qr path");
  const before = (await shown.textContent()) ?? "";
  const pictureBefore = await picture.getAttribute("d");
  await facilitator
    .getByRole("button", { name: say("code.new"), exact: true })
    .first()
    .click();
  await look(facilitator, "console-new-code");
  const sheet = facilitator.getByRole("dialog", { name: say("code.new") });
  await sheet.getByRole("button", { name: say("code.new"), exact: true }).click();
  await expect(shown).not.toHaveText(before);
  expect(await picture.getAttribute("d")).not.toBe(pictureBefore);
  const fresh = (await shown.textContent()) ?? "";
  await expect(facilitator.locator("header .code")).toHaveText(fresh);

  const late = await hall.page({ ...phone, ...inLanguage });
  await late.goto(address());
  await expect(late.locator("#trouble")).toContainText(say("join.not_admitted"));
  await late.goto(hall.joinAddress(`code=${fresh.replace(" ", "")}`));
  await late.reload();
  await expect(late.locator("#agreements")).toBeVisible();

  await hall.server.restart();
  await expect(shown).toHaveText(fresh);
  await wall.reload();
  await expect(shown).toHaveText(fresh);
  await write(heron, "After the restart");
  await expect(facilitator.getByText("After the restart")).toBeVisible();
  for (const page of [facilitator, heron]) await expect(page.locator(".banner")).toHaveCount(0);
});

test("who may do what is set while people are in it, and their screens follow", async () => {
  const field = heron.getByLabel(say("write.label"), { exact: true });
  await expect(field).toBeVisible();
  await facilitator.locator(".agenda .step").first().click();
  await facilitator.getByRole("button", { name: say("acts.title"), exact: true }).click();
  await look(facilitator, "console-acts");
  const cell = (act: string, who: string) =>
    facilitator.getByRole("checkbox", { name: `${say(`acts.${act}`)}: ${say(who)}`, exact: true });
  await cell("addNotes", "role.participant").click();
  await expect(field).toHaveCount(0);
  await expect(cell("addNotes", "acts.everybody")).not.toBeChecked();

  await cell("addNotes", "acts.everybody").click();
  await expect(field).toBeVisible();
  await expect(cell("addNotes", "role.participant")).toBeChecked();
  await facilitator
    .getByRole("dialog", { name: say("acts.title") })
    .getByRole("button", { name: say("close"), exact: true })
    .click();
});

test("what is set for a step to come waits for it", async () => {
  await facilitator.locator(".agenda .step").nth(1).click();
  await facilitator.getByRole("button", { name: say("acts.title"), exact: true }).click();
  const sheet = facilitator.getByRole("dialog", { name: say("acts.title") });
  await expect(sheet).toContainText(say("acts.later"));
  const vote = sheet.getByRole("checkbox", {
    name: `${say("acts.vote")}: ${say("role.participant")}`,
    exact: true,
  });
  await vote.click();
  await expect(vote).toBeChecked();
  await expect(heron.getByLabel(say("write.label"), { exact: true })).toBeVisible();
  await sheet.getByRole("button", { name: say("close"), exact: true }).click();
});

test("the page that tests a device finds that everything works", async () => {
  const page = await hall.page(small);
  await page.goto(`${hall.server.url}/check`);
  await expect(page.locator("#code")).toHaveText("229");
  await expect(page.locator("#tests li[data-outcome=good]")).toHaveCount(7);
  await look(page, "check");
  await page.locator("#heard").fill("3k4");
  await page.locator("#explain button").click();
  await expect(page.locator("#meaning li")).toHaveCount(2);
  await page.locator("#heard").fill("3k5");
  await page.keyboard.press("Enter");
  await expect(page.locator("#meaning")).toHaveText(say("check.unknown"));
});

test("and what is in the way: WebSocket, storage, a page in the server's place, a wrong clock", async () => {
  const page = await hall.page({ ...small, isBlocked: true });
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("denied", "SecurityError");
      },
    });
    Object.defineProperty(window, "indexedDB", { value: undefined });
  });
  await page.route("**/api/check", (route) =>
    route.fulfill({ contentType: "text/html", body: "<h1>Sign in to this Wi-Fi</h1>" }),
  );
  await page.goto(`${hall.server.url}/check`);
  for (const test of ["server", "socket", "memory", "drafts"]) {
    await expect(page.getByText(say(`check.${test}_bad`))).toBeVisible();
  }
  await expect(page.locator("#tests li[data-outcome=good]")).toHaveCount(3);
  const code = (await page.locator("#code").textContent()) ?? "";
  await look(page, "check-trouble");
  await page.locator("#heard").fill(code);
  await page.locator("#explain button").click();
  await expect(page.locator("#meaning li")).toHaveCount(4);

  await page.unroute("**/api/check");
  await page.route("**/api/check", async (route) => {
    const { said } = route.request().postDataJSON() as { said: string };
    await route.fulfill({ json: { heard: said, now: String(Date.now() - 600_000) } });
  });
  await page.locator("#again").click();
  await expect(page.getByText(say("check.clock_bad"))).toBeVisible();
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
