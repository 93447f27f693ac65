// The server's time on this device: from the answers to pings, of which the fastest is the truest
// (its error is at most half its round trip; Cristian, "Probabilistic clock synchronization", 1989).
export class ServerClock {
  private offsetMs = 0;
  private bestRoundTripMs = Number.POSITIVE_INFINITY;

  constructor(private readonly now: () => number) {}

  /** Milliseconds since 1970, as the server counts them. */
  read(): number {
    return this.now() + this.offsetMs;
  }

  /** `serverTime` was said between `sentAt` and now, both of this device's clock. */
  heard(serverTime: number, sentAt: number): void {
    const now = this.now();
    const roundTrip = Math.max(0, now - sentAt);
    if (roundTrip > this.bestRoundTripMs) {
      this.bestRoundTripMs += 1; // So that a clock that drifts is believed in the end.
      return;
    }
    this.bestRoundTripMs = roundTrip;
    this.offsetMs = serverTime - (sentAt + now) / 2;
  }

  /** The device's own clock was set, or it slept. */
  forget(): void {
    this.bestRoundTripMs = Number.POSITIVE_INFINITY;
  }
}
