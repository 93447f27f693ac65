// A session that changes hands fifty times between real nodes, since its owner dies or stands still
// for longer than its lease and comes back: nothing that was acknowledged is lost, nothing stale is
// written or shown, and everybody comes to hold the same.
#include <array>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/roamer.h"
#include "tests/integration/server.h"
#include "tests/support/postgres_server.h"
#include "tests/support/redis_server.h"

namespace plenary::testing {
namespace {

using std::chrono::steady_clock;

class TakeOvers : public ::testing::Test {
 protected:
  static constexpr std::size_t take_overs = 50;
  static constexpr std::uint64_t notes_each = 2;  // In each round, by each of the writers.
  static constexpr std::chrono::seconds promised{5};

  TakeOvers() : database(shared_postgres().make_database()) {
    for (const std::string& name : names) {
      nodes.push_back(std::make_unique<ServerProcess>(std::vector<std::string>{
          "--journal", shared_postgres().url(database), "--node", name, "--relay", redis.url(),
          "--presence", redis.url(), "--commands-burst", "1000"}));
      EXPECT_TRUE(nodes.back()->is_ready()) << nodes.back()->log();
    }
    session = make_session(*nodes[0]);
    for (std::uint64_t device = 1; device <= 3; ++device) {
      writers.push_back(roamer(by_code(device, session.code)));
    }
    for (std::uint64_t device = 4; device <= 5; ++device) {
      observers.push_back(roamer(by_link(device, session.observer)));
    }
  }

  Roamer roamer(const wire::Hello& hello) {
    return {nodes, [](const std::string& name) { return named(name); }, hello};
  }
  static std::size_t named(const std::string& name) {
    return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
  }

  // What the database says of the session.
  std::string ask_database(const std::string& sql) {
    const std::string id = std::to_string(static_cast<std::int64_t>(session.session.value));
    return shared_postgres().value(database, "WITH its AS (SELECT " + id + " AS id) " + sql);
  }
  std::uint64_t epoch() {
    return std::stoull(ask_database("SELECT epoch FROM session JOIN its USING (id)"));
  }
  std::size_t owner() {
    return named(ask_database(
        "SELECT name FROM session JOIN its USING (id) JOIN node ON node.id=session.owner"));
  }
  // As if it had run out; that of a node that is neither dead nor still is renewed again.
  void end_lease(std::size_t node) {
    ASSERT_TRUE(shared_postgres().run(
        database, "UPDATE node SET lease_until=now() WHERE name='" + names[node] + "'"));
  }

  void for_everybody(const std::function<void(Roamer&)>& each) {
    for (Roamer& writer : writers) each(writer);
    for (Roamer& observer : observers) each(observer);
  }
  // Somebody at every node, so that one of them is the owner's own and the others are relayed.
  void spread_out() {
    for (std::size_t i = 0; i < writers.size(); ++i) writers[i].move_to(i % nodes.size());
    for (std::size_t i = 0; i < observers.size(); ++i) observers[i].move_to((i + 1) % nodes.size());
    for_everybody([](Roamer& each) { ASSERT_TRUE(each.ensure_inside()); });
  }
  void write_on(std::size_t first) {
    written += notes_each;
    for (std::size_t i = 0; i < writers.size(); ++i) {
      writers[(first + i) % writers.size()].write(written);
    }
    for (Roamer& observer : observers) {
      EXPECT_TRUE(observer.until([this](LiveClient& client) {
        return client.notes().size() == writers.size() * written;
      }));
    }
  }
  // The seats that are shown as here, and the count of observers, are those who are.
  void expect_exact_presence() {
    std::set<Id<audit::Seat>> connected;
    for_everybody([](Roamer& each) { ASSERT_TRUE(each.ensure_inside()); });
    for (Roamer& writer : writers) {
      connected.insert(writer.client().welcome->seat.id);
      writer.client().send(wire::PresenceUpdate{wire::PresenceState::active});
    }
    for (Roamer& writer : writers) {
      std::set<Id<audit::Seat>> shown;
      EXPECT_TRUE(writer.client().until(
          returned + promised,
          [&] {
            shown.clear();
            for (const auto& [seat, state] : writer.client().roster) {
              if (state != wire::PresenceState::away) shown.insert(seat);
            }
            return shown == connected && writer.client().observers == observers.size();
          }))
          << shown.size() << " shown, and " << writer.client().observers << " observers";
    }
  }

  // Somebody whom the owner takes with it: she does not come back before the next time.
  LiveClient enter_late(std::size_t victim) {
    const bool is_known = !token_of_the_late.empty();
    LiveClient late =
        enter(*nodes[victim], is_known ? by_token(9, token_of_the_late) : by_code(9, session.code));
    if (!late.welcome->token.empty()) token_of_the_late = late.welcome->token;
    return late;
  }
  // The owner dies, and starts again once another node has the session.
  void kill_and_restart(std::size_t round, std::size_t victim) {
    const LiveClient late = enter_late(victim);
    nodes[victim]->kill();
    pass_on(round, victim);
    nodes[victim]->start();
    returned = steady_clock::now();
    ASSERT_TRUE(nodes[victim]->is_ready()) << nodes[victim]->log();
  }
  // The owner stands still, and hears what was said to it when it is the owner no more.
  void halt_and_wake(std::size_t round, std::size_t victim) {
    LiveClient late = enter_late(victim);
    nodes[victim]->halt(true);
    late.send(note(late.welcome->next_command_no, 90'000 + round, "too late"));
    pass_on(round, victim);
    nodes[victim]->halt(false);
    returned = steady_clock::now();
    EXPECT_FALSE(late.until([] { return false; }));
    EXPECT_EQ(late.closed(), 4001);
    EXPECT_TRUE(late.receipts.empty());
  }
  // Now and then the lease runs out by itself.
  void pass_on(std::size_t round, std::size_t victim) {
    const std::uint64_t before = epoch();
    if (round % 11 != 9) end_lease(victim);
    for_everybody([&](Roamer& each) {
      each.avoid(victim);
      if (each.at() == victim) each.move_to((victim + 1 + round % 2) % nodes.size());
    });
    write_on(round);
    EXPECT_GT(epoch(), before);
    EXPECT_NE(owner(), victim);
    for_everybody([](Roamer& each) { each.avoid_none(); });
  }

  std::set<std::uint64_t> acknowledged() const {
    std::set<std::uint64_t> ids;
    for (std::uint64_t device = 1; device <= writers.size(); ++device) {
      for (std::uint64_t number = 0; number < written; ++number) {
        ids.insert(1'000 * device + number);
      }
    }
    return ids;
  }
  static std::set<std::uint64_t> notes_of(const LiveClient& client) {
    std::set<std::uint64_t> ids;
    for (const auto& [scope, store] : client.replica.scopes()) {
      for (const auto& [id, stored] : store.all<audit::Note>()) ids.insert(id.value);
    }
    return ids;
  }

  inline static const std::array<std::string, 3> names{"north", "south", "west"};
  RedisServer redis;
  std::string database;
  std::vector<std::unique_ptr<ServerProcess>> nodes;
  wire::SessionMade session;
  std::vector<Roamer> writers;
  std::vector<Roamer> observers;
  std::uint64_t written = 0;          // By each of the writers.
  steady_clock::time_point returned;  // The node that was last the owner.
  std::string token_of_the_late;
};

TEST_F(TakeOvers, T_K5_T_K6_fifty_of_them_write_nothing_stale_lose_nothing_and_leave_all_equal) {
  spread_out();
  write_on(0);
  for (std::size_t round = 0; round < take_overs && !HasFatalFailure(); ++round) {
    SCOPED_TRACE("take-over " + std::to_string(round + 1));
    spread_out();
    const std::size_t victim = owner();
    round % 2 == 0 ? halt_and_wake(round, victim) : kill_and_restart(round, victim);
    expect_exact_presence();
  }
  spread_out();

  EXPECT_GE(epoch(), take_overs + 1);
  // In the order of the session no opening says anything behind a later one, and no place is empty.
  EXPECT_EQ(ask_database("SELECT count(*) FROM (SELECT epoch, max(epoch) OVER (ORDER BY seq) AS "
                         "latest FROM entry JOIN its ON session=its.id) AS ordered "
                         "WHERE epoch<latest"),
            "0");
  EXPECT_EQ(ask_database("SELECT count(*)-max(seq) FROM entry JOIN its ON session=its.id"), "0");
  EXPECT_GE(std::stoull(
                ask_database("SELECT count(DISTINCT epoch) FROM entry JOIN its ON session=its.id")),
            take_overs + 1);

  const auto state = state_of(*nodes[owner()], session);
  for_everybody([&](Roamer& each) {
    expect_level(each.client(), state);
    EXPECT_EQ(notes_of(each.client()), acknowledged());
  });

  // Of the journal alone.
  for (const auto& node : nodes) node->kill();
  nodes[2]->start();
  end_lease(0);
  end_lease(1);
  const auto opened = state_of(*nodes[2], session);
  EXPECT_EQ(opened.seq, state.seq);
  EXPECT_EQ(opened.hash.value, state.hash.value);
  LiveClient witness = enter(*nodes[2], by_link(6, session.observer));
  EXPECT_EQ(notes_of(witness), acknowledged());
}

}  // namespace
}  // namespace plenary::testing
