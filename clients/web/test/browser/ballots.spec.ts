// Every way to vote, on the smallest phone there is and by keyboard alone: what is pressed counts, what
// is taken back does not, and the result says so to everybody.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop } from "./hall.ts";
import { Keyboard } from "./keyboard.ts";
import { inLanguage, look, say, write } from "./steps.ts";

const smallest = { width: 320, height: 568, ...inLanguage };

let hall: Hall;
let facilitator: Page;
let heron: Page; // A student on a small phone,
let finch: Page; // and an educator who votes by keyboard.
let keys: Keyboard;

const bus = "The bus comes late";
const lunch = "Lunch is too short";

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "focus-group" });
  facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  heron = await hall.participant("Quiet Heron", "student", smallest);
  finch = await hall.participant("Kind Finch", "educator", smallest);
  keys = new Keyboard(finch);
  await write(heron, bus);
  await write(heron, lunch);
  for (const to of ["observe", "infer", "causes", "prioritise"]) await move(to);
});
test.afterAll(async () => {
  await hall?.close();
});

async function move(to: string): Promise<void> {
  const name = say("move.to", { to: say(`phase.${to}`) });
  await facilitator.getByRole("toolbar").getByRole("button", { name, exact: true }).click();
  await facilitator.getByRole("button", { name: say("move.now"), exact: true }).click();
  await expect(heron.locator("header.top strong").first()).toHaveText(say(`phase.${to}`));
}

async function open(method: string, question: string, about = "notes"): Promise<void> {
  await facilitator.getByRole("button", { name: say("vote.open"), exact: true }).click();
  const sheet = facilitator.getByRole("dialog", { name: say("vote.open") });
  await sheet.getByLabel(say("vote.question")).fill(question);
  await sheet.locator("select[name=method]").selectOption({ label: say(`method.${method}`) });
  await sheet.getByLabel(say("vote.about")).selectOption(about);
  await sheet.getByRole("button", { name: say("vote.open"), exact: true }).click();
  await expect(heron.getByRole("heading", { name: question })).toBeVisible();
}

async function closeAndShow(question: string, result: string, name: string): Promise<void> {
  const bar = facilitator.getByRole("toolbar");
  await bar.getByRole("button", { name: say("vote.close"), exact: true }).click();
  await bar.getByRole("button", { name: say("vote.reveal"), exact: true }).click();
  for (const page of [heron, facilitator]) {
    const ballot = page.locator(".ballot", { has: page.getByRole("heading", { name: question }) });
    await expect(ballot.getByText(result).first()).toBeVisible();
  }
  await look(heron, `${name}-result`);
}

/** One item of the ballot. */
const item = (page: Page, which: string) => page.getByRole("group", { name: which, exact: true });

/** A button within an item, by keyboard. */
async function pressIn(which: string, words: string): Promise<void> {
  const wanted = item(finch, which).getByRole("button", { name: words, exact: true });
  for (let i = 0; i < 60; i += 1) {
    if ((await finch.locator(":focus").and(wanted).count()) === 1) {
      await finch.keyboard.press("Space");
      return;
    }
    await finch.keyboard.press("Tab");
  }
  throw new Error(`Tab never comes to “${words}” of “${which}”.`);
}

const chosen = (page: Page, which: string, words: string) =>
  expect(
    item(page, which).getByRole("button", { name: words, exact: true }).first(),
  ).toHaveAttribute("aria-pressed", "true");

test("dots: given, taken back, and no more than there are", async () => {
  await open("dots", "By dots");
  const more = heron.getByRole("button", { name: say("vote.more", { which: bus }), exact: true });
  for (let i = 0; i < 3; i += 1) await more.tap();
  await expect(more).toBeDisabled(); // Three on one, says the template.
  await expect(heron.locator(".votes-left")).toHaveText(say("vote.left", { left: 2, of: 5 }));
  await heron.getByRole("button", { name: say("vote.less", { which: bus }), exact: true }).tap();
  const ofLunch = (key: "vote.more" | "vote.less") => say(key, { which: lunch });
  for (let i = 0; i < 3; i += 1) await keys.press(ofLunch("vote.more"));
  const atTheLimit = finch.getByRole("button", { name: ofLunch("vote.more"), exact: true });
  await expect(atTheLimit).toBeDisabled();
  await expect(atTheLimit).toBeFocused();
  for (let i = 0; i < 2; i += 1) await keys.press(ofLunch("vote.less"));
  await expect(item(finch, lunch).locator("output")).toHaveText("1");
  await look(heron, "ballot-dots");
  await closeAndShow("By dots", say("result.dots", { dots: 2, voters: 1 }), "ballot-dots");
});

test("a hundred points", async () => {
  await open("points", "By points");
  const more = heron.getByRole("button", { name: say("vote.more", { which: bus }), exact: true });
  for (let i = 0; i < 7; i += 1) await more.tap();
  await keys.press(say("vote.more", { which: bus }));
  await expect(item(heron, bus).locator("output")).toHaveText("70");
  await look(heron, "ballot-points");
  await closeAndShow("By points", say("result.points", { points: 80, voters: 2 }), "ballot-points");
});

test("agree, disagree, pass", async () => {
  await open("agreement", "By agreement");
  await item(heron, bus)
    .getByRole("button", { name: say("vote.agree"), exact: true })
    .tap();
  await pressIn(bus, say("vote.disagree"));
  await chosen(finch, bus, say("vote.disagree"));
  await pressIn(bus, say("vote.pass"));
  await chosen(finch, bus, say("vote.pass"));
  await look(heron, "ballot-agreement");
  const result = say("result.agreement", { agree: 1, disagree: 0, pass: 1 });
  await closeAndShow("By agreement", result, "ballot-agreement");
});

test("impact and effort", async () => {
  await open("impact_effort", "By impact and effort");
  const ask = (which: string, label: string) =>
    item(heron, which).getByRole("group", { name: label, exact: true });
  await ask(bus, say("vote.impact")).getByRole("button", { name: "5", exact: true }).tap();
  await ask(bus, say("vote.effort")).getByRole("button", { name: "2", exact: true }).tap();
  await pressIn(bus, "4");
  await chosen(finch, bus, "4");
  await expect(item(finch, bus).locator("[aria-pressed=true]")).toHaveCount(1); // Half is no vote.
  await finch.keyboard.press("Tab");
  await pressIn(bus, "3");
  await look(heron, "ballot-impact-effort");
  const result = say("result.impact_effort", { impact: "4.5", effort: "2.5", voters: 2 });
  await closeAndShow("By impact and effort", result, "ballot-impact-effort");
});

test("fist to five, with what stands against it", async () => {
  await open("fist", "By fingers");
  await item(heron, bus).getByRole("button", { name: "5", exact: true }).tap();
  await pressIn(bus, "1");
  await chosen(finch, bus, "1");
  await keys.type(say("vote.objection"), "Not before the winter");
  await look(finch, "ballot-fingers");
  await finch.keyboard.press("End");
  await finch.keyboard.type(" is over");
  await finch.keyboard.press("Enter"); // The field is not left: what was typed is saved all the same.
  // And neither is this one, where nothing is pressed at all.
  await item(heron, lunch).getByRole("button", { name: "0", exact: true }).tap();
  await item(heron, lunch).getByLabel(say("vote.objection")).pressSequentially("We need the hour");
  await look(heron, "ballot-objection");
  await heron.waitForTimeout(2_000); // The pause in which it is sent.
  await closeAndShow("By fingers", say("result.objections"), "ballot-fingers");
  await expect(heron.getByText("Not before the winter is over")).toBeVisible();
  await expect(finch.getByText("We need the hour")).toBeVisible();
});

test("first, second, third", async () => {
  await open("rank", "By rank");
  const place = (which: string, n: number) =>
    item(heron, which).getByRole("button", { name: say("vote.place", { place: n }), exact: true });
  await place(lunch, 1).tap();
  await place(bus, 2).tap();
  await pressIn(lunch, say("vote.place", { place: 1 }));
  await chosen(finch, lunch, say("vote.place", { place: 1 }));
  await look(heron, "ballot-rank");
  await closeAndShow("By rank", say("result.points", { points: 6, voters: 2 }), "ballot-rank");
});

test("a group that is voted on says what is in it", async () => {
  await facilitator
    .getByRole("combobox", { name: say("note.move_this", { which: bus }) })
    .selectOption("new");
  const group = say("group.untitled");
  await expect(facilitator.locator(".group", { hasText: bus })).toBeVisible();
  await open("dots", "By group", "groups");
  await expect(item(heron, group).getByText(bus)).toBeHidden();
  await item(heron, group)
    .getByText(say("notes.all", { count: 1 }))
    .tap();
  await expect(item(heron, group).getByText(bus)).toBeVisible();
  await look(heron, "ballot-groups");
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
