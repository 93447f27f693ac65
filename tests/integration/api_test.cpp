// Administration over HTTP.
#include <gtest/gtest.h>

#include "tests/integration/server.h"

namespace plenary::testing {
namespace {

class AdminApi : public ::testing::Test {
 protected:
  ServerProcess server{{"--loops", "2"}};
};

TEST_F(AdminApi, sessions_are_made_listed_shown_and_closed) {
  const auto made = make_session(server);
  make_session(server, R"({"title":"Another"})");

  const auto list = wire::from_json<wire::SessionList>(get(server, "/api/sessions").body);
  ASSERT_TRUE(list.has_value());
  EXPECT_EQ(list->sessions.size(), 2U);
  ASSERT_EQ(post(server, address_of(made) + "/close").status, 200);
  const auto line = wire::from_json<wire::SessionLine>(get(server, address_of(made)).body);

  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(line->title, "Audit");
  EXPECT_TRUE(line->closed);
  EXPECT_EQ(line->code, "");
  EXPECT_EQ(post(server, address_of(made) + "/close").status, 409);
  EXPECT_EQ(get(server, address_of(made) + "/code").status, 409);
}

TEST_F(AdminApi, a_session_that_cannot_be_made_leaves_nothing_behind) {
  EXPECT_EQ(post(server, "/api/sessions", R"({"title":""})").status, 422);
  EXPECT_EQ(post(server, "/api/sessions", R"({"title":"x","observer_delay_s":601})").status, 422);
  EXPECT_EQ(post(server, "/api/sessions", R"({"titel":"x"})").status, 400);
  EXPECT_EQ(post(server, "/api/sessions", "{").status, 400);
  EXPECT_EQ(post(server, "/api/sessions", "").status, 400);

  EXPECT_EQ(
      wire::from_json<wire::SessionList>(get(server, "/api/sessions").body)->sessions.size(), 0U);
}

TEST_F(AdminApi, errors_have_a_code_and_a_sentence) {
  const auto problem = wire::from_json<wire::Problem>(get(server, "/api/sessions/123456789").body);

  ASSERT_TRUE(problem.has_value());
  EXPECT_EQ(problem->error, "not_found");
  EXPECT_NE(problem->message, "");
}

TEST_F(AdminApi, what_is_no_address_is_404_and_what_is_no_method_405) {
  const auto made = make_session(server);

  for (const char* rest : {"/nothing", "/export/x", "x", "/close/", "/%2e%2e"}) {
    EXPECT_EQ(get(server, address_of(made) + rest).status, 404) << rest;
  }
  EXPECT_EQ(get(server, "/api/sessions/99999999999999999999999").status, 404);
  EXPECT_EQ(get(server, "/api/sessions/-1").status, 404);
  for (const char* method : {"PUT", "DELETE", "PATCH"}) {
    EXPECT_EQ(
        ask(server.port(), {method, address_of(made), as_administrator(server), "{}"}).status, 405)
        << method;
  }
  EXPECT_EQ(ask(server.port(), {"GET", "/api/join", {}, ""}).status, 405);
}

TEST_F(AdminApi, an_invitation_gives_its_role) {
  const auto made = make_session(server);
  const HttpGot got =
      post(server, address_of(made) + "/invite", R"({"role":"ROLE_CO_FACILITATOR"})");
  ASSERT_EQ(got.status, 200) << got.body;

  const auto invited = wire::from_json<wire::Invited>(got.body);
  const LiveClient second = enter(server, by_link(1, invited->token));

  EXPECT_EQ(second.welcome->seat.role, audit::Role::co_facilitator);
  EXPECT_EQ(post(server, address_of(made) + "/invite", R"({"role":"ROLE_NONE"})").status, 422);
  EXPECT_EQ(post(server, address_of(made) + "/invite", R"({"role":"boss"})").status, 400);
}

TEST_F(AdminApi, T_E4_an_export_holds_what_a_facilitator_may_see_and_no_more) {
  const auto made = make_session(server);
  LiveClient lead = enter(server, by_link(1, made.facilitator));
  audit::BeginPhase anonymous;
  anonymous.name = "observe";
  anonymous.anonymity = audit::Anonymity::moderator_vault;
  anonymous.grants = {{audit::Role::participant, 0x7F}};
  anonymous.after_number = 1;
  lead.send(wire::Submit{1, {}, anonymous});
  ASSERT_TRUE(lead.until_receipt(1));
  ASSERT_EQ(lead.receipt(1)->refusal, audit::Refusal::none);
  LiveClient ana = enter(server, by_code(2, made.code));
  ana.send(note(1, 501, "said without a name"));
  audit::AddNote mine = std::get<audit::AddNote>(note(2, 502, "for nobody else").command);
  mine.audience = audit::Audience::only_me;
  ana.send(wire::Submit{2, {}, mine});
  ASSERT_TRUE(ana.until_receipt(2));

  const HttpGot got = get(server, address_of(made) + "/export?format=json");

  ASSERT_EQ(got.status, 200);
  const auto state = wire::from_json<wire::SessionState>(got.body);
  ASSERT_TRUE(state.has_value()) << got.body;
  EXPECT_NE(got.body.find("said without a name"), std::string::npos);
  EXPECT_EQ(got.body.find("for nobody else"), std::string::npos);
  EXPECT_EQ(got.body.find("authorship"), std::string::npos);
  EXPECT_EQ(got.body.find("ticket"), std::string::npos);
  for (const wire::ScopeState& scope : state->scopes) {
    EXPECT_NE(scope.scope.kind, audit::ScopeKind::vault);
    EXPECT_NE(scope.scope.kind, audit::ScopeKind::seat);
  }
}

// What stands in it of one kind, whatever the scope.
template <class R>
std::vector<R> exported(const wire::SessionState& state) {
  std::vector<R> found;
  for (const wire::ScopeState& scope : state.scopes) {
    for (const audit::Record& record : scope.records) {
      if (const auto* one = std::get_if<R>(&record)) found.push_back(*one);
    }
  }
  return found;
}

TEST_F(AdminApi, F01_an_export_has_the_template_the_session_follows) {
  const auto made = make_session(server, R"({"title":"A day","templateName":"full-day"})");

  const auto state = wire::from_json<wire::SessionState>(
      get(server, address_of(made) + "/export?format=json").body);

  ASSERT_TRUE(state.has_value());
  const auto agenda = exported<audit::Agenda>(*state);
  ASSERT_EQ(agenda.size(), 1U);
  EXPECT_EQ(agenda[0].name, "full-day");
  EXPECT_GE(agenda[0].version, 1U);
  const auto planned = exported<audit::PlannedPhase>(*state);
  ASSERT_GE(planned.size(), 5U);
  for (const audit::PlannedPhase& step : planned) {
    EXPECT_EQ(step.plan.prompts.size(), 5U) << step.plan.name;
    EXPECT_FALSE(step.plan.grants.empty()) << step.plan.name;
  }
}

TEST_F(AdminApi, F30_an_export_has_the_totals_of_a_secret_ballot_and_nobodys_vote) {
  const auto made = make_session(server);
  LiveClient lead = enter(server, by_link(1, made.facilitator));
  audit::BeginPhase voting;
  voting.name = "prioritise";
  voting.grants = {{audit::Role::participant, 0x7F}};
  voting.after_number = 1;
  lead.send(wire::Submit{1, {}, voting});
  LiveClient ana = enter(server, by_code(2, made.code));
  ana.send(note(1, 501, "a late bus"));
  ASSERT_TRUE(ana.until_receipt(1));
  const auto item = audit::ref(Id<audit::Note>(501));
  audit::OpenBallot open;
  open.id = Id<audit::Ballot>(7);
  open.title = "Can you live with it?";
  open.method = audit::BallotMethod::fist_to_five;
  open.items = {item};
  lead.send(wire::Submit{2, {}, open});
  ASSERT_TRUE(lead.until_receipt(2));
  ana.send(wire::Submit{2, {}, audit::CastVote{open.id, {item, 1, 0, "too soon"}}});
  ASSERT_TRUE(ana.until_receipt(2));
  lead.send(wire::Submit{3, {}, audit::CloseBallot{open.id}});
  lead.send(wire::Submit{4, {}, audit::RevealBallot{open.id}});
  ASSERT_TRUE(lead.until_receipt(4));

  const auto state = wire::from_json<wire::SessionState>(
      get(server, address_of(made) + "/export?format=json").body);

  ASSERT_TRUE(state.has_value());
  const auto tallies = exported<audit::Tally>(*state);
  ASSERT_EQ(tallies.size(), 1U);
  EXPECT_EQ(tallies[0].voters, 1U);
  ASSERT_EQ(exported<audit::Objection>(*state).size(), 1U);
  EXPECT_TRUE(exported<audit::Vote>(*state).empty());
  EXPECT_TRUE(exported<audit::VoteSheet>(*state).empty());
}

TEST_F(AdminApi, T_E13_an_export_is_of_one_seq_and_says_its_hash_and_chain) {
  const auto made = make_session(server);
  LiveClient ana = enter(server, by_code(1, made.code));
  ana.send(note(1, 501, "first"));
  ASSERT_TRUE(ana.until_receipt(1));
  const auto hashes = state_of(server, made);

  const auto state = wire::from_json<wire::SessionState>(
      get(server, address_of(made) + "/export?format=json").body);

  ASSERT_TRUE(state.has_value());
  EXPECT_EQ(state->seq, hashes.seq);
  EXPECT_EQ(state->hash, hashes.hash);
  EXPECT_EQ(state->chain.size(), 64U);
  for (const wire::ScopeState& scope : state->scopes) {
    audit::StateHash sum;
    for (const audit::Record& record : scope.records) sum += audit::state_hash(record);
    EXPECT_EQ(sum.value(), scope.hash.value);
  }
  EXPECT_EQ(get(server, address_of(made) + "/export?format=xlsx").status, 400);
}

TEST_F(AdminApi, T_A4_a_wrong_a_rotated_and_a_closed_code_get_the_same_answer) {
  const auto rotated = make_session(server);
  post(server, address_of(rotated) + "/code");
  const auto over = make_session(server);
  post(server, address_of(over) + "/close");
  const auto join = [&](const std::string& code) {
    return ask(server.port(),
               {"POST",
                "/api/join",
                {{"Content-Type", "application/json"}},
                R"({"code":")" + code + R"(","device":"AAAAAAAA0NAAAAAAAAAAAQ=="})"});
  };
  const HttpGot wrong = join("ABCD-EFGH");
  EXPECT_EQ(wrong.status, 403);

  for (const std::string& code : {rotated.code, over.code, std::string("what?")}) {
    const HttpGot got = join(code);
    EXPECT_EQ(got.status, wrong.status);
    EXPECT_EQ(got.head, wrong.head);
    EXPECT_EQ(got.body, wrong.body);
  }
}

TEST_F(AdminApi, T_E4_a_participants_token_exports_nothing) {
  const auto made = make_session(server);
  const LiveClient ana = enter(server, by_code(1, made.code));

  const HttpGot got =
      ask(server.port(), {"GET",
                          address_of(made) + "/export?format=json",
                          {{"Authorization", "Bearer " + ana.welcome->token}},
                          ""});

  EXPECT_EQ(got.status, 401);
}

}  // namespace
}  // namespace plenary::testing
