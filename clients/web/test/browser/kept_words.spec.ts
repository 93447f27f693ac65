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

test("frozen: the words are kept, as the screen says", async () => {
  const freeze = facilitator.getByRole("button", { name: say("freeze.all"), exact: true });
  await freeze.click();
  await expect(heron.getByText(say("phase.frozen"))).toBeVisible();
  await write(heron, "Said into the silence");
  await expect(heron.getByText(say("refusal.frozen"))).toBeVisible();
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
  await heron.context().setOffline(true);
  await expect(heron.getByText(say("status.offline"))).toBeVisible();
  await heron.locator("form.editor button[type=submit]").click();
  await expect(editorOf(heron)).toHaveCount(0);
  await facilitator.getByRole("button", { name: say("freeze.all"), exact: true }).click();
  await expect(otter.getByText(say("phase.frozen"))).toBeVisible(); // The edit comes after it.
  await heron.context().setOffline(false);
  await expect(editorOf(heron)).toHaveValue("Mine to edit, half typed");
  await facilitator.getByRole("button", { name: say("freeze.end"), exact: true }).click();
  await heron.locator("form.editor button[type=submit]").click();
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

test("with storage denied one comes in and writes", async () => {
  const shy = await hall.page({ ...phone, ...inLanguage });
  await shy.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await shy.goto(hall.joinAddress({ ...phone, ...inLanguage }, `code=${hall.made.code}`));
  await shy.locator("#name").fill("Shy Wren");
  await shy.locator("button[type=submit]").click();
  await shy.waitForURL(/\/session/);
  await isIn(shy, "infer");
  await write(shy, "From a private window");
  await expect(noteOf(facilitator, "From a private window")).toBeVisible();
});

test("whoever is taken out of the session still has what they had not sent", async () => {
  await fieldOf(heron).fill("Not sent before the end");
  await facilitator.getByLabel(say("people.do", { name: "Quiet Heron" })).selectOption("out");
  await expect(heron.getByText(say("status.removed"))).toBeVisible();
  await expect(notSent(heron)).toContainText("Not sent before the end");
  await heron
    .getByRole("button", { name: say("not_sent.drop_this", { which: "Not sent before the end" }) })
    .click();
  await expect(notSent(heron)).toHaveCount(0);
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
