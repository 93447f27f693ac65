// Lines between people and the server that are cut, held, slow, one-way or dribbling: they make
// what people say late, and never lose or double any of it.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "clients/cli/client.h"
#include "tests/integration/server.h"
#include "tests/support/fault_proxy.h"

namespace plenary::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::uint64_t notes_each = 3;

std::vector<std::string> sorted(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

void write_notes(LiveClient& client) {
  for (std::uint64_t no = 1; no <= notes_each; ++no) {
    client.send(note(no, 100 + no, "note " + std::to_string(no)));
  }
}

// Comes in at the server itself with what was held, and says everything again that it said before.
void come_again(const ServerProcess& server, const wire::Hello& first_hello, LiveClient& before) {
  wire::Hello hello = first_hello;
  LiveClient again(server.port());
  if (before.welcome) {
    hello = by_token(first_hello.device.low, before.welcome->token);
    hello.resume = before.resume();
    again.replica = before.replica;
  }
  again.send(hello);
  ASSERT_TRUE(again.until_welcome());
  write_notes(again);
  ASSERT_TRUE(again.until_receipt(notes_each));
  for (std::uint64_t no = 1; no <= notes_each; ++no) {
    ASSERT_EQ(again.receipt(no)->refusal, audit::Refusal::none);
  }
  before.replica = again.replica;
}

// Three notes, each once, by one person; who watches holds what the server holds.
void expect_three_notes_once(const ServerProcess& server, const wire::SessionMade& session,
                             std::size_t people) {
  LiveClient witness = enter(server, by_code(99, session.code));
  EXPECT_EQ(sorted(witness.notes()), (std::vector<std::string>{"note 1", "note 2", "note 3"}));
  expect_level(witness, state_of(server, session));
  std::size_t seats = 0;
  for (const auto& [scope, store] : witness.replica.scopes())
    seats += store.all<audit::Seat>().size();
  EXPECT_EQ(seats, people + 1);
}

// A first visit with three notes, over a line that is reset once it has passed so many bytes.
void visit(const ServerProcess& server, FaultProxy& line, FaultProxy::Way way, std::size_t bytes) {
  const auto session = make_session(server);
  const wire::Hello hello = by_code(1, session.code);
  line.reset_after(way, bytes);
  LiveClient first(line.port());
  if (first.status() == 101) {
    first.send(hello);
    if (first.until_welcome()) {
      write_notes(first);
      first.until_receipt(notes_each);
    }
  }
  come_again(server, hello, first);
  expect_three_notes_once(server, session, 1);
}

TEST(Network, T_N1_a_line_that_is_reset_after_any_byte_either_way_loses_and_doubles_nothing) {
  const ServerProcess server({"--commands-per-second", "1000", "--commands-burst", "1000"});
  FaultProxy line(server.port());
  constexpr std::size_t whole = 1 << 20;
  visit(server, line, FaultProxy::there, whole);
  for (const auto way : {FaultProxy::there, FaultProxy::back}) {
    const std::size_t passed = line.passed(way);
    ASSERT_GT(passed, 100U);
    const std::size_t step = std::max<std::size_t>(1, passed / 150);
    for (std::size_t bytes = 0; bytes <= passed && !::testing::Test::HasFailure(); bytes += step) {
      SCOPED_TRACE((way == FaultProxy::there ? "there " : "back ") + std::to_string(bytes));
      visit(server, line, way, bytes);
    }
    visit(server, line, FaultProxy::there, whole);
  }
}

TEST(Network, T_N6_what_was_done_on_a_line_that_carries_no_answers_is_not_done_again) {
  const ServerProcess server;
  const auto session = make_session(server);
  FaultProxy line(server.port());
  const wire::Hello hello = by_code(1, session.code);
  LiveClient ana(line.port());
  ana.send(hello);
  ASSERT_TRUE(ana.until_welcome());

  line.lose_answers(true);
  write_notes(ana);
  LiveClient ben = enter(server, by_code(2, session.code));
  EXPECT_TRUE(ben.until([&] { return ben.notes().size() == notes_each; }));
  EXPECT_FALSE(ana.until(
      steady_clock::now() + milliseconds(200), [&] { return ana.receipt(1) != nullptr; }));
  ana.hang_up();

  come_again(server, hello, ana);
  expect_three_notes_once(server, session, 2);
}

TEST(Network, T_N5_a_slow_and_narrow_line_makes_it_late_and_equal_all_the_same) {
  const ServerProcess server({"--commands-per-second", "1000", "--commands-burst", "1000"});
  const auto session = make_session(server);
  FaultProxy line(server.port());
  LiveClient ana(line.port());
  ana.send(by_code(1, session.code));
  ASSERT_TRUE(ana.until_welcome());
  LiveClient ben = enter(server, by_code(2, session.code));
  line.delay_ms(100);
  line.narrow(8'000);  // 64 kbit/s.

  const std::string text(100, 'x');
  for (std::uint64_t no = 1; no <= 200; ++no) {
    ben.send(note(no, 1'000 + no, text));
    if (no % 40 == 0) ana.send(note(no / 40, 2'000 + no, text));
  }
  ASSERT_TRUE(ben.until_receipt(200));
  ASSERT_TRUE(ana.until([&] { return ana.notes().size() == 205; }));

  EXPECT_NE(ana.receipt(5), nullptr);
  const auto state = state_of(server, session);
  expect_level(ana, state);
  expect_level(ben, state);
  EXPECT_EQ(ben.notes().size(), 205U);
}

TEST(Network, T_N11_bytes_that_come_one_by_one_are_the_same_messages) {
  const ServerProcess server;
  const auto session = make_session(server);
  FaultProxy line(server.port());
  line.trickle();

  LiveClient ana(line.port());
  ASSERT_EQ(ana.status(), 101);
  ana.send(by_code(1, session.code));
  ASSERT_TRUE(ana.until_welcome());
  ana.send(note(1, 101, std::string(1'900, 'a')));
  ASSERT_TRUE(ana.until_receipt(1));
  ana.send(note(2, 102, "and on"));
  ASSERT_TRUE(ana.until_receipt(2));

  EXPECT_EQ(ana.receipt(1)->refusal, audit::Refusal::none);
  EXPECT_EQ(ana.receipt(2)->refusal, audit::Refusal::none);
  expect_level(ana, state_of(server, session));
}

TEST(Network, T_N12_who_comes_by_IPv6_is_let_in_and_counted_as_by_IPv4) {
  const ServerProcess server({"--listen", "[::]:0"});
  ASSERT_TRUE(server.is_ready()) << server.log();
  const auto session = make_session(server);
  LiveClient mapped = enter(server, by_code(1, session.code));  // 127.0.0.1 comes as ::ffff:….
  LiveClient::Options six;
  six.by = Socket::By::six;
  six.headers = {{"Origin", "http://[::1]:" + std::to_string(server.port())}};
  LiveClient there(server.port(), six);
  ASSERT_EQ(there.status(), 101);
  there.send(by_code(2, session.code));
  ASSERT_TRUE(there.until_welcome());

  mapped.send(note(1, 101, "by four"));
  there.send(note(1, 102, "by six"));

  for (LiveClient* client : {&mapped, &there}) {
    EXPECT_TRUE(client->until([&] { return client->notes().size() == 2; }));
  }
  EXPECT_TRUE(comes_to_be(server, "plenary_links", 2));
}

// People by the client of the command line, which comes back by itself and keeps what has no
// receipt.
class Crowd {
 public:
  explicit Crowd(std::uint16_t port)
      : network_(cli::Network::make()), url_{"127.0.0.1", std::to_string(port)} {}

  cli::Client& add(const wire::Hello& hello) {
    people_.push_back(
        std::make_unique<cli::Client>(*network_, url_, hello, cli::ClientEvents{nullptr, nullptr}));
    people_.back()->start();
    return *people_.back();
  }
  void cut_all() {
    for (const auto& person : people_) person->drop_link();
  }
  // Looked at now and then: thousands are told something all the time.
  bool comes_to(std::function<bool()> met, milliseconds patience = milliseconds(60'000)) {
    awaited_ = std::move(met);
    look();
    const bool came = network_->run_until([this] { return !awaited_; }, patience.count());
    awaited_ = nullptr;
    return came;
  }
  bool all_welcome() const {
    return std::ranges::all_of(people_, [](const auto& each) { return each->is_welcome(); });
  }
  bool all_hold(const wire::ScopeState& wanted) const {
    return std::ranges::all_of(people_, [&](const auto& each) {
      const auto held = each->replica().scopes().find(wanted.scope);
      return each->is_welcome() && held != each->replica().scopes().end() &&
             held->second.scope_seq(wanted.scope) == wanted.scope_seq &&
             held->second.scope_hash(wanted.scope).value() == wanted.hash.value;
    });
  }

 private:
  void look() {
    if (awaited_ && awaited_()) awaited_ = nullptr;
    if (awaited_) network_->after(20, [this] { look(); });
  }

  std::unique_ptr<cli::Network> network_;
  cli::Url url_;
  std::function<bool()> awaited_;  // Nothing once it has come.
  std::vector<std::unique_ptr<cli::Client>> people_;
};

wire::ScopeState everyone_in(const wire::SessionState& state) {
  for (const wire::ScopeState& scope : state.scopes) {
    if (scope.scope == audit::Scope::everyone()) return scope;
  }
  ADD_FAILURE() << "there is nothing for everyone";
  return {};
}

TEST(Network, T_N7_two_thousand_who_are_cut_at_once_come_back_and_are_equal) {
  const ServerProcess server;
  const auto session = make_session(server);
  Crowd crowd(server.port());
  for (std::uint64_t i = 0; i < 2'000; ++i) {
    crowd.add(by_link(10 + i, session.observer));
    if (i % 250 == 249) ASSERT_TRUE(crowd.comes_to([&] { return crowd.all_welcome(); })) << i;
  }
  LiveClient ana = enter(server, by_code(1, session.code));
  ana.send(note(1, 101, "before"));
  ASSERT_TRUE(ana.until_receipt(1));

  crowd.cut_all();
  for (std::uint64_t no = 2; no <= 5; ++no) ana.send(note(no, 100 + no, "meanwhile"));
  ASSERT_TRUE(ana.until_receipt(5));
  const wire::ScopeState wanted = everyone_in(state_of(server, session));
  const auto since = steady_clock::now();
  EXPECT_TRUE(crowd.comes_to([&] { return crowd.all_hold(wanted); }));

  const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - since);
  std::printf("2,000 are back and equal after %lld ms\n", static_cast<long long>(took.count()));
  EXPECT_TRUE(comes_to_be(server, "plenary_links", 2'001));
}

TEST(Network, T_N8_a_line_that_comes_and_goes_makes_progress_and_leaves_nothing_behind) {
  const ServerProcess server;
  const auto session = make_session(server);
  FaultProxy line(server.port());
  LiveClient witness = enter(server, by_code(99, session.code));
  Crowd crowd(line.port());
  cli::Client& ana = crowd.add(by_code(1, session.code));

  std::set<std::string> said;
  for (std::uint64_t round = 0; round < 30; ++round) {
    line.cut();
    for (std::uint64_t i = 0; i < 2; ++i) {
      said.insert("flap " + std::to_string(2 * round + i));
      ana.submit(note(0, 1'000 + 2 * round + i, "flap " + std::to_string(2 * round + i)).command);
    }
    crowd.comes_to([&] { return ana.is_welcome() && ana.is_idle(); }, milliseconds(200));
  }
  EXPECT_TRUE(crowd.comes_to([&] { return ana.is_welcome() && ana.is_idle(); }));

  EXPECT_GE(ana.reconnects(), 10U);
  ASSERT_TRUE(witness.until([&] { return witness.notes().size() == said.size(); }));
  EXPECT_EQ(sorted(witness.notes()), std::vector<std::string>(said.begin(), said.end()));
  const auto state = state_of(server, session);
  expect_level(witness, state);
  EXPECT_TRUE(crowd.comes_to([&] { return crowd.all_hold(everyone_in(state)); }));
  EXPECT_TRUE(witness.until([&] { return witness.roster.size() == 2; }));
  EXPECT_TRUE(comes_to_be(server, "plenary_links", 2));
}

}  // namespace
}  // namespace plenary::testing
