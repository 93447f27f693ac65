// One key means the same on every keyboard.
import { expect, test } from "vitest";
import { isKey } from "../src/shared/keys.ts";

test("a letter by what it writes, wherever it is on a Latin keyboard", () => {
  expect(isKey({ key: "g", code: "KeyG" }, "g")).toBe(true);
  expect(isKey({ key: "G", code: "KeyG" }, "g")).toBe(true);
  expect(isKey({ key: "g", code: "KeyU" }, "g")).toBe(true); // Dvorak.
  expect(isKey({ key: "i", code: "KeyG" }, "g")).toBe(false);
});

test("on a keyboard of another alphabet by where it is", () => {
  expect(isKey({ key: "ل", code: "KeyG" }, "g")).toBe(true);
  expect(isKey({ key: "لا", code: "KeyB" }, "b")).toBe(true);
  expect(isKey({ key: "п", code: "KeyG" }, "g")).toBe(true);
  expect(isKey({ key: "ل", code: "KeyG" }, "l")).toBe(false);
});

test("the question mark of either direction", () => {
  expect(isKey({ key: "?", code: "Slash" }, "?")).toBe(true);
  expect(isKey({ key: "؟", code: "Slash" }, "?")).toBe(true);
  expect(isKey({ key: "/", code: "Slash" }, "?")).toBe(false);
});
