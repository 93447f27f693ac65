// What is typed and not sent: where it is kept, and where it goes when it comes back.
import { newText } from "@plenary/sdk";
import { beforeEach, expect, test, vi } from "vitest";
import { Drafts, type Field } from "../src/shared/drafts.ts";

/** A browser's storage; denied, it throws at every touch. */
function storage(isDenied = false): Storage {
  const items: { [key: string]: string } = {};
  const kept = Object.create({
    getItem: (key: string) => items[key] ?? null,
    setItem: (key: string, text: string) => {
      items[key] = text;
    },
    removeItem: (key: string) => {
      delete items[key];
    },
  });
  return new Proxy(kept, {
    get: (of, name) => {
      if (isDenied) throw new Error("denied");
      return Reflect.get(of, name);
    },
    ownKeys: () => {
      if (isDenied) throw new Error("denied");
      return Object.keys(items);
    },
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  }) as Storage;
}

const field = (isSeen = true) => ({ checkVisibility: () => isSeen }) as Field;

beforeEach(() => vi.stubGlobal("localStorage", storage()));

test("what is half typed is there again after a reload, by who typed it and where", () => {
  const before = new Drafts("7");
  before.write("0.note", "Half a");
  before.write("12.note", "Maria's");
  before.write("0.finding", "That the bus");
  before.write("0.finding", undefined);
  new Drafts("70").write("0.note", "Of another session");

  const after = new Drafts("7");

  expect(after.read("0.note")).toBe("Half a");
  expect(after.read("12.note")).toBe("Maria's");
  expect(after.read("0.finding")).toBeUndefined();
  expect(after.astray(12n).map(({ words }) => words)).toEqual(["Maria's"]);
  expect(after.astray().map(({ words }) => words)).toEqual(["Half a", "Maria's"]);
});

test("why words came back stands beside them until others are typed", () => {
  const focus = vi.fn();
  vi.stubGlobal("document", { activeElement: null });
  const drafts = new Drafts("7");
  drafts.claim("0.note", { ...field(), focus } as unknown as Field);
  drafts.giveBack("0.note", "Far too long", "This is too long.");
  expect(drafts.why("0.note")).toBe("This is too long.");
  expect(focus).toHaveBeenCalledOnce();

  drafts.write("0.note", "Far too lon");
  expect(drafts.why("0.note")).toBeUndefined();
});

test("who types elsewhere by now is not fetched back, and other words are not blamed", () => {
  const focus = vi.fn();
  vi.stubGlobal("document", { activeElement: {} });
  const drafts = new Drafts("7");
  drafts.claim("0.note", { ...field(), focus } as unknown as Field);
  drafts.giveBack("0.note", "First", "No.");
  drafts.write("0.note", "Second");
  drafts.giveBack("0.note", "Third", "No.");
  expect(drafts.why("0.note")).toBeUndefined();
  expect(focus).not.toHaveBeenCalled();
});

test("refused words go back to their field, and not over what stands there by now", () => {
  const drafts = new Drafts("7");
  drafts.claim("0.note", field());
  drafts.giveBack("0.note", "First");
  expect(drafts.read("0.note")).toBe("First");
  expect(drafts.astray(0n)).toEqual([]);

  drafts.giveBack("0.note", "Second");
  drafts.giveBack("0.note", "Third");
  drafts.giveBack("0.note", " ");

  expect(drafts.read("0.note")).toBe("First");
  expect(drafts.astray(0n).map(({ words, hasField }) => [words, hasField])).toEqual([
    ["Second", true],
    ["Third", true],
  ]);
  // After a reload too.
  expect(new Drafts("7").astray(0n).map(({ words }) => words)).toEqual([
    "First",
    "Second",
    "Third",
  ]);
});

test("words whose field is not on the screen, or where nobody sees it, are shown astray", () => {
  const drafts = new Drafts("7");
  const leave = drafts.claim("0.note", field());
  drafts.write("0.note", "Half typed");
  expect(drafts.astray(0n)).toEqual([]);
  leave();
  expect(drafts.astray(0n)).toEqual([{ at: "0.note", words: "Half typed", hasField: false }]);

  drafts.claim("0.question", field(false)); // In a closed dialog.
  drafts.giveBack("0.question", "May I?");
  expect(drafts.astray(0n).map(({ words }) => words)).toEqual(["Half typed", "May I?"]);
});

test("what is chosen beside words stays with them, and goes with them", () => {
  const before = new Drafts("7");
  before.putBeside("0.note", "2"); // Chosen first, and then typed.
  before.write("0.note", "Half a");
  expect(new Drafts("7").beside("0.note")).toBe("2");
  before.putBeside("0.note", "3");
  expect(new Drafts("7").beside("0.note")).toBe("3");
  before.write("0.note", undefined);
  expect(before.beside("0.note")).toBe("3"); // For the next one on this page.
  expect(new Drafts("7").beside("0.note")).toBeUndefined();
});

test("words that are to be for others, or no longer, go to the other place, over nothing", () => {
  const drafts = new Drafts("7");
  drafts.write("0.note", "For me alone after all");
  drafts.putBeside("0.note", "2");
  drafts.write("0.own_note", "Came back refused");
  drafts.move("0.note", "0.own_note");
  expect(drafts.read("0.note")).toBeUndefined();
  expect(drafts.read("0.own_note")).toBe("For me alone after all");
  expect(drafts.read("0.own_note/2")).toBe("Came back refused");
  expect(drafts.beside("0.own_note")).toBe("2");
  drafts.move("0.note", "0.own_note"); // Nothing is there to go.
  expect(drafts.read("0.own_note")).toBe("For me alone after all");
});

test("an editor is open as long as there are words in it, whatever draws it", () => {
  const drafts = new Drafts("7");
  drafts.open("0.text.1.5");
  expect(drafts.isOpen("0.text.1.5")).toBe(true);
  drafts.write("0.text.1.5", "Other words");
  expect(new Drafts("7").isOpen("0.text.1.5")).toBe(true);
  drafts.close("0.text.1.5");
  expect(drafts.isOpen("0.text.1.5")).toBe(false);
  expect(new Drafts("7").isOpen("0.text.1.5")).toBe(false);
});

test("what is edited is what it was when that began, until it is closed", () => {
  const asItWas = newText(1n, "As it was");
  const changed = newText(2n, "Changed by others");
  const drafts = new Drafts("7");
  expect(drafts.before("0.text.1.5", asItWas)).toEqual(asItWas);
  expect(drafts.before("0.text.1.5", changed)).toEqual(asItWas);
  // Opened and not typed in, it is not open after a reload.
  expect(new Drafts("7").before("0.text.1.5", changed)).toEqual(changed);
  drafts.write("0.text.1.5", "As it was for me");
  expect(new Drafts("7").before("0.text.1.5", changed)).toEqual(asItWas);
  drafts.close("0.text.1.5");
  expect(drafts.before("0.text.1.5", changed)).toEqual(changed);
});

test("words that came back are based on what stands there when they are shown", () => {
  const drafts = new Drafts("7");
  drafts.giveBack("0.text.1.5", "Refused words");
  const now = newText(1n, "As it stands");
  expect(drafts.before("0.text.1.5", now)).toEqual(now);
  expect(new Drafts("7").before("0.text.1.5", newText(2n, "Later"))).toEqual(now);
});

test("where the browser keeps nothing, words last as long as the page", () => {
  vi.stubGlobal("localStorage", storage(true));
  const drafts = new Drafts("7");
  drafts.write("0.note", "Half a");
  drafts.giveBack("0.note", "Refused");
  expect(drafts.read("0.note")).toBe("Half a");
  expect(drafts.astray(0n).length).toBe(2);
});
