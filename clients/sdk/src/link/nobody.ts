// Writing where nobody can find out who wrote (proto/README.md, "By nobody"): tokens are drawn once a
// phase with the ticket, and spent without it, over requests that say nothing of who asks.
//
// What was written waits on the server for others before it comes out, and is not on its disk until
// then; so it is kept here until it is seen, and sent again. Kept, too, is what changes it: only this
// device can. Nothing throws; whoever shows it reads `current`.
import { create, type JsonObject, type MessageInitShape, toJsonString } from "@bufbuild/protobuf";
import { textOf } from "../board/text.ts";
import { type Epistemic, UnlinkedChangeSchema, UnlinkedWriteSchema } from "../wire/index.ts";
import { newId, typed } from "./ids.ts";
import {
  againAfterMs,
  bytesOf,
  draw,
  hasTurn,
  type KeptBlinded,
  type KeptToken,
  lookEveryMs,
  mayComeAgain,
  type NobodyParts,
  newBlinded,
  newSecret,
  post,
  withTurns,
} from "./nobody_line.ts";

/** A note of this device's in nobody's name. */
export interface ByNobody {
  readonly note: bigint;
  /** As they are to be; empty: it is taken back. */
  readonly words: string;
  /** On its way, out among the others, or refused. */
  readonly state: "waiting" | "out" | "refused";
  /** A stable code, where it is refused. */
  readonly error?: string;
  /** What a change was to make of it and may not, until the person has these words again. */
  readonly refused?: string;
}

/** All that a person will need in a phase, drawn at once: no draw stands beside a note in time. */
const tokensAPhase = 12;

interface Written {
  readonly note: string;
  readonly secret: string;
  readonly epistemic: Epistemic;
  readonly key: string;
  readonly token: KeptToken;
  readonly text: { readonly run: string; readonly text: string };
  wanted: string;
  /** Of the last change; another for other words, the same for the same sent again. */
  run: string;
  state: ByNobody["state"];
  error?: string;
  refused?: string;
}

interface Kept {
  /** Of the phase that tokens and drawing are for. */
  number: number;
  key: string;
  tokens: KeptToken[];
  drawing: KeptBlinded[];
  written: Written[];
}

const nothing: Kept = { number: 0, key: "0", tokens: [], drawing: [], written: [] };

export class Nobody {
  private kept: Kept;
  private readonly now: () => number;
  private readonly changed = new Set<() => void>();
  private readonly saidAt = new Map<string, number>();
  private readonly looking: ReturnType<typeof setInterval>;
  private readonly stop: () => void;
  private drawing: Promise<boolean> | undefined;
  private shown: readonly ByNobody[] = [];

  private constructor(private readonly parts: NobodyParts) {
    this.now = parts.now ?? Date.now;
    this.kept = readKept(parts.store.load());
    this.looking = setInterval(() => this.look(), lookEveryMs);
    this.stop = withTurns(parts.session, {
      begins: () => {
        this.kept = readKept(parts.store.load() ?? JSON.stringify(this.kept));
        this.show();
      },
      looks: () => this.look(),
    });
    this.show();
  }

  /** What stands among the others by what a store holds, for who only reads it. */
  static wordsIn(stored: string | undefined): readonly string[] {
    const { written } = readKept(stored);
    return written
      .filter(({ state, wanted }) => state === "out" && wanted !== "")
      .map(({ wanted }) => wanted);
  }

  static open(parts: NobodyParts): Nobody {
    return new Nobody(parts);
  }

  /** What this device wrote, the newest last; the same object until something has changed. */
  get current(): readonly ByNobody[] {
    return this.shown;
  }

  subscribe(listener: () => void): () => void {
    this.changed.add(listener);
    return () => void this.changed.delete(listener);
  }

  close(): void {
    clearInterval(this.looking);
    this.stop();
  }

  /** Draws what the phase will need, if it has not been: as soon as it begins, before any word. */
  prepare(): Promise<boolean> {
    const { board } = this.parts.session.current;
    const phase = board.only("phase");
    if (phase === undefined) return Promise.resolve(false);
    // Everybody was brought back to the phase they were drawn for: they are good in it again.
    const key = board.find("tokenKey", BigInt(this.kept.key));
    if (key?.number === phase.number) this.kept.number = phase.number;
    if (this.kept.number === phase.number && this.kept.tokens.length > 0) {
      return Promise.resolve(true);
    }
    this.drawing ??= this.draw(phase.number)
      .catch(() => false)
      .finally(() => {
        this.drawing = undefined;
      });
    return this.drawing;
  }

  /** Kept at once; false where there is no token for it: what was written stays with the person. */
  async write(words: string, epistemic: Epistemic): Promise<boolean> {
    if (!(await this.prepare()) || !hasTurn(this.parts.session)) return false;
    const token = this.kept.tokens.pop();
    if (token === undefined) return false;
    const text = typed(words);
    this.kept.written.push({
      note: String(newId()),
      secret: newSecret(),
      epistemic,
      key: this.kept.key,
      token,
      text: { run: String(text.run), text: words },
      wanted: words,
      run: "0",
      state: "waiting",
    });
    this.save();
    this.look();
    return true;
  }

  /** With no words it is taken back. */
  change(note: bigint, words: string): void {
    const written = this.kept.written.find((each) => each.note === String(note));
    if (written === undefined) return;
    written.wanted = words;
    written.run = words === "" ? "0" : String(newId());
    this.saidAt.delete(written.note);
    this.save();
    this.look();
  }

  /** The person has again what a refused change was to say. */
  given(note: bigint): void {
    const written = this.kept.written.find((each) => each.note === String(note));
    if (written === undefined) return;
    delete written.refused;
    this.save();
  }

  /** A refused one is gone from here once the person has its words again. */
  forget(note: bigint): void {
    this.kept.written = this.kept.written.filter((each) => each.note !== String(note));
    this.save();
  }

  // ---- tokens

  private async draw(number: number): Promise<boolean> {
    const { kept, parts } = this;
    if (kept.number !== number) {
      Object.assign(kept, { number, key: "0", tokens: [], drawing: [] });
    }
    if (kept.drawing.length === 0) {
      kept.drawing = await newBlinded(tokensAPhase);
      this.save();
    }
    const drawn = await draw(parts, kept.drawing);
    if (!drawn.ok) {
      // Some other device of this seat has drawn them: what was blinded here is of no use.
      if (drawn.error === "limit_reached") kept.drawing = [];
      return false;
    }
    if (kept.number !== number) return false;
    kept.key = drawn.key;
    kept.tokens = drawn.tokens;
    kept.drawing = [];
    this.save();
    return true;
  }

  // ---- notes

  /** What is not as it is wanted is said (again). */
  private look(): void {
    const { board, status } = this.parts.session.current;
    if (!hasTurn(this.parts.session)) return;
    let moved = false;
    for (const written of this.kept.written) {
      if (written.state === "refused") continue;
      const note = board.find("note", BigInt(written.note));
      if (note !== undefined && written.state === "waiting") {
        written.state = "out";
        moved = true;
      }
      const isAsWanted =
        written.state === "out" &&
        (written.wanted === written.text.text && written.run === "0"
          ? true
          : written.wanted === ""
            ? note === undefined
            : note === undefined || textOf(note.text) === written.wanted);
      if (isAsWanted && written.wanted === "") {
        this.kept.written = this.kept.written.filter((each) => each !== written);
        moved = true;
        continue;
      }
      const last = this.saidAt.get(written.note) ?? Number.NEGATIVE_INFINITY;
      if (isAsWanted || status !== "live" || this.now() - last < againAfterMs) continue;
      this.saidAt.set(written.note, this.now());
      void this.say(written);
    }
    if (moved) this.save();
  }

  private async say(written: Written): Promise<void> {
    const isOut = written.state === "out";
    const answer = isOut
      ? await post(this.parts, "/api/unlinked/change", changeOf(this.parts.id, written))
      : await post(this.parts, "/api/unlinked", writeOf(this.parts.id, written));
    if (answer.ok) {
      // It is there already, if perhaps where only moderators see it yet.
      if (answer.status === 200 && !isOut) written.state = "out";
    } else if (mayComeAgain(answer.error)) {
      return;
    } else if (isOut) {
      if (written.wanted !== "") written.refused = written.wanted;
      // As it stands: perhaps an earlier change has come out.
      const note = this.parts.session.current.board.find("note", BigInt(written.note));
      written.wanted = note === undefined ? written.text.text : textOf(note.text);
      written.run = "0";
      written.error = answer.error;
    } else {
      written.state = "refused";
      written.error = answer.error;
    }
    this.save();
  }

  private save(): void {
    if (hasTurn(this.parts.session)) this.parts.store.save(JSON.stringify(this.kept));
    this.show();
  }

  private show(): void {
    this.shown = this.kept.written.map(({ note, wanted, state, error, refused }) => ({
      note: BigInt(note),
      words: wanted,
      state,
      ...(error !== undefined && { error }),
      ...(refused !== undefined && { refused }),
    }));
    for (const listener of this.changed) listener();
  }
}

function writeOf(session: bigint, written: Written): string {
  const write: MessageInitShape<typeof UnlinkedWriteSchema> = {
    session,
    key: BigInt(written.key),
    input: bytesOf(written.token.input),
    output: bytesOf(written.token.output),
    note: BigInt(written.note),
    epistemic: written.epistemic,
    text: { run: BigInt(written.text.run), text: written.text.text },
    secret: bytesOf(written.secret),
  };
  return toJsonString(UnlinkedWriteSchema, create(UnlinkedWriteSchema, write));
}

function changeOf(session: bigint, written: Written): string {
  const change: MessageInitShape<typeof UnlinkedChangeSchema> = {
    session,
    note: BigInt(written.note),
    secret: bytesOf(written.secret),
    text: { run: BigInt(written.run), text: written.wanted },
  };
  return toJsonString(UnlinkedChangeSchema, create(UnlinkedChangeSchema, change));
}

function readKept(text: string | undefined): Kept {
  try {
    const kept = JSON.parse(text ?? "") as JsonObject & Partial<Kept>;
    if (Array.isArray(kept.written)) return { ...structuredClone(nothing), ...kept };
  } catch {
    // Nothing yet, or nothing that can be read.
  }
  return structuredClone(nothing);
}
