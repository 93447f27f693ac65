// A real plenaryd on a free loopback port with its journal in a temporary folder, for tests of the
// SDK and of the screens. PLENARY_BIN names the folder of the program.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { createInterface } from "node:readline";

export interface MadeSession {
  readonly session: string;
  readonly code: string;
  readonly facilitator: string;
  readonly observer: string;
  readonly wall: string;
}

export class TestServer {
  private process: ChildProcess | undefined;
  private address = "127.0.0.1:0";

  private constructor(
    readonly folder: string,
    private readonly flags: readonly string[],
  ) {}

  static async start(...flags: string[]): Promise<TestServer> {
    const server = new TestServer(await mkdtemp(joinPath(tmpdir(), "plenary-")), flags);
    await server.run();
    return server;
  }

  /** Like `http://127.0.0.1:34567`. */
  get url(): string {
    return `http://${this.address}`;
  }

  /** Like `ws://127.0.0.1:34567/live`. */
  get live(): string {
    return `ws://${this.address}/live`;
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** On the same address and journal as before. */
  async restart(): Promise<void> {
    await this.end("SIGTERM");
    await this.run();
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM");
    await rm(this.folder, { recursive: true, force: true });
  }

  async administer(path: string, body?: object): Promise<unknown> {
    const token = (await readFile(joinPath(this.folder, "admin.token"), "utf8")).trim();
    const answer = await fetch(`${this.url}${path}`, {
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  async makeSession(wanted: object = {}): Promise<MadeSession> {
    const defaults = {
      title: "Getting to school",
      groups: ["student", "family", "educator", "community"],
      languages: ["en", "pt-BR", "es", "ht", "ar"],
    };
    return (await this.administer("/api/sessions", { ...defaults, ...wanted })) as MadeSession;
  }

  private async run(): Promise<void> {
    const program = joinPath(programs(), "plenaryd");
    const data = ["--data", this.folder, "--listen", this.address];
    const child = spawn(program, [...data, "--log-level", "error", ...this.flags], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {}, // It takes PLENARY_… for its own settings.
    });
    this.process = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const ready = /^ready http:\/\/(.*)$/.exec(line);
      if (ready?.[1] === undefined) continue;
      this.address = ready[1];
      return;
    }
    throw new Error(`${program} did not start`);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }
}

function programs(): string {
  const folder = process.env.PLENARY_BIN;
  if (folder === undefined) throw new Error("Set PLENARY_BIN to the folder that holds plenaryd.");
  return folder;
}
