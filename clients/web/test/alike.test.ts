// Which of the notes that stand says nearly the same.
import { expect, test } from "vitest";
import { likest } from "../src/console/alike.ts";

const same = (text: string, ...others: string[]) => likest(text, others, (other) => other);

test("the likest is found, whatever stands between the words", () => {
  expect(same("The bus is late.", "Lunch is short", "the bus is late", "The bus was late")).toBe(
    "the bus is late",
  );
  expect(same("الحافلة تتأخر كل يوم", "الحافلة تتأخر كل يوم!")).toBe("الحافلة تتأخر كل يوم!");
});

test("what shares only some words is not the same", () => {
  expect(same("The bus is late on Mondays", "The lunch is late")).toBeUndefined();
  expect(same("", "", "…")).toBeUndefined();
});
