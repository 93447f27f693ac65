// tldraw sync: a TLSocketRoom a room, in memory, of records that are notes and nothing more, so that
// a command is no larger than elsewhere. Says `ready HOST:PORT`, ends by SIGTERM.
import { createRecordType, StoreSchema } from '@tldraw/store';
import { InMemorySyncStorage, TLSocketRoom } from '@tldraw/sync-core';
import { WebSocketServer } from 'ws';

const note = createRecordType('note', {
  scope: 'document',
  validator: {
    validate(record) {
      if (typeof record.text !== 'string') throw new Error('a note has a text');
      return record;
    },
  },
});
const schema = StoreSchema.create({ note });
const rooms = new Map();
let sessions = 0;

function roomOf(address) {
  const snapshot = { documentClock: 0, documents: [], schema: schema.serialize() };
  const room = rooms.get(address) ??
    new TLSocketRoom({ schema, storage: new InMemorySyncStorage({ snapshot }) });
  rooms.set(address, room);
  return room;
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (socket, request) => {
  roomOf(request.url).handleSocketConnect({ sessionId: String(++sessions), socket });
});
server.on('listening', () => console.log(`ready 127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
