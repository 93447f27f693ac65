// People come in and see one another, over real sockets.
#include <gtest/gtest.h>

#include "tests/integration/server.h"

namespace plenary::testing {
namespace {

class Joining : public ::testing::TestWithParam<const char*> {
 protected:
  ServerProcess server{{"--loops", GetParam()}};
};

INSTANTIATE_TEST_SUITE_P(Loops, Joining, ::testing::Values("1", "2"));

TEST_P(Joining, by_code_and_what_one_writes_all_the_others_see) {
  const auto session = make_session(server);
  std::vector<LiveClient> people;
  people.reserve(6);
  for (std::uint64_t device = 1; device <= 6; ++device) {
    people.push_back(enter(server, by_code(device, session.code)));
  }

  for (std::uint64_t i = 0; i < people.size(); ++i) {
    people[i].send(note(1, 100 + i, "note " + std::to_string(i)));
  }

  for (LiveClient& person : people) {
    EXPECT_TRUE(person.until([&] { return person.notes().size() == 6; }));
    EXPECT_TRUE(person.until_receipt(1));
  }
  const auto state = state_of(server, session);
  for (LiveClient& person : people) expect_same(person, state);
}

TEST_P(Joining, P12_a_named_note_and_its_author_come_in_one_message) {
  const auto session = make_session(server);
  LiveClient ana = enter(server, by_code(1, session.code));
  LiveClient ben = enter(server, by_code(2, session.code));

  ana.send(note(1, 100, "mine"));

  ASSERT_TRUE(ben.until([&] { return ben.notes().size() == 1; }));
  bool named = false;
  for (const auto& [scope, store] : ben.replica.scopes()) {
    for (const auto& [id, stored] : store.all<audit::Authorship>()) {
      named = named || stored.record.seat == ana.welcome->seat.id;
    }
  }
  EXPECT_TRUE(named);
}

TEST_P(Joining, by_http_gives_a_token_that_opens_the_live_path) {
  const auto session = make_session(server);
  const HttpGot got = ask(
      server.port(),
      {"POST",
       "/api/join",
       {{"Content-Type", "application/json"}},
       R"({"code":")" + session.code + R"(","name":"Ana","device":"AAAAAAAA0NAAAAAAAAAAAQ=="})"});
  ASSERT_EQ(got.status, 200) << got.body;
  const auto joined = wire::from_json<wire::Joined>(got.body);
  ASSERT_TRUE(joined.has_value());

  LiveClient ana = enter(server, by_token(1, joined->token));

  EXPECT_EQ(ana.welcome->seat.id, joined->seat);
  EXPECT_EQ(ana.welcome->seat.name, "Ana");
}

TEST_P(Joining, P6_the_newest_connection_of_a_device_wins) {
  const auto session = make_session(server);
  LiveClient first = enter(server, by_code(1, session.code));

  LiveClient second = enter(server, by_token(1, first.welcome->token));

  EXPECT_EQ(first.closed(), 4102);
  second.send(note(1, 100, "still here"));
  EXPECT_TRUE(second.until_receipt(1));
}

TEST_P(Joining, T_M13_observers_get_no_name_and_no_seat_but_their_own) {
  const auto session = make_session(server);
  wire::Hello hello = by_code(1, session.code);
  hello.name = "Canary Ana";
  LiveClient ana = enter(server, hello);
  LiveClient observer = enter(server, by_link(2, session.observer));

  ana.send(note(1, 100, "seen by observers"));

  ASSERT_TRUE(observer.until([&] { return observer.notes().size() == 1; }));
  EXPECT_EQ(observer.raw.find("Canary"), std::string::npos);
}

TEST_P(Joining, P15_a_device_a_token_and_a_command_number_are_told_to_nobody_else) {
  const auto session = make_session(server);
  constexpr std::uint64_t device = 0xA1A2A3A4A5A6A7A8;
  const std::string device_bytes = "\xA1\xA2\xA3\xA4\xA5\xA6\xA7\xA8";
  LiveClient ana = enter(server, by_code(device, session.code));
  LiveClient staff = enter(server, by_link(2, session.facilitator));

  ana.send(note(1, 100, "who wrote this"));
  ASSERT_TRUE(ana.until_receipt(1));
  ASSERT_TRUE(staff.until([&] { return staff.notes().size() == 1; }));
  LiveClient late = enter(server, by_code(3, session.code));

  for (const LiveClient* other : {&staff, &late}) {
    EXPECT_EQ(other->raw.find(device_bytes), std::string::npos);
    EXPECT_EQ(other->raw.find(ana.welcome->token), std::string::npos);
    EXPECT_TRUE(other->receipts.empty());  // Nothing else carries a command's number.
  }
}

TEST_P(Joining, json_is_the_same_session) {
  const auto session = make_session(server);
  LiveClient ana = enter(server, by_code(1, session.code));
  LiveClient script(server.port(), {"/live", "plenary.v1+json", {}});
  ASSERT_EQ(script.status(), 101);
  const auto next_with = [&](const std::string& mark) {
    std::string seen;
    while (const auto message = script.next_message()) {
      seen = *message;
      if (seen.find(mark) != std::string::npos) return seen;
    }
    return std::string("closed before: " + mark);
  };

  script.send_frame(1, R"({"hello":{"proto_min":1,"proto_max":1,"join_code":")" + session.code +
                           R"(","device":"AQEBAQEBAQEBAQEBAQEBAQ=="}})");
  EXPECT_NE(next_with("\"welcome\"").find("\"next_command_no\""), std::string::npos);
  script.send_frame(1, R"({"submit":{"command_no":"1","command":{"add_note":{"id":"77",)"
                       R"("text":{"run":"77","text":"from a script"}}}}})");

  EXPECT_NE(next_with("\"receipts\"").find("\"command_no\""), std::string::npos);
  EXPECT_TRUE(ana.until([&] { return ana.notes() == std::vector<std::string>{"from a script"}; }));
}

}  // namespace
}  // namespace plenary::testing
