// Every step of every agenda: whatever it grants a participant can be done on the smallest phone, and
// axe finds nothing grave on any screen, in English and from right to left.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, projector } from "./hall.ts";
import { inLanguage, look, say, write } from "./steps.ts";
import { type Step, stepsOf, templates } from "./templates.ts";

const smallest = { width: 320, height: 568, ...inLanguage };
const tablet = { width: 768, height: 1024, ...inLanguage };

interface Screens {
  readonly facilitator: Page;
  readonly phone: Page;
  readonly kiosk: Page;
  readonly wall: Page;
  readonly observer: Page;
}

async function come(hall: Hall): Promise<Screens> {
  const facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  const phone = await hall.participant("Quiet Heron", "student", smallest);
  const kiosk = await hall.participant("Bold Otter", "family", tablet);
  const menu = facilitator.getByLabel(say("people.do", { name: "Bold Otter" }));
  await menu.selectOption({ label: say("role.scribe") });
  await expect(kiosk.getByText(say("paper.title"))).toBeVisible();
  return {
    facilitator,
    phone,
    kiosk,
    wall: await hall.wall({ ...projector, ...inLanguage }),
    observer: await hall.observer({ ...laptop, ...inLanguage }),
  };
}

async function move({ facilitator, phone }: Screens, at: number, step: Step): Promise<void> {
  const agenda = facilitator.getByRole("navigation", { name: say("console.agenda") });
  await agenda.locator(".step").nth(at).click();
  await agenda.locator(".preview > button.primary").click();
  await facilitator.getByRole("button", { name: say("move.now"), exact: true }).click();
  await expect(agenda.locator("li").nth(at)).toHaveAttribute("aria-current", "step");
  await expect(phone.locator("header.top strong").first()).toHaveText(say(`phase.${step.name}`));
}

const button = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true }).first();

async function type(page: Page, label: string, words: string): Promise<void> {
  const field = page.getByRole("textbox", { name: label, exact: true }).last();
  await field.fill(words);
  await field.press("Enter");
}

/** Other words for what reads `which`, where it stands. */
async function reword(page: Page, which: string, words: string, name?: string): Promise<void> {
  await button(page, say("note.edit_this", { which })).click();
  if (name !== undefined) await look(page, name);
  await page.locator("form.editor textarea").fill(words);
  await page.locator("form.editor button[type=submit]").click();
  await expect(page.locator(".words, h2", { hasText: words }).first()).toBeVisible();
}

async function mapCauses({ phone, kiosk }: Screens, at: number): Promise<void> {
  await type(phone, say("map.new"), `A map of step ${at}`);
  await expect(phone.getByRole("heading", { name: `A map of step ${at}` })).toBeVisible();
  await type(phone, say("map.why_problem"), `A cause of step ${at}`);
  await expect(phone.getByText(`A cause of step ${at}`).first()).toBeVisible();
  await button(phone, say("map.more_this", { which: `A cause of step ${at}` })).tap();
  await expect(
    phone.getByRole("combobox", {
      name: say("map.level_this", { which: `A cause of step ${at}` }),
    }),
  ).toBeVisible();
  await reword(phone, `A cause of step ${at}`, `What leads to it, of step ${at}`);
  const title = `A better title of step ${at}`;
  await reword(phone, `A map of step ${at}`, title, "participant-rewording");
  await expect(kiosk.getByRole("heading", { name: title })).toBeVisible();
}

async function find({ phone, wall }: Screens, at: number): Promise<void> {
  await type(phone, say("finding.add"), `A finding of step ${at}`);
  await expect(wall.getByText(`A finding of step ${at}`)).toBeVisible();
  await reword(phone, `A finding of step ${at}`, `Found in step ${at}`);
  await expect(wall.getByText(`Found in step ${at}`)).toBeVisible();
}

async function commit({ phone, wall }: Screens, at: number): Promise<void> {
  await type(phone, say("commitment.add"), `A promise of step ${at}`);
  await expect(phone.locator(".words", { hasText: `A promise of step ${at}` })).toBeVisible();
  await expect(wall.getByText(`A promise of step ${at}`)).toBeVisible();
  await reword(phone, `A promise of step ${at}`, `Promised in step ${at}`);
  await expect(wall.getByText(`Promised in step ${at}`)).toBeVisible();
  // The plan of an earlier step's stays open until it is put away.
  const promised = phone.getByRole("article").filter({ hasText: `Promised in step ${at}` });
  await promised.getByRole("button", { name: say("commitment.complete"), exact: true }).tap();
  await expect(promised.locator("input[name=firstStep]")).toBeVisible();
}

/** What is one's own until one shows it. */
async function reveal({ phone, kiosk }: Screens, at: number): Promise<void> {
  const words = `Of step ${at}, in other words`;
  await expect(kiosk.getByText(words)).toHaveCount(0);
  await button(phone, say("mine.reveal")).tap();
  await expect(kiosk.getByText(words).first()).toBeVisible();
  await expect(button(phone, say("mine.reveal"))).toHaveCount(0);
}

/** A scribe types what somebody wrote on paper, and puts right what they typed. */
async function paper({ kiosk }: Screens, at: number): Promise<void> {
  const place = kiosk.locator("details", { hasText: say("paper.title") });
  if ((await place.getAttribute("open")) === null) await place.locator("summary").click();
  for (const group of [say("group_of.unsaid"), say("group_of.family")]) {
    await kiosk.getByLabel(say("paper.from")).selectOption({ label: group });
    const words = `On paper in step ${at}: ${group}`;
    await type(kiosk, say("paper.words"), words);
    await reword(kiosk, words.slice(0, 40), `${words}, as it stands there`);
  }
}

async function takeMinutes({ kiosk, phone }: Screens, at: number): Promise<void> {
  const minutes = (page: Page) => page.locator("details", { hasText: say("minutes.title") }).last();
  const place = minutes(kiosk);
  if ((await place.getAttribute("open")) === null) await place.locator("summary").click();
  const field = place.getByLabel(say("minutes.label"));
  const start = button(kiosk, say("minutes.start"));
  await expect(field.or(start).first()).toBeVisible();
  if ((await field.count()) === 0) await start.click();
  await field.first().fill(`Said in step ${at}`);
  await expect(minutes(phone).locator(".words")).toHaveText(`Said in step ${at}`);
}

const editOwn = ({ phone }: Screens, at: number) =>
  reword(phone, `Of step ${at}`, `Of step ${at}, in other words`);

async function arrange({ phone }: Screens): Promise<void> {
  const menu = phone.locator("article.note select").first();
  await expect(menu).toBeVisible();
  await menu.selectOption("new");
  await expect(phone.getByRole("heading", { name: say("group.untitled") }).first()).toBeVisible();
}

async function vote({ facilitator, phone }: Screens): Promise<void> {
  await button(facilitator, say("vote.open")).click();
  const sheet = facilitator.getByRole("dialog", { name: say("vote.open") });
  await sheet.getByLabel(say("vote.about")).selectOption("notes");
  await sheet.getByRole("button", { name: say("vote.open"), exact: true }).click();
  const marker = phone.locator(".item button:enabled").last();
  await marker.tap();
  await expect(phone.getByText(say("vote.saved"))).toBeVisible();
}

/** All that the step grants, and that one is done with it. */
async function doIt(screens: Screens, at: number, step: Step): Promise<void> {
  const { phone } = screens;
  if (step.may.has("add") && !step.may.has("causes")) {
    await write(phone, `Of step ${at}`);
    await expect(phone.locator(".words", { hasText: `Of step ${at}` }).first()).toBeVisible();
  }
  if (step.may.has("edit_own") && !step.may.has("causes") && !step.isUnlinkable) {
    await editOwn(screens, at);
  }
  if (step.reveal === "by_author") await reveal(screens, at);
  if (step.scribes.has("add") && !step.isUnlinkable) await paper(screens, at);
  if (step.scribes.has("minutes")) await takeMinutes(screens, at);
  if (["commit", "follow-up"].includes(step.name)) await commit(screens, at);
  if (step.name === "findings") await find(screens, at);
  if (step.may.has("arrange")) await arrange(screens);
  if (step.may.has("causes")) await mapCauses(screens, at);
  if (step.may.has("vote")) await vote(screens);
  const done = button(phone, say("done.me"));
  await done.tap();
  await expect(done).toHaveAttribute("aria-pressed", "true");
}

/** Whoever leads may go back by the agenda: all that was written is there, and one goes on from there. */
async function goBack(screens: Screens, template: string): Promise<void> {
  const [first] = stepsOf(template);
  if (first === undefined) throw new Error(`${template} has no steps.`);
  await move(screens, 0, first);
  const { phone } = screens;
  await expect(phone.getByText("Of step 0, in other words")).not.toHaveCount(0);
  await write(phone, "Written after going back");
  await expect(phone.getByText("Written after going back").first()).toBeVisible();
  await expect(phone.getByText(say("note.sending"))).toHaveCount(0);
}

for (const template of templates) {
  test(`${template}: each step on each screen`, async () => {
    const hall = await Hall.open({ templateName: template });
    try {
      const screens = await come(hall);
      for (const [at, step] of stepsOf(template).entries()) {
        if (at > 0) await move(screens, at, step);
        await doIt(screens, at, step);
        for (const [who, page] of Object.entries(screens)) {
          await look(page, `every-${template}-${at + 1}-${step.name}-${who}`);
        }
        if (step.may.has("vote")) {
          await button(screens.facilitator, say("vote.close")).click();
          await button(screens.facilitator, say("vote.reveal")).click();
        }
      }
      await goBack(screens, template);
      expect(hall.complaints).toEqual([]);
    } finally {
      await hall.close();
    }
  });
}
