// Socket.IO: what somebody says goes to everybody in their room. KEPT first messages of each are
// told to whoever comes later. Says `ready HOST:PORT`, ends by SIGTERM.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const kept = Number(process.env.KEPT ?? 0);
const keptOf = new Map();
const http = createServer();
const server = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
server.on('connection', (socket) => {
  const room = String(socket.handshake.query.room);
  if (!keptOf.has(room)) keptOf.set(room, []);
  const before = keptOf.get(room);
  socket.join(room);
  socket.emit('in', before);
  socket.on('say', (words) => {
    if (before.length < kept) before.push(words);
    server.to(room).emit('say', words);
  });
});
http.listen(0, '127.0.0.1', () => console.log(`ready 127.0.0.1:${http.address().port}`));
process.on('SIGTERM', () => process.exit(0));
