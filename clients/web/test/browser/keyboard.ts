// A person without a mouse: nothing but keys that are pressed, as on a laptop or with a switch.
import { expect, type Locator, type Page } from "@playwright/test";

const listMovesMs = 300;
const reachMax = 150; // Presses of Tab before one gives up.

export class Keyboard {
  private hasPressed = false;

  constructor(readonly page: Page) {}

  /** On with Tab to what has this role and name; the focus has to be seen. */
  async reach(role: string, name: string | RegExp): Promise<void> {
    await this.wanted(role, name).first().waitFor();
    // By now whatever was pressed has done what it does, also what the server answered.
    if (this.hasPressed) await this.isSomewhere();
    this.hasPressed = false;
    for (let i = 0; i < reachMax; i += 1) {
      if (await this.isAt(role, name)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab never comes to the ${role} “${name}”.`);
  }

  /** A button or a link. Wherever it leads, the focus is not lost. */
  async press(name: string | RegExp, role = "button"): Promise<void> {
    await this.reach(role, name);
    await this.page.keyboard.press("Enter");
    this.hasPressed = role !== "link"; // Another page begins at its top.
    if (this.hasPressed) await this.isSomewhere();
  }

  /** The focus is on something. */
  async isSomewhere(): Promise<void> {
    const focused = () => this.page.evaluate(() => document.activeElement?.tagName ?? "");
    await expect.poll(focused, "The focus is lost.").not.toBe("BODY");
  }

  async type(label: string | RegExp, words: string): Promise<void> {
    await this.reach("textbox", label);
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.type(words);
  }

  /** From a list: opened, gone down in to this, taken. */
  async choose(label: string | RegExp, option: string | RegExp): Promise<void> {
    await this.reach("combobox", label);
    const steps = await this.page.evaluate((wanted) => {
      const list = document.activeElement as HTMLSelectElement;
      const all = [...list.options].filter(({ disabled }) => !disabled);
      const at = all.findIndex(({ text }) => new RegExp(wanted).test(text));
      return at === -1 ? undefined : at - all.findIndex(({ selected }) => selected);
    }, patternOf(option));
    if (steps === undefined) throw new Error(`“${label}” does not offer “${option}”.`);
    await this.open("Space");
    for (let i = 0; i < Math.abs(steps); i += 1) {
      await this.page.keyboard.press(steps > 0 ? "ArrowDown" : "ArrowUp");
    }
    await this.page.keyboard.press("Enter");
  }

  /** Opens the list that has the focus. It is a window of its own, and takes keys a moment later. */
  async open(key: string): Promise<void> {
    await this.page.keyboard.press(key);
    await this.page.waitForTimeout(listMovesMs);
  }

  /** Closes it with nothing chosen, which takes as long. */
  async close(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.page.waitForTimeout(listMovesMs);
  }

  private wanted(role: string, name: string | RegExp): Locator {
    return this.page.getByRole(role as "button", { name, exact: typeof name === "string" });
  }

  private async isAt(role: string, name: string | RegExp): Promise<boolean> {
    const focused = this.page.locator(":focus");
    if ((await focused.and(this.wanted(role, name)).count()) === 0) return false;
    const [outline, shadow] = await focused.evaluate((element) => {
      const style = getComputedStyle(element);
      return [style.outlineStyle, style.boxShadow];
    });
    return outline !== "none" || shadow !== "none";
  }
}

function patternOf(words: string | RegExp): string {
  if (words instanceof RegExp) return words.source;
  return `^${words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
}
