// Text that several people type at once: every character has an id, and edits are applied as they
// are, in the server's order (proto/README.md, "Text"; the twin of server/audit/text.h).
//
// Pure: a Text is never changed in place. Lengths and places count Unicode scalar values.
import { create } from "@bufbuild/protobuf";
import {
  type CharId,
  type Text,
  type TextEdits,
  TextEditsSchema,
  type TextRun,
  TextRunSchema,
  TextSchema,
} from "../wire/index.ts";

type Run = Pick<TextRun, "run" | "first" | "text" | "deleted">;

export function scalarsOf(text: string): string[] {
  return Array.from(text);
}

/** What people read. */
export function textOf(text: Text | undefined): string {
  return text === undefined ? "" : text.runs.map((run) => run.text).join("");
}

/** A text typed in one go, as the server makes it of a `NewText`. */
export function newText(run: bigint, words: string): Text {
  const runs = words === "" ? [] : [create(TextRunSchema, { run, first: 0, text: words })];
  return create(TextSchema, { runs });
}

function lengthOf(run: Run): number {
  return run.deleted > 0 ? run.deleted : scalarsOf(run.text).length;
}

function runOf(run: bigint, first: number, text: string, deleted: number): TextRun {
  return create(TextRunSchema, { run, first, text, deleted });
}

// The parts of a run before and from `offset`; either may be nothing.
function split(run: TextRun, offset: number): TextRun[] {
  if (offset <= 0 || offset >= lengthOf(run)) return [run];
  if (run.deleted > 0) {
    return [
      runOf(run.run, run.first, "", offset),
      runOf(run.run, run.first + offset, "", run.deleted - offset),
    ];
  }
  const scalars = scalarsOf(run.text);
  return [
    runOf(run.run, run.first, scalars.slice(0, offset).join(""), 0),
    runOf(run.run, run.first + offset, scalars.slice(offset).join(""), 0),
  ];
}

function holds(run: Run, id: Pick<CharId, "run" | "offset">): boolean {
  return run.run === id.run && id.offset >= run.first && id.offset < run.first + lengthOf(run);
}

// Neighbours that continue each other are kept as one, so that equal texts have equal bytes.
function joined(runs: readonly TextRun[]): TextRun[] {
  const result: TextRun[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    const continues =
      last !== undefined &&
      last.run === run.run &&
      last.first + lengthOf(last) === run.first &&
      last.deleted > 0 === run.deleted > 0;
    if (continues) {
      const both = runOf(run.run, last.first, last.text + run.text, last.deleted + run.deleted);
      result[result.length - 1] = both;
    } else {
      result.push(run);
    }
  }
  return result;
}

// Every run from `first`, `count` long, of the run `id`, as `change` makes it.
function changed(
  runs: readonly TextRun[],
  range: { run: bigint; first: number; count: number },
  change: (part: TextRun) => TextRun,
): TextRun[] {
  const end = range.first + range.count;
  return runs.flatMap((run) => {
    if (run.run !== range.run || run.first >= end || run.first + lengthOf(run) <= range.first) {
      return [run];
    }
    const parts = split(run, range.first - run.first).flatMap((part) =>
      split(part, end - part.first),
    );
    return parts.map((part) =>
      part.first >= range.first && part.first < end ? change(part) : part,
    );
  });
}

/** The text after the edits, or nothing where they name characters it never had. */
export function edited(text: Text, edits: TextEdits): Text | undefined {
  let runs: TextRun[] = [...text.runs];
  for (const insert of edits.inserts) {
    const added = runOf(insert.run, insert.first, insert.text, 0);
    const after = insert.after;
    if (after === undefined || after.run === 0n) {
      runs.unshift(added);
    } else {
      const at = runs.findIndex((run) => holds(run, after));
      const anchor = runs[at];
      if (anchor === undefined) return undefined;
      const parts = split(anchor, after.offset - anchor.first + 1);
      runs.splice(at, 1, ...parts.slice(0, 1), added, ...parts.slice(1));
    }
    runs = joined(runs);
  }
  for (const range of edits.deletes) {
    runs = changed(runs, range, (part) => runOf(part.run, part.first, "", lengthOf(part)));
  }
  for (const restore of edits.restores) {
    const scalars = scalarsOf(restore.text);
    const range = { run: restore.run, first: restore.first, count: scalars.length };
    runs = changed(runs, range, (part) => {
      if (part.deleted === 0) return part;
      const from = part.first - restore.first;
      return runOf(part.run, part.first, scalars.slice(from, from + part.deleted).join(""), 0);
    });
  }
  return create(TextSchema, { runs: joined(runs) });
}

/** The live characters' ids, in order. */
function charactersOf(text: Text): { id: { run: bigint; offset: number }; scalar: string }[] {
  return text.runs.flatMap((run) =>
    scalarsOf(run.text).map((scalar, i) => ({
      id: { run: run.run, offset: run.first + i },
      scalar,
    })),
  );
}

/**
 * The edits that make `text` read `words`: one deletion and one insertion around what stays the same
 * at both ends, so that what others type elsewhere in it is untouched. `run` is a new random run.
 * Nothing where it reads so already.
 */
export function editsTowards(text: Text, words: string, run: bigint): TextEdits | undefined {
  const now = charactersOf(text);
  const wanted = scalarsOf(words);
  let head = 0;
  while (head < now.length && head < wanted.length && now[head]?.scalar === wanted[head]) head += 1;
  let tail = 0;
  while (
    tail < now.length - head &&
    tail < wanted.length - head &&
    now[now.length - 1 - tail]?.scalar === wanted[wanted.length - 1 - tail]
  ) {
    tail += 1;
  }
  const gone = now.slice(head, now.length - tail);
  const added = wanted.slice(head, wanted.length - tail).join("");
  if (gone.length === 0 && added === "") return undefined;
  const edits = create(TextEditsSchema);
  if (added !== "") {
    const after = now[head - 1]?.id ?? { run: 0n, offset: 0 };
    edits.inserts = create(TextEditsSchema, {
      inserts: [{ after, run, first: 0, text: added }],
    }).inserts;
  }
  edits.deletes = create(TextEditsSchema, { deletes: ranges(gone.map((each) => each.id)) }).deletes;
  return edits;
}

/**
 * Where a caret at `place` of a text as it was stands in it as it is: after the same character, or
 * where that one stood. Both as fields count, in UTF-16.
 */
export function placeIn(now: Text, before: Text, place: number): number {
  const left = characterBefore(before, place);
  if (left === undefined) return 0;
  let at = 0;
  for (const run of now.runs) {
    if (holds(run, left)) {
      const upTo = scalarsOf(run.text).slice(0, left.offset - run.first + 1);
      return at + upTo.join("").length;
    }
    at += run.text.length;
  }
  return Math.min(place, at);
}

function characterBefore(text: Text, place: number): { run: bigint; offset: number } | undefined {
  let at = 0;
  for (const run of text.runs) {
    const here = place - at;
    if (here > 0 && here <= run.text.length) {
      const count = scalarsOf(run.text.slice(0, here)).length;
      return { run: run.run, offset: run.first + count - 1 };
    }
    at += run.text.length;
  }
  return undefined;
}

function ranges(ids: readonly { run: bigint; offset: number }[]) {
  const found: { run: bigint; first: number; count: number }[] = [];
  for (const id of ids) {
    const last = found.at(-1);
    if (last !== undefined && last.run === id.run && last.first + last.count === id.offset) {
      last.count += 1;
    } else {
      found.push({ run: id.run, first: id.offset, count: 1 });
    }
  }
  return found;
}
