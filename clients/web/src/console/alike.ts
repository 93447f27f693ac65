// Which of several texts says nearly the same as another one. Pure, and of no language.

const alikeFrom = 0.6; // Of all their words, those that both have.

function wordsIn(text: string): Set<string> {
  return new Set(text.toLocaleLowerCase().match(/[\p{L}\p{N}]+/gu));
}

/** The likest, if any is alike. */
export function likest<T>(
  text: string,
  others: readonly T[],
  textOf: (other: T) => string,
): T | undefined {
  const words = wordsIn(text);
  let best: T | undefined;
  let most = alikeFrom;
  for (const other of others) {
    const theirs = wordsIn(textOf(other));
    const both = [...words].filter((word) => theirs.has(word)).length;
    const all = words.size + theirs.size - both;
    if (all > 0 && both / all >= most) [best, most] = [other, both / all];
  }
  return best;
}
