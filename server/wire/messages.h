// The messages of the wire as plain values, with the numbers of proto/plenary/v1/messages.proto.
//
// Encoding any of them is audit's canonical form; decoding is wire/decode.h, which refuses what
// does not fit. What each is for, and in which order a client applies them: proto/README.md.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "audit/changes.h"
#include "audit/commands.h"
#include "audit/records.h"
#include "audit/scope.h"

namespace plenary::wire {

using audit::Field;
using audit::Fields;

inline constexpr std::uint32_t proto_version = 1;

struct SessionTag;
struct HashTag;
using Hash64 = Id<HashTag>;  // A state hash, fixed64 on the wire.

struct Cursor {
  audit::Scope scope;
  std::uint64_t scope_seq = 0;
  using fields = Fields<Field<&Cursor::scope, 1>, Field<&Cursor::scope_seq, 2>>;
};

struct Resume {
  std::uint64_t epoch = 0;
  std::vector<Cursor> cursors;
  using fields = Fields<Field<&Resume::epoch, 1>, Field<&Resume::cursors, 2>>;
};

// To watch a finished session again: how, and from when.
struct Replay {
  static constexpr std::uint32_t tag = 7;
  std::uint32_t speed = 0;  // Times as fast as it was. Zero in Hello: the session itself.
  Time at;                  // Zero: from the beginning in Hello, later from where it is.
  bool paused = false;
  using fields = Fields<Field<&Replay::speed, 1>, Field<&Replay::at, 2>, Field<&Replay::paused, 3>>;
};

struct Hello {
  static constexpr std::uint32_t tag = 1;
  std::uint32_t proto_min = 0;
  std::uint32_t proto_max = 0;
  std::string token;
  std::string join_code;
  std::string invitation;
  Key128 device;
  Resume resume;
  std::string name;
  std::string group;
  audit::Modality modality = audit::Modality::unspecified;
  std::string language;
  Replay replay;
  std::uint32_t agreed = 0;  // With a code or a link: to the agreements of this version.
  using fields =
      Fields<Field<&Hello::proto_min, 1>, Field<&Hello::proto_max, 2>, Field<&Hello::token, 3>,
             Field<&Hello::join_code, 4>, Field<&Hello::invitation, 5>, Field<&Hello::device, 6>,
             Field<&Hello::resume, 7>, Field<&Hello::name, 8>, Field<&Hello::group, 9>,
             Field<&Hello::modality, 10>, Field<&Hello::language, 11>, Field<&Hello::replay, 12>,
             Field<&Hello::agreed, 13>>;
};

struct Submit {
  static constexpr std::uint32_t tag = 2;
  std::uint64_t command_no = 0;
  Id<audit::Seat> as_seat;
  audit::Command command;
  std::uint32_t phase = 0;  // Phase::number of the one in which it was said; zero: as it comes.
  using fields = Fields<Field<&Submit::command_no, 1>, Field<&Submit::as_seat, 2>,
                        Field<&Submit::command, 3>, Field<&Submit::phase, 4>>;
};

enum class PresenceState : std::uint8_t {
  left = 0,
  away = 1,
  active = 2,
  writing = 3,
  done = 4,
  unknown = 5,
};

struct PresenceUpdate {
  static constexpr std::uint32_t tag = 3;
  PresenceState state = PresenceState::left;
  using fields = Fields<Field<&PresenceUpdate::state, 1>>;
};

struct Ack {
  static constexpr std::uint32_t tag = 4;
  std::vector<Cursor> cursors;
  using fields = Fields<Field<&Ack::cursors, 1>>;
};

struct Ping {
  static constexpr std::uint32_t tag = 5;
  std::int64_t t = 0;
  using fields = Fields<Field<&Ping::t, 1>>;
};

struct Heal {
  static constexpr std::uint32_t tag = 6;
  audit::Scope scope;
  std::uint64_t scope_seq = 0;
  Hash64 hash;
  using fields = Fields<Field<&Heal::scope, 1>, Field<&Heal::scope_seq, 2>, Field<&Heal::hash, 3>>;
};

// What a client sends, to be encoded.
using ClientMessage = std::variant<Hello, Submit, PresenceUpdate, Ack, Ping, Heal, Replay>;

struct Limits {
  std::uint32_t message_bytes_max = 0;
  std::uint32_t commands_in_flight_max = 0;
  std::uint32_t commands_per_second = 0;
  std::uint32_t commands_burst = 0;
  std::uint32_t note_scalars_max = 0;
  std::uint32_t title_scalars_max = 0;
  std::uint32_t name_scalars_max = 0;
  std::uint32_t presence_per_second_max = 0;
  std::uint32_t silence_ms_max = 0;
  using fields =
      Fields<Field<&Limits::message_bytes_max, 1>, Field<&Limits::commands_in_flight_max, 2>,
             Field<&Limits::commands_per_second, 3>, Field<&Limits::commands_burst, 4>,
             Field<&Limits::note_scalars_max, 5>, Field<&Limits::title_scalars_max, 6>,
             Field<&Limits::name_scalars_max, 7>, Field<&Limits::presence_per_second_max, 8>,
             Field<&Limits::silence_ms_max, 9>>;
};

struct Welcome {
  std::uint64_t epoch = 0;
  Id<SessionTag> session;
  std::uint64_t head = 0;
  audit::Seat seat;
  std::vector<audit::Scope> scopes;
  Time server_time;
  std::uint64_t next_command_no = 0;
  bool resumed = false;
  std::string token;
  Limits limits;
  using fields =
      Fields<Field<&Welcome::epoch, 1>, Field<&Welcome::session, 2>, Field<&Welcome::head, 3>,
             Field<&Welcome::seat, 4>, Field<&Welcome::scopes, 5>, Field<&Welcome::server_time, 6>,
             Field<&Welcome::next_command_no, 7>, Field<&Welcome::resumed, 8>,
             Field<&Welcome::token, 9>, Field<&Welcome::limits, 10>>;
};

struct Events {
  audit::Scope scope;
  std::uint64_t scope_seq = 0;
  std::uint64_t seq = 0;
  std::vector<audit::ChangeBody> changes;
  Hash64 hash;
  using fields =
      Fields<Field<&Events::scope, 1>, Field<&Events::scope_seq, 2>, Field<&Events::seq, 3>,
             Field<&Events::changes, 4>, Field<&Events::hash, 5>>;
};

struct Receipt {
  std::uint64_t command_no = 0;
  audit::Refusal refusal = audit::Refusal::none;
  std::uint64_t detail = 0;
  std::uint64_t seq = 0;
  std::vector<audit::RecordRef> kept;
  using fields =
      Fields<Field<&Receipt::command_no, 1>, Field<&Receipt::refusal, 2>,
             Field<&Receipt::detail, 3>, Field<&Receipt::seq, 4>, Field<&Receipt::kept, 5>>;
};

struct PresenceRow {
  Id<audit::Seat> seat;
  PresenceState state = PresenceState::left;
  using fields = Fields<Field<&PresenceRow::seat, 1>, Field<&PresenceRow::state, 2>>;
};

struct PresenceTick {
  audit::Scope scope;
  std::vector<PresenceRow> rows;
  std::uint32_t observers = 0;
  using fields = Fields<Field<&PresenceTick::scope, 1>, Field<&PresenceTick::rows, 2>,
                        Field<&PresenceTick::observers, 3>>;
};

struct Snapshot {
  audit::Scope scope;
  std::uint64_t scope_seq = 0;
  std::vector<audit::Record> records;
  Hash64 hash;
  using fields = Fields<Field<&Snapshot::scope, 1>, Field<&Snapshot::scope_seq, 2>,
                        Field<&Snapshot::records, 3>, Field<&Snapshot::hash, 4>>;
};

enum class GoawayReason : std::uint8_t {
  none = 0,
  draining = 1,
  upgrade = 2,
  reopening = 3,
  elsewhere = 4,
};

struct Goaway {
  GoawayReason reason = GoawayReason::none;
  std::uint32_t retry_min_ms = 0;
  std::uint32_t retry_max_ms = 0;
  std::string node;  // Where to come back, if anywhere.
  using fields = Fields<Field<&Goaway::reason, 1>, Field<&Goaway::retry_min_ms, 2>,
                        Field<&Goaway::retry_max_ms, 3>, Field<&Goaway::node, 4>>;
};

struct Pong {
  std::int64_t t = 0;
  Time server_time;
  using fields = Fields<Field<&Pong::t, 1>, Field<&Pong::server_time, 2>>;
};

// Where a replay is. It is over at `ended_at`.
struct ReplayTick {
  Time at;
  Time began_at;
  Time ended_at;
  std::uint32_t speed = 0;
  bool paused = false;
  using fields = Fields<Field<&ReplayTick::at, 1>, Field<&ReplayTick::began_at, 2>,
                        Field<&ReplayTick::ended_at, 3>, Field<&ReplayTick::speed, 4>,
                        Field<&ReplayTick::paused, 5>>;
};

struct Leave {
  audit::Scope scope;
  using fields = Fields<Field<&Leave::scope, 1>>;
};

struct Grants {
  audit::Seat seat;
  std::vector<audit::Scope> scopes;
  using fields = Fields<Field<&Grants::seat, 1>, Field<&Grants::scopes, 2>>;
};

// Every field is repeated, so that serialised messages that follow one another are one.
struct ServerMessage {
  std::vector<Welcome> welcome;
  std::vector<Events> events;
  std::vector<Receipt> receipts;
  std::vector<PresenceTick> presence;
  std::vector<Snapshot> snapshots;
  std::vector<Goaway> goaway;
  std::vector<Pong> pong;
  std::vector<Leave> leaves;
  std::vector<Grants> grants;
  std::vector<ReplayTick> replay;
  using fields =
      Fields<Field<&ServerMessage::welcome, 1>, Field<&ServerMessage::events, 2>,
             Field<&ServerMessage::receipts, 3>, Field<&ServerMessage::presence, 4>,
             Field<&ServerMessage::snapshots, 5>, Field<&ServerMessage::goaway, 6>,
             Field<&ServerMessage::pong, 7>, Field<&ServerMessage::leaves, 8>,
             Field<&ServerMessage::grants, 9>, Field<&ServerMessage::replay, 10>>;
};

}  // namespace plenary::wire
