// What every play does again and again, in the language of the run (PLENARY_LANGUAGE, else English).
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { pseudoTag } from "../../pseudo_locale.ts";
import { expectTree } from "./aria.ts";
import { foreignWords } from "./foreign_words.ts";
import { wordsIn } from "./words.ts";

const language = process.env.PLENARY_LANGUAGE ?? "en";
const gallery = process.env.PLENARY_GALLERY;

export const say = wordsIn(language);
export const inLanguage = { language };

/** The screen as it stands: nothing serious for axe, in English also from right to left and in words
 * of no language; and a photograph where one is wanted. */
export async function look(page: Page, name: string): Promise<void> {
  await hasNothingGrave(page, name);
  expect(await tooWide(page), `${name} is wider than its screen`).toEqual([]);
  expect(await tooSmall(page), `${name} has letters or targets too small for a phone`).toEqual([]);
  if (language === "en") {
    await expectTree(page, name, "en");
    await inArabic(page, name);
    await inNoLanguage(page, name);
  }
  if (gallery !== undefined) await photograph(page, `${gallery}/${name}-${language}`);
}

/** For axe. In one call: no screen has frames, for which it would open a page of its own each time. */
async function hasNothingGrave(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    .setLegacyMode()
    .analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = grave.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0]?.html ?? ""}`);
  expect(told).toEqual([]);
}

const sizes = {
  phone: { width: 390, height: 844 },
  laptop: { width: 1366, height: 768 },
  wall: { width: 1920, height: 1080 },
};

/** As it stands, and at each of the three sizes. */
async function photograph(page: Page, path: string): Promise<void> {
  await page.screenshot({ path: `${path}.png` });
  const before = page.viewportSize();
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await page.screenshot({ path: `${path}-${size}.png` });
  }
  if (before !== null) await page.setViewportSize(before);
}

/** The same from right to left. Nothing is lost by changing the language, so the play goes on. */
async function inArabic(page: Page, name: string): Promise<void> {
  await speak(page, "ar");
  await hasNothingGrave(page, `${name} in Arabic`);
  expect(await tooWide(page), `${name} is wider than its screen in Arabic`).toEqual([]);
  await expectTree(page, name, "ar");
  await speak(page, "en");
}

async function speak(page: Page, tag: string): Promise<void> {
  if ((await page.locator("#app").count()) === 0) {
    await page.locator("#language").selectOption(tag);
  } else {
    await page.evaluate((wanted) => {
      const fields = new URLSearchParams(location.hash.slice(1));
      fields.delete("lang");
      if (wanted !== "en") fields.set("lang", wanted);
      location.hash = String(fields);
    }, tag);
  }
  await expect(page.locator("html")).toHaveAttribute("lang", tag);
}

/** In the pseudo-locale, which the join page has not: whatever stands on a screen and in no catalogue
 * is seen, and 40 % more has to fit a small phone. */
async function inNoLanguage(page: Page, name: string): Promise<void> {
  if ((await page.locator("#app").count()) === 0) return;
  await speak(page, pseudoTag);
  expect(await foreignWords(page), name).toEqual([]);
  const size = page.viewportSize();
  if (size === null) throw new Error("A page without a size cannot be made smaller.");
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await tooWide(page), `${name} does not fit 320 pixels`).toEqual([]);
  // Larger letters are for a phone of today, not for the smallest one as well.
  await page.setViewportSize({ ...size, width: Math.max(size.width, sizes.phone.width) });
  const letters = await setLetters(page, "200%");
  expect(await tooWide(page), `${name} does not fit with letters twice as large`).toEqual([]);
  await setLetters(page, letters);
  await page.setViewportSize(size);
  await speak(page, "en");
}

/** As a person sets them, which every length here follows; what they were is returned. */
function setLetters(page: Page, size: string): Promise<string> {
  return page.locator("html").evaluate((html, wanted) => {
    const before = html.style.fontSize;
    html.style.fontSize = wanted;
    return before;
  }, size);
}

/** What makes a page wider than its screen, by how much. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide <= 0) return [];
    const guilty = [...document.querySelectorAll("body *")].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return right > innerWidth + 0.5 || left < -0.5;
    });
    const said = guilty.map((element) => element.outerHTML.slice(0, 90));
    return [`${wide} px`, ...said.slice(-5)];
  });
}

/** On a phone: letters below 16 pixels, and what is pressed and is lower than a finger. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    if (innerWidth > 500) return [];
    const seen = [...document.querySelectorAll<HTMLElement>("body *")].filter(
      (element) => element.checkVisibility() && element.closest(".unseen, .skip, svg") === null,
    );
    const hasWords = (element: Element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    const letters = seen.filter(
      (element) => hasWords(element) && Number.parseFloat(getComputedStyle(element).fontSize) < 16,
    );
    const pressed = 'button, select, textarea, input:not([type="checkbox"], [type="radio"])';
    const targets = seen.filter(
      (element) => element.matches(pressed) && element.getBoundingClientRect().height < 43.5,
    );
    return [...letters, ...targets].map((element) => element.outerHTML.slice(0, 120));
  });
}

/** A tab that dies without a network; its next one, which has one, at the same address. */
export async function killedAndOpened(page: Page): Promise<Page> {
  const address = page.url();
  const context = page.context();
  await page.close({ runBeforeUnload: false });
  await context.setOffline(false);
  const next = await context.newPage();
  await next.goto(address);
  return next;
}

export async function write(page: Page, words: string): Promise<void> {
  await page.getByLabel(say("write.label"), { exact: true }).fill(words);
  await page.locator("form.compose button[type=submit]").first().click();
}
