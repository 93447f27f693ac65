// Hocuspocus with nothing added: one Yjs document a room, in memory. Says `ready HOST:PORT`, ends by
// SIGTERM.
import { Server } from '@hocuspocus/server';

const server = new Server({ address: '127.0.0.1', port: 0, quiet: true, stopOnSignals: false });
await server.listen();
console.log(`ready 127.0.0.1:${server.address.port}`);
process.on('SIGTERM', () => process.exit(0));
