// The SDK: join a session, hold it, read its board, submit commands. README.md shows it in 20 lines.
export { type BecauseSplit, splitAtBecause } from "./board/because.ts";
export { Board } from "./board/board.ts";
export type { AnyRecord, Kind, RecordOf } from "./board/records.ts";
export { kindName } from "./board/records.ts";
export { nameWordsOf, type Spotted, spotNames } from "./board/spotting.ts";
export { editsTowards, scalarsOf, textOf } from "./board/text.ts";
export { type DetourParts, detour } from "./link/detour.ts";
export { withFallback } from "./link/fallback.ts";
export { newDevice, newId, typed } from "./link/ids.ts";
export { type JoinAnswer, join, type Newcomer } from "./link/join.ts";
export { browserOutbox, memoryOutbox, type OutboxStore } from "./link/outbox.ts";
export type { Outcome } from "./link/queue.ts";
export { type Place, Replay, type ReplayParts, type ReplaySnapshot } from "./link/replay.ts";
export { Session, type SessionParts, type Snapshot, type Ticket } from "./link/session.ts";
export { type OpenSocket, type WebSocketMaker, webSocket } from "./link/socket.ts";
export type { Status } from "./link/status.ts";
export { watchPage } from "./link/wake.ts";
export * from "./wire/index.ts";
