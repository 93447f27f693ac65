// `ws`: what somebody says at an address goes to everybody at it. KEPT first messages of each are
// told to whoever comes later. Says `ready HOST:PORT`, ends by SIGTERM.
import { WebSocketServer } from 'ws';

const kept = Number(process.env.KEPT ?? 0);
const rooms = new Map();

function roomOf(address) {
  const room = rooms.get(address) ?? { members: new Set(), kept: [], greeting: null };
  rooms.set(address, room);
  return room;
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const room = roomOf(request.url);
  room.members.add(socket);
  room.greeting ??= JSON.stringify(room.kept);
  socket.send(room.greeting);
  socket.on('message', (bytes) => {
    const message = bytes.toString();
    if (room.kept.length < kept) {
      room.kept.push(message);
      room.greeting = null;
    }
    for (const member of room.members) member.send(message);
  });
  socket.on('close', () => room.members.delete(socket));
});
server.on('listening', () => console.log(`ready 127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
