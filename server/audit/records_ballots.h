// Ballots, what each seat said on them, and what came out.
//
// Plain values, kept by Store; decide_ballots.cpp makes them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "audit/scope.h"
#include "base/id.h"

namespace plenary::audit {

enum class BallotMethod : std::uint8_t { none = 0, dots = 1, agreement = 2 };

enum class BallotState : std::uint8_t { open = 0, closed = 1, revealed = 2 };

// Secret: only totals are ever shown. Named: at reveal the staff also get every voter's sheet.
enum class BallotSecrecy : std::uint8_t { secret = 0, named = 1 };

// In `everyone` or a room. With no items listed, every note of that scope can be voted on.
struct Ballot {
  static constexpr RecordKind kind = RecordKind::ballot;
  Id<Ballot> id;
  Id<Room> room;
  std::string title;
  BallotMethod method = BallotMethod::none;
  BallotSecrecy secrecy = BallotSecrecy::secret;
  BallotState state = BallotState::open;
  std::vector<RecordRef> items;  // Notes, groups or causes.
  std::uint32_t budget = 0;      // Dots a seat may give; zero for agreement.
  std::uint32_t cap = 0;         // Dots a seat may give to one item; zero: up to the budget.
  friend bool operator==(const Ballot&, const Ballot&) = default;
  using fields =
      Fields<Field<&Ballot::id, 1>, Field<&Ballot::room, 2>, Field<&Ballot::title, 3>,
             Field<&Ballot::method, 4>, Field<&Ballot::secrecy, 5>, Field<&Ballot::state, 6>,
             Field<&Ballot::items, 7>, Field<&Ballot::budget, 8>, Field<&Ballot::cap, 9>>;
};

// What a seat says of one item: dots, or agree 1, disagree -1, pass 0.
struct Mark {
  RecordRef item;
  std::int32_t weight = 0;
  friend bool operator==(const Mark&, const Mark&) = default;
  using fields = Fields<Field<&Mark::item, 1>, Field<&Mark::weight, 2>>;
};

// One register per seat and item. In the voter's own scope, whatever the ballot.
struct Vote {
  static constexpr RecordKind kind = RecordKind::vote;
  Id<Vote> id;
  Id<Ballot> ballot;
  Id<Seat> seat;
  Mark mark;
  friend bool operator==(const Vote&, const Vote&) = default;
  using fields = Fields<Field<&Vote::id, 1>, Field<&Vote::ballot, 2>, Field<&Vote::seat, 3>,
                        Field<&Vote::mark, 4>>;
};

// Made at reveal and not before: until then the running counts exist only as derived state.
struct Tally {
  static constexpr RecordKind kind = RecordKind::tally;
  Id<Tally> id;
  Id<Ballot> ballot;
  RecordRef item;
  std::uint32_t voters = 0;
  std::uint32_t dots = 0;
  std::uint32_t agree = 0;
  std::uint32_t disagree = 0;
  std::uint32_t pass = 0;
  friend bool operator==(const Tally&, const Tally&) = default;
  using fields = Fields<Field<&Tally::id, 1>, Field<&Tally::ballot, 2>, Field<&Tally::item, 3>,
                        Field<&Tally::voters, 4>, Field<&Tally::dots, 5>, Field<&Tally::agree, 6>,
                        Field<&Tally::disagree, 7>, Field<&Tally::pass, 8>>;
};

// All that one seat marked on a named ballot, shown to staff at reveal.
struct VoteSheet {
  static constexpr RecordKind kind = RecordKind::vote_sheet;
  Id<VoteSheet> id;
  Id<Ballot> ballot;
  Id<Seat> seat;
  std::vector<Mark> marks;
  friend bool operator==(const VoteSheet&, const VoteSheet&) = default;
  using fields = Fields<Field<&VoteSheet::id, 1>, Field<&VoteSheet::ballot, 2>,
                        Field<&VoteSheet::seat, 3>, Field<&VoteSheet::marks, 4>>;
};

}  // namespace plenary::audit
