// A hall full of browsers: the real server with the built app, and people who come in by the pages
// that people use. Everything they see and press is what a person sees and presses.
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { type MadeSession, TestServer } from "../../../sdk/test/server.ts";
import { wordsIn } from "./words.ts";

const app = fileURLToPath(new URL("../../dist", import.meta.url));

export interface Look {
  readonly width: number;
  readonly height: number;
  readonly language: string;
  /** As behind a school's firewall: no WebSocket ever opens. */
  readonly isBlocked?: boolean;
}
export const phone: Look = { width: 390, height: 844, language: "en" };
export const laptop: Look = { width: 1366, height: 768, language: "en" };
export const projector: Look = { width: 1920, height: 1080, language: "en" };

export class Hall {
  private readonly contexts: BrowserContext[] = [];
  /** What a page complained of: no screen may have any of it. */
  readonly complaints: string[] = [];

  private constructor(
    readonly server: TestServer,
    readonly browser: Browser,
    /** The session that people come into. */
    public made: MadeSession,
  ) {}

  static async open(wanted: object = {}): Promise<Hall> {
    const server = await TestServer.start("--web", app);
    const browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox"],
    });
    // What a template has people agree to is played in door.spec.ts; the other plays are about what
    // comes after.
    const made = await server.makeSession({ withoutAgreements: true, ...wanted });
    return new Hall(server, browser, made);
  }

  /** The next session of the same audit: whoever comes in from now on comes into that one. */
  async goOn(wanted: object): Promise<void> {
    const continues = this.made.session;
    this.made = await this.server.makeSession({ withoutAgreements: true, continues, ...wanted });
  }

  async close(): Promise<void> {
    for (const context of this.contexts) await context.close();
    await this.browser.close();
    await this.server.stop();
  }

  /** A browser of somebody's own. */
  async page(look: Look): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width: look.width, height: look.height },
      locale: look.language,
      hasTouch: look.width < 500,
      reducedMotion: "reduce",
    });
    this.contexts.push(context);
    const page = await context.newPage();
    if (look.isBlocked === true) await page.addInitScript(blockWebSocket);
    page.on("request", (request) => {
      const { protocol, host } = new URL(request.url());
      const isOurs = this.server.url.endsWith(`//${host}`) || /^(data|blob):$/.test(protocol);
      if (!isOurs) this.complaints.push(`asks ${host} for ${request.url()}`);
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      const text = message.text();
      if (message.type() === "error" && !/WebSocket|ERR_|Failed to load/.test(text)) {
        this.complaints.push(text);
      }
    });
    return page;
  }

  /** The join page. */
  joinAddress(fragment: string): string {
    return `${this.server.url}/#${fragment}`;
  }

  /** By the code, as from the wall. */
  async participant(name: string, group: string, look: Look = phone): Promise<Page> {
    const page = await this.page(look);
    await page.goto(this.joinAddress(`code=${this.made.code}`));
    await page.locator("#name").fill(name);
    await page.locator("#group").selectOption(group);
    await page.locator("button[type=submit]").click();
    const lobby = page.getByText(wordsIn(look.language)("lobby.wait"));
    await page.locator("header.top").or(lobby).first().waitFor();
    return page;
  }

  /** By a link that gives a role. */
  async byLink(token: string, name: string, look: Look): Promise<Page> {
    const page = await this.page(look);
    await page.goto(this.joinAddress(`link=${token}&code=${this.made.code}`));
    await page.locator("#name").fill(name);
    await page.locator("button[type=submit]").click();
    await page.waitForURL(/\/session/);
    return page;
  }

  facilitator(look: Look = laptop): Promise<Page> {
    return this.byLink(this.made.facilitator, "Ms. Facilitator", look);
  }
  wall(look: Look = projector): Promise<Page> {
    return this.byLink(this.made.wall, "Wall", look);
  }
  observer(look: Look = laptop): Promise<Page> {
    return this.byLink(this.made.observer, "Committee", look);
  }
}

/** Runs in the page, until it calls `unblock`. */
function blockWebSocket(): void {
  class Blocked {
    readonly readyState = 3;
    onclose: ((event: { code: number }) => void) | null = null;
    constructor() {
      setTimeout(() => this.onclose?.({ code: 1006 }));
    }
    send(): void {}
    close(): void {}
  }
  let isBlocked = true;
  const gate = new Proxy(window.WebSocket, {
    construct: (real, asked) => (isBlocked ? new Blocked() : Reflect.construct(real, asked)),
  });
  Object.defineProperty(window, "WebSocket", { value: gate });
  Object.defineProperty(window, "unblock", {
    value: () => {
      isBlocked = false;
    },
  });
}
