// Which line to take: WebSocket, and where that does not open three times in a row, the detour; from
// there WebSocket is tried every minute, and taken again as soon as it opens.
//
// One function for all connections of a session, since what it learns of one holds for the next.
import type { OpenSocket, Socket, SocketEvents } from "./socket.ts";

const failuresMax = 3;
const probeEveryMs = 60_000;

export function withFallback(webSocket: OpenSocket, detour: OpenSocket): OpenSocket {
  let failures = 0;
  return (events, node) => {
    let worked = false;
    if (failures < failuresMax) {
      const watched: SocketEvents = {
        ...events,
        opened: () => {
          worked = true;
          failures = 0;
          events.opened();
        },
        closed: (code) => {
          // A node that does not answer says nothing about WebSocket.
          if (!worked && node === undefined) failures += 1;
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
  const asking = setInterval(() => {
    const probe = webSocket({
      opened: () => {
        probe.close();
        learnt.opens();
        socket.close(); // The session connects again, and by WebSocket.
      },
      received: () => undefined,
      closed: () => undefined,
    });
  }, probeEveryMs);
  return socket;
}
