// What is typed into minutes and not with the server yet, as it is kept on the device: the text it was
// typed on with it, so that it finds its place among what others typed since. Pure.
import { edited, editsTowards, type RecordOf, type TextEdits, textOf } from "@plenary/sdk";

export type MinutesText = NonNullable<RecordOf<"minutes">["text"]>;

export interface MinutesDraft {
  /** What was in the field before. */
  readonly from: MinutesText;
  readonly words: string;
  /** The characters typed are of this run, however often they are sent. */
  readonly run: bigint;
}

export const noText: MinutesText = { $typeName: "plenary.v1.Text", runs: [] };

/** Nothing where it reads so already. */
export function editsOf({ from, words, run }: MinutesDraft): TextEdits | undefined {
  return editsTowards(from, words, run);
}

/** The words of the draft in the text as it is now; nothing where they stand in it already. */
export function restored(draft: MinutesDraft, now: MinutesText): string | undefined {
  const edits = editsOf(draft);
  if (edits === undefined || now.runs.some(({ run }) => run === draft.run)) return undefined;
  // What it was typed on may never have come to the server: then it is all there is.
  const text = edited(now, edits);
  const words = text === undefined ? draft.words : textOf(text);
  return words === textOf(now) ? undefined : words;
}

type KeptRun = readonly [run: string, first: number, text: string, deleted: number];

export function written({ from, words, run }: MinutesDraft): string {
  const runs = from.runs.map((each) => [String(each.run), each.first, each.text, each.deleted]);
  return JSON.stringify({ runs, words, run: String(run) });
}

/** Nothing where nothing, or something else, was kept. */
export function read(kept: string | undefined): MinutesDraft | undefined {
  if (kept === undefined) return undefined;
  try {
    const { runs, words, run } = JSON.parse(kept) as {
      runs: readonly KeptRun[];
      words: string;
      run: string;
    };
    const from = runs.map(([id, first, text, deleted]) => ({
      $typeName: "plenary.v1.TextRun" as const,
      run: BigInt(id),
      first,
      text,
      deleted,
    }));
    return { from: { $typeName: "plenary.v1.Text", runs: from }, words, run: BigInt(run) };
  } catch {
    return undefined;
  }
}
