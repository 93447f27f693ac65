// How long to wait before connecting again: full jitter between 0 and a bound that doubles from
// 0.5 s to 15 s (proto/README.md, "Close codes"; the method is "full jitter" of the AWS
// architecture blog, "Exponential Backoff And Jitter", 2015).
export class Backoff {
  private attempts = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** Milliseconds to wait this time. */
  next(): number {
    const bound = Math.min(15_000, 500 * 2 ** Math.min(this.attempts, 10));
    this.attempts += 1;
    return this.random() * bound;
  }

  /** After a connection that worked. */
  reset(): void {
    this.attempts = 0;
  }
}
