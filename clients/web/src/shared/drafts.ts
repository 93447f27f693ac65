// What is typed in a session and not with the server: half written, or sent and refused. It is kept by
// the browser with every letter, under who types it and the place where it is typed, and comes back
// there after a reload, a phase, a dead battery. Words whose place is not on the screen are `astray`:
// not_sent.tsx shows them, so that none is lost. Knows no React.
import type { Text } from "@plenary/sdk";
import { keepHere, keysHere, readHere } from "./kept_here.ts";
import { keptOf, readText } from "./kept_text.ts";

export type Field = HTMLInputElement | HTMLTextAreaElement;

export interface Astray {
  readonly at: string;
  readonly words: string;
  /** Its place is on the screen after all, with other words in it or where it is not seen. */
  readonly hasField: boolean;
  /** It is no draft: what became of it is not known, and it is not to be thrown away. */
  readonly isUnanswered?: boolean;
}

/** `asSeat`: who types, at a table's device; else zero. */
export function placeOf(asSeat: bigint, place: string): string {
  return `${asSeat}.${place}`;
}

// Further words that came back to a place which has some: at/2, at/3…
const placeOnly = (at: string) => at.replace(/\/\d+$/, "");

/** Not in a closed dialog or under a closed heading. Older browsers cannot tell. */
function isSeen(field: Field): boolean {
  return typeof field.checkVisibility !== "function" || field.checkVisibility();
}

export class Drafts {
  private readonly prefix: string;
  private readonly besidePrefix: string;
  private readonly typed = new Map<string, string>();
  private readonly chosen = new Map<string, string>();
  private readonly fields = new Map<string, Field>();
  private readonly opened = new Set<string>();
  private readonly whys = new Map<string, string>();
  private readonly listeners = new Set<() => void>();

  constructor(session: string) {
    this.prefix = `plenary.draft.${session}.`;
    this.besidePrefix = `plenary.beside.${session}.`;
    for (const key of keysHere(this.prefix)) {
      const words = readHere(key);
      if (words !== undefined) this.typed.set(key.slice(this.prefix.length), words);
    }
  }

  /** Of another window of this person's, except into what is typed in here just now. */
  follow(): () => void {
    const changed = ({ key, newValue }: StorageEvent) => {
      if (key === null || !key.startsWith(this.prefix)) return;
      const at = key.slice(this.prefix.length);
      if (document.hasFocus() && document.activeElement === this.fields.get(at)) return;
      if (newValue === null) this.typed.delete(at);
      else this.typed.set(at, newValue);
      this.tell();
    };
    addEventListener("storage", changed);
    return () => removeEventListener("storage", changed);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  read(at: string): string | undefined {
    return this.typed.get(at);
  }

  /** Nothing for `words`: it is as it was before anything was typed. */
  write(at: string, words: string | undefined): void {
    this.whys.delete(at);
    if (words === undefined) this.typed.delete(at);
    else this.typed.set(at, words);
    keepHere(this.prefix + at, words);
    keepHere(this.besidePrefix + at, words === undefined ? undefined : this.chosen.get(at));
    this.tell();
  }

  /** What belongs to the words at a place and is no word itself. */
  beside(at: string): string | undefined {
    return (
      this.chosen.get(at) ?? (this.typed.has(at) ? readHere(this.besidePrefix + at) : undefined)
    );
  }

  /** For as long as the page; with words there, as long as they are. */
  putBeside(at: string, chosen: string): void {
    this.keepBeside(at, chosen);
    this.tell();
  }

  /** What is typed in one place belongs in another one, which gives up what it holds for it. */
  move(from: string, to: string): void {
    const words = this.typed.get(from);
    const chosen = this.beside(from);
    if (chosen !== undefined) this.putBeside(to, chosen);
    if (words === undefined) return;
    const other = this.typed.get(to) ?? "";
    if (other !== "") this.write(this.furtherAt(to), other);
    this.write(to, words);
    this.write(from, undefined);
  }

  /** What was sent from there and refused: back where it was typed, unless that has other words by
   * now, or is where nobody sees it. `why` stands beside it until other words are typed. */
  giveBack(at: string, words: string, why?: string): void {
    const field = this.fields.get(at);
    const isHidden = field !== undefined && !isSeen(field);
    const now = this.typed.get(at) ?? "";
    if (words.trim() === "") return;
    const isFree = now === "" && !isHidden;
    if (now !== words) this.write(isFree ? at : this.furtherAt(at), words);
    if (why === undefined || (now !== words && !isFree)) return;
    this.whys.set(at, why);
    this.tell();
    // Whoever has gone on to something else is not fetched back.
    if (document.activeElement === null || document.activeElement === document.body) field?.focus();
  }

  /** Why what stands at a place was not taken. */
  why(at: string): string | undefined {
    return this.whys.get(at);
  }

  /** The field of a place, if it is on the screen. */
  field(at: string): Field | undefined {
    return this.fields.get(at);
  }

  /** Brings what is astray into its field, which gives up what it holds for it. */
  takeUp(at: string): void {
    const place = placeOnly(at);
    const words = this.typed.get(at);
    const field = this.fields.get(place);
    if (field === undefined || at === place) return;
    const other = this.typed.get(place) ?? "";
    this.write(at, other === "" ? undefined : other);
    this.write(place, words);
    field.closest("details")?.setAttribute("open", "");
    const dialog = field.closest("dialog");
    if (dialog?.open === false) dialog.showModal();
    field.focus();
  }

  /** A field is on the screen for as long as until the returned is called. */
  claim(at: string, field: Field): () => void {
    this.fields.set(at, field);
    this.tell();
    return () => {
      if (this.fields.get(at) === field) this.fields.delete(at);
      this.tell();
    };
  }

  /** Somebody's words that no field shows; of all who type at this device, if nobody is named. */
  astray(asSeat?: bigint): readonly Astray[] {
    const isTheirs = (at: string) => asSeat === undefined || at.startsWith(`${asSeat}.`);
    const mine = [...this.typed].filter(([at]) => isTheirs(at));
    return mine
      .filter(([at, words]) => words.trim() !== "" && !this.fields.has(at))
      .map(([at, words]) => ({ at, words, hasField: this.fields.has(placeOnly(at)) }));
  }

  // ---- editors, which are there only while something is edited

  /** Asked for, or with words in it: whatever was drawn anew since. */
  isOpen(at: string): boolean {
    return this.opened.has(at) || this.typed.has(at);
  }

  /** Whether there is any whose place begins so. */
  hasOpen(beginning: string): boolean {
    return [...this.opened, ...this.typed.keys()].some((at) => at.startsWith(beginning));
  }

  open(at: string): void {
    this.opened.add(at);
    this.tell();
  }

  /** What is edited as it was when that began: when this was asked first, with what was typed since
   * kept over a reload. */
  before(at: string, now: Text): Text {
    const begun = readText(this.beside(at));
    if (begun !== undefined) return begun;
    this.keepBeside(at, JSON.stringify(keptOf(now)));
    return now;
  }

  /** With what was typed in it: it is sent, or given up. */
  close(at: string): void {
    this.opened.delete(at);
    this.chosen.delete(at);
    this.write(at, undefined);
  }

  private keepBeside(at: string, chosen: string): void {
    this.chosen.set(at, chosen);
    if (this.typed.has(at)) keepHere(this.besidePrefix + at, chosen);
  }

  private furtherAt(at: string): string {
    let more = 2;
    while (this.typed.has(`${at}/${more}`)) more += 1;
    return `${at}/${more}`;
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
