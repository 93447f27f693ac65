// What is typed into minutes and not with the server yet, as it is kept on the device: the text it was
// typed on with it, so that it finds its place among what others typed since. Pure.
import { edited, editsTowards, type RecordOf, type TextEdits, textOf } from "@plenary/sdk";
import { type KeptText, keptOf, textOfKept } from "./kept_text.ts";

export type MinutesText = NonNullable<RecordOf<"minutes">["text"]>;

export interface MinutesDraft {
  /** What was in the field before. */
  readonly from: MinutesText;
  readonly words: string;
  /** The characters typed are of this run, however often they are sent. */
  readonly run: bigint;
}

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

export function written({ from, words, run }: MinutesDraft): string {
  return JSON.stringify({ runs: keptOf(from), words, run: String(run) });
}

/** Nothing where nothing, or something else, was kept. */
export function read(draft: string | undefined): MinutesDraft | undefined {
  if (draft === undefined) return undefined;
  try {
    const { runs, words, run } = JSON.parse(draft) as {
      runs: KeptText;
      words: string;
      run: string;
    };
    return { from: textOfKept(runs), words, run: BigInt(run) };
  } catch {
    return undefined;
  }
}
