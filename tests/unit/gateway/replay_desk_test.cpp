// Watching again by Link: who may, from when, at what pace, and what is said to one who does.
#include "gateway/replay_desk.h"

#include <gtest/gtest.h>

#include "gateway/limits.h"
#include "tests/unit/gateway/front.h"

namespace plenary::gateway {
namespace {

using audit::Refusal;
using test::by_code;
using test::by_link;
using test::by_token;
using test::come_in;
using test::Front;
using test::Inside;
using test::note;
using test::notes_in;
using test::number;

constexpr std::int64_t between_notes_ms = 10'000;

// A session with two notes ten seconds apart, over.
struct Over : ::testing::Test {
  Over() {
    lead = come_in(front, by_link(1, session.facilitator)).welcome.token;
    const Inside ana = come_in(front, by_code(2, session.code));
    token = ana.welcome.token;
    front.say(ana.link, note(1, 11, "the bus comes late"));
    front.wait(between_notes_ms);
    front.say(ana.link, note(2, 12, "the bell does not wait"));
    front.wait(between_notes_ms);
    front.hang_up(ana.link);
  }
  void close() {
    front.administer(session.id, audit::CloseSession{});
    front.wait(100);
  }
  LinkId watch(wire::Replay how, std::size_t loop = 0) {
    wire::Hello hello = by_token(2, token);
    hello.replay = how;
    const LinkId link = front.connect(loop);
    front.say(link, hello);
    return link;
  }
  // Of what was last said about where it is.
  static wire::ReplayTick where(const wire::ServerMessage& heard) {
    return heard.replay.empty() ? wire::ReplayTick{} : heard.replay.back();
  }

  Front front{2};
  Front::Made session = front.make_session();
  std::string lead;
  std::string token;
};

TEST_F(Over, F48_it_goes_on_at_the_pace_asked_for_and_ends) {
  close();
  const LinkId ana = watch({.speed = 10});

  auto heard = front.heard(ana);
  ASSERT_EQ(heard.welcome.size(), 1U);
  EXPECT_EQ(heard.welcome[0].scopes, std::vector<audit::Scope>{audit::Scope::everyone()});
  ASSERT_EQ(heard.snapshots.size(), 1U);
  EXPECT_TRUE(notes_in(heard).empty());
  const wire::ReplayTick begun = where(heard);
  EXPECT_EQ(begun.at, begun.began_at);
  EXPECT_EQ(begun.speed, 10U);

  front.wait(1'000);
  EXPECT_EQ(notes_in(front.heard(ana)), std::vector<std::string>{"the bus comes late"});
  front.wait(1'000);
  EXPECT_EQ(notes_in(front.heard(ana)), std::vector<std::string>{"the bell does not wait"});
  front.wait(2'000);
  heard = front.heard(ana);
  EXPECT_EQ(where(heard).at, where(heard).ended_at);
  front.wait(5'000);
  EXPECT_TRUE(front.heard(ana).replay.empty());
}

TEST_F(Over, F48_it_pauses_and_goes_to_where_one_wants) {
  close();
  const LinkId ana = watch({.speed = 1, .at = {}, .paused = true});
  const wire::ReplayTick begun = where(front.heard(ana));
  front.wait(60'000);
  EXPECT_TRUE(notes_in(front.heard(ana)).empty());

  front.say(ana, wire::Replay{1, begun.ended_at, true});
  front.wait(200);
  auto heard = front.heard(ana);
  EXPECT_EQ(notes_in(heard).size(), 2U);
  EXPECT_EQ(where(heard).at, begun.ended_at);

  front.say(ana, wire::Replay{1, begun.began_at, true});
  front.wait(1'200);
  heard = front.heard(ana);
  ASSERT_FALSE(heard.snapshots.empty());
  EXPECT_TRUE(notes_in(heard).empty());
  EXPECT_EQ(where(heard).at, begun.began_at);
}

TEST_F(Over, what_is_said_while_watching_changes_nothing) {
  close();
  const std::size_t entries = front.journal.entries(session.id).size();
  const LinkId ana = watch({.speed = 1});
  front.heard(ana);

  front.say(ana, note(7, 20, "too late"));
  front.say(ana, wire::PresenceUpdate{wire::PresenceState::writing});
  front.say(ana, wire::Ack{});
  front.say(ana, wire::Ping{5});

  const auto heard = front.heard(ana);
  ASSERT_EQ(heard.receipts.size(), 1U);
  EXPECT_EQ(heard.receipts[0].command_no, 7U);
  EXPECT_EQ(heard.receipts[0].refusal, Refusal::session_closed);
  EXPECT_EQ(heard.pong.size(), 1U);
  EXPECT_EQ(front.journal.entries(session.id).size(), entries);
}

TEST_F(Over, a_session_that_still_goes_on_is_not_watched_again) {
  const LinkId ana = watch({.speed = 1});

  const auto heard = front.heard(ana);
  ASSERT_EQ(heard.receipts.size(), 1U);
  EXPECT_EQ(heard.receipts[0].refusal, Refusal::still_going);
  EXPECT_EQ(front.closed(ana), number(CloseCode::not_admitted));
}

TEST_F(Over, only_who_was_here_watches_again) {
  close();
  wire::Hello copied = by_token(3, token);  // From another device.
  copied.replay.speed = 1;
  const LinkId thief = front.connect();
  front.say(thief, copied);
  EXPECT_EQ(front.closed(thief), number(CloseCode::not_admitted));

  wire::Hello code = by_code(4, session.code);
  code.replay.speed = 1;
  const LinkId stranger = front.connect();
  front.say(stranger, code);
  EXPECT_EQ(front.closed(stranger), number(CloseCode::malformed));
}

TEST_F(Over, staff_watch_all_rooms) {
  close();
  wire::Hello hello = by_token(1, lead);
  hello.replay.speed = 60;
  const LinkId link = front.connect(1);
  front.say(link, hello);

  const auto heard = front.heard(link);
  ASSERT_EQ(heard.welcome.size(), 1U);
  EXPECT_EQ(heard.welcome[0].scopes.size(), 3U);
  EXPECT_EQ(heard.snapshots.size(), 3U);
}

TEST_F(Over, who_lost_some_of_it_is_shown_all_of_it_once_a_second) {
  close();
  const LinkId ana = watch({.speed = 1});
  front.heard(ana);
  front.wait(5'000);

  for (int i = 0; i < 20; ++i) front.say(ana, wire::Heal{audit::Scope::everyone(), 0, {}});
  front.wait(500);
  const std::size_t at_first = front.heard(ana).snapshots.size();
  front.wait(5'000);

  EXPECT_EQ(at_first, 1U);
  EXPECT_TRUE(front.heard(ana).snapshots.empty());
  front.line(ana).guest->drained();
  front.wait(200);
  EXPECT_EQ(front.heard(ana).snapshots.size(), 1U);
}

TEST_F(Over, steering_is_for_who_watches_and_within_bounds) {
  close();
  const LinkId ana = watch({.speed = 1});
  front.heard(ana);
  front.say(ana, wire::Replay{limits::replay_speed_max + 1, {}, false});
  EXPECT_EQ(front.closed(ana), number(CloseCode::malformed));

  const Inside ben = come_in(front, by_token(2, token));
  front.say(ben.link, wire::Replay{1, {}, false});
  EXPECT_EQ(front.closed(ben.link), number(CloseCode::malformed));
  EXPECT_EQ(
      front.closed(watch({.speed = limits::replay_speed_max + 1})), number(CloseCode::malformed));
}

TEST_F(Over, a_journal_that_cannot_be_read_is_asked_again_later) {
  close();
  front.journal.unreadable = true;
  EXPECT_EQ(front.closed(watch({.speed = 1})), number(CloseCode::session_reopening));
  front.journal.unreadable = false;
  EXPECT_EQ(front.heard(watch({.speed = 1})).welcome.size(), 1U);
}

TEST_F(Over, a_class_that_watches_reads_the_journal_once_a_loop) {
  close();
  const int before = front.journal.readings;
  std::vector<LinkId> links;
  for (int i = 0; i < 5; ++i) links.push_back(watch({.speed = 1}));
  front.wait(1'000);
  for (const LinkId link : links) front.hang_up(link);
  front.wait(limits::reel_kept_ms / 2);
  links.assign(1, watch({.speed = 1}));
  front.wait(100);

  EXPECT_EQ(front.journal.readings, before + 1);

  front.hang_up(links[0]);
  front.wait(limits::reel_kept_ms + 1'000);
  watch({.speed = 1});
  front.wait(100);
  EXPECT_EQ(front.journal.readings, before + 2);
}

TEST_F(Over, who_hangs_up_while_it_is_read_is_forgotten) {
  close();
  const LinkId ana = watch({.speed = 1});
  front.line(ana).guest->closed();
  front.settle();

  front.wait(1'000);

  EXPECT_TRUE(front.heard(ana).replay.empty());
}

TEST(Observers, F45_watch_the_end_no_sooner_than_their_delay_lets_them) {
  Front front;
  const auto session = front.make_session({"Audit", {"students"}, {}, false, 60});
  const std::string token = come_in(front, by_link(5, session.observer)).welcome.token;
  front.administer(session.id, audit::CloseSession{});
  wire::Hello hello = by_token(5, token);
  hello.replay.speed = 1;

  const LinkId early = front.connect();
  front.say(early, hello);
  EXPECT_EQ(front.heard(early).receipts.at(0).refusal, Refusal::still_going);
  front.wait(61'000);
  const LinkId later = front.connect();
  front.say(later, hello);
  EXPECT_EQ(front.heard(later).welcome.size(), 1U);
}

}  // namespace
}  // namespace plenary::gateway
