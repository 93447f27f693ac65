// A prompt says which language it is in, so that a voice reads it as such.
import { expect, test } from "vitest";
import { promptIn, promptOf } from "../src/shared/phase.ts";

const prompts = [
  { language: "en", words: "What do you see?" },
  { language: "es", words: "¿Qué ves?" },
] as never;
const phase = { prompts, title: "A title" };

test("in the language that is asked for, else in English", () => {
  expect(promptIn(phase, "es")).toMatchObject({ language: "es", words: "¿Qué ves?" });
  expect(promptIn(phase, "ar")).toMatchObject({ language: "en", words: "What do you see?" });
  expect(promptOf(phase, "ar")).toBe("What do you see?");
});

test("a title is in nobody knows which", () => {
  expect(promptIn({ prompts: [], title: "A title" }, "ar").language).toBeUndefined();
  expect(promptOf({ prompts: [], title: "A title" }, "ar")).toBe("A title");
  expect(promptOf(undefined, "ar")).toBe("");
});
