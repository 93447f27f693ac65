// What a session asks of who comes in: one of its stakeholder groups, and one tick under what
// everybody agrees to. Asked of the server once the code is known (POST /api/door).
import { element } from "./element.ts";

interface Wording {
  readonly language: string;
  readonly rules: string;
  readonly consent: string;
  readonly minors: string;
  readonly whole: string;
}

interface Asked {
  readonly title: string;
  readonly groups: readonly string[];
  readonly minor_groups: readonly string[];
  readonly agreements?: { readonly version: number; readonly wordings: readonly Wording[] };
}

export type Way = { readonly code: string } | { readonly invitation: string };

export class Door {
  private asked: Asked | undefined;
  private of = "";
  private looking: { readonly of: string; readonly why: Promise<string | undefined> } | undefined;
  private readonly group = element<HTMLSelectElement>("group");
  private readonly agreed = element<HTMLInputElement>("agreed");

  constructor(
    private readonly say: (key: string) => string,
    /** The group that the link is for: then nobody is asked. */
    private readonly fixedGroup: string | null,
  ) {
    this.group.addEventListener("change", () => this.showMinors());
  }

  knows(way: Way): boolean {
    return this.of === JSON.stringify(way);
  }

  /** Why nobody comes in that way, as a stable code; nothing where somebody may. */
  look(way: Way, device: string | null): Promise<string | undefined> {
    if (this.knows(way)) return Promise.resolve(undefined);
    const of = JSON.stringify(way);
    if (this.looking?.of !== of) this.looking = { of, why: this.ask(way, device) };
    return this.looking.why;
  }

  private async ask(way: Way, device: string | null): Promise<string | undefined> {
    try {
      const answer = await fetch("/api/door", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...way, ...(device !== null && { device }) }),
      });
      const said = (await answer.json()) as Asked & { readonly error?: string };
      if (!answer.ok) return said.error ?? "not_admitted";
      this.asked = said;
      this.of = JSON.stringify(way);
      this.agreed.checked = false;
      return undefined;
    } catch {
      return "unreachable";
    } finally {
      this.looking = undefined;
    }
  }

  /** The text has changed since it was shown. */
  forget(): void {
    this.of = "";
  }

  /** Group and agreement, as a join says them. */
  said(): { readonly group: string; readonly agreed: number } {
    const { groups = [], agreements } = this.asked ?? {};
    const group = this.isFixed() ? (this.fixedGroup ?? "") : this.group.value;
    return {
      group: groups.includes(group) ? group : "",
      agreed: this.agreed.checked ? (agreements?.version ?? 0) : 0,
    };
  }

  /** In a language, as far as the session says things in it. */
  show(language: string): void {
    if (this.asked === undefined) return;
    const session = element("session");
    session.textContent = this.asked.title;
    session.hidden = false;
    this.showGroups(this.asked.groups);
    this.showAgreements(language);
  }

  private isFixed(): boolean {
    return this.fixedGroup !== null && this.asked?.groups.includes(this.fixedGroup) === true;
  }

  private showGroups(groups: readonly string[]): void {
    const isAsked = groups.length > 0 && !this.isFixed();
    element("group-field").hidden = !isAsked;
    this.group.disabled = !isAsked;
    const chosen = this.group.value;
    const options = groups.map(
      (group) => new Option(this.say(`group_of.${group}`) || group, group),
    );
    this.group.replaceChildren(...options, new Option(this.say("join.rather_not"), ""));
    // Nobody is counted to a group they did not name.
    this.group.value = groups.includes(chosen) ? chosen : "";
  }

  private wording(language: string): Wording | undefined {
    const wordings = this.asked?.agreements?.wordings ?? [];
    const by = (tag: string) => wordings.find((each) => each.language === tag);
    return by(language) ?? by("en") ?? wordings[0];
  }

  private showAgreements(language: string): void {
    const wording = this.wording(language);
    element("agreements").hidden = wording === undefined;
    this.agreed.disabled = wording === undefined;
    if (wording === undefined) return;
    const rules = wording.rules.split("\n").filter((line) => line.trim() !== "");
    const items = rules.map((rule) => {
      const item = document.createElement("li");
      item.textContent = rule;
      return item;
    });
    element("rules").replaceChildren(...items);
    for (const [id, words] of [
      ["consent", wording.consent],
      ["for-minors", wording.minors],
      ["all-of-it", wording.whole],
    ] as const) {
      element(id).textContent = words;
      element(id).lang = wording.language;
    }
    element("rules").lang = wording.language;
    element("whole").hidden = wording.whole === "";
    this.showMinors();
  }

  /** Who says a group of minors reads what is for minors, who says another what is for all, and who says
   * neither both. */
  private showMinors(): void {
    const { minor_groups: minors = [] } = this.asked ?? {};
    const hasOwn = element("for-minors").textContent !== "";
    const { group } = this.said();
    const isMinor = minors.includes(group);
    const isAdult = minors.length > 0 && group !== "" && !isMinor;
    element("minors").hidden = !hasOwn || isAdult;
    element("consent").hidden = hasOwn && isMinor;
  }
}
