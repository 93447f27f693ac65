// Sessions of one audit: what was committed to and is still open opens the next.
#include <gtest/gtest.h>

#include "tests/integration/server.h"

namespace plenary::testing {
namespace {

template <class R>
std::vector<R> held(LiveClient& client, audit::Scope scope) {
  std::vector<R> records;
  const auto store = client.replica.scopes().find(scope);
  if (store == client.replica.scopes().end()) return records;
  for (const auto& [id, stored] : store->second.all<R>()) records.push_back(stored.record);
  return records;
}

TEST(CarryOver, the_next_session_of_an_audit_opens_with_what_is_still_open) {
  ServerProcess server{{"--loops", "2"}};
  const auto first = make_session(server);
  LiveClient lead = enter(server, by_link(1, first.facilitator));
  LiveClient ana = enter(server, by_code(2, first.code));
  const Id<audit::Seat> owner = lead.welcome->seat.id;
  const Id<audit::Seat> witness = ana.welcome->seat.id;
  std::uint64_t no = 0;
  for (const std::uint64_t id : {11U, 12U}) {
    audit::AddCommitment add;
    add.id = Id<audit::Commitment>(id);
    add.text = {Id<audit::RunTag>(id), id == 11 ? "A late bus" : "Done by noon"};
    add.plan = {"Ask the bus company", 20'500, "Riders in October"};
    add.promise.owner = owner;
    add.promise.witness = witness;
    add.promise.helpers = {witness};
    lead.send(wire::Submit{++no, {}, add});
    lead.send(wire::Submit{++no, {}, audit::AgreeCommitment{add.id, true}});
  }
  lead.send(wire::Submit{
      ++no,
      {},
      audit::ReportCommitment{Id<audit::Commitment>(12), audit::CommitmentState::kept, ""}});
  ASSERT_TRUE(lead.until_receipt(no));
  ASSERT_EQ(post(server, address_of(first) + "/close").status, 200);

  const auto second = make_session(server, R"({"title":"Thirty days on","continues":")" +
                                               std::to_string(first.session.value) + "\"}");
  LiveClient later = enter(server, by_link(3, second.facilitator));

  const auto open = held<audit::Commitment>(later, audit::Scope::everyone());
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].text.str(), "A late bus");
  EXPECT_EQ(open[0].carried_on, Id<audit::Commitment>(11));
  EXPECT_TRUE(open[0].we_believe);
  const auto pledged = held<audit::Pledge>(later, audit::Scope::members());
  ASSERT_EQ(pledged.size(), 1U);
  EXPECT_EQ(pledged[0].promise.owner_name, lead.welcome->seat.name);
  EXPECT_EQ(pledged[0].promise.helper_names, std::vector{ana.welcome->seat.name});
  const auto before = held<audit::Settings>(lead, audit::Scope::everyone());
  const auto after = held<audit::Settings>(later, audit::Scope::everyone());
  ASSERT_EQ(after.size(), 1U);
  EXPECT_TRUE(after[0].audit);
  EXPECT_EQ(before.at(0).audit, after[0].audit);
  expect_same(later, state_of(server, second));
}

TEST(CarryOver, a_session_that_is_not_there_cannot_be_continued) {
  ServerProcess server;

  EXPECT_EQ(post(server, "/api/sessions", R"({"title":"x","continues":"77"})").status, 404);
}

}  // namespace
}  // namespace plenary::testing
