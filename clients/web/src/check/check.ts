// The page that finds out what keeps a device from coming in, and says it as a code of three letters
// for whoever helps. It asks this server and this browser, and nobody else.
import { words } from "virtual:check-words";
import { element } from "../join/element.ts";
import { chooseLanguage, firstLanguage } from "../shared/language_choice.ts";
import { codeOf, readCode, type Test, tests } from "./code.ts";
import { probes } from "./probes.ts";

type Outcome = "waiting" | "good" | "bad";

const language = element<HTMLSelectElement>("language");
const heard = element<HTMLInputElement>("heard");
const outcomes = new Map<Test, Outcome>();
let meaning: ReadonlySet<Test> | "unknown" | undefined;

function say(key: string): string {
  return words[language.value]?.[key] ?? words.en?.[key] ?? "";
}

function paragraph(text: string): HTMLElement {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

/** A test, what came of it, and what to do about that. */
function row(test: Test, outcome: Outcome): HTMLElement {
  const made = document.createElement("li");
  made.dataset.outcome = outcome;
  const name = document.createElement("strong");
  name.textContent = say(`check.${test}`);
  made.append(name, `: ${say(`check.${outcome}`)}`);
  if (outcome === "bad") made.append(paragraph(say(`check.${test}_bad`)));
  return made;
}

function show(): void {
  document.documentElement.lang = language.value;
  document.documentElement.dir = language.value === "ar" ? "rtl" : "ltr";
  document.title = `${say("check.title")} – Plenary`;
  for (const place of document.querySelectorAll<HTMLElement>("[data-say]")) {
    place.textContent = say(place.dataset.say ?? "");
  }
  const rows = tests.map((test) => row(test, outcomes.get(test) ?? "waiting"));
  element("tests").replaceChildren(...rows);
  showOutcome();
  showMeaning();
}

function bad(): ReadonlySet<Test> {
  return new Set(tests.filter((test) => outcomes.get(test) === "bad"));
}

function showOutcome(): void {
  const isDone = tests.every((test) => (outcomes.get(test) ?? "waiting") !== "waiting");
  element("outcome").replaceChildren(...(isDone ? outcome() : []));
}

function outcome(): HTMLElement[] {
  const code = document.createElement("bdi");
  code.id = "code";
  code.textContent = codeOf(bad());
  const intro = paragraph(say("check.code"));
  intro.append(" ", code);
  return bad().size === 0 ? [paragraph(say("check.well")), intro] : [intro];
}

function showMeaning(): void {
  element("meaning").replaceChildren(...(meaning === undefined ? [] : [explained(meaning)]));
}

function explained(meant: ReadonlySet<Test> | "unknown"): HTMLElement {
  if (meant === "unknown") return paragraph(say("check.unknown"));
  if (meant.size === 0) return paragraph(say("check.well"));
  const list = document.createElement("ul");
  list.append(...[...meant].map((test) => row(test, "bad")));
  return list;
}

async function run(): Promise<void> {
  outcomes.clear();
  show();
  await Promise.all(
    tests.map(async (test) => {
      outcomes.set(test, (await probes[test]()) ? "good" : "bad");
      show();
    }),
  );
}

element("scriptless").remove();
for (const id of ["language-field", "again", "explain"]) element(id).hidden = false;
language.value = firstLanguage(Object.keys(words));
language.addEventListener("change", () => {
  chooseLanguage(language.value);
  show();
});
element("again").addEventListener("click", () => void run());
element<HTMLFormElement>("explain").addEventListener("submit", (event) => {
  event.preventDefault();
  meaning = readCode(heard.value) ?? "unknown";
  show();
});
void run();
