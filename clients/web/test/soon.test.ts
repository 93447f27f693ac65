import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { soon } from "../src/shared/soon.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("it is done once, when the typing pauses", () => {
  const act = vi.fn();
  const typing = soon(act, 500, 2_000);
  typing.later();
  vi.advanceTimersByTime(499);
  typing.later();
  vi.advanceTimersByTime(499);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10_000);
  expect(act).toHaveBeenCalledTimes(1);
});

test("typing without a pause is sent all the same", () => {
  const act = vi.fn();
  const typing = soon(act, 500, 2_000);
  for (let i = 0; i < 40; i += 1) {
    typing.later();
    vi.advanceTimersByTime(100);
  }
  expect(act).toHaveBeenCalledTimes(2);
});

test("what is due is done at once when it is asked for, and nothing where nothing is due", () => {
  const act = vi.fn();
  const typing = soon(act, 500, 2_000);
  typing.now();
  expect(act).not.toHaveBeenCalled();
  typing.later();
  typing.now();
  typing.now();
  expect(act).toHaveBeenCalledTimes(1);
});
