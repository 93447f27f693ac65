// What is typed without a network stands on the screen at once, as it will likely be.
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { Replica } from "../src/board/replica.ts";
import {
  Board,
  type CommandInit,
  CommandSchema,
  CommitmentState,
  NoteSource,
  RecordKind,
  Stance,
  textOf,
} from "../src/index.ts";

function after(...whats: CommandInit[]): Board {
  const pending = whats.map((what) => ({ command: create(CommandSchema, { what }), asSeat: 0n }));
  return Board.of(new Replica(), pending);
}

test("a note from paper, and the map that causes are put on", () => {
  const board = after(
    {
      case: "addPaperNote",
      value: { id: 1n, text: { run: 2n, text: "On paper" }, fromGroup: "family" },
    },
    { case: "addCauseMap", value: { id: 3n, room: 4n, title: { run: 5n, text: "Why?" } } },
  );
  expect(textOf(board.find("note", 1n)?.text)).toBe("On paper");
  expect(board.find("note", 1n)?.origin).toMatchObject({
    source: NoteSource.PAPER,
    group: "family",
  });
  expect(board.isPending("note", 1n)).toBe(true);
  expect(board.find("causeMap", 3n)?.room).toBe(4n);
  expect(textOf(board.find("causeMap", 3n)?.text)).toBe("Why?");
});

test("a commitment's plan, and how it goes", () => {
  const board = after(
    { case: "addCommitment", value: { id: 1n, text: { run: 2n, text: "A later bus" }, plan: {} } },
    {
      case: "setCommitment",
      value: { commitment: 1n, plan: { firstStep: "Call them", measure: "Riders", dueDay: 3 } },
    },
    {
      case: "reportCommitment",
      value: { commitment: 1n, state: CommitmentState.KEPT, report: "It comes" },
    },
  );
  expect(board.find("commitment", 1n)).toMatchObject({
    plan: { firstStep: "Call them", measure: "Riders", dueDay: 3 },
    state: CommitmentState.KEPT,
    report: "It comes",
  });
});

test("what is cited, and cited no more", () => {
  const cite: CommandInit = {
    case: "citeEvidence",
    value: {
      id: 1n,
      claim: { kind: RecordKind.FINDING, id: 2n },
      source: { record: { kind: RecordKind.NOTE, id: 3n } },
      stance: Stance.SUPPORTS,
    },
  };
  expect(after(cite).find("evidence", 1n)).toMatchObject({
    claim: { id: 2n },
    source: { record: { id: 3n } },
  });
  const back = after(cite, { case: "removeEvidence", value: { evidence: 1n } });
  expect(back.find("evidence", 1n)).toBeUndefined();
});
