// The README's pictures: what people said in the demonstration's conversation (deploy/demo), as notes
// of a session. `clients/web/gallery --readme` makes them anew.
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone, projector } from "./hall.ts";
import { say } from "./steps.ts";

const conversation = new URL(
  "../../../../deploy/demo/polis/london.youth.policing/",
  import.meta.url,
);
const folder = process.env.PLENARY_PICTURES ?? "pictures";
const groups = ["student", "family", "educator", "community"];

/** A statement by its number: the last column, which may hold commas. */
function said(id: number): string {
  const rows = readFileSync(new URL("comments.csv", conversation), "utf8").split("\n");
  const row = rows.find((each) => each.split(",")[2] === String(id));
  if (row === undefined) throw new Error(`The conversation has no statement ${id}.`);
  const words = row.split(",").slice(7).join(",").replace(/^"|"$/g, "").replaceAll('""', '"');
  return words.trim().replace(/\s+/g, " ");
}

const topic = /^topic,(.*)$/m
  .exec(readFileSync(new URL("summary.csv", conversation), "utf8"))?.[1]
  ?.trim();

async function write(page: Page, words: string): Promise<void> {
  await page.getByLabel(say("write.label"), { exact: true }).fill(words);
  await page.getByRole("button", { name: say("write.add"), exact: true }).click();
  await expect(page.locator("article.note", { hasText: words }).first()).toBeVisible();
}

/** Nothing of what was just done lies over it, and it is seen from its top. */
async function picture(page: Page, name: string): Promise<void> {
  const put = page.locator(".notices button:last-child");
  for (let left = await put.count(); left > 0; left -= 1) await put.first().click();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.screenshot({ path: `${folder}/${name}.png`, scale: "css" });
}

test("the pictures of the README", async () => {
  const hall = await Hall.open({ templateName: "focus-group", title: topic ?? "", groups });
  const facilitator = await hall.facilitator(laptop);
  const wall = await hall.wall({ ...projector, width: 1280, height: 720 });
  const people: Page[] = [];
  for (const [i, name] of ["Quiet Heron", "Bold Otter", "Calm Lynx", "Kind Finch"].entries()) {
    people.push(await hall.participant(name, groups[i] ?? "", phone));
  }
  const [heron, otter, lynx, finch] = people as [Page, Page, Page, Page];
  const move = async (to: string) => {
    const name = say("move.to", { to: say(`phase.${to}`) });
    await facilitator.getByRole("toolbar").getByRole("button", { name, exact: true }).click();
    await facilitator.getByRole("button", { name: say("move.now"), exact: true }).click();
    await expect(heron.locator("header.top strong").first()).toHaveText(say(`phase.${to}`));
  };
  await move("observe");
  await move("infer");
  for (const [page, ids] of [
    [heron, [23, 18]],
    [otter, [17, 16]],
    [lynx, [20, 19]],
    [finch, [27, 26]],
  ] as const) {
    for (const id of ids) await write(page, said(id));
  }
  const first = lynx.locator("article.note", { hasText: said(20) });
  await first.locator(".tools select").first().selectOption("new");
  await lynx.getByRole("button", { name: say("group.rename"), exact: true }).click();
  await lynx.getByLabel(say("group.title")).fill("Being heard");
  await lynx.getByLabel(say("group.title")).press("Enter");
  const second = lynx.locator("article.note", { hasText: said(23) });
  await second.locator(".tools select").first().selectOption({ label: "Being heard" });
  await heron.getByLabel(say("write.label"), { exact: true }).fill(said(15));
  await picture(heron, "participant-write");
  await picture(wall, "wall-groups");

  await facilitator.getByRole("button", { name: say("console.rooms") }).click();
  await facilitator.getByLabel(say("plan.size")).fill("2");
  await facilitator.getByLabel(say("plan.mix")).uncheck();
  await facilitator.getByRole("button", { name: say("plan.propose"), exact: true }).click();
  await facilitator.getByRole("button", { name: say("plan.apply"), exact: true }).click();
  await expect(heron.locator(".room")).toBeVisible();
  await write(heron, said(30));
  await heron.getByRole("button", { name: say("help.call"), exact: true }).click();
  await expect(
    facilitator.getByRole("alert").filter({ hasText: say("help.wanted") }),
  ).toBeVisible();
  // A long note in a room does not widen the column it is looked at in.
  const side = facilitator.locator("aside.side");
  expect(await side.evaluate((column) => column.scrollWidth - column.clientWidth)).toBe(0);
  await picture(facilitator, "console-rooms");
  await facilitator.getByRole("button", { name: say("room.all_back"), exact: true }).click();

  await move("causes");
  await move("prioritise");
  await facilitator.getByRole("button", { name: say("vote.open"), exact: true }).click();
  const sheet = facilitator.getByRole("dialog", { name: say("vote.open") });
  await sheet.getByLabel(say("vote.about")).selectOption("notes");
  await sheet.getByRole("button", { name: say("vote.open"), exact: true }).click();
  const more = heron.getByRole("button", { name: say("vote.more", { which: said(20) }) });
  await more.tap();
  await more.tap();
  await picture(heron, "participant-vote");
  await hall.close();
});
