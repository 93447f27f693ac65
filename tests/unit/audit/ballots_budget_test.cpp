// I8: votes are within their budget on every prefix of the journal, and the tallies equal them.
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "tests/support/random_meeting.h"

namespace plenary::audit {
namespace {

using test::Dice;
using test::FullMeeting;
using test::RandomMeeting;

using Votes = std::map<std::pair<Id<Ballot>, Id<Seat>>, std::map<RecordRef, std::int32_t>>;

// How many groups an item has become: what was given to each may lie on the one that is left.
std::int32_t groups_in(const Store& store, RecordRef item) {
  std::int32_t groups = 1;
  for (const auto& [id, group] : store.all<Group>()) {
    if (group.record.merged_into && ref(group.record.merged_into) == item) {
      groups += groups_in(store, ref(id));
    }
  }
  return groups;
}

std::pair<std::int32_t, std::int32_t> range_of(const Ballot& ballot, std::int32_t groups) {
  switch (ballot.method) {
    case BallotMethod::agreement: return {-1, 1};
    case BallotMethod::impact_effort: return {1, 5};
    case BallotMethod::fist_to_five: return {0, 5};
    case BallotMethod::rank: return {1, 3};
    default: break;
  }
  const std::uint32_t most = ballot.cap == 0 ? ballot.budget : ballot.cap;
  return {1, static_cast<std::int32_t>(most) * groups};
}

void expect_within_budget(const Store& store, Votes& votes) {
  for (const auto& [id, vote] : store.all<Vote>()) {
    const Mark& mark = vote.record.mark;
    const bool first =
        votes[{vote.record.ballot, vote.record.seat}].emplace(mark.item, mark.weight).second;
    ASSERT_TRUE(first) << "two registers for one item";
    const bool nobodys =
        store.find(vote.record.ballot)->record.secrecy == BallotSecrecy::unlinkable;
    ASSERT_EQ(vote.scope, nobodys ? Scope::vault() : Scope::of(vote.record.seat));
  }
  for (const auto& [key, marks] : votes) {
    const Ballot& ballot = store.find(key.first)->record;
    std::int64_t spent = 0;
    const bool budgeted =
        ballot.method == BallotMethod::dots || ballot.method == BallotMethod::points;
    std::set<std::int32_t> places;
    for (const auto& [item, weight] : marks) {
      spent += weight;
      const auto [least, most] = range_of(ballot, groups_in(store, item));
      ASSERT_TRUE(weight >= least && weight <= most);
      if (ballot.method == BallotMethod::rank) {
        ASSERT_TRUE(places.insert(weight).second);
      }
      if (ballot.items.empty()) continue;
      ASSERT_NE(std::find(ballot.items.begin(), ballot.items.end(), item), ballot.items.end());
    }
    if (budgeted) {
      ASSERT_LE(spent, ballot.budget);
    }
  }
}

// Tallies and sheets are there after the reveal and not before, and say what the votes say.
void expect_counted(const Store& store, const Votes& votes) {
  for (const auto& [id, tally] : store.all<Tally>()) {
    const Ballot& ballot = store.find(tally.record.ballot)->record;
    ASSERT_EQ(ballot.state, BallotState::revealed);
    Tally counted;
    for (const auto& [key, marks] : votes) {
      const auto mark = marks.find(tally.record.item);
      if (key.first != ballot.id || mark == marks.end()) continue;
      ++counted.voters;
      const std::int32_t weight = mark->second;
      switch (ballot.method) {
        case BallotMethod::dots:
        case BallotMethod::points: counted.dots += static_cast<std::uint32_t>(weight); break;
        case BallotMethod::rank: counted.dots += static_cast<std::uint32_t>(4 - weight); break;
        case BallotMethod::fist_to_five: ++(weight > 2 ? counted.agree : counted.disagree); break;
        case BallotMethod::agreement:
          ++(weight > 0 ? counted.agree : weight < 0 ? counted.disagree : counted.pass);
          break;
        default: break;
      }
    }
    ASSERT_EQ(tally.record.voters, counted.voters);
    ASSERT_EQ(tally.record.dots, counted.dots);
    ASSERT_EQ(tally.record.agree, counted.agree);
    ASSERT_EQ(tally.record.disagree, counted.disagree);
    ASSERT_EQ(tally.record.pass, counted.pass);
  }
  for (const auto& [id, sheet] : store.all<VoteSheet>()) {
    const Ballot& ballot = store.find(sheet.record.ballot)->record;
    ASSERT_EQ(ballot.state, BallotState::revealed);
    ASSERT_EQ(ballot.secrecy, BallotSecrecy::named);
    std::map<RecordRef, std::int32_t> marks;
    for (const Mark& mark : sheet.record.marks) marks[mark.item] = mark.weight;
    ASSERT_EQ(marks, votes.at({ballot.id, sheet.record.seat}));
  }
}

void expect_sound(const Store& store) {
  Votes votes;
  ASSERT_NO_FATAL_FAILURE(expect_within_budget(store, votes));
  ASSERT_NO_FATAL_FAILURE(expect_counted(store, votes));
}

TEST(Budget, I8_holds_in_a_meeting_where_anything_may_happen) {
  std::size_t voted = 0;
  for (std::uint64_t seed = 1; seed <= 32; ++seed) {
    RandomMeeting meeting(seed + 100);
    for (int step = 0; step < 500; ++step) {
      meeting.step();
      ASSERT_NO_FATAL_FAILURE(expect_sound(meeting.session.records()))
          << "seed " << seed << ", step " << step;
    }
    voted += meeting.session.records().all<Vote>().size();
  }
  EXPECT_GT(voted, 40U);
}

// A crowd that does nothing but vote: raises, lowers, takes back, undoes, while items come and go.
class Crowd : public FullMeeting {
 public:
  explicit Crowd(std::uint64_t seed) : FullMeeting(test::a_session(), seed), chance(seed) {
    for (int i = 0; i < 6; ++i) notes.push_back(add_note(facilitator));
    for (int i = 0; i < 5; ++i) voters.push_back(join(Role::participant));
    for (int i = 0; i < 3; ++i) open_one();
  }

  void open_one() {
    OpenBallot how{.secrecy = chance.one_in(2) ? BallotSecrecy::named : BallotSecrecy::secret};
    how.method = chance.one_in(3) ? BallotMethod::agreement : BallotMethod::dots;
    if (how.method == BallotMethod::dots) {
      how.budget = 1 + static_cast<std::uint32_t>(chance.below(8));
      how.cap = static_cast<std::uint32_t>(chance.below(how.budget + 1));
    }
    for (std::size_t i = 0; i < chance.below(4); ++i) how.items.push_back(ref(notes[i]));
    for (const RecordRef& item : how.items) {
      if (scope(Id<Note>(item.id.value)) != Scope::everyone()) how.items.clear();
    }
    ballots.push_back(open_ballot(how));
  }

  void step() {
    const auto ballot = chance.pick(ballots);
    const auto note = chance.pick(notes);
    const auto voter = chance.pick(voters);
    const auto weight = static_cast<std::int32_t>(chance.below(9)) - 1;
    switch (chance.below(60)) {
      case 0: submit(facilitator, CloseBallot{ballot}); break;
      case 1: submit(facilitator, RevealBallot{ballot}); break;
      case 2: open_one(); break;
      case 3: submit(facilitator, HideNote{note}); break;
      case 4:
      case 5: submit(facilitator, ShowNote{note}); break;
      case 6: submit(facilitator, RemoveNote{note}); break;
      default:
        if (chance.one_in(6)) {
          submit(voter, Undo{});
        } else if (chance.one_in(6)) {
          submit(voter, TakeBackVote{ballot, ref(note)});
        } else {
          submit(voter, CastVote{ballot, {ref(note), weight}});
        }
    }
  }

  Dice chance;
  std::vector<Id<Note>> notes;
  std::vector<Id<Seat>> voters;
  std::vector<Id<Ballot>> ballots;
};

TEST(Budget, T_Z9_holds_in_a_crowd_that_only_votes) {
  std::size_t tallied = 0;
  std::size_t sheets = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Crowd crowd(seed);
    for (int step = 0; step < 500; ++step) {
      crowd.step();
      ASSERT_NO_FATAL_FAILURE(expect_sound(crowd.session.records()))
          << "seed " << seed << ", step " << step;
    }
    tallied += crowd.session.records().all<Tally>().size();
    sheets += crowd.session.records().all<VoteSheet>().size();
  }
  EXPECT_GT(tallied, 50U);
  EXPECT_GT(sheets, 10U);
}

}  // namespace
}  // namespace plenary::audit
