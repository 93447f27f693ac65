// The join page made better where scripts run: the person's language, a friendly name, links, and
// trouble told in place. Without it the page is a plain form that works all the same.
//
// Fragments: `#code=…` from a QR code, `#link=…` (with `&code=…` for a wall) from a link, either with
// `&lang=…`, and `&group=…` where the link is for one stakeholder group; `#refused-…` from the plain
// form. None of them reaches a server or a log.
import { words } from "virtual:join-words";
import type { Kept } from "../shared/entrance.ts";
import {
  keepHere,
  keysHere,
  placeOfSessions,
  readHere,
  readJsonHere,
} from "../shared/kept_here.ts";
import { chooseLanguage, firstLanguage, languageOfAddress } from "../shared/language_choice.ts";
import { Door } from "./door.ts";
import { element } from "./element.ts";

const languages = Object.keys(words);

const form = element<HTMLFormElement>("join");
const nameField = element<HTMLInputElement>("name");
const codeField = element<HTMLInputElement>("code");
const languageField = element<HTMLSelectElement>("language");
const trouble = element<HTMLElement>("trouble");

/** What a test of the device may explain. */
const isOfTheWay = new Set(["not_admitted", "retry_after", "unreachable"]);
let friendly = "";

function say(key: string): string {
  return words[languageField.value]?.[key] ?? words.en?.[key] ?? "";
}

function speak(): void {
  const tag = languageField.value;
  document.documentElement.lang = tag;
  document.documentElement.dir = tag === "ar" ? "rtl" : "ltr";
  for (const place of document.querySelectorAll<HTMLElement>("[data-say]")) {
    place.textContent = say(place.dataset.say ?? "");
  }
  if (nameField.value === friendly) anotherName();
  offerToContinue();
  door.show(tag);
}

function pick(list: string): string {
  const all = list.split(",");
  return all[Math.floor(Math.random() * all.length)] ?? "";
}

function anotherName(): void {
  friendly = say("join.name_pattern")
    .replace("{first}", pick(say("join.names_first")))
    .replace("{second}", pick(say("join.names_second")));
  nameField.value = friendly;
}

function tell(code: string): void {
  trouble.textContent = `${say(`join.${code}`) || say("join.not_admitted")} `;
  if (isOfTheWay.has(code)) {
    const check = document.createElement("a");
    check.href = "/check";
    check.textContent = say("join.check");
    trouble.append(check);
  }
  trouble.hidden = false;
}

/** What stands in the address or the field: the way that is asked for now. */
function way(): { readonly code: string } | { readonly invitation: string } {
  return link === null ? { code: codeField.value.trim() } : { invitation: link };
}

/** The device's 16 bytes in base64, made once: joining twice from it finds the same seat. */
function device(): string {
  const known = readHere("plenary.device") ?? madeHere;
  if (known !== undefined) return known;
  madeHere = base64(crypto.getRandomValues(new Uint8Array(16)));
  keepHere("plenary.device", madeHere);
  return madeHere;
}
let madeHere: string | undefined; // Where the browser keeps nothing, as long as the page is open.

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

async function enter(): Promise<void> {
  const fields = new FormData(form);
  const field = (name: string) => String(fields.get(name) ?? "").trim();
  const bytes = device();
  const lang = languageOfAddress();
  const beside = fragment.get("beside"); // A wall's second language.
  const code = fragment.get("code") ?? field("code");
  const how = way();
  const modality = field("modality") === "remote" ? "MODALITY_REMOTE" : "MODALITY_IN_ROOM";
  const body = { name: field("name"), ...door.said(), language: languageField.value };
  try {
    const answer = await fetch("/api/join", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...how, ...body, modality, device: bytes }),
    });
    const said = (await answer.json()) as { session?: string; token?: string; error?: string };
    if (!answer.ok) {
      if (said.error === "agree_first") {
        door.forget();
        await lookIn();
      }
      return tell(said.error ?? "not_admitted");
    }
    const place = new URLSearchParams({
      session: said.session ?? "",
      token: said.token ?? "",
      device: bytes.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
      ...(code !== "" && { code }),
      ...(lang !== null && { lang }),
      ...(beside !== null && { beside }),
    });
    location.assign(`/session#${place}`);
  } catch {
    tell("unreachable");
  }
}

/** The seat that was open last on this device, if it can still be gone on in. */
function lastSeat(): { readonly id: string; readonly name: string | undefined } | undefined {
  const [last] = keysHere(placeOfSessions)
    .map((place) => ({ id: place.slice(placeOfSessions.length), ...readJsonHere<Kept>(place) }))
    .filter(({ isGone }) => isGone !== true)
    .sort((one, other) => (other.openedAt ?? 0) - (one.openedAt ?? 0));
  return last && { id: last.id, name: last.name };
}

function offerToContinue(): void {
  const last = lastSeat();
  if (last === undefined) return;
  const anchor = element<HTMLAnchorElement>("continue-as");
  anchor.href = `/session#session=${last.id}`;
  anchor.textContent =
    last.name === undefined
      ? say("join.continue")
      : say("join.continue_as").replace("{name}", () => last.name ?? "");
  element("continue").hidden = false;
}

/** Asks what the session wants to know, before anybody comes in. */
async function lookIn(): Promise<boolean> {
  const why = await door.look(way(), readHere("plenary.device") ?? null);
  door.show(languageField.value);
  if (why !== undefined) tell(why);
  return why === undefined;
}

const fragment = new URLSearchParams(location.hash.slice(1));
const link = fragment.get("link");
const door = new Door(say, fragment.get("group"));
const refused = /^#refused-(\w+)$/.exec(location.hash)?.[1];

languageField.value = firstLanguage(languages);
codeField.value = fragment.get("code") ?? "";
if (link !== null) {
  element("code-field").hidden = true;
  codeField.required = false;
  element("lead").dataset.say = "join.link";
}
element("another").hidden = false;
anotherName();
speak();
for (const place of document.querySelectorAll(".refused")) place.remove(); // Told in one place.
if (refused !== undefined) tell(refused);
else if (link !== null || codeField.value !== "") void lookIn();

languageField.addEventListener("change", () => {
  chooseLanguage(languageField.value);
  speak();
});
element("another").addEventListener("click", anotherName);
// What somebody types is theirs, though it were the name that was offered.
nameField.addEventListener("input", () => {
  friendly = "";
});
codeField.addEventListener("change", () => {
  trouble.hidden = true;
  if (codeField.value.trim() !== "") void lookIn();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  trouble.hidden = true;
  void (async () => {
    const knew = door.knows(way());
    if (!knew && !(await lookIn())) return;
    // What has only come to be asked is shown before anything is sent.
    if (form.reportValidity()) await enter();
  })();
});
