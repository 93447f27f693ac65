// What every play does again and again, in the language of the run (PLENARY_LANGUAGE, else English).
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { wordsIn } from "./words.ts";

const language = process.env.PLENARY_LANGUAGE ?? "en";
const gallery = process.env.PLENARY_GALLERY;

export const say = wordsIn(language);
export const inLanguage = { language };

/** The screen as it stands: nothing serious for axe, and a photograph where one is wanted. */
export async function look(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = grave.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0]?.html ?? ""}`);
  expect(told).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide, `${name} is wider than its screen`).toBeLessThanOrEqual(0);
  if (gallery !== undefined) await page.screenshot({ path: `${gallery}/${name}-${language}.png` });
}

export async function write(page: Page, words: string): Promise<void> {
  await page.getByLabel(say("write.label"), { exact: true }).fill(words);
  await page.getByRole("button", { name: say("write.add"), exact: true }).click();
}
