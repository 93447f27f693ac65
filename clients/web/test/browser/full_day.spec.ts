// What the full day adds to a focus group: leading by keyboard, the table reveals, findings with how we know them, rooms'
// maps that become one and part again, consent by fingers, commitments, minutes by several hands.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone, projector } from "./hall.ts";
import { inLanguage, look, say, write } from "./steps.ts";

let hall: Hall;
let facilitator: Page;
let heron: Page; // A student,
let otter: Page; // and a parent who leads a table.

const title = "The bus and the bell";

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "full-day", lobby: true });
  facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  heron = await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage });
  otter = await hall.participant("Bold Otter", "family", { ...phone, ...inLanguage });
});
test.afterAll(async () => {
  await hall?.close();
});

/** By the agenda, to any step. */
async function move(to: string): Promise<void> {
  const agenda = facilitator.getByRole("navigation", { name: say("console.agenda") });
  const step = agenda.locator(".step", { hasText: say(`phase.${to}`) }).first();
  await step.click();
  const name = say("move.to", { to: say(`phase.${to}`) });
  await agenda.getByRole("button", { name, exact: true }).click();
  await facilitator.getByRole("button", { name: say("move.now"), exact: true }).click();
  await expect(heron.locator("header.top strong").first()).toHaveText(say(`phase.${to}`));
}

const press = (page: Page, words: string) =>
  page.getByRole("button", { name: words, exact: true }).first().click();

async function type(page: Page, label: string, words: string): Promise<void> {
  const field = page.getByRole("textbox", { name: label, exact: true }).last();
  await field.fill(words);
  await field.press("Enter");
}

async function rooms(size: number): Promise<void> {
  await facilitator.getByRole("button", { name: say("console.rooms") }).click();
  await facilitator.getByLabel(say("plan.size")).fill(String(size));
  await press(facilitator, say("plan.propose"));
  await press(facilitator, say("plan.apply"));
  await expect(heron.locator(".room")).toBeVisible();
}

/** As somebody without a mouse: on with Tab until what is wanted has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 80; i += 1) {
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    if ((await focused.count()) === 1 && (await focused.textContent())?.trim() === name) return;
  }
  throw new Error(`Tab never comes to “${name}”.`);
}

test("who has the code waits in the lobby until they are let in", async () => {
  await expect(heron.getByText(say("lobby.wait"))).toBeVisible();
  await look(heron, "lobby");
  await expect(
    facilitator.getByRole("heading", { name: say("lobby.title", { count: 2 }) }),
  ).toBeVisible();
  await look(facilitator, "console-lobby");
  await press(facilitator, say("lobby.admit_all"));
  await expect(heron.locator("header.top")).toBeVisible();
  const menu = facilitator.getByLabel(say("people.do", { name: "Bold Otter" }));
  await menu.selectOption({ label: say("role.table_lead") });
});

test("the facilitator by keyboard alone: move everybody, take it back, stop everybody", async () => {
  const to = say("phase.predict");
  await tabTo(facilitator, say("move.to", { to }));
  await facilitator.keyboard.press("Enter");
  await tabTo(facilitator, say("move.now"));
  await facilitator.keyboard.press("Enter");
  await expect(heron.locator("header.top strong").first()).toHaveText(to);
  await facilitator.locator("body").press("Escape");
  const undo = facilitator.getByRole("toolbar").getByRole("button").nth(1);
  await undo.focus();
  await facilitator.keyboard.press("Enter");
  await expect(heron.locator("header.top strong").first()).toHaveText(say("phase.gather"));
  await tabTo(facilitator, say("freeze.all"));
  await facilitator.keyboard.press("Space");
  await expect(heron.getByText(say("phase.frozen"))).toBeVisible();
  await facilitator.keyboard.press("Space");
  await expect(heron.getByText(say("phase.frozen"))).toHaveCount(0);
});

test("a table's notes are revealed by who leads it", async () => {
  await move("observe");
  await rooms(2);
  await write(heron, "12 of 100 others missed 18 days");
  await expect(otter.getByText("12 of 100 others")).toHaveCount(0);
  await press(otter, say("mine.reveal_table"));
  await expect(facilitator.locator(".room-card").first()).toContainText("12 of 100 others");
  await press(facilitator, say("room.all_back"));
  await expect(facilitator.locator("#board").getByText("12 of 100 others")).toBeVisible();
});

test("a finding says how we know it", async () => {
  await move("findings");
  await type(facilitator, say("finding.add"), "Bus riders miss more days");
  await expect(heron.getByRole("heading", { name: say("finding.title") })).toBeVisible();
  const which = "Bus riders miss more days";
  await heron
    .getByRole("combobox", { name: say("evidence.cite_this", { which }) })
    .selectOption({ label: "12 of 100 others missed 18 days" });
  await expect(facilitator.locator(".evidence")).toContainText("12 of 100 others");
  await look(heron, "participant-findings");
  await press(facilitator, say("note.remove_this", { which }));
  await expect(heron.getByRole("heading", { name: say("finding.title") })).toHaveCount(1);
  await expect(heron.locator(".evidence")).toHaveCount(0);
  await press(facilitator, say("undo"));
  await expect(heron.locator(".evidence")).toContainText("12 of 100 others");
  // And what was said is sorted under a title.
  const note = { which: "12 of 100 others missed 18 days" };
  const menu = heron.getByRole("combobox", { name: say("note.move_this", note) });
  await menu.selectOption({ label: say("group.new") });
  await press(heron, say("group.rename"));
  await heron.getByRole("textbox", { name: say("group.title") }).fill(title);
  await press(heron, say("save"));
  await expect(otter.getByRole("heading", { name: title })).toBeVisible();
});

test("the rooms' maps become one, and part again", async () => {
  await move("causes");
  await rooms(2);
  for (const [page, cause] of [
    [heron, "The bus comes too late every day"],
    [facilitator, "The bus comes too late each day"],
  ] as const) {
    if (page === facilitator) await facilitator.locator("#board .tabs button").nth(1).click();
    const map = page === heron ? "Seen by a student" : "Seen by the staff";
    await type(page, say("map.new"), map);
    await expect(page.getByRole("heading", { name: map })).toBeVisible();
    await type(page, say("map.why_problem"), cause);
  }
  await press(facilitator, say("merge.propose"));
  await expect(facilitator.getByRole("checkbox", { name: /every day/ })).toBeVisible();
  await look(facilitator, "console-merge");
  const whole = "Seen by everybody";
  const merge = async () => {
    await facilitator.getByRole("textbox", { name: say("merge.name") }).fill(whole);
    await press(facilitator, say("merge.apply"));
  };
  await merge();
  const part = facilitator.getByRole("button", { name: say("merge.part", { which: whole }) });
  await part.click();
  await look(facilitator, "console-part");
  await press(facilitator, say("merge.part_now"));
  await expect(part).toBeHidden();
  await press(facilitator, say("merge.propose"));
  await merge();
  await expect(part).toBeVisible();
  await press(facilitator, say("room.all_back"));
});

test("minutes by several hands at once", async () => {
  await otter.getByText(say("minutes.title"), { exact: true }).click();
  await press(otter, say("minutes.start"));
  await facilitator.getByText(say("minutes.title"), { exact: true }).click();
  const theirs = otter.getByLabel(say("minutes.label"));
  const ours = facilitator.getByLabel(say("minutes.label"));
  await theirs.fill("We met in the gym. ");
  await expect(ours).toHaveValue("We met in the gym. ");
  await theirs.press("End");
  await theirs.pressSequentially("We looked at buses.");
  await expect(ours).toHaveValue("We met in the gym. We looked at buses.");
  // Others see what is typed while it is typed,
  let isTyping = true;
  const steady = theirs.pressSequentially(` ${"Then, ".repeat(20)}`, { delay: 100 }).then(() => {
    isTyping = false;
  });
  await expect(ours).toHaveValue(/buses\. Then/);
  expect(isTyping).toBe(true);
  await steady;
  await theirs.fill("We met in the gym. We looked at buses.");
  await expect(ours).toHaveValue("We met in the gym. We looked at buses.");
  // the caret stays where it was when they type before it,
  await theirs.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(18, 18));
  await ours.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(0, 0));
  await ours.pressSequentially("Friday. ");
  await expect(theirs).toHaveValue("Friday. We met in the gym. We looked at buses.");
  await theirs.pressSequentially(" at noon");
  await expect(ours).toHaveValue("Friday. We met in the gym. at noon We looked at buses.");
  // and a page that goes away in the middle of a word leaves it behind.
  await theirs.press("Control+End");
  await theirs.pressSequentially(" And then");
  await otter.reload();
  await expect(ours).toHaveValue(/buses\. And then$/);
});

test("a moderator hides a title and a cause, and shows the title again", async () => {
  const cause = "The driver is to blame";
  await type(heron, say("map.why_problem"), cause);
  await expect(otter.getByText(cause)).toBeVisible();
  const hide = (which: string) =>
    facilitator.getByRole("combobox", { name: say("review.hide_this", { which }) });
  await facilitator.getByRole("button", { name: say("map.more_this", { which: cause }) }).click();
  await hide(cause).selectOption({ label: say("review.reason_2") });
  await hide(title).selectOption({ label: say("review.reason_3") });
  await expect(otter.getByText(cause)).toHaveCount(0);
  for (const person of [heron, otter]) {
    await expect(person.getByRole("heading", { name: title })).toHaveCount(0);
    await expect(person.getByText("12 of 100 others missed 18 days").first()).toBeVisible();
  }
  await expect(heron.getByRole("heading", { name: say("notice.title") })).toBeVisible();
  await look(heron, "participant-hidden");
  await press(facilitator, say("console.review"));
  await facilitator.getByText(say("review.hidden_count", { count: 2 })).click();
  await look(facilitator, "console-review");
  const card = facilitator.locator("article", { hasText: title });
  await card.getByRole("button", { name: say("review.release"), exact: true }).click();
  await expect(heron.getByRole("heading", { name: title })).toBeVisible();
  await expect(heron.getByText(cause)).toHaveCount(1); // What she is told of it, and nobody else.
  await expect(otter.getByText(cause)).toHaveCount(0);
});

test("a question reaches the facilitators and nobody else", async () => {
  const words = "Can my little brother come in too?";
  await press(heron, say("ask.open"));
  await expect(heron.getByText(say("promise.staff"))).toBeVisible();
  await look(heron, "participant-question");
  await type(heron, say("ask.label"), words);
  await expect(heron.getByText(say("ask.sent"))).toBeVisible();
  await press(heron, say("dismiss"));
  await press(facilitator, say("console.people"));
  await expect(facilitator.getByText(words)).toBeVisible();
  await expect(otter.getByText(words)).toHaveCount(0);
  await expect(heron.getByText(words)).toHaveCount(0);
});

test("a priority is asked about with fingers", async () => {
  await move("prioritise");
  await press(facilitator, say("vote.open"));
  const sheet = facilitator.getByRole("dialog", { name: say("vote.open") });
  await sheet.getByLabel(say("vote.about")).selectOption("notes");
  await sheet.getByRole("button", { name: say("vote.open"), exact: true }).click();
  await heron
    .getByRole("button", { name: say("vote.more", { which: "12 of 100 others missed 18 days" }) })
    .click();
  await press(facilitator, say("vote.close"));
  await press(facilitator, say("vote.reveal"));
  await press(facilitator, say("priority.take", { place: 1 }));
  await press(facilitator, say("consent.ask"));
  const fingers = heron.getByRole("group", { name: say("vote.fingers") });
  await fingers.getByRole("button", { name: "1", exact: true }).click();
  await heron.getByLabel(say("vote.objection")).fill("Not before the winter");
  await look(heron, "participant-fingers");
  await press(heron, say("done.me"));
  await press(facilitator, say("vote.close"));
  await press(facilitator, say("vote.reveal"));
  await press(facilitator, say("consent.read"));
  await expect(heron.getByText(say("consent.objected", { count: 1 }))).toBeVisible();
  await expect(heron.getByText("Not before the winter")).toBeVisible();
});

test("a commitment: proposed by a student, completed, agreed, and told how it goes", async () => {
  await move("commit");
  await type(heron, say("commitment.add"), "ask the bus company for a later bus");
  await press(heron, say("commitment.complete"));
  await heron.locator("select[name=owner]").selectOption({ label: "Bold Otter" });
  await heron.locator("select[name=witness]").selectOption({ label: "Quiet Heron" });
  await heron.getByText(say("commitment.helpers"), { exact: true }).click();
  await heron.getByRole("checkbox", { name: "Quiet Heron" }).check();
  await heron.locator("input[name=firstStep]").fill("Call them");
  await heron.locator("input[name=due]").fill("2027-01-15");
  await heron.getByRole("checkbox", { name: "Ms. Facilitator" }).check();
  await heron.locator("input[name=measure]").fill("Riders in October");
  await look(heron, "participant-commitment");
  await press(heron, say("save"));
  await expect(facilitator.getByText("Call them")).toBeVisible();
  await expect(facilitator.getByText(say("commitment.helped_by"))).toContainText("Ms. Facilitator");
  await press(facilitator, say("commitment.agree"));
  await otter.locator("select[name=state]").selectOption({ label: say("commitment.kept") });
  await otter.locator("input[name=report]").fill("It comes at 16:10 now");
  await press(otter, say("commitment.tell"));
  await expect(heron.getByText("It comes at 16:10 now")).toBeVisible();
  await expect(heron.getByText(say("commitment.helped_by"))).toContainText("Quiet");
  await look(facilitator, "console-commitments");
});

test("who came late reads what happened so far", async () => {
  await heron.getByText(say("caught.title"), { exact: true }).click();
  const told = heron.locator("details", { hasText: say("caught.title") });
  await expect(told.getByText(say("caught.commitments", { count: 1 }))).toBeVisible();
  await look(heron, "participant-caught");
});

test("findings beyond the fifth are on the wall's next page", async () => {
  const wall = await hall.wall({ ...projector, ...inLanguage });
  await move("findings");
  for (let i = 2; i <= 6; i += 1) await type(facilitator, say("finding.add"), `Finding ${i}`);
  for (const words of ["Finding 6", "Bus riders miss more days"]) {
    await expect(wall.locator(".made").getByText(words, { exact: true })).toBeVisible();
  }
  await expect(wall.getByText(say("wall.page", { page: 1, of: 2 }), { exact: true })).toBeVisible();
  expect(await wall.locator(".made li").count()).toBe(5);
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
