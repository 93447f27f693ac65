// The example of README.md, run as it stands there against the real server: only the server's address
// and the code are put in.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import "fake-indexeddb/auto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Session } from "../src/index.ts";
import { type MadeSession, TestServer } from "./server.ts";

let server: TestServer;
let made: MadeSession;
let folder: string;

beforeAll(async () => {
  server = await TestServer.start();
  made = await server.makeSession({ templateName: "focus-group", withoutAgreements: true });
  folder = await mkdtemp(fileURLToPath(new URL("readme-", import.meta.url)));
  Object.assign(globalThis, { WebSocket, document: new EventTarget(), window: new EventTarget() });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await server.stop();
});

async function example(): Promise<string> {
  const text = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(text) ?? [];
  const http = code.replaceAll("https://audit.example.org", server.url);
  const there = http.replaceAll("wss://audit.example.org/live", server.live);
  const placed = there.replaceAll("K7MRT4XQ", made.code);
  expect(placed).not.toContain("example.org");
  return placed.replace("@plenary/sdk", "../../src/index.ts");
}

test("the example of twenty lines runs: it joins, and its note is taken", async () => {
  const statements = (await example()).split("\n").filter((line) => /;$/.test(line));
  expect(statements.length).toBeLessThanOrEqual(20);
  const file = join(folder, "example.ts");
  await writeFile(file, `${await example()}\nexport { answer, session };\n`);
  const ran = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    answer: { ok: boolean };
    session: Session;
  };
  expect(ran.answer.ok).toBe(true);
  expect(ran.session.current.status).toBe("live");
  expect(ran.session.current.board.list("note").length).toBe(1);
  ran.session.close();
});
