// No word that somebody typed is lost: what is refused, half typed or moved away from comes back to where
// it was typed, or stands where it can be seen; and whoever works by keyboard goes on from there.
import { expect, type Locator, type Page, test } from "@playwright/test";
import { Hall, laptop, phone } from "./hall.ts";
import { inLanguage, killedAndOpened, look, say, write } from "./steps.ts";

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

async function move(to: "gather" | "observe" | "infer" | "causes" | "prioritise"): Promise<void> {
  const agenda = facilitator.getByRole("navigation", { name: say("console.agenda") });
  await agenda
    .locator(".step", { hasText: say(`phase.${to}`) })
    .first()
    .click();
  await agenda.locator(".preview > button.primary").click();
  await facilitator.getByRole("button", { name: say("move.now"), exact: true }).click();
  for (const page of [heron, otter]) await isIn(page, to);
}

/** A page without a network hears of it later. */
async function isIn(page: Page, phase: string): Promise<void> {
  if (await page.evaluate(() => !navigator.onLine)) return;
  await expect(page.locator("header.top strong").first()).toHaveText(say(`phase.${phase}`));
}

const fieldOf = (page: Page) => page.getByLabel(say("write.label"), { exact: true });
const noteOf = (page: Page, words: string) => page.locator("article.note", { hasText: words });
const notSent = (page: Page) => page.getByRole("region", { name: say("not_sent.title") });
const editorOf = (page: Page) => page.locator("form.editor textarea");

async function type(page: Page, label: string, words: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true }).last();
  await field.fill(words);
  await field.press("Enter");
}

function edit(page: Page, which: string): Locator {
  return page.getByRole("button", { name: say("note.edit_this", { which }) });
}

test("a note that comes too late stands where its writer sees it, until they decide", async () => {
  await heron.context().setOffline(true);
  await expect(heron.getByText(say("status.offline"))).toBeVisible();
  await write(heron, "Typed while the Wi-Fi was gone");
  await write(heron, "And one more");
  await move("prioritise");
  await heron.context().setOffline(false);
  await isIn(heron, "prioritise");
  await expect(fieldOf(heron)).toHaveCount(0);
  await expect(notSent(heron)).toContainText("Typed while the Wi-Fi was gone");
  await expect(notSent(heron)).toContainText("And one more");
  await look(heron, "participant-not-sent");

  await heron.reload();
  await expect(notSent(heron)).toContainText("And one more");
  await move("gather");
  // The first is in its field again; the other gives way to it.
  await expect(fieldOf(heron)).toHaveValue("Typed while the Wi-Fi was gone");
  await heron.locator("form.compose button[type=submit]").first().click();
  await heron
    .getByRole("button", { name: say("not_sent.again_this", { which: "And one more" }) })
    .click();
  await expect(fieldOf(heron)).toHaveValue("And one more");
  await expect(fieldOf(heron)).toBeFocused();
  await expect(notSent(heron)).toHaveCount(0);
  await heron.locator("form.compose button[type=submit]").first().click();
  await expect(noteOf(facilitator, "Typed while the Wi-Fi was gone")).toBeVisible();
  await expect(noteOf(facilitator, "And one more")).toBeVisible();
});

test("what is only for oneself is so still after a reload and in another step", async () => {
  const onlyMe = heron.getByLabel(say("write.only_me"), { exact: true });
  await move("infer");
  await heron.locator("form.compose .chip", { hasText: say("kind.assumption") }).click();
  await fieldOf(heron).fill("Whom I am afraid of");
  await onlyMe.check();
  await expect(fieldOf(heron)).toHaveValue("Whom I am afraid of");
  await heron.reload();
  await expect(fieldOf(heron)).toHaveValue("Whom I am afraid of");
  await expect(onlyMe).toBeChecked();
  await expect(
    heron.getByRole("radio", { name: say("kind.assumption"), exact: true }),
  ).toBeChecked();
  await move("prioritise");
  await expect(notSent(heron)).toContainText("Whom I am afraid of");
  await move("gather");
  await expect(onlyMe).toBeChecked();
  await heron.locator("form.compose button[type=submit]").first().click();
  await expect(noteOf(heron, "Whom I am afraid of")).toBeVisible();
  // The next one is as this one was, until somebody says otherwise.
  await fieldOf(heron).fill("Not for me alone");
  await onlyMe.uncheck();
  await expect(fieldOf(heron)).toHaveValue("Not for me alone");
  await heron.locator("form.compose button[type=submit]").first().click();
  await expect(noteOf(otter, "Not for me alone")).toBeVisible();
  await expect(noteOf(otter, "Whom I am afraid of")).toHaveCount(0);
});

test("frozen: the words are kept, as the screen says", async () => {
  const freeze = facilitator.getByRole("button", { name: say("freeze.all"), exact: true });
  await freeze.click();
  await expect(heron.getByText(say("phase.frozen"))).toBeVisible();
  await write(heron, "Said into the silence");
  await expect(heron.getByText(say("refusal.frozen")).first()).toBeVisible();
  await expect(fieldOf(heron)).toHaveValue("Said into the silence");
  await facilitator.getByRole("button", { name: say("freeze.end"), exact: true }).click();
  await expect(heron.getByText(say("phase.frozen"))).toHaveCount(0);
  await heron.locator("form.compose button[type=submit]").first().click();
  await expect(noteOf(facilitator, "Said into the silence")).toBeVisible();
});

test("an editor goes with its note into other lists, and over a reload", async () => {
  await move("observe");
  await write(heron, "Sealed words");
  await edit(heron, "Sealed words").click();
  await expect(editorOf(heron)).toBeFocused();
  await editorOf(heron).fill("Sealed words, and a long addition");
  await facilitator.getByRole("button", { name: say("reveal.all"), exact: true }).click();
  await expect(noteOf(otter, "Sealed words")).toBeVisible();
  await expect(editorOf(heron)).toHaveValue("Sealed words, and a long addition");
  await expect(editorOf(heron)).toBeFocused();
  await heron.reload();
  await expect(editorOf(heron)).toHaveValue("Sealed words, and a long addition");
  await heron.locator("form.editor button[type=submit]").click();
  await expect(noteOf(otter, "Sealed words, and a long addition")).toBeVisible();

  await move("infer");
  await write(heron, "Mine to edit");
  await edit(heron, "Mine to edit").click();
  await editorOf(heron).fill("Mine to edit, half typed");
  const menu = otter.getByRole("combobox", {
    name: say("note.move_this", { which: "Mine to edit" }),
  });
  await menu.selectOption("new");
  await expect(heron.locator("section.group form.editor")).toBeVisible();
  await expect(editorOf(heron)).toHaveValue("Mine to edit, half typed");
  await expect(editorOf(heron)).toBeFocused();
});

test("an edit that is refused is in its editor again", async () => {
  const freeze = facilitator.getByRole("button", { name: say("freeze.all"), exact: true });
  const goOn = facilitator.getByRole("button", { name: say("freeze.end"), exact: true });
  const save = heron.locator("form.editor button[type=submit]");
  await freeze.click();
  await expect(heron.getByText(say("phase.frozen"))).toBeVisible();
  await save.click();
  await expect(editorOf(heron)).toHaveValue("Mine to edit, half typed");
  await goOn.click();
  await expect(heron.getByText(say("phase.frozen"))).toHaveCount(0);

  await heron.context().setOffline(true);
  await expect(heron.getByText(say("status.offline"))).toBeVisible();
  await save.click();
  await expect(editorOf(heron)).toHaveCount(0);
  await freeze.click();
  await expect(otter.getByText(say("phase.frozen"))).toBeVisible();
  await heron.context().setOffline(false);
  await expect(editorOf(heron)).toHaveValue("Mine to edit, half typed");
  await goOn.click();
  await expect(heron.getByText(say("phase.frozen"))).toHaveCount(0);
  await save.click();
  await expect(noteOf(otter, "Mine to edit, half typed")).toBeVisible();
});

test("the focus goes on with the note, to the next one, and back to what opened an editor", async () => {
  for (const words of ["First", "Second", "Third"]) await write(heron, words);
  const menu = heron.getByRole("combobox", { name: say("note.move_this", { which: "First" }) });
  await menu.focus();
  await menu.selectOption("new");
  await expect(menu).toBeFocused();
  await heron.getByRole("button", { name: say("note.remove_this", { which: "Second" }) }).focus();
  await heron.keyboard.press("Enter");
  await expect(noteOf(heron, "Third")).toBeFocused();
  await edit(heron, "Third").focus();
  await heron.keyboard.press("Enter");
  await expect(editorOf(heron)).toBeFocused();
  await heron.keyboard.press("End");
  await heron.keyboard.type(", not lost");
  await heron.keyboard.press("Escape");
  await expect(editorOf(heron)).toHaveValue("Third, not lost");
  for (let i = 0; i < ", not lost".length; i += 1) await heron.keyboard.press("Backspace");
  await heron.keyboard.press("Escape");
  await expect(edit(heron, "Third")).toBeFocused();
});

test("a group made in a tab that dies offline holds its note", async () => {
  await write(otter, "To be grouped");
  await expect(noteOf(facilitator, "To be grouped")).toBeVisible();
  await otter.context().setOffline(true);
  await expect(otter.getByText(say("status.offline"))).toBeVisible();
  await otter
    .getByRole("combobox", { name: say("note.move_this", { which: "To be grouped" }) })
    .selectOption("new");
  await expect(otter.locator("section.group", { hasText: "To be grouped" })).toBeVisible();
  otter = await killedAndOpened(otter);
  await expect(facilitator.locator("section.group", { hasText: "To be grouped" })).toBeVisible();
});

test("T_C11 a paste that is far too long is cut, and the screen says so", async () => {
  const pasted = async (field: Locator) => {
    await field.fill("");
    await field.evaluate((element: HTMLInputElement) => {
      element.focus();
      document.execCommand("insertText", false, "Much too long. ".repeat(30_000));
    });
    await expect(heron.getByText(say("write.cut"))).toBeVisible();
    expect((await field.inputValue()).length).toBeLessThan(5_000);
    await field.fill("");
    await expect(heron.getByText(say("write.cut"))).toHaveCount(0);
  };
  await pasted(fieldOf(heron));
  await move("causes");
  await pasted(heron.getByRole("textbox", { name: say("map.new") }));
});

test("one line that is half typed survives a reload and a phase", async () => {
  const line = heron.getByRole("textbox", { name: say("map.new") });
  await line.fill("Why the last bus is missed");
  await heron.reload();
  await expect(line).toHaveValue("Why the last bus is missed");
  await move("prioritise");
  await expect(notSent(heron)).toContainText("Why the last bus is missed");
  await move("causes");
  await expect(line).toHaveValue("Why the last bus is missed");
  await expect(notSent(heron)).toHaveCount(0);
  await line.press("Enter");
  await expect(otter.getByRole("heading", { name: "Why the last bus is missed" })).toBeVisible();
});

test("what somebody else changes in the same words meanwhile stays", async () => {
  await edit(heron, "Why the last bus is missed").click();
  await editorOf(heron).fill("Why the last bus is missed in winter");
  await edit(otter, "Why the last bus is missed").click();
  await editorOf(otter).fill("Do we know why the last bus is missed");
  await otter.locator("form.editor button[type=submit]").click();
  const title = (words: string) => heron.getByRole("heading", { name: words, exact: true });
  await expect(title("Do we know why the last bus is missed")).toBeVisible();
  await heron.reload();
  await expect(editorOf(heron)).toHaveValue("Why the last bus is missed in winter");
  await heron.locator("form.editor button[type=submit]").click();
  await expect(title("Do we know why the last bus is missed in winter")).toBeVisible();
  await expect(edit(heron, "Do we know why the last bus is missed in")).toBeFocused();
});

test("where it stands in the data, half typed, survives a reload", async () => {
  const which = "The last bus is full";
  const why = heron.getByRole("textbox", { name: say("map.why_problem") });
  await why.fill(which);
  await why.press("Enter");
  const openTools = () =>
    heron.getByRole("button", { name: say("map.more_this", { which }), exact: true }).click();
  await openTools();
  await heron
    .getByRole("combobox", { name: say("evidence.cite_this", { which }) })
    .selectOption("against/cell");
  const field = (name: "table" | "row" | "column") => heron.getByLabel(say(`evidence.${name}`));
  await expect(field("table")).toBeFocused();
  await field("table").fill("Attendance");
  await field("column").fill("Missed days");
  await heron.reload();
  await openTools();
  await expect(field("table")).toHaveValue("Attendance");
  await expect(field("column")).toHaveValue("Missed days");
  await field("row").fill("Riders");
  await field("row").press("Enter");
  await expect(heron.locator(".evidence")).toContainText("Attendance · Riders · Missed days");
  await expect(heron.locator(".evidence")).toContainText(say("evidence.against"));
});

test("what is half typed at the console is there again after another tab, and after a reload", async () => {
  const rules = facilitator.getByRole("textbox", { name: say("agreements.rules"), exact: true });
  const openDesk = () =>
    facilitator.locator(".rules summary", { hasText: say("agreements.title") }).click();
  const tab = (key: "console.people" | "console.rooms") =>
    facilitator
      .locator(".side .tabs")
      .getByRole("button", { name: say(key) })
      .click();
  await openDesk();
  await rules.fill("Be kind, and");
  await tab("console.rooms");
  await tab("console.people");
  await openDesk();
  await expect(rules).toHaveValue("Be kind, and");
  const language = facilitator.locator("aside.side").getByLabel(say("agreements.language"));
  const chosen = await language.inputValue();
  await language.selectOption("ht");
  await expect(rules).toHaveValue("");
  await language.selectOption(chosen);
  await expect(rules).toHaveValue("Be kind, and");
  await rules.fill("");

  const sheet = facilitator.getByRole("dialog", { name: say("vote.open") });
  const openSheet = () =>
    facilitator.getByRole("button", { name: say("vote.open"), exact: true }).click();
  await openSheet();
  await sheet.getByLabel(say("vote.question")).fill("What should we");
  await facilitator.reload();
  await openSheet();
  await expect(sheet.getByLabel(say("vote.question"))).toHaveValue("What should we");
  await sheet.getByRole("button", { name: say("cancel"), exact: true }).click();
});

test("at a table's device each changes and takes back what they wrote, and sees no more", async () => {
  await facilitator
    .getByLabel(say("people.do", { name: "Bold Otter" }))
    .selectOption({ label: say("role.table_lead") });
  await otter.getByText(say("table.people"), { exact: true }).click();
  await otter.getByLabel(say("table.name")).fill("Maria");
  await otter.getByRole("button", { name: say("table.sit"), exact: true }).click();
  await expect(
    otter.getByRole("heading", { name: say("table.now", { name: "Maria" }) }),
  ).toBeVisible();
  for (const phase of ["gather", "observe", "infer"] as const) {
    await move(phase);
    await write(otter, `From Maria, to ${phase}`);
    await edit(otter, `From Maria, to ${phase}`).click();
    await editorOf(otter).fill(`In ${phase}, in other words`);
    await otter.locator("form.editor button[type=submit]").click();
    const changed = noteOf(otter, `In ${phase}, in other words`);
    await expect(changed).toBeVisible();
    await changed
      .getByRole("button", { name: say("note.remove"), exact: false })
      .last()
      .click();
    await expect(otter.getByText(say("note.removed"))).toBeVisible();
    await otter.getByRole("button", { name: say("undo"), exact: true }).click();
    await expect(changed).toBeVisible();
  }
  await fieldOf(otter).fill("Half a sentence of Maria's");
  await edit(otter, "In infer, in other words").click();
  await editorOf(otter).fill("And not yet said");
  await otter.getByRole("button", { name: "Bold Otter", exact: true }).click();
  await expect(noteOf(otter, "In infer, in other words")).toBeVisible();
  await expect(edit(otter, "In infer, in other words")).toHaveCount(0);
  await expect(editorOf(otter)).toHaveCount(0);
  await expect(fieldOf(otter)).toHaveValue("");
  await otter.waitForTimeout(1_000); // Were it shown astray, it would be by now.
  await expect(notSent(otter)).toHaveCount(0);
  await otter.getByRole("button", { name: "Maria", exact: true }).click();
  await expect(editorOf(otter)).toHaveValue("And not yet said");
  await expect(fieldOf(otter)).toHaveValue("Half a sentence of Maria's");
});

test("what somebody at a table does is theirs: it is looked at, and taken back, as theirs", async () => {
  const turnOf = (name: string) => otter.getByRole("button", { name, exact: true }).click();
  await turnOf("Maria");
  await fieldOf(otter).fill("Maria's last step");
  await otter.locator("form.compose button[type=submit]").first().click();
  await turnOf("Bold Otter");
  await write(otter, "The last step of whoever keeps the table");
  await turnOf("Maria");
  await expect(noteOf(heron, "The last step of whoever keeps the table")).toBeVisible();
  await otter.getByRole("button", { name: say("menu.title"), exact: true }).click();
  const menu = otter.getByRole("dialog", { name: say("menu.title") });
  await menu.getByRole("button", { name: say("menu.undo"), exact: true }).click();
  await expect(noteOf(heron, "Maria's last step")).toHaveCount(0);
  await menu.getByRole("button", { name: say("close"), exact: true }).click();
  await expect(noteOf(heron, "The last step of whoever keeps the table")).toBeVisible();

  const told = otter.getByRole("heading", { name: say("notice.title") });
  const tabs = facilitator.locator("nav.tabs, .tabs").first();
  await tabs.getByRole("button", { name: say("console.rooms"), exact: false }).click();
  const rules = facilitator.locator("details", { hasText: say("rules.title") });
  await rules.locator("summary").click();
  await rules.locator("[name=minor][value=student]").check();
  await rules.locator("[name=moderated][value=causes]").check();
  await rules.getByRole("button", { name: say("rules.set"), exact: true }).click();
  await move("causes");
  await turnOf("Bold Otter");
  await type(otter, say("map.new"), "Of whoever keeps the table");
  await expect(heron.getByRole("heading", { name: "Of whoever keeps the table" })).toBeVisible();
  await expect(edit(otter, "Of whoever keeps the table")).toBeVisible();

  await turnOf("Maria");
  // Who is looked at first changes nothing that others see.
  await expect(edit(otter, "Of whoever keeps the table")).toHaveCount(0);
  await type(otter, say("map.why_problem"), "What a minor thinks leads to it");
  await expect(told).toBeVisible();
  await expect(heron.getByText("What a minor thinks leads to it")).toHaveCount(0);
  await turnOf("Bold Otter");
  await expect(told).toHaveCount(0);
  await move("infer");
  await tabs.getByRole("button", { name: say("console.people"), exact: false }).click();
});

test("with storage denied one comes in and writes", async () => {
  const shy = await hall.page({ ...phone, ...inLanguage });
  await shy.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await shy.goto(hall.joinAddress(`code=${hall.made.code}`));
  await shy.locator("#name").fill("Shy Wren");
  await shy.locator("button[type=submit]").click();
  await shy.waitForURL(/\/session/);
  await isIn(shy, "infer");
  await write(shy, "From a private window");
  await expect(noteOf(facilitator, "From a private window")).toBeVisible();
});

test("whoever is taken out of the session still has what they had not sent", async () => {
  await heron.context().setOffline(true);
  await expect(heron.getByText(say("status.offline"))).toBeVisible();
  await write(heron, "On its way when it ended");
  await fieldOf(heron).fill("Not sent before the end");
  await facilitator.getByLabel(say("people.do", { name: "Quiet Heron" })).selectOption("out");
  await heron.context().setOffline(false);
  await expect(heron.getByText(say("status.removed"))).toBeVisible();
  await expect(notSent(heron)).toContainText("On its way when it ended");
  await expect(notSent(heron)).toContainText("Not sent before the end");
  await heron.reload();
  await expect(notSent(heron)).toContainText("On its way when it ended");
  await heron
    .getByRole("button", { name: say("not_sent.drop_this", { which: "Not sent before the end" }) })
    .click();
  await expect(notSent(heron)).not.toContainText("Not sent before the end");
  await expect(notSent(heron)).toContainText("On its way when it ended");
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
