// What people ask of ballots.
//
// Plain values from wire/decode.h; decide_ballots.cpp answers them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/fields.h"
#include "audit/records.h"

namespace plenary::audit {

struct OpenBallot {
  static constexpr std::uint32_t tag = 20;
  Id<Ballot> id;
  Id<Room> room;
  std::string title;
  BallotMethod method = BallotMethod::none;
  BallotSecrecy secrecy = BallotSecrecy::secret;
  std::vector<RecordRef> items;
  std::uint32_t budget = 0;
  std::uint32_t cap = 0;
  std::uint32_t voters = 0;  // Bit per Role; zero: whom the phase lets.
  friend bool operator==(const OpenBallot&, const OpenBallot&) = default;
  using fields =
      Fields<Field<&OpenBallot::id, 1>, Field<&OpenBallot::room, 2>, Field<&OpenBallot::title, 3>,
             Field<&OpenBallot::method, 4>, Field<&OpenBallot::secrecy, 5>,
             Field<&OpenBallot::items, 6>, Field<&OpenBallot::budget, 7>,
             Field<&OpenBallot::cap, 8>, Field<&OpenBallot::voters, 9>>;
};

// Sets this seat's register for the item. Dots and points: zero takes them back.
struct CastVote {
  static constexpr std::uint32_t tag = 21;
  Id<Ballot> ballot;
  Mark mark;
  friend bool operator==(const CastVote&, const CastVote&) = default;
  using fields = Fields<Field<&CastVote::ballot, 1>, Field<&CastVote::mark, 2>>;
};

// Takes back what this seat said of the item, whatever the method.
struct TakeBackVote {
  static constexpr std::uint32_t tag = 22;
  Id<Ballot> ballot;
  RecordRef item;
  friend bool operator==(const TakeBackVote&, const TakeBackVote&) = default;
  using fields = Fields<Field<&TakeBackVote::ballot, 1>, Field<&TakeBackVote::item, 2>>;
};

struct CloseBallot {
  static constexpr std::uint32_t tag = 23;
  Id<Ballot> ballot;
  friend bool operator==(const CloseBallot&, const CloseBallot&) = default;
  using fields = Fields<Field<&CloseBallot::ballot, 1>>;
};

// Puts the tallies where the ballot is, and a named ballot's sheets in the staff's scope.
struct RevealBallot {
  static constexpr std::uint32_t tag = 24;
  Id<Ballot> ballot;
  friend bool operator==(const RevealBallot&, const RevealBallot&) = default;
  using fields = Fields<Field<&RevealBallot::ballot, 1>>;
};

}  // namespace plenary::audit
