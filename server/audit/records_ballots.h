// Ballots, what each seat said on them, and what came out.
//
// Plain values, kept by Store; decide_ballots.cpp makes them, ballot_results.h counts them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "audit/scope.h"
#include "base/id.h"

namespace plenary::audit {

struct Note;

enum class BallotMethod : std::uint8_t {
  none = 0,
  dots = 1,           // A budget of dots, so many to an item.
  agreement = 2,      // Agree 1, disagree -1, pass 0.
  points = 3,         // A hundred points, spread as one likes.
  impact_effort = 4,  // Two scales from 1 to 5.
  fist_to_five = 5,   // 0 to 5; two or less is an objection, three can live with it.
  rank = 6,           // First, second and third, each place once.
};
enum class BallotState : std::uint8_t { open = 0, closed = 1, revealed = 2 };
// Secret: only totals are ever shown. Named: at reveal the staff also get every voter's sheet.
// Unlinkable: nobody can find out how anybody voted, the server neither (records_unlinked.h).
enum class BallotSecrecy : std::uint8_t { secret = 0, named = 1, unlinkable = 2 };

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
  std::uint32_t budget = 0;      // Dots or points a seat may give; zero for the other methods.
  std::uint32_t cap = 0;         // What a seat may give to one item; zero: up to the budget.
  std::uint32_t voters = 0;      // Bit per Role that may vote; zero: whom the phase lets.
  // Of an unlinkable one: the stakeholder groups whose tokens have a key of their own, the largest
  // first, and an empty one where all others have one together. Settled when it opens.
  std::vector<std::string> key_groups;
  // Phase::number of then. Of those from before it was kept zero: as if it were the one of now.
  std::uint32_t opened_in = 0;
  friend bool operator==(const Ballot&, const Ballot&) = default;
  using fields =
      Fields<Field<&Ballot::id, 1>, Field<&Ballot::room, 2>, Field<&Ballot::title, 3>,
             Field<&Ballot::method, 4>, Field<&Ballot::secrecy, 5>, Field<&Ballot::state, 6>,
             Field<&Ballot::items, 7>, Field<&Ballot::budget, 8>, Field<&Ballot::cap, 9>,
             Field<&Ballot::voters, 10>, Field<&Ballot::key_groups, 11>,
             Field<&Ballot::opened_in, 12>>;
};

// What a seat says of one item, in the words of its ballot's method.
struct Mark {
  RecordRef item;
  std::int32_t weight = 0;  // Dots, points, agreement, impact, fingers or place.
  std::int32_t effort = 0;  // 1–5 beside the impact, else zero.
  std::string objection;    // To be recorded: what stands against it, from two fingers down.
  friend bool operator==(const Mark&, const Mark&) = default;
  using fields = Fields<Field<&Mark::item, 1>, Field<&Mark::weight, 2>, Field<&Mark::effort, 3>,
                        Field<&Mark::objection, 4>>;
};

// One register per seat and item. In the voter's own scope, whatever the ballot; of an unlinkable
// one in the vault, and `seat` is a voter who is no seat.
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

// How often each step of a scale was chosen, with the median and the spread between the quartiles.
struct Scale {
  std::vector<std::uint32_t> counts;  // From the lowest step up.
  std::uint32_t median_tenths = 0;
  std::uint32_t spread_tenths = 0;
  friend bool operator==(const Scale&, const Scale&) = default;
  using fields = Fields<Field<&Scale::counts, 1>, Field<&Scale::median_tenths, 2>,
                        Field<&Scale::spread_tenths, 3>>;
};

// What those of one stakeholder group said of an item. The groups too small to be shown, and who
// named none, stand together under no name.
struct GroupResult {
  std::string group;
  std::uint32_t voters = 0;
  std::uint32_t dots = 0;
  std::uint32_t agree = 0;
  std::uint32_t disagree = 0;
  std::uint32_t pass = 0;
  Scale scale;  // Impact, fingers or places.
  Scale effort;
  friend bool operator==(const GroupResult&, const GroupResult&) = default;
  using fields = Fields<Field<&GroupResult::group, 1>, Field<&GroupResult::voters, 2>,
                        Field<&GroupResult::dots, 3>, Field<&GroupResult::agree, 4>,
                        Field<&GroupResult::disagree, 5>, Field<&GroupResult::pass, 6>,
                        Field<&GroupResult::scale, 7>, Field<&GroupResult::effort, 8>>;
};

// How far the declared groups agree, in thousandths: see ballot_results.h for the formulas.
struct Consensus {
  std::uint32_t agreement = 0;  // Of all voters alike.
  std::uint32_t consensus = 0;  // The geometric mean over the groups.
  std::uint32_t undivided = 0;  // The same of what agrees and does not disagree.
  std::uint32_t minimum = 0;    // Of the group that agrees least,
  std::string minimum_group;    // which is this one.
  bool divided = false;         // Most agree, and this group does not.
  friend bool operator==(const Consensus&, const Consensus&) = default;
  using fields = Fields<Field<&Consensus::agreement, 1>, Field<&Consensus::consensus, 2>,
                        Field<&Consensus::undivided, 3>, Field<&Consensus::minimum, 4>,
                        Field<&Consensus::minimum_group, 5>, Field<&Consensus::divided, 6>>;
};

// Made at reveal and not before: until then nothing but the votes themselves exists.
struct Tally {
  static constexpr RecordKind kind = RecordKind::tally;
  Id<Tally> id;
  Id<Ballot> ballot;
  RecordRef item;
  std::uint32_t voters = 0;
  std::uint32_t dots = 0;  // Or points; of ranks 3 for a first, 2 for a second, 1 for a third.
  std::uint32_t agree = 0;
  std::uint32_t disagree = 0;
  std::uint32_t pass = 0;
  Scale scale;  // Impact, fingers or places.
  Scale effort;
  std::vector<GroupResult> groups;
  Consensus consensus;
  friend bool operator==(const Tally&, const Tally&) = default;
  using fields =
      Fields<Field<&Tally::id, 1>, Field<&Tally::ballot, 2>, Field<&Tally::item, 3>,
             Field<&Tally::voters, 4>, Field<&Tally::dots, 5>, Field<&Tally::agree, 6>,
             Field<&Tally::disagree, 7>, Field<&Tally::pass, 8>, Field<&Tally::scale, 9>,
             Field<&Tally::effort, 10>, Field<&Tally::groups, 11>, Field<&Tally::consensus, 12>>;
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

// What somebody wanted recorded against an item; made at reveal, beside the tally, without who.
struct Objection {
  static constexpr RecordKind kind = RecordKind::objection;
  Id<Objection> id;
  Id<Ballot> ballot;
  RecordRef item;
  std::string words;
  friend bool operator==(const Objection&, const Objection&) = default;
  using fields = Fields<Field<&Objection::id, 1>, Field<&Objection::ballot, 2>,
                        Field<&Objection::item, 3>, Field<&Objection::words, 4>>;
};

// What a group that the majority passed over has written about the item; made at reveal.
struct MinorityReport {
  static constexpr RecordKind kind = RecordKind::minority_report;
  Id<MinorityReport> id;
  Id<Ballot> ballot;
  RecordRef item;
  std::string group;
  std::uint32_t agreement = 0;  // Of the group, in thousandths.
  std::vector<Id<Note>> notes;
  friend bool operator==(const MinorityReport&, const MinorityReport&) = default;
  using fields = Fields<Field<&MinorityReport::id, 1>, Field<&MinorityReport::ballot, 2>,
                        Field<&MinorityReport::item, 3>, Field<&MinorityReport::group, 4>,
                        Field<&MinorityReport::agreement, 5>, Field<&MinorityReport::notes, 6>>;
};

}  // namespace plenary::audit
