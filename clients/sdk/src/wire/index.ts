// The wire contract as this package sees it: the generated types, bytes in and bytes out, and the
// hash of a scope. The only folder that knows generated code; everything else takes it from here.
export * from "./codec.ts";
export * from "./generated/plenary/v1/api_pb.ts";
export * from "./generated/plenary/v1/changes_pb.ts";
export * from "./generated/plenary/v1/commands_pb.ts";
export * from "./generated/plenary/v1/messages_pb.ts";
export * from "./generated/plenary/v1/record_ref_pb.ts";
export * from "./generated/plenary/v1/records_pb.ts";
export * from "./generated/plenary/v1/rooms_pb.ts";
export * from "./state_hash.ts";
