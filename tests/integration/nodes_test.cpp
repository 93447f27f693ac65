// Several nodes on one PostgreSQL: people find their session wherever they come in, and nodes that
// die, stand still or are restarted lose and double nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/roamer.h"
#include "tests/integration/server.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/postgres_server.h"

namespace plenary::testing {
namespace {

class Nodes : public ::testing::Test {
 protected:
  Nodes() : database(shared_postgres().make_database()) {
    for (const char* name : {"north", "south", "west"}) {
      const std::string url = shared_postgres().url(database);
      nodes.push_back(std::make_unique<ServerProcess>(
          std::vector<std::string>{"--journal", url, "--node", name}));
      EXPECT_TRUE(nodes.back()->is_ready()) << nodes.back()->log();
    }
  }
  ServerProcess& node(std::size_t which) { return *nodes[which]; }
  std::size_t named(const std::string& name) {
    return name == "north" ? 0 : name == "south" ? 1 : 2;
  }
  std::string entries_of(const wire::SessionMade& session) {
    const std::string id = std::to_string(static_cast<std::int64_t>(session.session.value));
    return shared_postgres().value(database, "SELECT count(*) FROM entry WHERE session=" + id);
  }

  std::string database;
  std::vector<std::unique_ptr<ServerProcess>> nodes;
};

TEST_F(Nodes, who_comes_in_by_another_node_is_sent_to_the_one_that_has_the_session) {
  const auto session = make_session(node(0));
  LiveClient ana = enter(node(0), by_code(1, session.code));

  LiveClient ben(node(1).port());
  ben.send(by_code(2, session.code));
  EXPECT_FALSE(ben.until_welcome());
  EXPECT_EQ(ben.closed(), 4001);
  ASSERT_EQ(ben.goaways.size(), 1U);
  EXPECT_EQ(ben.goaways[0].reason, wire::GoawayReason::elsewhere);
  EXPECT_EQ(ben.goaways[0].node, "north");

  // Where it says, and through whatever address a proxy is asked by.
  LiveClient::Options there;
  there.target = "/n/north/live";
  LiveClient again(node(0).port(), there);
  again.send(by_code(2, session.code));
  ASSERT_TRUE(again.until_welcome());
  ana.send(note(1, 101, "seen by all"));
  EXPECT_TRUE(again.until([&] { return again.notes().size() == 1; }));
}

TEST_F(Nodes, requests_are_sent_there_too_with_the_same_address) {
  const auto session = make_session(node(0));

  const HttpGot sent = get(node(2), address_of(session) + "/hash");
  EXPECT_EQ(sent.status, 307);
  EXPECT_NE(sent.head.find("Location: /n/north" + address_of(session) + "/hash"), std::string::npos)
      << sent.head;
  EXPECT_EQ(get(node(0), "/n/north" + address_of(session) + "/hash").status, 200);
  const HttpGot joining =
      ask(node(1).port(), {"POST",
                           "/join",
                           {{"Content-Type", "application/x-www-form-urlencoded"}},
                           "code=" + session.code + "&name=Ana&group=students&modality=remote"});
  EXPECT_EQ(joining.status, 307);
  EXPECT_NE(joining.head.find("Location: /n/north/join"), std::string::npos) << joining.head;
  // Lists come from the journal, which all share.
  EXPECT_EQ(get(node(2), address_of(session)).status, 200);
}

TEST_F(Nodes, T_K6_after_kill_9_another_node_has_everything_acknowledged) {
  const auto session = make_session(node(0));
  Roamer ana(
      nodes, [this](const std::string& name) { return named(name); }, by_code(1, session.code));
  ana.write(40, [this](std::uint64_t done) {
    if (done == 20) node(0).kill();
  });

  EXPECT_EQ(ana.client().notes().size(), 40U);
  Roamer witness(
      nodes, [this](const std::string& name) { return named(name); }, by_code(2, session.code));
  ASSERT_TRUE(witness.ensure_inside());
  EXPECT_EQ(witness.client().notes().size(), 40U);
}

TEST_F(Nodes, T_K5_an_owner_that_stood_still_beyond_its_lease_writes_nothing_more) {
  const auto session = make_session(node(0));
  const auto find = [this](const std::string& name) { return named(name); };
  Roamer ana(nodes, find, by_code(1, session.code));
  ana.write(10);
  LiveClient zombie = enter(node(0), by_code(2, session.code));
  LiveClient listener = enter(node(0), by_code(3, session.code));
  const std::uint64_t before = std::stoull(entries_of(session));

  node(0).halt(true);
  // Said to the owner while it stands still: it is heard when it is none any more.
  zombie.send(note(1, 900, "too late"));
  Roamer ben(nodes, find, by_code(4, session.code));
  ben.avoid(0);
  ben.write(10);
  const std::uint64_t meanwhile = std::stoull(entries_of(session));
  node(0).halt(false);

  EXPECT_EQ(zombie.closed(), 4001);
  EXPECT_EQ(listener.closed(), 4001);
  EXPECT_TRUE(zombie.receipts.empty());
  EXPECT_GE(meanwhile, before + 10);
  ana.write(20);
  EXPECT_EQ(ana.client().notes().size(), 30U);
  EXPECT_THAT(ana.client().notes(), ::testing::Not(::testing::Contains("too late")));
}

// Only its line to PostgreSQL is cut: people reach it as before, and it does not know whose its
// sessions are.
TEST(NodeWithoutPostgres, T_K7_it_stops_showing_what_it_has_and_is_given_nobody_new) {
  const std::string database = shared_postgres().make_database();
  const TemporaryFolder folder;
  FaultProxy line(folder.path() + "/.s.PGSQL.5432", shared_postgres().folder() + "/.s.PGSQL.5432");
  ServerProcess north({"--journal", "postgresql://plenary@/" + database + "?host=" + folder.path(),
                       "--node", "north"});
  ServerProcess south({"--journal", shared_postgres().url(database), "--node", "south"});
  ASSERT_TRUE(north.is_ready() && south.is_ready()) << north.log() << south.log();
  const auto becomes = [&](int readiness) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (ask(north.admin_port(), {"GET", "/readyz", {}, ""}).status != readiness) {
      if (std::chrono::steady_clock::now() > until) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
  };
  const auto session = make_session(north);
  LiveClient listener = enter(north, by_link(1, session.observer));
  ASSERT_TRUE(becomes(200));

  line.hold(true);
  EXPECT_TRUE(becomes(503));
  EXPECT_FALSE(listener.until([] { return false; }));
  EXPECT_EQ(listener.closed(), 4001);
  ASSERT_EQ(listener.goaways.size(), 1U);
  EXPECT_EQ(listener.goaways[0].reason, wire::GoawayReason::reopening);
  LiveClient there = enter(south, by_link(2, session.observer));
  EXPECT_GT(there.welcome->epoch, listener.welcome->epoch);
  // A code that it cannot look up is not called wrong.
  EXPECT_EQ(turned_away(north, by_code(3, session.code)), 4001);

  line.hold(false);
  EXPECT_TRUE(becomes(200));
  LiveClient sent(north.port());
  sent.send(by_link(4, session.observer));
  EXPECT_FALSE(sent.until_welcome());
  ASSERT_EQ(sent.goaways.size(), 1U);
  EXPECT_EQ(sent.goaways[0].node, "south");
}

TEST(NodeWithoutPostgres, T_K8_what_was_acknowledged_is_there_once_though_postgresql_was_killed) {
  PostgresServer postgres;
  const std::string database = postgres.make_database();
  std::vector<std::unique_ptr<ServerProcess>> nodes;
  nodes.push_back(std::make_unique<ServerProcess>(
      std::vector<std::string>{"--journal", postgres.url(database), "--node", "north"}));
  ASSERT_TRUE(nodes[0]->is_ready()) << nodes[0]->log();
  const auto session = make_session(*nodes[0]);
  Roamer ana(nodes, [](const std::string&) { return 0; }, by_code(1, session.code));
  // At the pace that a session takes, so that each time something is on its way.
  std::thread writer([&] {
    ana.write(
        20, [](std::uint64_t) { std::this_thread::sleep_for(std::chrono::milliseconds(100)); });
  });
  for (int times = 0; times < 3; ++times) {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    postgres.stop(SIGKILL);
    postgres.start();
  }
  writer.join();
  ana.write(25);

  LiveClient witness = enter(*nodes[0], by_code(2, session.code));
  EXPECT_EQ(witness.notes().size(), 25U);
  expect_level(witness, state_of(*nodes[0], session));
}

TEST_F(Nodes,
       T_K10_T_K11_restarting_one_node_after_the_other_under_load_loses_and_doubles_nothing) {
  const auto session = make_session(node(0));
  const auto find = [this](const std::string& name) { return named(name); };
  Roamer ana(nodes, find, by_code(1, session.code));
  // She goes on while each ends; the next one goes once the one before is back.
  std::size_t restarted = 0;
  bool ending = false;
  std::uint64_t written = 0;
  ana.write(10);
  while (restarted < 2 * nodes.size()) {
    ServerProcess& next = node(restarted % nodes.size());
    if (!std::exchange(ending, true)) next.terminate();
    ana.write(written += 10);
    const int code = next.exit_code(/*wait=*/false);
    if (code == -1) {
      // It goes on answering for a moment; she keeps to the pace that a session takes.
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
      continue;
    }
    EXPECT_EQ(code, 0);
    next.start();
    EXPECT_TRUE(next.is_ready()) << next.log();
    ++restarted;
    ending = false;
  }

  ana.write(written + 10);
  EXPECT_EQ(ana.client().notes().size(), written + 10);
}

}  // namespace
}  // namespace plenary::testing
