// What many are sent alike is held against each other and against the server's hashes.
#include "clients/cli/shared_streams.h"

#include <gtest/gtest.h>

#include "audit/canonical.h"
#include "audit/store.h"

namespace plenary::cli {
namespace {

using audit::Scope;

// A session's `everyone`, as a server tells it: a room opens at each number.
class SharedStreamsTest : public ::testing::Test {
 protected:
  static audit::ChangeBody opening(std::uint64_t seq) {
    audit::Room room;
    room.id = Id<audit::Room>(100 + seq);
    room.name = "Room";
    return audit::Put{room};
  }
  wire::ServerMessage snapshot(std::uint64_t seq) {
    wire::ServerMessage message;
    message.snapshots.push_back({Scope::everyone(), seq, {}, {}});
    audit::Store store;
    for (std::uint64_t at = 1; at <= seq; ++at) {
      store.apply({Scope::everyone(), opening(at)}, at);
      message.snapshots[0].records.push_back(std::get<audit::Put>(opening(at)).record);
    }
    message.snapshots[0].hash = wire::Hash64(store.scope_hash(Scope::everyone()).value());
    return message;
  }
  static wire::ServerMessage event(std::uint64_t seq) {
    wire::ServerMessage message;
    message.events.push_back({Scope::everyone(), seq, 0, {opening(seq)}, {}});
    return message;
  }
  void hear(Hearer& hearer, const wire::ServerMessage& message) {
    rest_ = streams_.sift(hearer, audit::canonical::bytes(message), 1);
  }
  ServerScopes server(std::uint64_t seq) {
    wire::ScopeState state;
    state.scope = Scope::everyone();
    state.scope_seq = seq;
    state.hash = snapshot(seq).snapshots[0].hash;
    return {{Scope::everyone(), state}};
  }

  const std::vector<Send> no_sends_;
  Ledger ledger_{no_sends_, 0};
  SharedStreams streams_{ledger_, [](std::string_view) { return Ledger::no_command; }};
  std::string rest_;
};

TEST_F(SharedStreamsTest, who_came_at_different_times_ends_with_the_same) {
  Hearer early;
  Hearer late;
  hear(early, snapshot(1));
  hear(early, event(2));
  hear(late, snapshot(2));
  hear(late, event(3));
  hear(early, event(3));

  EXPECT_TRUE(streams_.has_heard(early, streams_.ends(server(3)), 1));
  EXPECT_TRUE(streams_.has_heard(late, streams_.ends(server(3)), 1));
  EXPECT_FALSE(streams_.has_heard(late, streams_.ends(server(4)), 1));
  EXPECT_FALSE(streams_.has_heard(late, streams_.ends(server(3)), 2));
  EXPECT_TRUE(streams_.adds_up(server(3)));
  EXPECT_EQ(ledger_.gaps() + ledger_.differences() + ledger_.skipped(), 0U);
  EXPECT_EQ(streams_.distinct_snapshots(), 2U);
}

TEST_F(SharedStreamsTest, it_does_not_add_up_where_the_server_has_something_else) {
  Hearer hearer;
  hear(hearer, snapshot(1));
  hear(hearer, event(2));
  ServerScopes other = server(2);
  other.at(Scope::everyone()).hash = wire::Hash64(1);

  EXPECT_TRUE(streams_.adds_up(server(2)));
  EXPECT_FALSE(streams_.adds_up(other));
}

TEST_F(SharedStreamsTest, a_snapshot_with_a_wrong_hash_does_not_add_up) {
  Hearer hearer;
  wire::ServerMessage wrong = snapshot(1);
  wrong.snapshots[0].hash = wire::Hash64(1);
  hear(hearer, wrong);

  EXPECT_FALSE(streams_.adds_up(server(1)));
}

TEST_F(SharedStreamsTest, two_snapshots_of_one_place_must_be_the_same_bytes) {
  Hearer one;
  Hearer another;
  hear(one, snapshot(2));
  wire::ServerMessage other = snapshot(2);
  std::swap(other.snapshots[0].records[0], other.snapshots[0].records[1]);
  hear(another, other);

  EXPECT_EQ(streams_.differing_snapshots(), 1U);
  EXPECT_FALSE(streams_.adds_up(server(2)));
}

TEST_F(SharedStreamsTest, what_is_ones_own_is_left_and_presence_is_not) {
  Hearer hearer;
  wire::ServerMessage message = snapshot(1);
  message.events.push_back({Scope::of(Id<audit::Seat>(7)), 1, 0, {opening(1)}, {}});
  message.presence.push_back({Scope::everyone(), {}, 3});
  message.receipts.push_back({1, {}, 0, 0, {}});
  hear(hearer, message);

  wire::ServerMessage left;
  left.events.push_back(message.events[0]);
  left.receipts = message.receipts;
  EXPECT_EQ(rest_, audit::canonical::bytes(left));
}

}  // namespace
}  // namespace plenary::cli
