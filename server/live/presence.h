// Port: who is here, in which room, and how lively. Twins: presence/memory and presence/redis.
//
// Not journalled and never the truth about anything else: if a board forgets, dots turn grey.
// Opaque ids only, no names. On the Host's loop.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/records.h"
#include "base/id.h"
#include "base/time.h"

namespace plenary::live {

enum class PresenceState : std::uint8_t {
  left = 0,
  away = 1,
  active = 2,
  writing = 3,
  done = 4,
  unknown = 5,  // At another node, of which nothing is heard.
};

struct Presence {
  Id<audit::Seat> seat;
  Id<audit::Room> room;
  audit::Role role = audit::Role::none;
  audit::Modality modality = audit::Modality::unspecified;
  PresenceState state = PresenceState::left;
  std::uint32_t devices = 0;
};

class PresenceBoard {
 public:
  virtual ~PresenceBoard() = default;
  // The session is opened here, and nobody is in yet. Whom openings before it told of, here or at
  // other nodes, has gone until they come in again. Epochs grow, and zero is none.
  virtual void begin(std::uint64_t session, std::uint64_t epoch, Time now) = 0;
  // That opening is over, and so is what it told. Nothing where a later one has begun here.
  virtual void end(std::uint64_t session, std::uint64_t epoch, Time now) = 0;
  // This node's word on one seat of a session; `devices` zero says it has left.
  virtual void put(std::uint64_t session, const Presence& presence, Time now) = 0;
  // Everybody of a session, all nodes together.
  virtual std::vector<Presence> all(std::uint64_t session, Time now) = 0;
  // Whether that stays as it was told last until put() is called: nobody else is heard of, and who
  // has gone has faded.
  virtual bool stands_still(std::uint64_t session) const = 0;
};

}  // namespace plenary::live
