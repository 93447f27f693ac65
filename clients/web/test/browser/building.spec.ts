// What people make of what is there: adding to a note, moving several at once, saying how one knows it,
// finding one's own again; what each group put first, and what stands behind a priority.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone } from "./hall.ts";
import { inLanguage, look, say, write } from "./steps.ts";
import { groupShownMin, Voters } from "./voters.ts";

let hall: Hall;
let facilitator: Page;
let heron: Page;
let otter: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "focus-group" });
  facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  heron = await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage });
  otter = await hall.participant("Bold Otter", "family", { ...phone, ...inLanguage });
});
test.afterAll(async () => {
  await hall?.close();
});

const press = (page: Page, words: string) =>
  page.getByRole("button", { name: words, exact: true }).first().click();
const noteOf = (page: Page, words: string) => page.locator("article.note", { hasText: words });

async function type(page: Page, label: string, words: string): Promise<void> {
  const field = page.getByRole("textbox", { name: label, exact: true }).last();
  await field.fill(words);
  await field.press("Enter");
}

async function move(to: "infer" | "causes" | "prioritise" | "close"): Promise<void> {
  const agenda = facilitator.getByRole("navigation", { name: say("console.agenda") });
  await agenda
    .locator(".step", { hasText: say(`phase.${to}`) })
    .first()
    .click();
  await agenda.locator(".preview > button.primary").click();
  await press(facilitator, say("move.now"));
  await expect(heron.locator("header.top strong").first()).toHaveText(say(`phase.${to}`));
}

test("who adds to a note finds what they write right behind it", async () => {
  await write(heron, "The bus is late");
  await write(heron, "Lunch is short");
  await press(otter, say("note.add_to_this", { which: "The bus is late" }));
  await expect(otter.getByLabel(say("write.label"), { exact: true })).toBeFocused();
  await expect(otter.getByText(say("note.adds_to"))).toContainText("The bus is late");
  await look(otter, "participant-adds-to");
  await write(otter, "And it is cold there");
  await expect(otter.getByText(say("note.adds_to"))).toHaveCount(0);
  const words = facilitator.locator("#board article.note .words");
  await expect(words).toHaveText(["The bus is late", "And it is cold there", "Lunch is short"]);
});

test("what is refused comes back with the reason beside it", async () => {
  await press(facilitator, say("freeze.all"));
  await expect(heron.getByText(say("phase.frozen"))).toBeVisible();
  await write(heron, "Too late by a second");
  const field = heron.getByLabel(say("write.label"), { exact: true });
  await expect(field).toHaveValue("Too late by a second");
  await expect(field).toHaveAccessibleDescription(new RegExp(say("refusal.frozen"), "u"));
  await look(heron, "participant-why-not");
  await press(facilitator, say("freeze.end"));
  await field.fill("In time");
  await expect(field).not.toHaveAccessibleDescription(new RegExp(say("refusal.frozen"), "u"));
  await press(heron, say("write.add"));
  await expect(noteOf(facilitator, "In time")).toBeVisible();
});

test("several notes are moved into a new group at once", async () => {
  const choose = async () => {
    await press(facilitator, say("note.move_several"));
    const sheet = facilitator.getByRole("dialog", { name: say("note.move_several") });
    await sheet.getByRole("checkbox", { name: "The bus is late" }).check();
    await sheet.getByRole("checkbox", { name: "And it is cold there" }).check();
    await look(facilitator, "console-move-several");
    await press(facilitator, say("note.move_now"));
  };
  await choose();
  const group = heron.locator("section.group", { hasText: say("group.untitled") });
  await expect(group.locator("article.note")).toHaveCount(2);
  const told = facilitator.locator(".notice", {
    hasText: say("note.moved_several", { count: 2 }),
  });
  await told.getByRole("button", { name: say("undo"), exact: true }).click();
  await expect(heron.locator("section.group")).toHaveCount(0);
  await choose();
  await expect(group.locator("article.note")).toHaveCount(2);
});

test("who adds to a note in a group is in that group", async () => {
  await press(heron, say("note.add_to_this", { which: "And it is cold there" }));
  await write(heron, "There is no roof");
  const group = facilitator.locator("section.group", { hasText: say("group.untitled") });
  await expect(group.locator(".words").last()).toHaveText("There is no roof");
});

test("while a note is changed the list stays as it is", async () => {
  await press(heron, say("note.edit_this", { which: "Lunch is short" }));
  await write(otter, "Meanwhile");
  await expect(heron.getByText(say("calm.show", { count: 1 }))).toBeVisible();
  await expect(noteOf(heron, "Meanwhile")).toHaveCount(0);
  await press(heron, say("cancel"));
  await expect(noteOf(heron, "Meanwhile")).toBeVisible();
});

test("the menu has the steps so far, and what one has written", async () => {
  await move("infer");
  await press(heron, say("menu.title"));
  const menu = heron.getByRole("dialog", { name: say("menu.title") });
  await menu.getByText(say("console.agenda"), { exact: true }).click();
  await expect(menu.locator('li[aria-current="step"]')).toContainText(say("phase.infer"));
  await menu.getByText(say("menu.mine"), { exact: true }).click();
  await expect(menu.getByText("There is no roof")).toBeVisible();
  await expect(menu.locator(".bullets li")).toHaveCount(4);
  await look(heron, "participant-mine");
  await press(heron, say("close"));
});

test("who says that they see it is asked what shows it, and others read that", async () => {
  await expect(heron.getByText(say("write.what_shows_it"))).toBeVisible();
  await write(heron, "Bus riders miss more days");
  const note = noteOf(heron, "Bus riders miss more days");
  const how = say("evidence.cite_this", { which: "Bus riders miss more days" });
  await note.getByRole("button", { name: how, exact: true }).click();
  const cites = note.getByRole("combobox", { name: how, exact: true });
  await cites.selectOption({ label: say("evidence.cell") });
  await note.getByLabel(say("evidence.table")).fill("Days missed");
  await note.getByLabel(say("evidence.row")).fill("Bus riders");
  await note.getByLabel(say("evidence.column")).fill("18 and more");
  await look(heron, "participant-cites");
  await note.getByRole("button", { name: say("save"), exact: true }).click();
  await expect(noteOf(otter, "Bus riders miss more days")).toContainText(
    "Days missed · Bus riders",
  );
  await heron.getByText(say("kind.inference"), { exact: true }).first().click();
  await expect(heron.getByText(say("write.what_shows_it"))).toHaveCount(0);
});

test("the outline says how deep it is, and how much hangs under it", async () => {
  await move("causes");
  await type(heron, say("map.new"), "Late to school");
  await type(heron, say("map.why_problem"), "The bus comes late");
  await press(heron, say("map.why"));
  await type(heron, say("map.why_this", { which: "The bus comes late" }), "It starts late");
  await expect(heron.getByText(say("map.depth", { level: 1, below: 1 }))).toBeAttached();
  await expect(otter.getByText(say("map.depth", { level: 2, below: 0 }))).toBeAttached();
});

test("each group's first stands beside everybody's, and behind a priority what leads to it", async () => {
  const students = await Voters.come(hall, "student", groupShownMin);
  const educators = await Voters.come(hall, "educator", groupShownMin);
  await move("prioritise");
  await press(facilitator, say("vote.open"));
  const sheet = facilitator.getByRole("dialog", { name: say("vote.open") });
  await sheet.getByLabel(say("vote.about")).selectOption("causes");
  await sheet.getByRole("button", { name: say("vote.open"), exact: true }).click();
  await students.give(3, 0);
  await educators.give(3, 1);
  await press(facilitator, say("vote.close"));
  await press(facilitator, say("vote.reveal"));
  for (const page of [heron, facilitator]) {
    await expect(page.getByText(new RegExp(say("result.tied"), "u")).first()).toBeVisible();
    await expect(page.getByRole("heading", { name: say("result.first_of_groups") })).toBeVisible();
  }
  await heron
    .getByRole("heading", { name: say("result.first_of_groups") })
    .scrollIntoViewIfNeeded();
  await look(heron, "participant-first-of-groups");
  await press(facilitator, say("priority.take", { place: 1 }));
  await press(facilitator, say("priority.take", { place: 2 }));
  const priority = heron.locator("li.note", { hasText: say("consent.not_asked") });
  await expect(priority.filter({ hasText: say("priority.causes") })).toContainText(
    "It starts late",
  );
  await expect(priority.first()).toContainText(say("result.divided"));
  await priority.first().scrollIntoViewIfNeeded();
  await look(heron, "participant-behind-priority");
  students.leave();
  educators.leave();
});

test("a scribe without a network sees the paper note on its way, and others get it once", async () => {
  const menu = facilitator.getByLabel(say("people.do", { name: "Bold Otter" }));
  await menu.selectOption({ label: say("role.scribe") });
  await move("infer");
  await otter.getByText(say("paper.title"), { exact: true }).click();
  await otter.context().setOffline(true);
  await expect(otter.getByText(say("status.offline"))).toBeVisible();
  await type(otter, say("paper.words"), "On paper, without the Wi-Fi");
  await expect(noteOf(otter, "On paper, without the Wi-Fi")).toContainText(say("note.sending"));
  await expect(otter.getByLabel(say("paper.words"), { exact: true })).toHaveValue("");
  await look(otter, "participant-paper-offline");
  await otter.context().setOffline(false);
  await expect(noteOf(facilitator, "On paper, without the Wi-Fi")).toHaveCount(1);
  await expect(noteOf(otter, "On paper, without the Wi-Fi")).not.toContainText(say("note.sending"));
  await expect(noteOf(otter, "On paper, without the Wi-Fi")).toHaveCount(1);
});

test("the console says how long each step took", async () => {
  const agenda = facilitator.getByRole("navigation", { name: say("console.agenda") });
  const took = say("agenda.took", { minutes: 7 }).split("7")[0] ?? "";
  await expect(agenda.locator("li").first()).toContainText(took);
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
