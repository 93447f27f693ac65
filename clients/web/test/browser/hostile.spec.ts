// Texts and names that try to be more than that: they are shown as they were typed, and do nothing.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { Hall, laptop, phone } from "./hall.ts";
import { inLanguage, look, say, write } from "./steps.ts";

let hall: Hall;
let facilitator: Page;
let heron: Page;
let finch: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  hall = await Hall.open({
    templateName: "focus-group",
    groups: ["student", "__proto__", "constructor"],
  });
  facilitator = await hall.facilitator({ ...laptop, ...inLanguage });
  heron = await hall.participant("Quiet Heron", "student", { ...phone, ...inLanguage });
  finch = await hall.participant("Kind Finch", "__proto__", { ...phone, ...inLanguage });
});
test.afterAll(async () => {
  await hall?.close();
});

async function shownAsTyped(texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await write(finch, text);
    await expect(heron.getByText(text, { exact: true })).toBeVisible();
    await expect(facilitator.getByText(text, { exact: true })).toBeVisible();
  }
}

test("T_C1 markup is shown as text, and does nothing", async () => {
  await shownAsTyped([
    "<script>document.title='owned'</script>",
    "<img src=x onerror=document.title='owned'>",
    "<svg onload=document.title='owned'><a href='javascript:alert(1)'>x</a></svg>",
    "<p style='background:url(//example.org/x.png)'>x</p>",
    "</textarea></p><iframe srcdoc='<b>x</b>'>",
    "{count, plural, one {#} other {#}}",
    "%s %d {{7*7}} #{7*7}",
    '=HYPERLINK("http://example.org")',
    "a".repeat(280),
  ]);
  for (const page of [heron, facilitator]) {
    expect(await page.title()).not.toContain("owned");
    await expect(page.locator(".words *")).toHaveCount(0);
    await expect(page.locator("iframe, img")).toHaveCount(0);
  }
});

test("T_C2 a link is shown with its host, and nobody fetches it", async () => {
  let hits = 0;
  const elsewhere = createServer((_, answer) => {
    hits += 1;
    answer.end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  const { port } = elsewhere.address() as AddressInfo;
  await shownAsTyped([
    `http://127.0.0.1:${port}/a?b=c`,
    `[our school](http://127.0.0.1:${port}/)`,
    `![](http://127.0.0.1:${port}/x.png)`,
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
  ]);
  for (const page of [heron, facilitator]) {
    await expect(page.locator(".words a, a .words, article a")).toHaveCount(0);
  }
  expect(hits).toBe(0);
  await new Promise((resolve) => elsewhere.close(resolve));
});

test("T_C3 a group may be called as a prototype is", async () => {
  await facilitator.getByRole("button", { name: say("console.people"), exact: true }).click();
  await expect(facilitator.getByText("__proto__").first()).toBeVisible();
  const late = await hall.participant("Bold Otter", "constructor", { ...phone, ...inLanguage });
  await write(late, "From a group with such a name");
  await expect(facilitator.getByText("From a group with such a name")).toBeVisible();
  await expect(facilitator.getByText("constructor").first()).toBeVisible();
});

test("T_C12 whole characters stay whole, in whichever direction they run", async () => {
  await shownAsTyped(["שלום و English 123", "👩🏽‍🏫👨‍👩‍👧‍👦 e\u0301", `${"a".repeat(276)}👩🏽‍🏫`]);
  await look(heron, "participant-hostile");
});

test("no screen complained", () => {
  expect(hall.complaints).toEqual([]);
});
