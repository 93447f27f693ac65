// Notes by nobody over real connections: drawn with a ticket, written without one, kept through a
// kill, and nothing on the server's disk that leads from one to a person.
#include <algorithm>
#include <cstdio>

#include <gtest/gtest.h>

#include "audit/canonical.h"
#include "tests/integration/server.h"
#include "tokens/voprf.h"

namespace plenary::testing {
namespace {

template <class T>
HttpGot ask_as_nobody(const ServerProcess& server, const std::string& path, const T& body) {
  return ask(
      server.port(), {"POST", path, {{"Content-Type", "application/json"}}, wire::api_json(body)});
}

struct ByNobody : ::testing::Test {
  ServerProcess server{{"--loops", "2"}};
  wire::SessionMade session = make_session(server);
  LiveClient lead = enter(server, by_link(1, session.facilitator));
  LiveClient ana = enter(server, by_code(2, session.code));
  Id<audit::TokenKey> key;
  std::vector<tokens::Token> purse;

  ByNobody() {
    audit::BeginPhase begin;
    begin.after_number = 1;
    begin.name = "close";
    begin.grants = {{audit::Role::participant, 3}};
    begin.anonymity = audit::Anonymity::unlinkable;
    lead.send(wire::Submit{1, {}, begin});
    EXPECT_TRUE(lead.until_receipt(1));
  }
  void draw(std::size_t count, Id<audit::Ballot> ballot = {}) {
    std::vector<tokens::Blinded> blinded;
    wire::TokensRequest asked{ana.welcome->token, {0xD0D0, 2}, {}, {}, ballot};
    for (std::size_t i = 0; i < count; ++i) {
      blinded.push_back(tokens::blind());
      asked.elements.push_back(blinded.back().element);
    }
    const HttpGot got = ask_as_nobody(server, "/api/tokens", asked);
    ASSERT_EQ(got.status, 200) << got.body;
    const auto drawn = *wire::from_json<wire::TokensDrawn>(got.body);
    key = drawn.key;
    const audit::TokenKey* shown = nullptr;
    ASSERT_TRUE(ana.until([&] { return (shown = ana.replica.find(key)) != nullptr; }));
    const auto made = tokens::unblind(
        blinded, {drawn.evaluated, drawn.challenge, drawn.response}, shown->public_key);
    ASSERT_TRUE(made.has_value());
    purse = *made;
  }
  static Digest secret_of(std::uint64_t id) {
    Digest secret{};
    secret[0] = static_cast<std::uint8_t>(id);
    secret[31] = 1;
    return secret;
  }
  wire::UnlinkedWrite note(std::size_t token, std::uint64_t id, const std::string& words) const {
    wire::UnlinkedWrite write{
        session.session,
        key,
        purse[token].input,
        purse[token].output,
        Id<audit::Note>(id),
        {},
        {Id<audit::RunTag>(id), words},
        {}};
    write.secret = secret_of(id);
    return write;
  }
};

TEST_F(ByNobody, F50_what_is_written_comes_out_among_others_and_stays_through_a_kill) {
  draw(6);
  for (std::size_t i = 0; i < 5; ++i) {
    const HttpGot got = ask_as_nobody(server, "/api/unlinked", note(i, 100 + i, "said by nobody"));
    EXPECT_EQ(got.status, 202) << got.body;
  }
  ASSERT_TRUE(ana.until([&] { return ana.notes().size() == 5; }));

  // Sent again it is there already; on another note the token is spent; made up it is none.
  EXPECT_EQ(ask_as_nobody(server, "/api/unlinked", note(0, 100, "said by nobody")).status, 200);
  const HttpGot spent = ask_as_nobody(server, "/api/unlinked", note(0, 200, "twice"));
  EXPECT_EQ(wire::from_json<wire::Problem>(spent.body)->error, "token_spent");
  wire::UnlinkedWrite forged = note(5, 201, "forged");
  forged.output[3] ^= 1U;
  EXPECT_EQ(ask_as_nobody(server, "/api/unlinked", forged).status, 403);

  server.kill();
  server.start();
  LiveClient back = enter(server, by_token(2, ana.welcome->token));
  ASSERT_TRUE(back.until([&] { return back.notes().size() == 5; }));
  EXPECT_EQ(ask_as_nobody(server, "/api/unlinked", note(5, 105, "after the kill")).status, 202);
  // Who wrote it changes it by its secret, and nobody else.
  wire::UnlinkedChange change{session.session, Id<audit::Note>(100), {}, {}};
  change.secret = secret_of(101);
  EXPECT_EQ(
      wire::from_json<wire::Problem>(ask_as_nobody(server, "/api/unlinked/change", change).body)
          ->error,
      "not_yours");
  for (std::uint64_t id = 100; id < 105; ++id) {
    change.note = Id<audit::Note>(id);
    change.secret = secret_of(id);
    EXPECT_EQ(ask_as_nobody(server, "/api/unlinked/change", change).status, 202);
  }
  ASSERT_TRUE(
      back.until([&] { return back.notes() == std::vector<std::string>{"after the kill"}; }));
}

// The bytes of every row, in hexadecimal.
std::vector<std::string> rows_of(const std::string& journal) {
  const std::string ask =
      "sqlite3 -readonly '" + journal + "' \"SELECT hex(bytes) FROM entry ORDER BY seq\"";
  std::vector<std::string> rows;
  std::FILE* out = ::popen(ask.c_str(), "r");
  PLENARY_ASSERT(out != nullptr);
  std::vector<char> line(1 << 20);
  while (std::fgets(line.data(), static_cast<int>(line.size()), out) != nullptr) {
    rows.emplace_back(line.data());
  }
  EXPECT_EQ(::pclose(out), 0);
  return rows;
}

std::string hex_of(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes) {
    hex.push_back("0123456789ABCDEF"[static_cast<unsigned char>(byte) >> 4]);
    hex.push_back("0123456789ABCDEF"[static_cast<unsigned char>(byte) & 15]);
  }
  return hex;
}

std::string hex_of(std::uint64_t id) {
  std::string bytes;
  audit::canonical::put_fixed64(bytes, id);
  return hex_of(bytes);
}

// Two people write at the same time. What stands in one row could be joined.
TEST_F(ByNobody, T_M7_no_row_on_the_disk_names_a_note_and_a_person) {
  draw(5);
  constexpr std::uint64_t first = 0x1111222233330000;
  for (std::size_t i = 0; i < 5; ++i) {
    ask_as_nobody(server, "/api/unlinked", note(i, first + i, "said by nobody"));
    wire::Submit own = testing::note(2 + i, 500 + i, "only for me");
    std::get<audit::AddNote>(own.command).audience = audit::Audience::only_me;
    lead.send(own);
  }
  ASSERT_TRUE(ana.until([&] { return ana.notes().size() == 5; }));
  server.terminate();
  ASSERT_EQ(server.exit_code(/*wait=*/true), 0);

  const std::string device = hex_of(audit::canonical::key_bytes({0xD0D0, 2}));
  const std::vector<std::string> persons{
      hex_of(ana.welcome->seat.id.value), hex_of(lead.welcome->seat.id.value), device};
  std::size_t notes = 0;
  std::size_t named = 0;
  for (const std::string& row : rows_of(server.data() + "/journal.sqlite")) {
    bool of_a_note = false;
    for (std::size_t i = 0; i < 5; ++i) {
      of_a_note = of_a_note || row.find(hex_of(first + i)) != std::string::npos;
    }
    const bool of_a_person = std::any_of(persons.begin(), persons.end(), [&](const auto& person) {
      return row.find(person) != std::string::npos;
    });
    EXPECT_FALSE(of_a_note && of_a_person) << row;
    notes += of_a_note ? 1U : 0U;
    named += of_a_person ? 1U : 0U;
  }
  EXPECT_EQ(notes, 5U);
  EXPECT_GT(named, 3U);
}

// The draw as in the constructor's phase, but for a ballot.
TEST_F(ByNobody, F30_votes_by_nobody_are_counted_when_the_ballot_is_closed) {
  audit::BeginPhase begin;
  begin.after_number = 2;
  begin.name = "prioritise";
  begin.grants = {{audit::Role::participant, 0x1F}};
  lead.send(wire::Submit{2, {}, begin});
  lead.send(testing::note(3, 700, "the bus"));
  audit::OpenBallot open;
  open.id = Id<audit::Ballot>(800);
  open.title = "What first?";
  open.method = audit::BallotMethod::dots;
  open.secrecy = audit::BallotSecrecy::unlinkable;
  open.budget = 3;
  open.items = {ref(Id<audit::Note>(700))};
  lead.send(wire::Submit{4, {}, open});
  ASSERT_TRUE(lead.until_receipt(4));
  ASSERT_EQ(lead.receipt(4)->refusal, audit::Refusal::none);
  draw(1, open.id);

  wire::UnlinkedVote vote{
      session.session, key, purse[0].input, purse[0].output, {{open.items[0], 3, 0, {}}}, {}};
  vote.secret = secret_of(1);
  EXPECT_EQ(ask_as_nobody(server, "/api/unlinked/vote", vote).status, 202);
  lead.send(wire::Submit{5, {}, audit::CloseBallot{open.id}});
  lead.send(wire::Submit{6, {}, audit::RevealBallot{open.id}});

  const auto tally = [&]() -> const audit::Tally* {
    for (const auto& [scope, store] : ana.replica.scopes()) {
      if (const auto* stored = store.only<audit::Tally>()) return &stored->record;
    }
    return nullptr;
  };
  ASSERT_TRUE(ana.until([&] { return tally() != nullptr; }));
  EXPECT_EQ(tally()->dots, 3U);
  EXPECT_EQ(
      wire::from_json<wire::Problem>(ask_as_nobody(server, "/api/unlinked/vote", vote).body)->error,
      "ballot_closed");
}

}  // namespace
}  // namespace plenary::testing
