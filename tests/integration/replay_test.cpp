// A finished session watched again over a real connection, also after a restart.
#include <gtest/gtest.h>

#include "tests/integration/server.h"

namespace plenary::testing {
namespace {

Id<audit::Settings> settings_of(const Client& client) {
  for (const auto& [scope, store] : client.replica.scopes()) {
    if (const auto* stored = store.only<audit::Settings>()) return stored->record.id;
  }
  return {};
}

TEST(WatchedAgain, F48_what_happened_is_seen_again_and_stays_as_it_is) {
  ServerProcess server{{"--loops", "2"}};
  const auto session = make_session(server);
  const wire::Hello hello = by_code(1, session.code);
  LiveClient ana = enter(server, hello);
  ana.send(note(1, 100, "said on the day"));
  ASSERT_TRUE(ana.until_receipt(1));
  ASSERT_EQ(post(server, address_of(session) + "/close").status, 200);
  server.kill();
  server.start();

  LiveClient again(server.port());
  wire::Hello watching = by_token(1, ana.welcome->token);
  watching.replay.speed = 3'600;
  again.send(watching);

  ASSERT_TRUE(again.until([&] { return !again.notes().empty(); }));
  EXPECT_EQ(again.notes(), std::vector<std::string>{"said on the day"});
  again.send(note(1, 101, "said too late"));
  ASSERT_TRUE(again.until_receipt(1));
  EXPECT_EQ(again.receipt(1)->refusal, audit::Refusal::session_closed);
}

TEST(WatchedAgain, F48_the_staff_see_what_was_theirs_too) {
  ServerProcess server;
  const auto session = make_session(server);
  LiveClient lead = enter(server, by_link(1, session.facilitator));
  audit::AddNote own{Id<audit::Note>(200), {}, {Id<audit::RunTag>(1), "for the staff"}};
  own.audience = audit::Audience::staff;
  lead.send(wire::Submit{1, {}, own});
  ASSERT_TRUE(lead.until_receipt(1));
  ASSERT_EQ(post(server, address_of(session) + "/close").status, 200);

  LiveClient again(server.port());
  wire::Hello watching = by_token(1, lead.welcome->token);
  watching.replay.speed = 3'600;
  again.send(watching);

  ASSERT_TRUE(again.until([&] { return !again.notes().empty(); }));
  const auto is_over = [&] {
    const auto* settings = again.replica.find<audit::Settings>(settings_of(again));
    return settings != nullptr && settings->closed;
  };
  ASSERT_TRUE(again.until(is_over));
  expect_same(again, state_of(server, session));
}

}  // namespace
}  // namespace plenary::testing
