// The short code for what a device's tests found: two letters of data and one that tells whether the
// other two were heard right. Pure; `plenary check CODE` reads the same (clients/cli/check_code.h,
// tests/golden/check_codes.json).
export const tests = ["secure", "server", "socket", "detour", "memory", "drafts", "clock"] as const;
export type Test = (typeof tests)[number];

/** Those of join codes: none is mistaken for another. */
const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** Bit n: test n failed. */
export function codeOf(bad: ReadonlySet<Test>): string {
  const bits = tests.reduce((sum, test, n) => sum + (bad.has(test) ? 1 << n : 0), 0);
  const high = Math.floor(bits / letters.length);
  const low = bits % letters.length;
  return [high, low, checkOf(high, low)].map((at) => letters[at]).join("");
}

/** Nothing where it is no such code. */
export function readCode(heard: string): ReadonlySet<Test> | undefined {
  const said = heard.toUpperCase().replace(/[\s-]/g, "");
  const [high = -1, low = -1, check] = [...said].map((letter) => letters.indexOf(letter));
  const bits = high * letters.length + low;
  const isOne = said.length === 3 && high >= 0 && low >= 0 && check === checkOf(high, low);
  if (!isOne || bits >= 1 << tests.length) return undefined;
  return new Set(tests.filter((_, n) => ((bits >> n) & 1) === 1));
}

/** Another for each letter that is changed, and when the two change places. */
function checkOf(high: number, low: number): number {
  return (3 * high + 5 * low + 7) % letters.length;
}
