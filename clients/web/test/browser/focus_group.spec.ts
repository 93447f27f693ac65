// The ninety-minute focus group, played by people in real browsers against the real server: one
// facilitator, four participants (two of them in a breakout, one by keyboard alone, one behind a
// firewall that blocks WebSocket), a wall and an observer. With PLENARY_GALLERY every screen is photographed on the way.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone, projector } from "./hall.ts";
import { inLanguage, killedAndOpened, look, say, write } from "./steps.ts";
import { wordsIn } from "./words.ts";

let hall: Hall;
let facilitator: Page;
let heron: Page; // Student, in breakout A.
let otter: Page; // Family, in breakout B.
let lynx: Page; // Student, by keyboard.
let finch: Page; // Educator, without WebSocket.
let wall: Page;
let observer: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "focus-group" });
});
test.afterAll(async () => {
  await hall?.close();
});

async function move(to: string): Promise<void> {
  const name = say("move.to", { to: say(`phase.${to}`) });
  await facilitator.getByRole("toolbar").getByRole("button", { name }).click();
  await look(facilitator, `console-to-${to}`);
  await facilitator.getByRole("button", { name: say("move.now"), exact: true }).click();
  await expect(heron.locator("header.top strong").first()).toHaveText(say(`phase.${to}`));
}

test("everybody comes in by the pages people use", async () => {
  const join = await hall.page({ ...phone, ...inLanguage });
  await join.goto(hall.joinAddress(`code=${hall.made.code}`));
  await expect(join.locator("#name")).not.toHaveValue("");
  await join.locator("#name").fill("Quiet Heron");
  await look(join, "join");
  facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  heron = await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage });
  otter = await hall.participant("Bold Otter", "family", { ...phone, ...inLanguage });
  lynx = await hall.participant("Calm Lynx", "student", { ...laptop, ...inLanguage });
  const blocked = { ...phone, ...inLanguage, isBlocked: true };
  finch = await hall.participant("Kind Finch", "educator", blocked);
  wall = await hall.wall({ ...projector, ...inLanguage });
  observer = await hall.observer({ ...laptop, ...inLanguage });
  await expect(facilitator.locator(".people")).toContainText("Kind Finch");
  await expect(finch.getByText(say("status.detour"))).toBeVisible();
  await expect(wall.locator(".code")).toBeVisible();
  await look(facilitator, "console-start");
  await look(heron, "participant-gather");
  await heron.getByRole("button", { name: say("menu.title"), exact: true }).click();
  await look(heron, "participant-menu");
  await heron.getByRole("button", { name: say("close"), exact: true }).click();
});

test("what one writes is on every screen", async () => {
  await write(heron, "That we say what is true, and listen.");
  await write(otter, "Que nos escuten até o fim.");
  for (const page of [facilitator, otter, lynx, wall, observer]) {
    await expect(page.getByText("That we say what is true")).toBeVisible();
  }
  await expect(heron.getByText(say("note.yours"), { exact: true }).first()).toBeVisible();
  await look(wall, "wall-notes");
});

test("sealed writing stays with its author until it is revealed", async () => {
  await move("observe");
  await write(heron, "39 of 3,038 students took AP, because nobody asks them");
  await look(heron, "participant-because");
  await heron.getByRole("button", { name: say("offer.split"), exact: true }).click();
  await write(otter, "My son waits for the bus in the dark.");
  await write(finch, "Most of my absent students ride bus 7.");
  await expect(heron.getByText("39 of 3,038 students took AP", { exact: true })).toBeVisible();
  await expect(heron.getByText("because nobody asks them", { exact: true })).toBeVisible();
  await look(heron, "participant-sealed");
  for (const page of [facilitator, otter, wall, observer]) {
    await expect(page.getByText("39 of 3,038")).toHaveCount(0);
  }
  const done = heron.getByRole("button", { name: say("done.me"), exact: true });
  await done.click();
  await expect(done).toHaveAttribute("aria-pressed", "true");
  const some = say("done.some", { done: 1 });
  await expect(otter.locator("footer.action-bar")).toContainText(some);
  await facilitator.getByRole("button", { name: say("reveal.all"), exact: true }).click();
  for (const page of [facilitator, otter, wall, observer]) {
    await expect(page.getByText("39 of 3,038")).toBeVisible();
  }
  await look(facilitator, "console-revealed");
});

test("notes are grouped by a menu, and a group is named", async () => {
  await move("infer");
  await write(lynx, "The late bus makes people miss first period.");
  const note = lynx.locator("article.note", { hasText: "makes people miss first period" });
  await note.locator(".tools select").first().selectOption("new");
  await expect(lynx.getByRole("heading", { name: say("group.untitled") })).toBeVisible();
  await lynx.getByRole("button", { name: say("group.rename"), exact: true }).click();
  await lynx.getByLabel(say("group.title")).fill("Getting to school");
  await lynx.getByLabel(say("group.title")).press("Enter");
  await expect(
    facilitator.getByRole("heading", { name: "Getting to school", level: 3 }),
  ).toBeVisible();
  const bus = otter.locator("article.note", { hasText: "waits for the bus" });
  await bus.locator(".tools select").first().selectOption({ label: "Getting to school" });
  await expect(facilitator.locator(".group article.note")).toHaveCount(2);
  await look(otter, "participant-infer");
  await look(wall, "wall-groups");
});

test("the wall: a second language, a dark screen, letters that can be turned off", async () => {
  // One after the other, then none; the wall's own is left out.
  const others = ["en", "pt-BR", "es", "ht", "ar"].filter((tag) => tag !== inLanguage.language);
  const second = inLanguage.language === "es" ? "pt-BR" : "es";
  const turns = others.indexOf(second) + 1;
  for (let i = 0; i < turns; i += 1) await wall.keyboard.press("l");
  await expect(wall.locator("h1 .second")).toHaveAttribute("lang", second);
  await expect(wall.locator(".phase")).toContainText(wordsIn(second)("phase.infer"));
  await expect(wall).toHaveURL(new RegExp(`&beside=${second}`));
  await look(wall, "wall-beside");
  await wall.keyboard.press("b");
  await expect(wall.locator("h1")).toHaveCount(0);
  await expect(wall.locator(".code")).toBeVisible();
  await look(wall, "wall-blank");
  await wall.keyboard.press("b");
  await expect(wall.locator("h1")).toBeVisible();
  const letters = wall.getByRole("button", { name: say("wall.letters"), exact: true });
  await letters.focus();
  await expect(letters).toBeInViewport();
  await wall.keyboard.press("Enter");
  await expect(letters).toHaveAttribute("aria-pressed", "false");
  await wall.keyboard.press("b");
  await expect(wall.locator("h1")).toBeVisible();
  await wall.keyboard.press("Enter");
  for (let i = turns; i <= others.length; i += 1) await wall.keyboard.press("l");
  await expect(wall.locator(".second")).toHaveCount(0);
  await letters.blur();
});

test("a wall's link may name its second language", async () => {
  const page = await hall.page({ ...laptop, ...inLanguage });
  const fragment = `link=${hall.made.wall}&code=${hall.made.code}&beside=ht`;
  await page.goto(hall.joinAddress(fragment));
  await page.locator("button[type=submit]").click();
  await expect(page.locator("h1 .second")).toHaveAttribute("lang", "ht");
  await page.context().close();
});

test("by keyboard alone: write, choose a kind, be done, take it back", async () => {
  const field = lynx.getByLabel(say("write.label"), { exact: true });
  await lynx.keyboard.press("Tab");
  await field.focus();
  await lynx.keyboard.type("Who decides when the bus leaves?");
  await lynx.keyboard.press("Shift+Tab");
  await lynx.keyboard.press("ArrowRight");
  await field.focus();
  await lynx.keyboard.press("Control+Enter");
  await expect(lynx.getByText("Who decides when the bus leaves?")).toBeVisible();
  await expect(field).toHaveValue("");
  const done = lynx.getByRole("button", { name: say("done.me"), exact: true });
  await done.focus();
  await lynx.keyboard.press("Space");
  await expect(done).toHaveAttribute("aria-pressed", "true");
  await lynx.keyboard.press("Space");
  await expect(done).toHaveAttribute("aria-pressed", "false");
});

test("skipping to what to do now leaves the session in the address", async () => {
  const skip = lynx.getByRole("link", { name: say("skip"), exact: true });
  await skip.focus();
  await lynx.keyboard.press("Enter");
  await expect(lynx.locator("main")).toBeFocused();
  await expect(skip).not.toBeInViewport();
  await lynx.reload();
  await expect(lynx.getByText("Who decides when the bus leaves?")).toBeVisible();
});

test("breakouts: rooms by rule, what is written there, help, and everybody comes back", async () => {
  await facilitator.getByRole("button", { name: say("console.rooms") }).click();
  await facilitator.getByLabel(say("plan.size")).fill("2");
  // Mixing this few groups may put all four into one room.
  await facilitator.getByLabel(say("plan.mix")).uncheck();
  await facilitator.getByRole("button", { name: say("plan.propose"), exact: true }).click();
  await look(facilitator, "console-plan");
  await facilitator.getByRole("button", { name: say("plan.apply"), exact: true }).click();
  await expect(heron.locator(".room")).toBeVisible();
  await write(heron, "Written in a breakout.");
  await expect(
    facilitator.locator(".room-card", { hasText: "Written in a breakout." }),
  ).toBeVisible();
  await expect(wall.getByText("Written in a breakout.")).toHaveCount(0);
  await expect(observer.getByText("Written in a breakout.")).toHaveCount(0);
  await heron.getByRole("button", { name: say("help.call"), exact: true }).click();
  await expect(
    facilitator.getByRole("alert").filter({ hasText: say("help.wanted") }),
  ).toBeVisible();
  await look(heron, "participant-breakout");
  await look(facilitator, "console-rooms");
  await facilitator.getByRole("button", { name: say("help.clear"), exact: true }).click();
  await facilitator.getByRole("button", { name: say("room.all_back"), exact: true }).click();
  await expect(heron.locator(".room")).toHaveCount(0);
  await expect(heron.getByText("Written in a breakout.")).toBeVisible();
});

test("a table's device: several people on one, each in their own name", async () => {
  await facilitator.getByRole("button", { name: say("console.people") }).click();
  const menu = facilitator.getByLabel(say("people.do", { name: "Bold Otter" }));
  await menu.selectOption({ label: say("role.table_lead") });
  await otter.getByText(say("table.people"), { exact: true }).click();
  await otter.getByLabel(say("table.name")).fill("Maria");
  await otter.getByRole("button", { name: say("table.sit"), exact: true }).click();
  await expect(
    otter.getByRole("heading", { name: say("table.now", { name: "Maria" }) }),
  ).toBeVisible();
  await write(otter, "From Maria, on the shared tablet.");
  await expect(facilitator.getByText("From Maria, on the shared tablet.")).toBeVisible();
  await expect(facilitator.locator(".people")).toContainText("Maria");
  await look(otter, "participant-table");
  // Their own notes are theirs here too.
  await write(otter, "From Maria, for a moment.");
  const own = (key: string, which: string) =>
    otter.getByRole("button", { name: say(key, { which }) });
  await own("note.edit_this", "From Maria, for a moment.").click();
  await otter.locator("form.editor textarea").fill("From Maria, in other words.");
  await otter.locator("form.editor button[type=submit]").click();
  await expect(facilitator.getByText("From Maria, in other words.")).toBeVisible();
  await own("note.remove_this", "From Maria, in other words.").click();
  await expect(facilitator.getByText("From Maria, in other words.")).toHaveCount(0);
  await otter.getByRole("button", { name: "Bold Otter", exact: true }).click();
});

test("a name is pointed out before anybody reads it", async () => {
  const field = lynx.getByLabel(say("write.label"), { exact: true });
  await field.fill("Ask Heron, or call 617-555-0142");
  await expect(lynx.getByText(/Heron[,،] 617-555-0142/u)).toBeVisible();
  await field.fill("");
});

test("causes: why, and why again, and how we know it", async () => {
  await move("causes");
  await heron.getByRole("textbox", { name: say("map.new") }).fill("Bus riders miss more days");
  await heron.getByRole("textbox", { name: say("map.new") }).press("Enter");
  await heron.getByRole("textbox", { name: say("map.why_problem") }).fill("The bus comes late");
  await heron.getByRole("textbox", { name: say("map.why_problem") }).press("Enter");
  await expect(otter.getByText("The bus comes late")).toBeVisible();
  await otter.getByRole("button", { name: say("map.why"), exact: true }).click();
  await otter
    .getByRole("textbox", { name: say("map.why_this", { which: "The bus comes late" }) })
    .fill("One driver for two routes");
  await otter.keyboard.press("Enter");
  await expect(
    facilitator.locator(".cause .words", { hasText: "One driver for two routes" }),
  ).toBeVisible();
  const late = otter.locator(".cause", { hasText: "The bus comes late" }).first();
  await late
    .getByRole("button", { name: say("map.more_this", { which: "The bus comes late" }) })
    .click();
  await late
    .getByRole("combobox", { name: say("evidence.cite_this", { which: "The bus comes late" }) })
    .selectOption({ label: "My son waits for the bus in the dark." });
  await expect(late.locator(".evidence")).toContainText("My son waits for the bus");
  await late
    .getByRole("button", { name: say("evidence.raise_this", { which: "The bus comes late" }) })
    .click();
  await expect(late).toContainText(say("standing.hypothesis"));
  const which = "The bus comes late";
  await late
    .getByRole("combobox", { name: say("evidence.cite_this", { which }) })
    .selectOption("for/cell");
  await late.getByLabel(say("evidence.table")).fill("Attendance");
  await late.getByLabel(say("evidence.row")).fill("Bus riders");
  await late.getByLabel(say("evidence.column")).fill("Days missed");
  await late.getByRole("button", { name: say("save"), exact: true }).click();
  await expect(late.locator(".evidence").first()).toContainText(
    "Attendance · Bus riders · Days missed",
  );
  await look(otter, "participant-causes");
  const driver = "One driver for two routes";
  const words = otter.locator(".words", { hasText: driver });
  const why = otter.locator(".cause", { has: words });
  await why.getByRole("button", { name: say("map.more_this", { which: driver }) }).click();
  await why
    .getByRole("combobox", { name: say("link.strength_this", { which: driver }) })
    .selectOption("4");
  await expect(why).toContainText(say("link.strength", { step: 4 }));
  await look(otter, "participant-link");
  await lynx.getByRole("button", { name: say("map.fishbone"), exact: true }).click();
  await expect(lynx.locator(".fishbone .head")).toHaveText(which);
  await expect(lynx.locator(".bone .words")).toHaveText(driver);
  await look(lynx, "participant-fishbone");
  await lynx.getByRole("button", { name: say("map.picture"), exact: true }).click();
  await expect(lynx.locator(".react-flow__node")).toHaveCount(2);
  await expect(wall.locator(".react-flow__node")).toHaveCount(2);
  await lynx.getByRole("button", { name: say("map.tidy"), exact: true }).click();
  await look(lynx, "participant-picture");
  await look(wall, "wall-map");
});

test("a vote: no counts before the reveal, results by group after it", async () => {
  await move("prioritise");
  await facilitator.getByRole("button", { name: say("vote.open"), exact: true }).click();
  const sheet = facilitator.getByRole("dialog", { name: say("vote.open") });
  await sheet.getByLabel(say("vote.about")).selectOption("notes");
  await sheet.getByLabel(say("vote.cap")).fill("2");
  await look(facilitator, "console-vote");
  await sheet.getByRole("button", { name: say("vote.open"), exact: true }).click();
  for (const page of [heron, otter, lynx, finch]) {
    const item = page.getByRole("group", { name: "My son waits for the bus in the dark." });
    await expect(item).toBeVisible();
    await item.getByRole("button").nth(1).click();
    await item.getByRole("button").nth(1).click();
    await expect(item.locator("output")).toHaveText("2");
    await expect(item.getByRole("button").nth(1)).toBeDisabled();
  }
  await expect(heron.locator(".votes-left")).toHaveText(say("vote.left", { left: 3, of: 5 }));
  await look(heron, "participant-vote");
  await look(wall, "wall-voting");
  await facilitator.getByRole("button", { name: say("vote.close"), exact: true }).click();
  await expect(heron.getByText(say("vote.closed"))).toBeVisible();
  await facilitator.getByRole("button", { name: say("vote.reveal"), exact: true }).click();
  const result = say("result.dots", { dots: 8, voters: 4 });
  for (const page of [heron, facilitator, wall, observer]) {
    await expect(page.getByText(result).first()).toBeVisible();
  }
  await facilitator
    .getByRole("button", { name: say("priority.take", { place: 1 }), exact: true })
    .click();
  await expect(heron.getByRole("heading", { name: say("priority.title") })).toBeVisible();
  await look(heron, "participant-results");
  await look(facilitator, "console-results");
  await look(wall, "wall-results");
  await look(observer, "observer");
});

test("offline in the middle of typing: nothing is lost, and it says so", async () => {
  await move("close");
  const field = heron.getByLabel(say("write.label"), { exact: true });
  await field.fill("Half a sen");
  await heron.context().setOffline(true);
  await field.fill("Half a sentence, and then the rest");
  await heron.getByRole("button", { name: say("write.add"), exact: true }).click();
  await expect(heron.getByText(say("status.offline"))).toBeVisible();
  await look(heron, "participant-offline");
  await heron.context().setOffline(false);
  await expect(facilitator.getByText("Half a sentence, and then the rest")).toBeVisible();
  await expect(heron.getByText(say("status.caught_up"))).toBeVisible();
});

test("T_C5 a tab killed with unsent work: the next one sends it", async () => {
  await otter.context().setOffline(true);
  await expect(otter.getByText(say("status.offline"))).toBeVisible();
  await write(otter, "Written before the tab died");
  await expect(otter.getByText(say("note.sending"))).toBeVisible();
  otter = await killedAndOpened(otter);
  await expect(facilitator.getByText("Written before the tab died")).toBeVisible();
});

test("the server is killed and comes back: everybody goes on where they were", async () => {
  await hall.server.kill();
  await write(finch, "Written while the server was dead");
  await expect(finch.getByText("Written while the server was dead")).toBeVisible();
  await hall.server.restart();
  for (const page of [facilitator, heron, wall, observer]) {
    await expect(page.getByText("Written while the server was dead")).toBeVisible({
      timeout: 40_000,
    });
  }
});

test("an address may say the language, and the menu has the last word", async () => {
  const fragment = `code=${hall.made.code}&lang=pt`;
  const page = await hall.page({ ...phone, ...inLanguage });
  const html = page.locator("html");
  await page.goto(`${hall.server.url}/#${fragment}`);
  await expect(html).toHaveAttribute("lang", "pt-BR");
  await page.locator("button[type=submit]").click();
  await expect(page).toHaveURL(/\/session#session=\d+&lang=pt$/);
  await expect(html).toHaveAttribute("lang", "pt-BR");
  await page.locator("header.top .push > button").click();
  await page.locator("dialog select").first().selectOption("es");
  await expect(html).toHaveAttribute("lang", "es");
  await expect(page).toHaveURL(/\/session#session=\d+$/);
  await page.reload();
  await expect(html).toHaveAttribute("lang", "es");
  await page.context().close();
});

test("everything fits a screen of 320 pixels, twice the letters, and forced colours", async () => {
  await heron.setViewportSize({ width: 320, height: 640 });
  await look(heron, "participant-320");
  await heron.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  await look(heron, "participant-large-letters");
  await heron.emulateMedia({ forcedColors: "active" });
  await look(heron, "participant-forced-colours");
  await facilitator.setViewportSize({ width: 400, height: 800 });
  await look(facilitator, "console-narrow");
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
