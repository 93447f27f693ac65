// The code of the page /check, held to the same vectors as `plenary check`.
import { readFileSync } from "node:fs";
import { encodeClientMessage } from "@plenary/sdk";
import { expect, test } from "vitest";
import { codeOf, readCode, type Test, tests } from "../src/check/code.ts";
import { hello } from "../src/check/probes.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/check_codes.json", import.meta.url), "utf8"),
) as { codes: { code: string; failed: Test[] }[]; none: string[] };

test("what failed becomes the code, and the code what failed", () => {
  expect(golden.codes.length).toBeGreaterThan(3);
  for (const { code, failed } of golden.codes) {
    expect(codeOf(new Set(failed))).toBe(code);
    expect([...(readCode(code) ?? ["nothing"])]).toEqual(failed);
    expect([...(readCode(` ${code.toLowerCase()[0]}-${code.slice(1)} `) ?? [])]).toEqual(failed);
  }
});

test("what is no such code is not taken for one", () => {
  for (const heard of golden.none) expect(readCode(heard), heard).toBeUndefined();
});

test("one letter heard wrong, or two changed about, is noticed", () => {
  const letters = [..."23456789ABCDEFGHJKMNPQRSTUVWXYZ"];
  for (let bits = 0; bits < 1 << tests.length; bits += 1) {
    const code = codeOf(new Set(tests.filter((_, n) => ((bits >> n) & 1) === 1)));
    for (const at of [0, 1, 2]) {
      for (const letter of letters) {
        const heard = code.slice(0, at) + letter + code.slice(at + 1);
        if (heard !== code) expect(readCode(heard), `${code} as ${heard}`).toBeUndefined();
      }
    }
    const [first, second, third] = [...code];
    if (first !== second) expect(readCode(`${second}${first}${third}`)).toBeUndefined();
  }
});

test("the Hello that the page writes by hand is one of the protocol's", () => {
  const device = new Uint8Array(16).fill(7);
  const token = "A".repeat(32);
  const value = { protoMin: 1, protoMax: 1, token, device };
  expect([...hello(device)]).toEqual([...encodeClientMessage({ case: "hello", value })]);
});
