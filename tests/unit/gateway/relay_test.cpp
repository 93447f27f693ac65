// A session that one node has, and people of it at another: they cannot tell.
#include "gateway/limits.h"
#include "relay/limits.h"
#include "tests/unit/gateway/relayed.h"

namespace plenary::test {
namespace {

TEST_F(Relayed, who_comes_in_elsewhere_gets_a_seat_writes_and_reads_as_if_it_were_there) {
  const Inside ana = come_in(north, by_code(1, session.code));
  const Inside ben = enter(by_code(2, session.code), 1);
  EXPECT_EQ(ben.welcome.epoch, ana.welcome.epoch);
  EXPECT_FALSE(ben.welcome.token.empty());

  south.say(ben.link, note(1, 100, "from the south"));
  const auto told = heard(south, ben.link);
  ASSERT_EQ(told.receipts.size(), 1U);
  EXPECT_EQ(told.receipts[0].refusal, audit::Refusal::none);
  EXPECT_EQ(notes_in(told), std::vector<std::string>{"from the south"});
  EXPECT_EQ(notes_in(heard(north, ana.link)), std::vector<std::string>{"from the south"});

  north.say(ana.link, note(1, 101, "from the north"));
  EXPECT_EQ(notes_in(heard(south, ben.link)), std::vector<std::string>{"from the north"});
}

TEST_F(Relayed, F52_in_which_phase_something_was_said_is_known_wherever_it_comes_in) {
  north.administer(session.id, audit::SetSafeguard{{"students"}, {"gather"}, false});
  wire::Hello student = by_code(1, session.code);
  student.group = "students";
  const Inside here = come_in(north, student);
  student.device = by_code(2, session.code).device;
  const Inside there = enter(student);
  north.administer(
      session.id,
      audit::BeginPhase{.after_number = 1, .name = "causes", .grants = grant_to_all(every_act)});
  wire::Submit late = note(1, 100, "late");
  late.phase = 1;
  north.say(here.link, late);
  std::get<audit::AddNote>(late.command).id = Id<audit::Note>(101);
  south.say(there.link, late);
  south.say(there.link, note(2, 102, "written since"));
  settle();

  north.with_host(session.id, [&](live::Host& host) {
    const auto scope = [&](std::uint64_t id) {
      const audit::Scope* found = host.session().records().scope_of(ref(Id<audit::Note>(id)));
      return found == nullptr ? audit::Scope{} : *found;
    };
    EXPECT_EQ(scope(100), audit::Scope::staff());
    EXPECT_EQ(scope(101), audit::Scope::staff());
    EXPECT_EQ(scope(102), audit::Scope::everyone());
  });
}

TEST_F(Relayed, P2_a_command_that_is_repeated_by_another_node_gets_the_same_receipt) {
  const Inside ben = enter(by_code(2, session.code));
  south.say(ben.link, note(1, 100, "once"));
  heard(south, ben.link);
  south.hang_up(ben.link);
  settle();

  const Inside again = come_in(north, by_token(2, ben.welcome.token));
  EXPECT_EQ(again.welcome.next_command_no, 2U);
  north.say(again.link, note(1, 100, "once"));
  north.say(again.link, note(1, 100, "something else"));
  const auto told = north.heard(again.link);
  ASSERT_EQ(told.receipts.size(), 2U);
  EXPECT_EQ(told.receipts[0].refusal, audit::Refusal::none);
  EXPECT_EQ(told.receipts[1].refusal, audit::Refusal::command_conflict);
}

TEST_F(Relayed, P6_T_A11_the_newest_connection_of_a_device_wins_over_nodes) {
  const Inside there = enter(by_code(2, session.code));
  const Inside here = come_in(north, by_token(2, there.welcome.token));
  EXPECT_EQ(here.welcome.seat.id, there.welcome.seat.id);
  settle();
  EXPECT_EQ(south.closed(there.link), 4102);
}

TEST_F(Relayed, T_K3_what_is_played_back_of_who_came_by_a_lane_that_is_over_closes_nobody) {
  std::vector<std::string> to_the_owner;
  exchange.carry_by([&](const std::string& node, const std::string& packet) {
    if (node == "north") to_the_owner.push_back(packet);
    exchange.deliver(node, packet);
  });
  const Inside first = enter(by_code(2, session.code));
  south.hang_up(first.link);
  wait(gateway::limits::outpost_unused_ms + 1'000);
  to_the_owner.clear();
  const Inside there = enter(by_token(2, first.welcome.token));
  const std::vector<std::string> arriving = to_the_owner;
  south.hang_up(there.link);
  wait(gateway::limits::outpost_unused_ms + 1'000);
  const Inside here = come_in(north, by_token(2, first.welcome.token));

  for (const std::string& packet : arriving) exchange.deliver("north", packet);
  wait(1'000);
  EXPECT_EQ(north.closed(here.link), 0);
  north.say(here.link, note(1, 100, "still here"));
  EXPECT_EQ(north.heard(here.link).receipts.size(), 1U);
}

TEST_F(Relayed, P4_a_resume_at_another_node_gets_the_exact_tail) {
  const Inside ana = come_in(north, by_code(1, session.code));
  const Inside observer = come_in(north, by_link(3, session.observer));
  north.say(ana.link, note(1, 100, "seen"));
  north.heard(observer.link);
  north.hang_up(observer.link);
  north.say(ana.link, note(2, 101, "missed"));
  settle();

  wire::Hello hello = by_token(3, observer.welcome.token);
  const std::uint64_t at = [&] {
    std::uint64_t seq = 0;
    north.with_host(session.id, [&](live::Host& host) {
      seq = host.session().records().scope_seq(audit::Scope::everyone());
    });
    return seq;
  }();
  hello.resume = {
      observer.welcome.epoch,
      {{audit::Scope::everyone(), at - 1}, {audit::Scope::of(observer.welcome.seat.id), 1}}};
  const LinkId link = south.connect();
  south.say(link, hello);
  const auto told = heard(south, link);
  ASSERT_EQ(told.welcome.size(), 1U);
  EXPECT_EQ(notes_in(told), std::vector<std::string>{"missed"});
}

TEST_F(Relayed, a_frame_goes_once_to_a_node_whatever_its_audience_and_only_where_it_is_due) {
  const Inside ana = come_in(north, by_code(1, session.code));
  std::vector<LinkId> observers;
  for (std::uint64_t i = 0; i < 40; ++i) {
    observers.push_back(enter(by_link(100 + i, session.observer), i % 2).link);
  }
  const std::uint64_t before = frames();
  for (std::uint64_t no = 1; no <= 5; ++no) {
    north.say(ana.link, note(no, 200 + no, "note"));
    settle();
  }
  // `members`, where her authorship goes, is for nobody there.
  EXPECT_EQ(frames() - before, 5U);
  for (const LinkId link : observers) EXPECT_EQ(notes_in(heard(south, link)).size(), 5U);
}

TEST_F(Relayed, a_snapshot_goes_once_to_a_node_however_many_come_for_it) {
  const Inside ana = come_in(north, by_code(1, session.code));
  for (std::uint64_t no = 1; no <= 40; ++no) {
    north.say(ana.link, note(no, 200 + no, std::string(200, 'x')));
    wait(100);
  }
  std::uint64_t bytes = 0;
  exchange.carry_by([&](const std::string& node, std::string packet) {
    bytes += packet.size();
    exchange.deliver(node, std::move(packet));
  });
  enter(by_link(100, session.observer));
  const std::uint64_t first = std::exchange(bytes, 0);
  for (std::uint64_t i = 1; i <= 10; ++i) enter(by_link(100 + i, session.observer));

  EXPECT_GT(first, 40U * 200U);
  EXPECT_LT(bytes / 10, 4'000U);
}

TEST_F(Relayed, T_K3_a_relay_that_loses_doubles_and_reorders_changes_nothing_for_long) {
  Dice dice(11);
  std::vector<std::pair<std::string, std::string>> kept;
  exchange.carry_by([&](const std::string& node, std::string packet) {
    if (dice.chance(15)) return;
    if (dice.chance(15)) return kept.emplace_back(node, std::move(packet)), void();
    exchange.deliver(node, packet);
    if (dice.chance(15)) exchange.deliver(node, packet);
    for (auto& [late, bytes] : std::exchange(kept, {})) exchange.deliver(late, bytes);
  });
  const Inside ana = come_in(north, by_code(1, session.code));
  const LinkId ben = south.connect();
  south.say(ben, by_code(2, session.code));
  wait(1'000);
  auto told = heard(south, ben);
  ASSERT_EQ(told.welcome.size(), 1U);
  std::vector<std::string> here;
  std::vector<std::string> there;
  for (std::uint64_t no = 1; no <= 50; ++no) {
    north.say(ana.link, note(no, 200 + no, "north " + std::to_string(no)));
    south.say(ben, note(no, 300 + no, "south " + std::to_string(no)));
    wait(100);
  }
  wait(1'000);
  for (const auto& text : notes_in(north.heard(ana.link))) here.push_back(text);
  for (const auto& text : notes_in(heard(south, ben))) there.push_back(text);

  EXPECT_EQ(here.size(), 100U);
  EXPECT_EQ(here, there);  // In the same order.
}

TEST_F(Relayed, who_is_not_let_in_is_turned_away_as_there_and_told_why_only_if_the_code_was_right) {
  const LinkId nobody = south.connect();
  south.say(nobody, by_token(9, session.facilitator));
  settle();
  EXPECT_EQ(south.closed(nobody), number(gateway::CloseCode::not_admitted));

  wire::Hello hello = by_code(2, session.code);
  hello.group = "nobody's";
  const LinkId odd = south.connect();
  south.say(odd, hello);
  const auto told = heard(south, odd);
  EXPECT_EQ(south.closed(odd), number(gateway::CloseCode::not_admitted));
  ASSERT_EQ(told.receipts.size(), 1U);
  EXPECT_EQ(told.receipts[0].refusal, audit::Refusal::label_unknown);
}

TEST_F(Relayed, observers_of_all_nodes_are_counted_together) {
  const Inside ana = come_in(north, by_code(1, session.code));
  come_in(north, by_link(100, session.observer));
  const Inside one = enter(by_link(101, session.observer));
  enter(by_link(102, session.observer));
  wait(1'200);
  auto told = north.heard(ana.link);
  ASSERT_FALSE(told.presence.empty());
  EXPECT_EQ(told.presence.back().observers, 3U);

  south.hang_up(one.link);
  wait(1'200);
  told = north.heard(ana.link);
  ASSERT_FALSE(told.presence.empty());
  EXPECT_EQ(told.presence.back().observers, 2U);
}

TEST_F(Relayed, an_observer_there_is_as_far_behind_as_here) {
  audit::CreateSession wanted{"Audit", {"students"}, {}, false, 30};
  const auto delayed = north.make_session(wanted);
  const Inside ana = come_in(north, by_code(1, delayed.code));
  wait(31'000);
  const Inside early = enter(by_link(100, delayed.observer));
  north.say(ana.link, note(1, 200, "later"));
  wait(1'000);
  EXPECT_TRUE(notes_in(heard(south, early.link)).empty());
  const LinkId late = south.connect();
  south.say(late, by_link(101, delayed.observer));
  EXPECT_TRUE(notes_in(heard(south, late)).empty());
  // What concerns only them is not late.
  south.say(early.link, note(1, 300, "to the staff"));
  EXPECT_EQ(heard(south, early.link).receipts.size(), 1U);

  wait(31'000);
  EXPECT_EQ(notes_in(heard(south, early.link)), std::vector<std::string>{"later"});
  EXPECT_EQ(notes_in(heard(south, late)), std::vector<std::string>{"later"});
}

TEST_F(Relayed, who_lagged_or_ails_there_is_healed) {
  const Inside ana = come_in(north, by_code(1, session.code));
  const Inside observer = enter(by_link(100, session.observer));
  north.say(ana.link, note(1, 200, "note"));
  heard(south, observer.link);

  south.say(observer.link, wire::Heal{audit::Scope::everyone(), 1, wire::Hash64(99)});
  auto told = heard(south, observer.link);
  ASSERT_EQ(told.snapshots.size(), 1U);
  EXPECT_EQ(notes_in(told), std::vector<std::string>{"note"});
  south.line(observer.link).guest->drained();
  told = heard(south, observer.link);
  EXPECT_EQ(told.welcome.size(), 1U);
  EXPECT_EQ(notes_in(told), std::vector<std::string>{"note"});
}

TEST_F(Relayed, a_node_that_is_gone_leaves_no_people_behind) {
  come_in(north, by_code(1, session.code));
  enter(by_code(2, session.code));
  exchange.set_up(false);
  wait(relay::limits::silence_ms + 500);
  north.with_host(session.id, [](live::Host& host) { EXPECT_EQ(host.links(), 1U); });
}

TEST_F(Relayed, T_K10_a_session_that_is_handed_over_sends_its_people_elsewhere_back_at_once) {
  const Inside ben = enter(by_code(2, session.code));
  north.hand_over();
  settle();
  EXPECT_EQ(south.closed(ben.link), 4001);
  EXPECT_EQ(heard(south, ben.link).goaway.size(), 1U);
  EXPECT_FALSE(north.journal.is_open(session.id));
}

TEST_F(Relayed, while_nodes_cannot_speak_to_each_other_people_are_sent_to_the_owner) {
  exchange.set_up(false);
  const LinkId ben = south.connect();
  south.say(ben, by_code(2, "7777ABCD"));
  south.say(ben, wire::Ping{1});
  const LinkId observer = south.connect();
  south.say(observer, by_link(3, session.observer));
  auto told = heard(south, observer);
  EXPECT_EQ(south.closed(observer), 4001);
  ASSERT_EQ(told.goaway.size(), 1U);
  EXPECT_EQ(told.goaway[0].node, "north");

  exchange.set_up(true);
  wait(300);
  EXPECT_EQ(enter(by_link(4, session.observer)).welcome.seat.role, audit::Role::observer);
}

TEST_F(Relayed, T_K10_who_comes_for_a_node_that_says_it_has_another_relay_is_sent_there_at_once) {
  std::size_t asked = 0;
  exchange.carry_by([&](const std::string&, const std::string&) { ++asked; });
  std::uint64_t device = 100;
  for (const std::uint64_t relay : {std::uint64_t{0}, std::uint64_t{wire::relay_version} + 1}) {
    south.journal.holder_relay = relay;
    const LinkId link = south.connect();
    south.say(link, by_link(++device, session.observer));
    const auto told = heard(south, link);
    EXPECT_EQ(south.closed(link), number(gateway::CloseCode::session_reopening));
    ASSERT_EQ(told.goaway.size(), 1U);
    EXPECT_EQ(told.goaway[0].node, "north");
    wait(300);
  }
  EXPECT_EQ(asked, 0U);

  exchange.carry_by({});
  south.journal.holder_relay = wire::relay_version;
  EXPECT_EQ(enter(by_link(103, session.observer)).welcome.seat.role, audit::Role::observer);
}

// As in an upgrade from a version that does not say so: each node reads only what its own version
// says.
TEST_F(Relayed, T_K10_a_node_of_another_version_is_not_asked_again_and_again) {
  std::size_t asked = 0;
  exchange.carry_by([&](const std::string& node, const std::string& bytes) {
    auto packet = wire::decode_packet(bytes);
    ASSERT_TRUE(packet.has_value());
    ++packet->version;
    ++asked;
    exchange.deliver(node, audit::canonical::bytes(*packet));
  });
  const LinkId first = south.connect();
  south.say(first, by_link(100, session.observer));
  wait(relay::limits::silence_unmet_ms + 500);
  EXPECT_EQ(south.closed(first), number(gateway::CloseCode::session_reopening));
  EXPECT_GT(std::exchange(asked, 0), 0U);

  const auto sent_there_at_once = [&](std::uint64_t device) {
    const LinkId link = south.connect();
    south.say(link, by_link(device, session.observer));
    const auto told = heard(south, link);
    EXPECT_EQ(south.closed(link), number(gateway::CloseCode::session_reopening));
    return told.goaway.size() == 1 && told.goaway[0].node == "north";
  };
  EXPECT_TRUE(sent_there_at_once(101));
  wait(gateway::limits::node_deaf_ms - 1'000);
  EXPECT_TRUE(sent_there_at_once(102));
  EXPECT_EQ(asked, 0U);
  // It is replaced by one that reads what is said.
  exchange.carry_by({});
  wait(1'000);
  EXPECT_EQ(enter(by_link(103, session.observer)).welcome.seat.role, audit::Role::observer);
}

TEST_F(Relayed, nobody_is_passed_on_by_a_node_that_has_not_got_the_session_either) {
  north.journal.holder = "west";
  const auto unknown = live::SessionId(session.id.value + 2);
  gateway::SystemEntropy entropy;
  const LinkId link = south.connect();
  south.say(link, by_token(5, gateway::mint_token(unknown, entropy)));
  settle();
  EXPECT_EQ(south.closed(link), 4001);
  EXPECT_EQ(heard(south, link).goaway.size(), 1U);
}

TEST_F(Relayed, what_no_node_of_ours_said_is_not_heard) {
  const Inside ben = enter(by_code(2, session.code));
  for (const std::string nonsense : {"", "x", "\x08\x02", "\xFF\xFF\xFF"}) {
    exchange.deliver("north", nonsense);
    exchange.deliver("south", nonsense);
  }
  settle();
  south.say(ben.link, note(1, 100, "still here"));
  EXPECT_EQ(heard(south, ben.link).receipts.size(), 1U);
}

}  // namespace
}  // namespace plenary::test
