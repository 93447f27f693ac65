// Voting where nobody can find out how anybody voted (proto/README.md, "By nobody"): one token for each
// ballot, and with it all that is marked, as often as it changes until the ballot is closed.
//
// Nobody is shown a vote before the reveal, this device neither; so what was marked is kept here, and
// is sent again until the server says that it has it. Nothing throws.
import { create, type MessageInitShape, toJsonString } from "@bufbuild/protobuf";
import {
  BallotState,
  type MarkSchema,
  type RecordKind,
  UnlinkedVoteSchema,
} from "../wire/index.ts";
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

export interface NobodysMark {
  readonly item: { readonly kind: RecordKind; readonly id: bigint };
  readonly weight: number;
  readonly effort: number;
  readonly objection: string;
}

/** What this device marked on a ballot. */
export interface NobodysSheet {
  readonly marks: readonly NobodysMark[];
  /** On its way, with the server, or refused. */
  readonly state: "waiting" | "cast" | "refused";
  readonly error?: string;
}

interface KeptMark extends Omit<NobodysMark, "item"> {
  readonly kind: RecordKind;
  readonly id: string;
}

interface Sheet {
  marks: KeptMark[];
  state: NobodysSheet["state"];
  error?: string;
  /** The server has it and lets it out with others', or when the ballot is closed. */
  isHeld?: boolean;
  isLate?: boolean;
  secret: string;
  drawing: KeptBlinded[];
  key?: string;
  token?: KeptToken;
}

const empty: NobodysSheet = { marks: [], state: "cast" };

export class NobodysVotes {
  private kept: Map<string, Sheet>;
  private readonly now: () => number;
  private readonly changed = new Set<() => void>();
  private readonly saidAt = new Map<string, number>();
  private readonly saying = new Set<string>();
  private readonly looking: ReturnType<typeof setInterval>;
  private readonly stop: () => void;
  private shown = new Map<string, NobodysSheet>();
  private tooLate: readonly bigint[] = [];

  private constructor(private readonly parts: NobodyParts) {
    this.now = parts.now ?? Date.now;
    this.kept = new Map(readKept(parts.store.load()));
    this.looking = setInterval(() => this.look(), lookEveryMs);
    this.stop = withTurns(parts.session, {
      begins: () => {
        this.kept = new Map(readKept(parts.store.load() ?? JSON.stringify([...this.kept])));
        this.show();
      },
      looks: () => undefined,
    });
    this.show();
  }

  static open(parts: NobodyParts): NobodysVotes {
    return new NobodysVotes(parts);
  }

  subscribe(listener: () => void): () => void {
    this.changed.add(listener);
    return () => void this.changed.delete(listener);
  }

  close(): void {
    clearInterval(this.looking);
    this.stop();
  }

  /** The same object until it has changed. */
  sheetOf(ballot: bigint): NobodysSheet {
    return this.shown.get(String(ballot)) ?? empty;
  }

  /** The ballots that were closed before what was marked last had come to the server. */
  get late(): readonly bigint[] {
    return this.tooLate;
  }

  /** The person knows of it. */
  told(ballot: bigint): void {
    const sheet = this.kept.get(String(ballot));
    if (sheet === undefined) return;
    delete sheet.isLate;
    this.save();
  }

  /** Everything that is marked on the ballot now. */
  mark(ballot: bigint, marks: readonly NobodysMark[]): void {
    const id = String(ballot);
    const sheet = this.kept.get(id) ?? {
      marks: [],
      state: "waiting",
      secret: newSecret(),
      drawing: [],
    };
    sheet.marks = marks.map(({ item, ...mark }) => ({
      ...mark,
      kind: item.kind,
      id: String(item.id),
    }));
    sheet.state = "waiting";
    delete sheet.error;
    delete sheet.isHeld;
    delete sheet.isLate;
    this.kept.set(id, sheet);
    this.saidAt.delete(id);
    this.save();
    this.look();
  }

  private look(): void {
    const { board, status } = this.parts.session.current;
    if (status !== "live") return;
    for (const [id, sheet] of this.kept) {
      const state = board.find("ballot", BigInt(id))?.state;
      const isOpen = state === BallotState.OPEN;
      if (state !== undefined && !isOpen && sheet.state === "waiting" && !this.saying.has(id)) {
        this.closed(sheet);
      }
      const last = this.saidAt.get(id) ?? Number.NEGATIVE_INFINITY;
      const waits = sheet.state === "waiting" && isOpen && !this.saying.has(id);
      if (!waits || this.now() - last < againAfterMs) continue;
      this.saidAt.set(id, this.now());
      this.saying.add(id);
      void this.say(id, sheet).finally(() => this.saying.delete(id));
    }
  }

  private async say(id: string, sheet: Sheet): Promise<void> {
    if (sheet.token === undefined && !(await this.drawFor(id, sheet))) return;
    const { marks } = sheet;
    const answer = await post(this.parts, "/api/unlinked/vote", voteOf(this.parts.id, sheet));
    // Marked anew meanwhile: that is said next.
    if (sheet.marks !== marks) {
      this.saidAt.delete(id);
      return;
    }
    if (answer.ok) {
      sheet.isHeld = true;
      if (answer.status === 200) sheet.state = "cast";
    } else if (!mayComeAgain(answer.error)) {
      this.refuse(sheet, answer.error);
    }
    this.save();
  }

  // What the server held was let out then; what it never had does not count.
  private closed(sheet: Sheet): void {
    if (sheet.isHeld === true) sheet.state = "cast";
    else this.refuse(sheet, "ballot_closed");
    this.save();
  }

  private refuse(sheet: Sheet, error: string): void {
    sheet.state = "refused";
    sheet.error = error;
    if (error === "ballot_closed") sheet.isLate = true;
  }

  private async drawFor(id: string, sheet: Sheet): Promise<boolean> {
    if (sheet.drawing.length === 0) {
      sheet.drawing = await newBlinded(1);
      this.save();
    }
    const drawn = await draw(this.parts, sheet.drawing, BigInt(id));
    if (drawn.ok) {
      const [token] = drawn.tokens;
      Object.assign(sheet, { key: drawn.key, token, drawing: [] });
    } else if (!mayComeAgain(drawn.error)) {
      this.refuse(sheet, drawn.error);
    }
    this.save();
    return sheet.token !== undefined;
  }

  private save(): void {
    if (hasTurn(this.parts.session)) this.parts.store.save(JSON.stringify([...this.kept]));
    this.show();
  }

  private show(): void {
    this.shown = new Map(
      [...this.kept].map(([id, { marks, state, error }]) => [
        id,
        {
          marks: marks.map(({ kind, id: item, ...mark }) => ({
            ...mark,
            item: { kind, id: BigInt(item) },
          })),
          state,
          ...(error !== undefined && { error }),
        },
      ]),
    );
    this.tooLate = [...this.kept].flatMap(([id, { isLate }]) => (isLate ? [BigInt(id)] : []));
    for (const listener of this.changed) listener();
  }
}

function voteOf(session: bigint, sheet: Sheet): string {
  const marks: MessageInitShape<typeof MarkSchema>[] = sheet.marks.map(({ kind, id, ...mark }) => ({
    ...mark,
    item: { kind, id: BigInt(id) },
  }));
  const vote = create(UnlinkedVoteSchema, {
    session,
    key: BigInt(sheet.key ?? "0"),
    input: bytesOf(sheet.token?.input ?? ""),
    output: bytesOf(sheet.token?.output ?? ""),
    marks,
    secret: bytesOf(sheet.secret),
  });
  return toJsonString(UnlinkedVoteSchema, vote);
}

function readKept(text: string | undefined): [string, Sheet][] {
  try {
    const kept = JSON.parse(text ?? "[]") as [string, Sheet][];
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}
