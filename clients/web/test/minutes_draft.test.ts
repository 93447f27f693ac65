import { edited, editsTowards } from "@plenary/sdk";
import { expect, test } from "vitest";
import { noText } from "../src/shared/kept_text.ts";
import {
  editsOf,
  type MinutesDraft,
  type MinutesText,
  read,
  restored,
  written,
} from "../src/shared/minutes_draft.ts";

function typed(text: MinutesText, words: string, run: bigint): MinutesText {
  const edits = editsTowards(text, words, run);
  const after = edits && edited(text, edits);
  if (after === undefined) throw new Error("nothing was typed");
  return after;
}

const met = typed(noText, "We met.", 1n);
const draft: MinutesDraft = { from: met, words: "We met at noon.", run: 2n };

test("a draft is read as it was written, and nonsense is none", () => {
  expect(read(written(draft))).toEqual(draft);
  expect(read(undefined)).toBeUndefined();
  expect(read("{}")).toBeUndefined();
  expect(read("not json")).toBeUndefined();
});

test("a draft finds its place among what others typed since", () => {
  expect(restored(draft, met)).toBe("We met at noon.");
  const others = typed(typed(met, "Friday. We met.", 3n), "Friday. We met. All of us.", 4n);
  expect(restored(draft, others)).toBe("Friday. We met at noon. All of us.");
});

test("what was sent is not typed again", () => {
  const edits = editsOf(draft);
  const after = edits && edited(met, edits);
  expect(after && restored(draft, after)).toBeUndefined();
  // Not even when somebody took it out since.
  expect(after && restored(draft, typed(after, "We met.", 4n))).toBeUndefined();
  // Where only characters went, they are gone already.
  const shorter: MinutesDraft = { from: met, words: "We.", run: 5n };
  expect(restored(shorter, typed(met, "We.", 6n))).toBeUndefined();
});

test("typed on what never came to the server, it is all there is", () => {
  expect(restored({ from: draft.from, words: "We met. ", run: 7n }, noText)).toBe("We met. ");
});
