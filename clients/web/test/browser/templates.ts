// The agendas that come with the server, as far as a play needs to know them: what each step grants
// a participant. Read from the files themselves, so that a new step is played too.
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../../../deploy/templates/", import.meta.url);

export interface Step {
  readonly name: string;
  readonly may: ReadonlySet<string>;
  /** What a scribe may. */
  readonly scribes: ReadonlySet<string>;
  /** Who shows what was written sealed; at once, if nobody has to. */
  readonly reveal: string;
  readonly isUnlinkable: boolean;
}

/** But for the file of the agreements that all of them share, which has no steps. */
export const templates: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".toml"))
  .map((file) => file.replace(".toml", ""))
  .filter((template) => stepsOf(template).length > 0);

export function stepsOf(template: string): Step[] {
  const text = readFileSync(new URL(`${template}.toml`, folder), "utf8");
  return text
    .split("[[phase]]")
    .slice(1)
    .map((part) => {
      const acts = (role: string) =>
        new Set([...said(part, role).matchAll(/"(\w+)"/g)].map((match) => match[1] ?? ""));
      return {
        name: said(part, "name").slice(1, -1),
        may: acts("participant"),
        scribes: acts("scribe"),
        reveal: said(part, "reveal").slice(1, -1),
        isUnlinkable: part.includes('anonymity = "unlinkable"'),
      };
    });
}

/** What stands behind the first `key =` of a part. */
function said(part: string, key: string): string {
  return new RegExp(`^${key} = (.*)$`, "m").exec(part)?.[1] ?? "";
}
