// A whole day without a mouse: a participant from the join page to watching it again, and a facilitator
// from the first move to the end. Only keys are pressed, and whatever has the focus shows it.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone } from "./hall.ts";
import { Keyboard } from "./keyboard.ts";
import { inLanguage, look, say } from "./steps.ts";

let hall: Hall;
let lead: Keyboard;
let lynx: Keyboard;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "full-day" });
});
test.afterAll(async () => {
  await hall?.close();
});

async function enter(fragment: string, name: string): Promise<Keyboard> {
  const page = await hall.page({ ...laptop, ...inLanguage });
  await page.goto(hall.joinAddress(fragment));
  await expect(page.locator("#name")).not.toHaveValue("");
  const keys = new Keyboard(page);
  await keys.type(new RegExp(`^${say("join.name").replace("?", "\\?")}`, "u"), name);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/session/);
  return keys;
}

async function move(to: string): Promise<void> {
  await lead.press(say("move.to", { to: say(`phase.${to}`) }));
  await lead.press(say("move.now"));
  await expect(lynx.page.locator("header.top strong").first()).toHaveText(say(`phase.${to}`));
}

async function write(words: string): Promise<void> {
  await lynx.type(say("write.label"), words);
  await lynx.page.keyboard.press("Control+Enter");
  await expect(lynx.page.getByText(words, { exact: true }).first()).toBeVisible();
}

/** One line and Enter. */
async function line(keys: Keyboard, label: string, words: string): Promise<void> {
  await keys.type(label, words);
  await keys.page.keyboard.press("Enter");
}

/** Somewhere: the same words may stand in something closed as well, such as a vote's result. */
const seen = (keys: Keyboard, words: string) =>
  expect(keys.page.getByText(words, { exact: true }).filter({ visible: true })).not.toHaveCount(0);

async function partsOf(page: Page, count: number): Promise<string[]> {
  const found: string[] = [];
  for (let i = 0; i < count; i += 1) {
    await page.keyboard.press("F6");
    found.push(await page.evaluate(() => document.activeElement?.tagName.toLowerCase() ?? ""));
  }
  return found;
}

test("coming in, and what a key does", async () => {
  lead = await enter(`link=${hall.made.facilitator}&code=${hall.made.code}`, "Ms. Facilitator");
  lynx = await enter(`code=${hall.made.code}`, "Calm Lynx");
  await expect(lynx.page.locator("header.top")).toBeVisible();
  expect(await partsOf(lynx.page, 4)).toEqual(["header", "main", "footer", "header"]);
  await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage }); // To share a room.
  await expect(lead.page.locator(".person")).toHaveCount(3);
  const whole = ["header", "nav", "main", "aside", "footer", "header"];
  expect(await partsOf(lead.page, 6)).toEqual(whole);
  await lead.page.keyboard.press("Shift+F6");
  await expect(lead.page.locator("footer.action-bar")).toBeFocused();
  await lynx.page.keyboard.press("?");
  await seen(lynx, say("menu.key_part"));
  await look(lynx.page, "keys");
  await lynx.reach("checkbox", say("menu.letter_keys"));
  await lynx.page.keyboard.press("Space");
  await lynx.page.keyboard.press("Escape");
  await lynx.page.keyboard.press("?");
  await expect(lynx.page.getByRole("dialog")).toHaveCount(0);
});

test("gather, predict: written, done, revealed", async () => {
  await write("That we are heard");
  await lynx.reach("button", say("done.me"));
  await lynx.page.keyboard.press("Space");
  await lead.press(say("move.to", { to: say("phase.predict") }));
  await expect(lead.page.getByRole("dialog")).toContainText(say("step.by_staff"));
  await lead.page.keyboard.press("Escape");
  await move("predict");
  await write("I expect late buses");
  await lead.press(say("reveal.all"));
  await seen(lead, "I expect late buses");
  await lead.press(say("timer.pause"));
  await expect(lynx.page.getByText(say("timer.paused"))).toBeVisible();
});

test("a move is taken back, everybody is told and stopped", async () => {
  await move("observe");
  const [words = ""] = say("move.undo", { seconds: 7 }).split("7");
  await lead.press(new RegExp(`^\\W*${words.replace(/[()]/g, "\\$&")}`, "u"));
  await expect(lynx.page.locator("header.top strong").first()).toHaveText(say("phase.predict"));
  await lead.press(say("tell.open"));
  await line(lead, say("tell.everybody"), "Five more minutes");
  await seen(lynx, "Five more minutes");
  await lead.press(say("freeze.all"));
  await expect(lynx.page.getByText(say("phase.frozen"))).toBeVisible();
  await lead.press(say("freeze.end"));
  await move("observe");
  await expect(lynx.page.getByText("Five more minutes")).toHaveCount(0); // It was of that step.
});

test("a room, help, and back", async () => {
  await lead.press(say("console.rooms"));
  await lead.press(say("plan.propose"));
  await lead.press(say("plan.apply"));
  await expect(lynx.page.locator(".room")).toBeVisible();
  await lead.press(say("room.look")); // From there on the timer is the room's.
  await lead.press(say("timer.start", { minutes: 40 }));
  await lead.press(say("timer.pause"));
  await expect(lynx.page.getByText(say("timer.paused"))).toBeVisible();
  await lynx.press(say("help.call"));
  await lead.press(say("help.clear"));
  await lead.press(say("room.all_back"));
  await expect(lynx.page.locator(".room")).toHaveCount(0);
  await write("12 of 100 others missed 18 days");
  await lead.press(say("reveal.all"));
  await seen(lead, "12 of 100 others missed 18 days");
});

test("kinds, and a question that only the staff read", async () => {
  await move("infer");
  await lynx.reach("radio", new RegExp(say("kind.observation"), "u"));
  await lynx.page.keyboard.press("ArrowDown");
  await write("Nobody asked the riders");
  await expect(lynx.page.locator("article.note .kind").first()).toContainText(
    say("kind.inference"),
  );
  await lynx.press(say("ask.open"));
  await line(lynx, say("ask.label"), "May we go home earlier?");
  await seen(lynx, say("ask.sent"));
  await lead.press(say("console.people"));
  await seen(lead, "May we go home earlier?");
  await expect(lynx.page.getByText("May we go home earlier?")).toHaveCount(0);
});

test("what goes away by being pressed leaves the focus beside it", async () => {
  const words = "The bus comes late because it is old";
  await lynx.reach("radio", new RegExp(say("kind.inference"), "u"));
  await lynx.page.keyboard.press("ArrowUp");
  await line(lynx, say("write.label"), words);
  await lynx.page.keyboard.press("Backspace");
  await lynx.page.keyboard.press("Control+Enter");
  await lynx.press(say("offer.keep"));
  await expect(lynx.page.getByLabel(say("write.label"), { exact: true })).toBeFocused();
  await lynx.press(say("note.remove_this", { which: words }));
  await expect(lynx.page.locator("article.note:focus")).toHaveCount(1);
  await lynx.press(say("dismiss"));
});

test("groups: the first arrow key chooses nothing, a name, notes taken out", async () => {
  await move("findings");
  const which = "That we are heard";
  const moveTo = lynx.page.getByRole("combobox", { name: say("note.move_this", { which }) });
  await lynx.reach("combobox", say("note.move_this", { which }));
  await lynx.page.setViewportSize({ ...laptop, height: 400 });
  await lynx.page.evaluate(() => scrollTo(0, 0));
  await expect(moveTo).not.toBeInViewport();
  await lynx.open("ArrowDown"); // And chooses nothing.
  await expect(lynx.page.locator("select:open")).toBeInViewport();
  await lynx.close();
  await lynx.page.setViewportSize(laptop);
  await expect(lynx.page.locator(".group")).toHaveCount(0);
  await lynx.choose(say("note.move_this", { which }), say("group.new"));
  await expect(lynx.page.locator(".group").getByRole("combobox", { name: which })).toHaveCount(1);
  await expect(moveTo).toBeFocused();
  await lynx.press(say("group.rename"));
  await line(lynx, say("group.title"), "Being heard");
  const second = "12 of 100 others missed 18 days";
  await lynx.choose(say("note.move_this", { which: second }), "Being heard");
  await expect(lynx.page.locator(".group article.note")).toHaveCount(2);
  await lynx.choose(say("map.more_this", { which: "Being heard" }), say("group.split"));
  await lynx.reach("checkbox", second);
  await lynx.page.keyboard.press("Space");
  await line(lynx, say("group.title"), "Getting to school");
  await expect(lynx.page.locator(".group")).toHaveCount(2);
  await line(lynx, say("finding.add"), "Bus riders miss more days");
  await seen(lead, "Bus riders miss more days");
  await look(lynx.page, "by-keyboard-groups");
});

test("a finding's evidence, and the whole outline of causes", async () => {
  const finding = "Bus riders miss more days";
  await lynx.choose(say("evidence.cite_this", { which: finding }), /^12 of 100 others/);
  await expect(lead.page.locator(".evidence")).toContainText("12 of 100 others");
  await move("causes");
  await line(lynx, say("map.new"), finding);
  await line(lynx, say("map.why_problem"), "The bus comes late");
  await lynx.press(say("map.why"));
  await line(lynx, say("map.why_this", { which: "The bus comes late" }), "One driver, two routes");
  await line(lynx, say("map.why_problem"), "School begins early");
  const driver = "One driver, two routes";
  await lynx.press(say("map.more_this", { which: driver }));
  await lynx.choose(say("map.level_this", { which: driver }), say("level.district"));
  await lynx.choose(say("map.link_this", { which: driver }), "School begins early");
  await expect(lynx.page.locator(".cause", { hasText: driver })).toHaveCount(2);
  await look(lynx.page, "by-keyboard-causes");
  await lynx.choose(say("map.link_this", { which: driver }), /^School begins early$/);
  await lynx.press(say("map.remove_this", { which: driver }));
  await lynx.press(say("undo"));
  await seen(lead, driver);
});

test("a vote, a priority, consent by fingers", async () => {
  await move("prioritise");
  const bar = lead.page.getByRole("toolbar");
  await lead.press(say("vote.open"));
  await lead.choose(say("vote.about"), say("vote.about_notes", { count: 3 }));
  await lead.press(say("vote.open"));
  await lynx.press(say("vote.more", { which: "12 of 100 others missed 18 days" }));
  await expect(bar.getByRole("button", { name: say("vote.close"), exact: true })).toBeFocused();
  await lead.page.keyboard.press("ArrowRight");
  await expect(bar.getByRole("button", { name: say("freeze.all"), exact: true })).toBeFocused();
  await lead.page.keyboard.press("ArrowLeft");
  await expect(bar.getByRole("button", { name: say("vote.close"), exact: true })).toBeFocused();
  await lead.press(say("vote.close"));
  await expect(bar.getByRole("button", { name: say("vote.reveal"), exact: true })).toBeFocused();
  await lead.press(say("vote.reveal"));
  await expect(bar.getByRole("button", { name: say("vote.open"), exact: true })).toBeFocused();
  await lead.press(say("priority.take", { place: 1 }));
  await lead.press(say("consent.ask"));
  await lynx.press("1");
  await line(lynx, say("vote.objection"), "Not before the winter");
  await lead.press(say("vote.close"));
  await lead.press(say("vote.reveal"));
  await lead.press(say("consent.read"));
  await seen(lynx, say("consent.objected", { count: 1 }));
});

test("a commitment, agreed on", async () => {
  await move("commit");
  await line(lynx, say("commitment.add"), "ask for a later bus");
  await lynx.press(say("commitment.complete"));
  await lynx.choose(say("commitment.owner"), "Ms. Facilitator");
  await lynx.choose(say("commitment.witness"), "Calm Lynx");
  await lynx.type(say("commitment.first_step"), "Call them");
  await lynx.type(say("commitment.measure"), "Riders in October");
  await lynx.press(say("save"));
  await seen(lead, "Call them");
});

test("the end, and watching it again", async () => {
  await move("close");
  await write("Heard");
  await lead.press(new RegExp(say("end.session"), "u"));
  await lead.press(say("end.now"));
  await expect(lynx.page.getByRole("link", { name: say("mine.keep") })).toBeVisible();
  await lynx.press(say("again.watch"), "link");
  await lynx.reach("slider", say("again.time"));
  await lynx.page.keyboard.press("End");
  await seen(lynx, "Heard"); // Written last.
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
