// The same entries build the same session: from the beginning, from a snapshot, twice (I2, I19).
#include <gtest/gtest.h>

#include "audit/canonical.h"
#include "tests/support/random_meeting.h"

namespace plenary::audit {
namespace {

using test::Dice;
using test::RandomMeeting;

constexpr std::uint64_t seeds_replayed = 20;
constexpr int replayed_steps = 400;

std::string bytes_of(const std::vector<Entry>& journal) {
  std::string bytes;
  for (const Entry& entry : journal) bytes += canonical::bytes(entry);
  return bytes;
}

Session replayed(const std::vector<Entry>& journal) {
  Session session;
  for (const Entry& entry : journal) session.apply(entry);
  return session;
}

TEST(Replay, I19_the_same_seed_writes_the_same_journal) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    RandomMeeting one(seed);
    RandomMeeting other(seed);
    for (int step = 0; step < replayed_steps; ++step) {
      one.step();
      other.step();
    }

    EXPECT_EQ(bytes_of(one.journal), bytes_of(other.journal));
    EXPECT_EQ(one.session.hash(), other.session.hash());
  }
}

TEST(Replay, I19_the_journal_builds_the_session_that_wrote_it) {
  for (std::uint64_t seed = 1; seed <= seeds_replayed; ++seed) {
    RandomMeeting meeting(seed, seed % 2 == 0);
    for (int step = 0; step < replayed_steps; ++step) {
      meeting.step();
      // Hashed now and then, as for the wire, must not make a difference.
      if (meeting.chance.one_in(10)) meeting.session.scope_hash(Scope::everyone());
    }

    Session again = replayed(meeting.journal);

    EXPECT_EQ(again.hash(), meeting.session.hash());
    EXPECT_EQ(canonical::bytes(again.image()), canonical::bytes(meeting.session.image()));
  }
}

TEST(Replay, a_snapshot_is_the_session) {
  for (std::uint64_t seed = 1; seed <= seeds_replayed; ++seed) {
    RandomMeeting meeting(seed, seed % 2 == 0);
    for (int step = 0; step < replayed_steps; ++step) meeting.step();

    Session restored = Session::from_image(meeting.session.image());

    EXPECT_EQ(restored.head(), meeting.session.head());
    EXPECT_EQ(restored.hash(), meeting.session.hash());
    for (const Scope& scope : meeting.session.records().scopes()) {
      EXPECT_EQ(restored.records().scope_seq(scope), meeting.session.records().scope_seq(scope));
      EXPECT_EQ(restored.scope_hash(scope), meeting.session.scope_hash(scope));
    }
    EXPECT_EQ(canonical::bytes(restored.image()), canonical::bytes(meeting.session.image()));
  }
}

// What a decision says, in bytes.
std::string said(const Session& session, Id<Seat> who, const Command& command, Time now) {
  Dice entropy(7);
  const auto decided = session.decide({who}, command, {now, entropy});
  if (!decided.ok()) {
    return "refused " + std::string(name(decided.error().code)) + " " +
           std::to_string(decided.error().detail);
  }
  Entry entry;
  entry.changes = decided->list;
  entry.kept = decided->kept;
  entry.undoes = decided->undoes;
  return canonical::bytes(entry);
}

// A server that was restarted from a snapshot must go on exactly as one that was not: the same
// answers, the same bytes, whatever the order in its tables.
TEST(Replay, I19_after_a_restart_from_a_snapshot_everything_is_answered_as_before) {
  for (std::uint64_t seed = 1; seed <= seeds_replayed; ++seed) {
    RandomMeeting meeting(seed + 50);
    Session twin;
    for (const Entry& entry : meeting.journal) twin.apply(entry);
    for (int step = 0; step < replayed_steps; ++step) {
      if (meeting.chance.one_in(50)) twin = Session::from_image(twin.image());
      const auto [who, command] = meeting.next();
      ASSERT_EQ(
          said(twin, who, command, meeting.now), said(meeting.session, who, command, meeting.now))
          << "seed " << seed << ", step " << step << ", command " << command.index();
      meeting.submit(who, command);
      twin.apply(meeting.journal.back());
      // Then somebody at the door.
      const std::size_t entries = meeting.journal.size();
      if (meeting.chance.one_in(20)) meeting.step();
      if (meeting.journal.size() > entries) twin.apply(meeting.journal.back());
    }
    ASSERT_EQ(twin.hash(), meeting.session.hash());
    ASSERT_EQ(canonical::bytes(twin.image()), canonical::bytes(meeting.session.image()));
  }
}

template <class Map>
Map without_empty(Map map) {
  std::erase_if(map, [](const auto& entry) { return entry.second.empty(); });
  return map;
}

TEST(Replay, what_is_looked_up_after_a_restart_is_what_was_looked_up_before) {
  for (std::uint64_t seed = 1; seed <= seeds_replayed; ++seed) {
    RandomMeeting meeting(seed, seed % 2 == 0);
    for (int step = 0; step < replayed_steps; ++step) meeting.step();
    const Session restored = Session::from_image(meeting.session.image());
    const Index& before = meeting.session.index();
    const Index& after = restored.index();

    EXPECT_EQ(after.ticket_by_token, before.ticket_by_token);
    EXPECT_EQ(after.invitation_by_token, before.invitation_by_token);
    EXPECT_EQ(after.tickets_by_device, before.tickets_by_device);
    EXPECT_EQ(after.tickets_by_seat, before.tickets_by_seat);
    EXPECT_EQ(after.code_by_text, before.code_by_text);
    EXPECT_EQ(after.seats_by_room, before.seats_by_room);
    EXPECT_EQ(after.authorship_by_record, before.authorship_by_record);
    EXPECT_EQ(without_empty(after.lists), without_empty(before.lists));
    EXPECT_EQ(after.timer_by_room, before.timer_by_room);
    EXPECT_EQ(after.uses, before.uses);
    for (const auto& [ballot, book] : before.ballots) {
      const auto found = after.ballots.find(ballot);
      EXPECT_EQ(book.voters.empty(), found == after.ballots.end());
      if (found == after.ballots.end()) continue;
      for (const auto& [seat, voter] : book.voters) {
        EXPECT_EQ(found->second.voters.at(seat).spent, voter.spent);
        EXPECT_EQ(found->second.voters.at(seat).votes, voter.votes);
      }
    }
  }
}

}  // namespace
}  // namespace plenary::audit
