// Which line to take: WebSocket, and where that brings nothing three times in a row, the detour; from
// there WebSocket is tried every minute, and taken again as soon as it opens.
//
// One function for all connections of a session, since what it learns of one holds for the next.
import { encodeClientMessage } from "../wire/index.ts";
import type { OpenSocket, Socket, SocketEvents } from "./socket.ts";

const failuresMax = 3;
const probeEveryMs = 60_000;
const probeWithinMs = 15_000; // The server waits five seconds for a Hello.

/** Said by the server itself, with a code of its own: whatever it means, the line carried it. */
function isOfServer(code: number): boolean {
  return code >= 4000 && code < 5000;
}

export function withFallback(webSocket: OpenSocket, detour: OpenSocket): OpenSocket {
  let failures = 0;
  return (events, node) => {
    let worked = false;
    if (failures < failuresMax) {
      const watched: SocketEvents = {
        ...events,
        // One that opens and carries nothing is none: something between takes what is sent.
        received: (bytes) => {
          worked = true;
          events.received(bytes);
        },
        closed: (code) => {
          if (isOfServer(code)) worked = true;
          // A node that does not answer says nothing about WebSocket.
          if (worked) failures = 0;
          else if (node === undefined) failures += 1;
          events.closed(code);
        },
      };
      return webSocket(watched, node);
    }
    const atThatNode: OpenSocket = (handlers) => detour(handlers, node);
    return probing(webSocket, atThatNode, events, {
      // A detour that brought nothing says that the network is gone, not that it blocks.
      fruitless: () => {
        failures = 0;
      },
      opens: () => {
        failures = 0;
      },
    });
  };
}

function probing(
  webSocket: OpenSocket,
  detour: OpenSocket,
  events: SocketEvents,
  learnt: { readonly fruitless: () => void; readonly opens: () => void },
): Socket {
  let worked = false;
  const stop = () => clearInterval(asking);
  const socket = detour({
    opened: events.opened,
    received: (bytes) => {
      worked = true;
      events.received(bytes);
    },
    closed: (code) => {
      stop();
      if (!worked) learnt.fruitless();
      events.closed(code);
    },
  });
  const carries = () => {
    learnt.opens();
    socket.close(); // The session connects again, and by WebSocket.
  };
  const asking = setInterval(() => {
    const probe = webSocket({
      // It says no Hello, so the server turns it away: with a code that nothing between would know.
      opened: () => probe.send(encodeClientMessage({ case: "ping", value: {} })),
      received: () => undefined,
      closed: (code) => {
        clearTimeout(late);
        if (isOfServer(code)) carries();
      },
    });
    const late = setTimeout(() => probe.close(), probeWithinMs);
  }, probeEveryMs);
  return socket;
}
