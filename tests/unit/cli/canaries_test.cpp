// Who may have been sent which word, by when things stood where.
#include "clients/cli/canaries.h"

#include <gtest/gtest.h>

#include "audit/canonical.h"

namespace plenary::cli {
namespace {

constexpr Who author = 1, guest = 2;
constexpr Id<audit::Seat> guests_seat(22);
constexpr Id<audit::Room> room(7);

constexpr std::int64_t second = 1'000'000;

struct Rehearsed : ::testing::Test {
  Canaries canaries;
  std::string word = canaries.plant(author);

  // As a server sends it: with a seq to staff alone.
  static wire::ServerMessage event(audit::Scope scope, audit::Record record,
                                   std::uint64_t scope_seq = 1) {
    wire::ServerMessage message;
    message.events.push_back({scope, scope_seq, 0, {audit::Put{std::move(record)}}, {}});
    return message;
  }
  wire::ServerMessage words_in(audit::Scope scope, std::uint64_t scope_seq = 1) const {
    audit::Note note;
    note.id = Id<audit::Note>(1);
    note.text = audit::Text(Id<audit::RunTag>(1), word);
    return event(scope, note, scope_seq);
  }
  void stands(audit::Scope scope, std::int64_t at_us) { canaries.learn(words_in(scope), at_us); }
  void sits(Id<audit::Room> where, std::int64_t at_us) {
    audit::Seat seat;
    seat.id = guests_seat;
    seat.room = where;
    canaries.learn(event(audit::Scope::members(), seat), at_us);
  }
  void is_sent(std::int64_t at_us) { canaries.note_sent(guest, word, at_us); }
  void is_sent_in(audit::Scope scope, std::uint64_t scope_seq, std::int64_t at_us) {
    is_sent(at_us);
    canaries.note_places(guest, words_in(scope, scope_seq));
  }
  std::size_t strayed(audit::Role role = audit::Role::participant,
                      std::int64_t delay_us = 0) const {
    return canaries.strayed({{guest, guests_seat, role}}, delay_us);
  }
};

TEST_F(Rehearsed, what_was_sent_before_it_came_to_light_has_strayed) {
  is_sent(2 * second);
  stands(audit::Scope::everyone(), 12 * second);
  EXPECT_EQ(strayed(), 1U);
}

TEST_F(Rehearsed, what_came_a_moment_too_early_in_the_order_has_strayed) {
  is_sent_in(audit::Scope::everyone(), 8, 12 * second);
  canaries.learn(words_in(audit::Scope::everyone(), 9), 12 * second);
  EXPECT_EQ(strayed(), 1U);
}

TEST_F(Rehearsed, what_came_with_the_reveal_has_not) {
  is_sent(12 * second);
  stands(audit::Scope::everyone(), 12 * second + second / 10);
  EXPECT_EQ(strayed(), 0U);
}

TEST_F(Rehearsed, what_is_written_in_a_room_that_was_left_is_not_for_who_left) {
  sits(room, 5 * second);
  sits({}, 8 * second);
  stands(audit::Scope::of(room), 20 * second);
  is_sent(20 * second);
  EXPECT_EQ(strayed(), 1U);
  EXPECT_EQ(strayed(audit::Role::facilitator), 0U);
}

TEST_F(Rehearsed, what_is_written_before_somebody_sits_there_waits_for_them) {
  stands(audit::Scope::of(room), 3 * second);
  is_sent(4 * second);
  sits(room, 18 * second);
  EXPECT_EQ(strayed(), 1U);
}

TEST_F(Rehearsed, what_is_written_while_somebody_sits_there_is_for_them) {
  sits(room, 5 * second);
  stands(audit::Scope::of(room), 10 * second);
  is_sent(10 * second);
  sits({}, 11 * second);
  EXPECT_EQ(strayed(), 0U);
}

TEST_F(Rehearsed, an_observer_has_nothing_before_the_delay_since_it_came_to_light) {
  stands(audit::Scope::everyone(), 100 * second);
  is_sent(130 * second);
  EXPECT_EQ(strayed(audit::Role::observer, 60 * second), 1U);
  EXPECT_EQ(strayed(audit::Role::observer, 30 * second), 0U);
}

TEST_F(Rehearsed, what_stands_nowhere_that_staff_see_is_for_its_author_alone) {
  is_sent(3 * second);
  EXPECT_EQ(strayed(), 1U);
}

}  // namespace
}  // namespace plenary::cli
