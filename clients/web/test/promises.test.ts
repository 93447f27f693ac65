// The promise of every input under every policy is the one the server derives (tests/golden).
import { readFileSync } from "node:fs";
import { Anonymity, BallotSecrecy, type Board, Reveal, Role, type Seat } from "@plenary/sdk";
import { expect, test } from "vitest";
import { catalogueOf } from "../catalogue_parts.ts";
import { clausesOf, type Input, type Terms, termsOf } from "../src/shared/promises.ts";

interface Promised {
  readonly depends_on: readonly (keyof typeof dimensions)[];
  readonly says: { readonly [row: string]: string };
}

const golden = new URL("../../../tests/golden/promises.json", import.meta.url);
const promises = JSON.parse(readFileSync(golden, "utf8")) as { readonly [I in Input]: Promised };

/** What a promise can depend on: how each value is written, and what it is. */
const dimensions = {
  where: { plenary: { inRoom: false }, room: { inRoom: true } },
  anonymity: {
    named: { anonymity: Anonymity.NAMED },
    moderator_vault: { anonymity: Anonymity.MODERATOR_VAULT },
    group_only: { anonymity: Anonymity.GROUP_ONLY },
    unlinkable: { anonymity: Anonymity.UNLINKABLE },
  },
  reveal: {
    at_once: { reveal: Reveal.AT_ONCE },
    by_author: { reveal: Reveal.BY_AUTHOR },
    by_table: { reveal: Reveal.BY_TABLE },
    by_staff: { reveal: Reveal.BY_STAFF },
  },
  secrecy: {
    secret: { secrecy: BallotSecrecy.SECRET },
    named: { secrecy: BallotSecrecy.NAMED },
    unlinkable: { secrecy: BallotSecrecy.UNLINKABLE },
  },
  group_shown: { no: { groupShown: false }, yes: { groupShown: true } },
  looked_at_first: { no: { lookedAtFirst: false }, yes: { lookedAtFirst: true } },
  observers_later: { no: { observersLater: false }, yes: { observersLater: true } },
  shared_device: { no: { sharedDevice: false }, yes: { sharedDevice: true } },
} as const satisfies { [name: string]: { [value: string]: Partial<Terms> } };

interface Case {
  readonly values: { readonly [name: string]: string };
  readonly terms: Partial<Terms>;
}

/** Every policy there is. */
function policies(): Case[] {
  let cases: Case[] = [{ values: {}, terms: {} }];
  for (const [name, written] of Object.entries(dimensions)) {
    cases = cases.flatMap(({ values, terms }) =>
      Object.entries(written).map(([value, field]) => ({
        values: { ...values, [name]: value },
        terms: { ...terms, ...field },
      })),
    );
  }
  return cases;
}

test("F50 every input under every policy has the promise of the golden file", () => {
  const met = new Set<string>();
  const cases = policies();
  expect(cases.length).toBe(2 * 4 * 4 * 3 * 2 * 2 * 2 * 2);
  for (const [input, { depends_on, says }] of Object.entries(promises)) {
    for (const { values, terms } of cases) {
      const row = depends_on.map((name) => values[name]).join(" ");
      const clauses = clausesOf({ ...(terms as Terms), input: input as Input });
      const said = clauses.map((key) => key.replace("promise.", "")).join(" ");
      if (said !== says[row]) expect(said, `${input}: ${row}`).toBe(says[row]);
      met.add(`${input}: ${row}`);
    }
  }
  const rows = Object.values(promises).reduce((sum, { says }) => sum + Object.keys(says).length, 0);
  expect(met.size).toBe(rows);
  expect(Object.keys(promises).length).toBe(11);
});

test("every clause is a message and every message a clause", () => {
  const said = new Set(
    Object.values(promises).flatMap(({ says }) =>
      Object.values(says).flatMap((row) => row.split(" ").map((clause) => `promise.${clause}`)),
    ),
  );
  const written = Object.keys(catalogueOf("en")).filter((key) => key.startsWith("promise."));
  expect([...said].sort()).toEqual(written.sort());
});

/** A board with what a promise is read from, and nothing else. */
function board(records: { readonly [kind: string]: object[] }): Board {
  const list = (kind: string) => records[kind] ?? [];
  return { list, only: (kind: string) => list(kind)[0] } as unknown as Board;
}

const seat = (fields: Partial<Seat> = {}): Seat =>
  ({
    id: 1n,
    role: Role.PARTICIPANT,
    group: "",
    room: 0n,
    table: 0n,
    status: 1,
    ...fields,
  }) as Seat;

test("a room is where a participant sits, what has a place says its own, and staff are in plenary", () => {
  const inRoom = (me: Seat, room?: bigint) => termsOf(board({}), me, "note", { room }).inRoom;
  expect(inRoom(seat({ room: 7n }))).toBe(true);
  expect(inRoom(seat({ room: 7n }), 0n)).toBe(false);
  expect(inRoom(seat({ room: 7n, role: Role.FACILITATOR }))).toBe(false);
  expect(inRoom(seat({ role: Role.FACILITATOR }), 7n)).toBe(true);
});

test("a group is said from five who are here on", () => {
  const shown = (count: number, status = 1) => {
    const others = Array.from({ length: count }, () => seat({ group: "family", status }));
    return termsOf(board({ seat: others }), seat({ group: "family" }), "note").groupShown;
  };
  expect(shown(5)).toBe(true);
  expect(shown(4)).toBe(false);
  expect(shown(9, 0)).toBe(false);
});

test("F50 no group is said by which the few who are left over would be told apart", () => {
  const many = (group: string, count: number, role = Role.PARTICIPANT) =>
    Array.from({ length: count }, () => seat({ group, role }));
  const shown = (group: string, ...others: Seat[]) =>
    termsOf(board({ seat: others }), seat({ group }), "note").groupShown;
  const others = [...many("family", 12), ...many("educator", 6)];
  expect(shown("family", ...others)).toBe(true);
  expect(shown("educator", ...others)).toBe(true);
  expect(shown("educator", ...others, ...many("student", 1))).toBe(false);
  expect(shown("family", ...others, ...many("student", 1))).toBe(true);
  expect(shown("educator", ...others, ...many("", 1))).toBe(false);
  expect(shown("educator", ...others, ...many("", 2, Role.FACILITATOR))).toBe(true);
});

test("a minor's note is looked at first where the rules say so, of a paper by its group", () => {
  const rules = { minorGroups: ["student"], moderatedPhases: ["observe"] };
  const looked = (name: string, me: Seat, fromGroup?: string, anonymity = Anonymity.NAMED) => {
    const there = board({ phase: [{ name, anonymity }], safeguard: [rules] });
    const input = fromGroup === undefined ? "note" : "paper_note";
    return termsOf(there, me, input, { fromGroup }).lookedAtFirst;
  };
  const student = seat({ group: "student" });
  expect(looked("observe", student)).toBe(true);
  expect(looked("infer", student)).toBe(false);
  const family = seat({ group: "family" });
  expect(looked("observe", family)).toBe(false);
  expect(looked("observe", seat())).toBe(true); // Who says no group may be a minor,
  expect(looked("observe", seat({ role: Role.FACILITATOR }))).toBe(false); // but for the staff.
  expect(looked("observe", family, undefined, Anonymity.UNLINKABLE)).toBe(true);
  expect(looked("observe", family, "student")).toBe(true);
  expect(looked("observe", family, "")).toBe(true);
  expect(looked("observe", student, "family")).toBe(false);
});

test("objections are looked at first by the strictest phase since the ballot opened", () => {
  const rules = { minorGroups: ["student"], moderatedPhases: ["observe"] };
  const passed = { phase: { name: "observe", number: 3 } };
  const there = board({ phase: [{ name: "commit" }], safeguard: [rules], passedPhase: [passed] });
  const looked = (openedIn: number) => {
    const ballot = { room: 0n, secrecy: BallotSecrecy.SECRET, openedIn };
    return termsOf(there, seat({ group: "family" }), "objection", { ballot }).lookedAtFirst;
  };
  expect(looked(3)).toBe(true);
  expect(looked(4)).toBe(false);
  expect(looked(0)).toBe(false);
});

test("what a minor begins is looked at first, and every objection where a minor may vote", () => {
  const rules = { minorGroups: ["student"], moderatedPhases: ["observe"] };
  const there = board({ phase: [{ name: "observe" }], safeguard: [rules] });
  const looked = (input: Input, group: string) =>
    termsOf(there, seat({ group }), input).lookedAtFirst;
  for (const input of ["group_title", "cause", "finding", "commitment"] as const) {
    expect(looked(input, "student")).toBe(true);
    expect(looked(input, "family")).toBe(false);
  }
  expect(looked("objection", "family")).toBe(true);
  for (const input of ["own_note", "question", "minutes", "vote"] as const) {
    expect(looked(input, "student")).toBe(false);
  }
});

test("a device is shared by who sits at a table and by whose table it is", () => {
  const grandma = seat({ id: 2n, table: 1n });
  const shared = (me: Seat, ...others: Seat[]) =>
    termsOf(board({ seat: others }), me, "own_note").sharedDevice;
  expect(shared(grandma)).toBe(true);
  expect(shared(seat(), grandma)).toBe(true);
  expect(shared(seat(), seat({ id: 2n, table: 1n, status: 2 }))).toBe(false);
  expect(shared(seat(), seat({ id: 2n }))).toBe(false);
});
