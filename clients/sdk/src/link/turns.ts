// Which of a person's windows has the line and sends what is in the outbox: the one that holds a lock
// of the browser's (Web Locks). The browser frees it when that window ends, however it ends, and the
// one that waits longest goes on. A window that is to go on at once asks for it: who has the lock puts
// everything into the outbox, says so, and has it taken away. One that sleeps and says nothing loses
// it all the same; when it wakes, what it had not put away yet is left for the one that leads.

export interface TurnEvents {
  /** This window's turn begins. */
  began(): void;
  /** It is another window's. Resolves when everything unsent is in the outbox. */
  ended(): Promise<void>;
  /** A window that has no turn left something in the outbox. */
  left(): void;
}

export interface Turns {
  /** This window is to go on, now. */
  take(): void;
  /** This window left something in the outbox and has no turn. */
  leave(): void;
  end(): void;
}

export type OpenTurns = (events: TurnEvents) => Turns;

/** Nothing where the browser has no such locks (an old one, or a page without TLS). */
export function windowTurns(place: string): OpenTurns | undefined {
  const locks: LockManager | undefined = navigator.locks;
  if (locks === undefined || typeof BroadcastChannel === "undefined") return undefined;
  return (events) => new WindowTurns(`plenary/${place}`, events);
}

type Said = "take" | "put away" | "left";

// A reload's old page may hold the lock a moment longer: that is nothing to tell.
const elsewhereAfterMs = 300;
const answerWithinMs = 2_000;

class WindowTurns implements Turns {
  private readonly channel: BroadcastChannel;
  private hasTurn = false;
  private isOver = false;
  /** Ends the turn there is, or the waiting for it. */
  private release: () => void = () => undefined;
  private waiting: AbortController | undefined;
  private readonly elsewhere: ReturnType<typeof setTimeout>;
  private taking: ReturnType<typeof setTimeout> | undefined;
  private resuming: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly name: string,
    private readonly events: TurnEvents,
  ) {
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = ({ data }: MessageEvent<Said>) => void this.heard(data);
    this.elsewhere = setTimeout(() => void events.ended(), elsewhereAfterMs);
    this.wait();
  }

  take(): void {
    if (this.hasTurn || this.taking !== undefined) return;
    this.say("take");
    this.taking = setTimeout(() => this.takeAway(), answerWithinMs);
  }

  leave(): void {
    this.say("left");
  }

  end(): void {
    this.isOver = true;
    clearTimeout(this.elsewhere);
    clearTimeout(this.taking);
    clearTimeout(this.resuming);
    this.waiting?.abort();
    this.release();
    this.channel.close();
  }

  private wait(): void {
    const waiting = new AbortController();
    this.waiting = waiting;
    void navigator.locks
      .request(this.name, { signal: waiting.signal }, () => this.hold())
      .catch(() => {
        if (!waiting.signal.aborted) void this.lost();
      });
  }

  private takeAway(): void {
    clearTimeout(this.taking);
    this.taking = undefined;
    if (this.hasTurn || this.isOver) return;
    this.waiting?.abort();
    void navigator.locks
      .request(this.name, { steal: true }, () => this.hold())
      .catch(() => void this.lost());
  }

  private hold(): Promise<void> {
    clearTimeout(this.elsewhere);
    clearTimeout(this.taking);
    this.taking = undefined;
    this.waiting = undefined;
    this.hasTurn = true;
    this.events.began();
    return new Promise((resolve) => {
      this.release = resolve;
    });
  }

  private async heard(said: Said): Promise<void> {
    switch (said) {
      case "take":
        if (!this.hasTurn) return;
        await this.events.ended();
        this.say("put away");
        // Who asked may be gone since.
        clearTimeout(this.resuming);
        this.resuming = setTimeout(() => this.resume(), answerWithinMs);
        return;
      case "put away":
        if (this.taking !== undefined) this.takeAway();
        return;
      case "left":
        if (this.hasTurn) this.events.left();
    }
  }

  private resume(): void {
    if (this.hasTurn && !this.isOver) this.events.began();
  }

  /** It was taken away: after this window had put all away, or while it slept. */
  private async lost(): Promise<void> {
    clearTimeout(this.resuming);
    this.hasTurn = false;
    if (this.isOver) return;
    this.wait();
    await this.events.ended();
    this.say("left");
  }

  private say(said: Said): void {
    if (!this.isOver) this.channel.postMessage(said);
  }
}
