// Two windows of one person in one browser: one has the line and what is unsent, the other says so and
// can take over. Whatever is done with them, everything that was written arrives, and once.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone } from "./hall.ts";
import { inLanguage, look, say, write } from "./steps.ts";

let hall: Hall;
let facilitator: Page;
let first: Page;
let second: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "focus-group" });
  facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  first = await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage });
});
test.afterAll(async () => {
  await hall?.close();
});

async function another(): Promise<Page> {
  const page = await first.context().newPage();
  await page.goto(first.url());
  return page;
}

const isElsewhere = (page: Page) => expect(page.getByText(say("status.superseded"))).toBeVisible();

async function takeOver(page: Page): Promise<void> {
  await page.getByRole("button", { name: say("status.take_over"), exact: true }).click();
  await expect(page.locator("header.top")).toBeVisible();
  await expect(page.getByText(say("status.superseded"))).toHaveCount(0);
}

/** What this browser keeps until it is answered. */
async function expectKept(page: Page, count: number): Promise<void> {
  const inOutbox = () =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          indexedDB.open("plenary-outbox").onsuccess = ({ target }) => {
            const database = (target as IDBOpenDBRequest).result;
            const counting = database.transaction("commands").objectStore("commands").count();
            counting.onsuccess = () => resolve(counting.result);
          };
        }),
    );
  await expect.poll(inOutbox).toBe(count);
}

/** By everybody, and not twice by anybody. */
async function arrivedOnce(...texts: string[]): Promise<void> {
  for (const text of texts) {
    await expect(facilitator.getByText(text, { exact: true })).toHaveCount(1);
  }
}

test("the first window goes on, the second says that it is open already", async () => {
  await write(first, "Before there were two");
  second = await another();
  await isElsewhere(second);
  await look(second, "elsewhere");
  await expect(first.getByText(say("status.superseded"))).toHaveCount(0);
  await takeOver(second);
  await isElsewhere(first);
  await look(first, "elsewhere-before");
  await expect(second.getByText("Before there were two")).toBeVisible();
  await arrivedOnce("Before there were two");
});

test("T_C5 T_C6 unsent in both, and both are killed: the next one sends all of it, once", async () => {
  const context = first.context();
  await context.setOffline(true);
  await write(first, "Written in the first, which had no turn");
  await write(second, "Written in the second");
  await write(first, "And again in the first");
  await expectKept(first, 3);
  const address = first.url();
  await first.close({ runBeforeUnload: false });
  await second.close({ runBeforeUnload: false });
  await context.setOffline(false);
  first = await context.newPage();
  await first.goto(address);
  await expect(first.getByText("And again in the first")).toBeVisible();
  await arrivedOnce(
    "Written in the first, which had no turn",
    "Written in the second",
    "And again in the first",
  );
});

test("unsent offline in one, sent by the other that takes over", async () => {
  second = await another();
  await isElsewhere(second);
  await first.context().setOffline(true);
  await write(first, "Unsent in the first");
  await expect(first.getByText(say("note.sending"))).toBeVisible();
  await expectKept(first, 1);
  await second.getByRole("button", { name: say("status.take_over"), exact: true }).click();
  await isElsewhere(first);
  await first.context().setOffline(false);
  await arrivedOnce("Unsent in the first");
  await expect(second.getByText("Unsent in the first")).toBeVisible();
  await takeOver(first);
  await isElsewhere(second);
  await write(first, "Back in the first");
  await arrivedOnce("Unsent in the first", "Back in the first");
  await expect(first.getByText(say("note.sending"))).toHaveCount(0);
  await expectKept(first, 0);
});

test("half a sentence goes along", async () => {
  const field = (page: Page) => page.getByLabel(say("write.label"), { exact: true });
  await field(first).fill("Half a sen");
  await field(first).blur();
  await takeOver(second);
  await expect(field(second)).toHaveValue("Half a sen");
  await second.bringToFront();
  await field(second).fill("Half a sentence and its end");
  await second.getByRole("button", { name: say("write.add"), exact: true }).click();
  await expect(field(first)).toHaveValue("");
  await arrivedOnce("Half a sentence and its end");
});

test("what a window without a turn is given is sent by the one that has it", async () => {
  await isElsewhere(first);
  await write(first, "Pressed in the wrong window");
  await arrivedOnce("Pressed in the wrong window");
});

test("the window that leads is killed: the other goes on by itself", async () => {
  await second.context().setOffline(true);
  await write(second, "The last words of the second");
  await expectKept(second, 1);
  await second.close({ runBeforeUnload: false });
  await first.context().setOffline(false);
  await expect(first.getByText(say("status.superseded"))).toHaveCount(0);
  await arrivedOnce("The last words of the second");
  await write(first, "On with the first");
  await arrivedOnce("On with the first");
});

test("a window that sleeps does not keep another from taking over", async () => {
  second = await another();
  await isElsewhere(second);
  const asleep = first.evaluate(() => {
    for (const until = Date.now() + 6_000; Date.now() < until; ); // It answers nothing.
    return Date.now();
  });
  await takeOver(second);
  await write(second, "While the first sleeps");
  await arrivedOnce("While the first sleeps");
  const arrivedAt = Date.now();
  expect(await asleep).toBeGreaterThan(arrivedAt);
  await isElsewhere(first);
  await write(second, "The first is awake");
  await arrivedOnce("While the first sleeps", "The first is awake");
});

test("without such locks the newer window goes on, and the older can take over", async () => {
  const older = await hall.page({ ...phone, ...inLanguage });
  const context = older.context();
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
  });
  await older.goto(hall.joinAddress(`code=${hall.made.code}`));
  await older.locator("button[type=submit]").click();
  await expect(older.locator("header.top")).toBeVisible();
  const newer = await context.newPage();
  await newer.goto(older.url());
  await expect(newer.locator("header.top")).toBeVisible();
  await isElsewhere(older);
  await takeOver(older);
  await isElsewhere(newer);
  await write(older, "Without locks");
  await arrivedOnce("Without locks");
});

test("T_C6 two windows of a person are one seat with one budget", async () => {
  for (const to of ["observe", "infer", "causes", "prioritise"]) {
    const name = say("move.to", { to: say(`phase.${to}`) });
    await facilitator.getByRole("toolbar").getByRole("button", { name, exact: true }).click();
    await facilitator.getByRole("button", { name: say("move.now"), exact: true }).click();
    await expect(second.locator("header.top strong").first()).toHaveText(say(`phase.${to}`));
  }
  await facilitator.getByRole("button", { name: say("vote.open"), exact: true }).click();
  const sheet = facilitator.getByRole("dialog", { name: say("vote.open") });
  await sheet.getByLabel(say("vote.about")).selectOption("notes");
  await sheet.getByRole("button", { name: say("vote.open"), exact: true }).click();
  const [one, other] = ["The first is awake", "On with the first"].map((which) => ({
    which: say("vote.more", { which }),
  }));
  const more = (page: Page, of: typeof one) =>
    page.getByRole("button", { name: of?.which ?? "", exact: true });
  for (let i = 0; i < 3; i += 1) await more(second, one).click();
  await expect(second.locator(".votes-left")).toHaveText(say("vote.left", { left: 2, of: 5 }));
  await takeOver(first);
  await isElsewhere(second);
  // What the one gave is given in the other.
  await expect(first.locator(".votes-left")).toHaveText(say("vote.left", { left: 2, of: 5 }));
  for (let i = 0; i < 2; i += 1) await more(first, other).click();
  await expect(more(first, other)).toBeDisabled();
  await takeOver(second);
  await expect(second.locator(".votes-left")).toHaveText(say("vote.left", { left: 0, of: 5 }));
  await expect(more(second, other)).toBeDisabled();
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
