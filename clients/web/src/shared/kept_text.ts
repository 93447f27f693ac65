// A text with its characters' ids as this browser keeps it: what is typed on it finds its place in it
// later, among what others typed since. Pure.
import type { Text } from "@plenary/sdk";

export const noText: Text = { $typeName: "plenary.v1.Text", runs: [] };

type KeptRun = readonly [run: string, first: number, text: string, deleted: number];

/** As JSON can say it. */
export type KeptText = readonly KeptRun[];

export function keptOf({ runs }: Text): KeptText {
  return runs.map((each) => [String(each.run), each.first, each.text, each.deleted]);
}

/** Throws where it is none. */
export function textOfKept(runs: KeptText): Text {
  return {
    ...noText,
    runs: runs.map(([run, first, text, deleted]) => ({
      $typeName: "plenary.v1.TextRun",
      run: BigInt(run),
      first,
      text,
      deleted,
    })),
  };
}

/** Nothing where nothing, or something else, was kept. */
export function readText(kept: string | undefined): Text | undefined {
  try {
    return textOfKept(JSON.parse(kept ?? "") as KeptText);
  } catch {
    return undefined;
  }
}
