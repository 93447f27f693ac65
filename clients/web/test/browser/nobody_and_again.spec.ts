// An agenda that puts people into pairs and fours by itself, a last step in which nobody can be found
// out, and the whole of it watched again when it is over.
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone } from "./hall.ts";
import { inLanguage, look, say, write } from "./steps.ts";

let hall: Hall;
let facilitator: Page;
let heron: Page;
let otter: Page;
let finch: Page; // Behind a firewall that blocks WebSocket.

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({ templateName: "alone-to-all" });
  facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  heron = await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage });
  otter = await hall.participant("Bold Otter", "family", { ...phone, ...inLanguage });
  const blocked = { ...phone, ...inLanguage, isBlocked: true };
  finch = await hall.participant("Small Finch", "student", blocked);
});
test.afterAll(async () => {
  await hall?.close();
});

/** To a step of the agenda, counted from one. */
async function move(number: number): Promise<void> {
  const agenda = facilitator.getByRole("navigation", { name: say("console.agenda") });
  await agenda
    .locator(".step")
    .nth(number - 1)
    .click();
  await agenda.locator(".preview > button.primary").click();
  await facilitator.getByRole("button", { name: say("move.now"), exact: true }).click();
  await expect(agenda.locator("li").nth(number - 1)).toHaveAttribute("aria-current", "step");
}

test("the agenda says what becomes of the rooms, and the move does it", async () => {
  const agenda = facilitator.getByRole("navigation", { name: say("console.agenda") });
  await agenda.locator(".step").nth(1).click();
  await expect(agenda.getByText(say("agenda.arrange", { size: 2 }))).toBeVisible();
  await look(facilitator, "console-regroup");
  await agenda.locator(".step").nth(1).click();
  await move(2);
  await expect(heron.locator(".room")).toBeVisible();
  await write(heron, "Only I see this yet");
  await expect(heron.getByText("Only I see this yet")).toBeVisible();
});

test("a move that was wrong brings everybody home again", async () => {
  const [words] = say("move.undo", { seconds: 7 }).split("7");
  await facilitator
    .getByRole("button")
    .filter({ hasText: words ?? "" })
    .first()
    .click();
  await expect(heron.locator(".room")).toHaveCount(0);
});

test("a vote by nobody is counted, and it says that nobody can find out", async () => {
  await write(otter, "The bus is late");
  await move(6);
  await facilitator.getByRole("button", { name: say("vote.open"), exact: true }).click();
  const sheet = facilitator.getByRole("dialog", { name: say("vote.open") });
  await sheet.getByLabel(say("vote.about")).selectOption("notes");
  await sheet.getByLabel(say("vote.unlinkable")).check();
  await sheet.getByRole("button", { name: say("vote.open"), exact: true }).click();
  const more = say("vote.more", { which: "The bus is late" });
  for (const person of [heron, otter, finch]) {
    await person.getByRole("button", { name: more }).click();
  }
  await heron.getByRole("button", { name: more }).click();
  await expect(heron.getByText(say("promise.unlinkable_vote"))).toBeVisible();
  await expect(heron.getByText(say("vote.left", { left: 3, of: 5 }))).toBeVisible();
  await look(heron, "participant-unlinkable");
  await expect(heron.getByText(say("nobody.voting"))).toBeVisible();
  // Kept and told again after a reload, and let out when the vote is closed.
  await heron.reload();
  await expect(heron.getByText(say("vote.left", { left: 3, of: 5 }))).toBeVisible();
  // What is marked without a network comes too late, and is said to.
  await finch.context().setOffline(true);
  await expect(finch.getByText(say("status.offline"))).toBeVisible();
  await finch.getByRole("button", { name: more }).click();
  await facilitator
    .getByRole("button", { name: say("vote.close"), exact: true })
    .first()
    .click();
  await finch.context().setOffline(false);
  const [, isLate = ""] = say("nobody.vote_late", { title: "|" }).split("|");
  const late = finch.locator(".banner", { hasText: isLate });
  await expect(late).toBeVisible({ timeout: 30_000 });
  await late.getByRole("button", { name: say("close"), exact: true }).click();
  await expect(late).toHaveCount(0);
  await facilitator
    .getByRole("button", { name: say("vote.reveal"), exact: true })
    .first()
    .click();
  await expect(heron.getByText(say("result.dots", { dots: 4, voters: 3 })).first()).toBeVisible();
});

test("what is written by nobody says so, waits for others, and comes out", async () => {
  await move(7);
  await expect(heron.getByText(say("promise.unlinkable"))).toBeVisible();
  for (const person of [heron, otter, finch]) {
    await write(person, `Heard, and by nobody: ${person === heron ? "one" : "another"}`);
    await write(person, `Tired, says nobody ${person === otter ? "too" : "as well"}`);
    if (person !== heron) continue;
    // Those of one person wait until there are more.
    await expect(heron.getByText(say("nobody.waiting")).first()).toBeVisible();
    await look(heron, "participant-nobody");
  }
  await expect(heron.getByText(say("nobody.out"))).toHaveCount(2);
  await expect(facilitator.getByText("Heard, and by nobody: one", { exact: true })).toHaveCount(1);
});

test("only the device that wrote it changes it, also after the page was closed", async () => {
  await heron.reload();
  const mine = heron.getByRole("region", { name: say("nobody.title") });
  await expect(mine.getByText(say("nobody.out"))).toHaveCount(2);
  const which = "Heard, and by nobody: one";
  await mine.getByRole("button", { name: say("note.edit_this", { which }) }).click();
  await mine.getByRole("textbox").fill("Heard, says nobody");
  await mine.getByRole("button", { name: say("save"), exact: true }).click();
  await expect(facilitator.getByText("Heard, says nobody", { exact: true })).toHaveCount(1, {
    timeout: 45_000, // Alone it waits for half a minute.
  });
  await expect(otter.getByRole("button", { name: /Heard, says nobody/ })).toHaveCount(0);
});

test("a change by nobody that is refused is in its editor again", async () => {
  const mine = heron.getByRole("region", { name: say("nobody.title") });
  const which = "Heard, says nobody";
  const tooMuch = "Far too much. ".repeat(200);
  await mine.getByRole("button", { name: say("note.edit_this", { which }) }).click();
  await mine.getByRole("textbox").fill(tooMuch);
  await mine.getByRole("button", { name: say("save"), exact: true }).click();
  await expect(mine.getByRole("textbox")).toHaveValue(tooMuch.trim());
  await mine.getByRole("button", { name: say("cancel"), exact: true }).click();
  await expect(mine.getByText(which, { exact: true })).toBeVisible();
});

test("what could not be sent in its step is shown and sent in the next one, after a reload too", async () => {
  await heron.context().setOffline(true);
  await expect(heron.getByText(say("status.offline"))).toBeVisible();
  await write(heron, "Said by nobody without a network");
  const mine = heron.getByRole("region", { name: say("nobody.title") });
  await expect(mine.getByText("Said by nobody without a network")).toBeVisible();
  await move(6);
  await heron.context().setOffline(false);
  await expect(heron.locator("header.top strong").first()).toHaveText(say("phase.prioritise"));
  await expect(mine.getByText("Said by nobody without a network")).toBeVisible();
  await expect(mine.getByText(say("nobody.out"))).toHaveCount(0); // Those are settled.
  await heron.reload();
  await expect(mine.getByText("Said by nobody without a network")).toBeVisible();
  await expect(facilitator.getByText("Said by nobody without a network")).toHaveCount(1, {
    timeout: 45_000, // Alone it waits for half a minute.
  });
  await expect(mine).toHaveCount(0);
  await move(7);
});

test("the session ends, and everybody may watch it again", async () => {
  await facilitator.getByRole("button", { name: say("end.session") }).click();
  await look(facilitator, "console-end");
  await facilitator.getByRole("button", { name: say("end.now"), exact: true }).click();
  await expect(heron.getByText(say("status.over"))).toBeVisible();
  // Nothing is offered that would be refused.
  await expect(heron.locator("form, footer.action-bar")).toHaveCount(0);
  await expect(facilitator.locator("footer.action-bar")).toHaveCount(0);
  const offered = facilitator.locator(":is(nav, main, aside)").locator("select, form, input");
  for (const tab of ["console.rooms", "console.review", "console.people"] as const) {
    await facilitator
      .locator(".tabs")
      .getByRole("button", { name: say(tab) })
      .click();
    await expect(offered).toHaveCount(0);
  }
  await look(facilitator, "console-ended");
  // What was written in nobody's name is known here, and nowhere else.
  const kept = await heron.getByRole("link", { name: say("mine.keep") }).getAttribute("href");
  expect(decodeURIComponent(kept ?? "")).toContain("Heard, says nobody");
  await heron.getByRole("link", { name: say("again.watch") }).click();
  const line = heron.getByRole("slider", { name: say("again.time") });
  await expect(line).toBeVisible();
  // To its end by keyboard: all that is left is there, in its final words.
  await line.focus();
  await line.press("End");
  await expect(heron.getByText("Heard, says nobody", { exact: true })).toBeVisible();
  await expect(heron.getByText("Heard, and by nobody: one")).toHaveCount(0);
  await expect(heron.getByText("Only I see this yet")).toHaveCount(0);
  await look(heron, "again");
  await line.press("Home");
  await expect(heron.getByText("Heard, says nobody", { exact: true })).toHaveCount(0);
  // And to a step by its name, slowly: to one that lasted for half a minute.
  await heron.getByLabel(say("again.speed")).selectOption("1");
  const steps = heron.getByRole("navigation", { name: say("again.phases") });
  await steps.getByRole("button").nth(-2).click();
  await expect(line).toHaveAttribute("aria-valuetext", new RegExp(say("phase.prioritise")));
  // While it plays on, a screen reader is not told of every second.
  const told = (await line.getAttribute("aria-valuetext")) ?? "";
  const clock = heron.locator(".time-line time");
  await expect(clock).not.toHaveText((await clock.textContent()) ?? "");
  await expect(line).toHaveAttribute("aria-valuetext", told);
  await heron.getByRole("button", { name: say("again.pause"), exact: true }).click();
  await expect(heron.locator(".phase")).toHaveText(say("phase.prioritise"));
});

test("the staff watch the rooms too", async () => {
  await facilitator.getByRole("link", { name: say("again.watch") }).click();
  const line = facilitator.getByRole("slider", { name: say("again.time") });
  await line.focus();
  await line.press("End");
  await expect(facilitator.getByLabel(say("again.where"))).toBeVisible();
  await look(facilitator, "again-staff");
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
