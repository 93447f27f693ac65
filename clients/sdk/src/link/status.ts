// How a session's connection stands, in the words a person is told (proto/README.md, "Close codes").

export type Status =
  /** The first connection is being made. */
  | "connecting"
  /** Everything said here is on every screen. */
  | "live"
  /** The line broke; it is tried again by itself, and what is written meanwhile is kept. */
  | "reconnecting"
  /** The device says that it has no network. */
  | "offline"
  /** The server said that it goes away for a moment. */
  | "draining"
  /** Another window of this device has the session: `takeOver` brings it here. */
  | "superseded"
  /** The facilitator has ended this seat. */
  | "removed"
  /** The ticket is not good (any more). */
  | "refused"
  | "over"
  /** This app is too old, or cannot talk to this server: reload. */
  | "outdated"
  /** Closed by us. */
  | "closed";

/** What a close code means; `reconnecting` for every code that says to come again (P8). */
export function statusOfClose(code: number): Status {
  switch (code) {
    case 4000:
      return "draining";
    case 4101:
      return "refused";
    case 4102:
      return "superseded";
    case 4103:
      return "removed";
    case 4104:
      return "over";
    case 1002:
    case 1003:
    case 1007:
    case 1008:
    case 1009:
    case 4100:
    case 4105:
    case 4106:
      return "outdated";
    default:
      return "reconnecting";
  }
}

/** Whether the link tries again by itself. */
export function triesAgain(status: Status): boolean {
  return status === "reconnecting" || status === "draining" || status === "offline";
}
