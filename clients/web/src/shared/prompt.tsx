// What a phase asks, marked with the language that it is in: not every agenda says it in the page's.
import type { RecordOf } from "@plenary/sdk";
import { promptIn } from "./phase.ts";
import { useLanguage } from "./words.tsx";

export function Prompt(props: {
  of: Pick<RecordOf<"phase">, "prompts" | "title"> | undefined;
  /** Said where there is none. */
  none?: string;
}) {
  const { language } = useLanguage();
  const prompt = promptIn(props.of, language.tag);
  return <span lang={prompt.language}>{prompt.words || props.none}</span>;
}
