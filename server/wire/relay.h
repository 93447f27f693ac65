// What nodes say to one another about a session that one of them has and others have people of.
//
// Plain values as those of messages.h, in the same canonical form; but never seen by a client, and
// only spoken between nodes of the same relay_version. A packet is a piece of a lane
// (relay/lane.h); the messages that lanes carry are ToOwner and ToOutpost, which say what the
// gateway's outpost and branch have to tell each other. `place` is a Link's number on its lane.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "audit/refusal.h"
#include "base/frame.h"
#include "wire/messages.h"

namespace plenary::wire {

// Nodes of different numbers do not hear each other; their people are sent to the owner. It changes
// by itself with whatever a packet, a message or a command in it can hold.
extern const std::uint32_t relay_version;

struct LaneTag;
using LaneId = Id<LaneTag>;

struct RelayPacket {
  std::uint32_t version = relay_version;
  Id<SessionTag> session;
  LaneId lane;
  std::string from;          // The node's name.
  std::uint64_t epoch = 0;   // Of the owner's opening; zero where it is not known yet.
  bool to_owner = false;     // Else to the outpost.
  bool opens = false;        // Nothing was heard on this lane so far.
  std::uint64_t number = 0;  // Dense on its lane and way; zero: it only says how the lane is.
  std::uint64_t sent = 0;    // The last number said on this way,
  std::uint64_t heard = 0;   // and the last that was heard on the other without a gap.
  bool again = false;        // What comes after `heard` is wanted again.
  bool over = false;         // The lane has ended.
  bool unfinished = false;   // The next packet goes on with the same message.
  Frame body;
  std::uint64_t word = 0;  // The owner's for this lane; zero from an outpost that has not heard it.
  using fields =
      Fields<Field<&RelayPacket::version, 1>, Field<&RelayPacket::session, 2>,
             Field<&RelayPacket::lane, 3>, Field<&RelayPacket::from, 4>,
             Field<&RelayPacket::epoch, 5>, Field<&RelayPacket::to_owner, 6>,
             Field<&RelayPacket::opens, 7>, Field<&RelayPacket::number, 8>,
             Field<&RelayPacket::sent, 9>, Field<&RelayPacket::heard, 10>,
             Field<&RelayPacket::again, 11>, Field<&RelayPacket::over, 12>,
             Field<&RelayPacket::unfinished, 13>, Field<&RelayPacket::body, 14>,
             Field<&RelayPacket::word, 15>>;
};

// ---- From an outpost

// A Link wants to come in.
struct Arrives {
  static constexpr std::uint32_t tag = 1;
  std::uint32_t place = 0;
  Hello hello;
  using fields = Fields<Field<&Arrives::place, 1>, Field<&Arrives::hello, 2>>;
};
struct Submits {
  static constexpr std::uint32_t tag = 2;
  std::uint32_t place = 0;
  Id<audit::Seat> as_seat;
  std::uint64_t command_no = 0;
  Hash64 body_hash;
  std::vector<audit::Command> command;  // One, or none where it could not be read.
  audit::Refusal refusal = audit::Refusal::none;
  std::uint64_t detail = 0;
  std::uint32_t phase = 0;
  using fields =
      Fields<Field<&Submits::place, 1>, Field<&Submits::as_seat, 2>, Field<&Submits::command_no, 3>,
             Field<&Submits::body_hash, 4>, Field<&Submits::command, 5>,
             Field<&Submits::refusal, 6>, Field<&Submits::detail, 7>, Field<&Submits::phase, 8>>;
};
struct ShowsPresence {
  static constexpr std::uint32_t tag = 3;
  std::uint32_t place = 0;
  PresenceState state = PresenceState::left;
  using fields = Fields<Field<&ShowsPresence::place, 1>, Field<&ShowsPresence::state, 2>>;
};
// Its replica of a scope is not what it should be.
struct Ails {
  static constexpr std::uint32_t tag = 4;
  std::uint32_t place = 0;
  audit::Scope scope;
  using fields = Fields<Field<&Ails::place, 1>, Field<&Ails::scope, 2>>;
};
// Its outbox overflowed and is drained.
struct Lagged {
  static constexpr std::uint32_t tag = 5;
  std::uint32_t place = 0;
  using fields = Fields<Field<&Lagged::place, 1>>;
};
struct Goes {
  static constexpr std::uint32_t tag = 6;
  std::uint32_t place = 0;
  using fields = Fields<Field<&Goes::place, 1>>;
};
using FromOutpost = std::variant<Arrives, Submits, ShowsPresence, Ails, Lagged, Goes>;

struct ToOwner {
  std::vector<FromOutpost> words;
  using fields = Fields<Field<&ToOwner::words, 1>>;
};

// ---- From the owner: the steps of live/batch.h, and what becomes of those who come in

struct ToStream {
  static constexpr std::uint32_t tag = 1;
  audit::Scope scope;
  bool delayed = false;
  Frame frame;
  using fields =
      Fields<Field<&ToStream::scope, 1>, Field<&ToStream::delayed, 2>, Field<&ToStream::frame, 3>>;
};
// A frame that may be due to others too comes once, with a number; later only the number comes.
struct ToLink {
  static constexpr std::uint32_t tag = 2;
  std::uint32_t place = 0;
  std::uint64_t frame_no = 0;
  Frame frame;
  using fields =
      Fields<Field<&ToLink::place, 1>, Field<&ToLink::frame_no, 2>, Field<&ToLink::frame, 3>>;
};
struct JoinStream {
  static constexpr std::uint32_t tag = 3;
  std::uint32_t place = 0;
  audit::Scope scope;
  bool delayed = false;
  using fields = Fields<Field<&JoinStream::place, 1>, Field<&JoinStream::scope, 2>,
                        Field<&JoinStream::delayed, 3>>;
};
struct LeaveStream {
  static constexpr std::uint32_t tag = 4;
  std::uint32_t place = 0;
  audit::Scope scope;
  bool delayed = false;
  using fields = Fields<Field<&LeaveStream::place, 1>, Field<&LeaveStream::scope, 2>,
                        Field<&LeaveStream::delayed, 3>>;
};
struct CloseLink {
  static constexpr std::uint32_t tag = 5;
  std::uint32_t place = 0;
  std::uint32_t code = 0;
  using fields = Fields<Field<&CloseLink::place, 1>, Field<&CloseLink::code, 2>>;
};
struct Entered {
  static constexpr std::uint32_t tag = 6;
  std::uint32_t place = 0;
  using fields = Fields<Field<&Entered::place, 1>>;
};
struct TurnedAway {
  static constexpr std::uint32_t tag = 7;
  std::uint32_t place = 0;
  std::uint32_t code = 0;
  Frame frame;
  using fields = Fields<Field<&TurnedAway::place, 1>, Field<&TurnedAway::code, 2>,
                        Field<&TurnedAway::frame, 3>>;
};
using FromOwner =
    std::variant<ToStream, ToLink, JoinStream, LeaveStream, CloseLink, Entered, TurnedAway>;

struct ToOutpost {
  std::vector<FromOwner> words;
  using fields = Fields<Field<&ToOutpost::words, 1>>;
};

// Nothing where the bytes are no whole one, or not of this relay_version. Any thread.
std::optional<RelayPacket> decode_packet(std::string_view bytes);
std::optional<ToOwner> decode_to_owner(std::string_view bytes);
std::optional<ToOutpost> decode_to_outpost(std::string_view bytes);

}  // namespace plenary::wire
