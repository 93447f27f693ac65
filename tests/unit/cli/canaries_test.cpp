// Who may have been sent which word, by the order in which things stood where.
#include "clients/cli/canaries.h"

#include <gtest/gtest.h>

#include "audit/canonical.h"

namespace plenary::cli {
namespace {

constexpr Who author = 1, guest = 2;
constexpr Id<audit::Seat> guests_seat(22);
constexpr Id<audit::Room> room(7);

struct Rehearsed : ::testing::Test {
  Canaries canaries;
  std::string word = canaries.plant(author, 0);

  static wire::ServerMessage event(std::uint64_t seq, audit::Scope scope, audit::Record record) {
    wire::ServerMessage message;
    message.events.push_back({scope, 1, seq, {audit::Put{std::move(record)}}, {}});
    return message;
  }
  wire::ServerMessage words_at(std::uint64_t seq, audit::Scope scope) const {
    audit::Note note;
    note.id = Id<audit::Note>(1);
    note.text = audit::Text(Id<audit::RunTag>(1), word);
    return event(seq, scope, note);
  }
  void sit(std::uint64_t seq, Id<audit::Room> where) {
    audit::Seat seat;
    seat.id = guests_seat;
    seat.room = where;
    canaries.learn(event(seq, audit::Scope::members(), seat));
  }
  void send(const wire::ServerMessage& message) {
    for (const auto& body : message.events[0].changes) {
      canaries.note_sent(guest, audit::canonical::bytes(body), 0);
    }
    canaries.note_order(guest, message);
  }
  std::size_t strayed(audit::Role role = audit::Role::participant) const {
    return canaries.strayed({{guest, guests_seat, role}}, 0);
  }
};

TEST_F(Rehearsed, what_was_sent_before_it_came_to_light_has_strayed) {
  canaries.learn(words_at(12, audit::Scope::everyone()));
  send(words_at(9, audit::Scope::everyone()));
  EXPECT_EQ(strayed(), 1U);
}

TEST_F(Rehearsed, what_came_with_the_reveal_has_not) {
  canaries.learn(words_at(12, audit::Scope::everyone()));
  send(words_at(12, audit::Scope::everyone()));
  EXPECT_EQ(strayed(), 0U);
}

TEST_F(Rehearsed, what_is_written_in_a_room_that_was_left_is_not_for_who_left) {
  sit(5, room);
  sit(8, {});
  canaries.learn(words_at(10, audit::Scope::of(room)));
  send(words_at(10, audit::Scope::of(room)));
  EXPECT_EQ(strayed(), 1U);
  EXPECT_EQ(strayed(audit::Role::facilitator), 0U);
}

TEST_F(Rehearsed, what_is_written_while_somebody_sits_there_is_for_them) {
  sit(5, room);
  sit(10, {});
  canaries.learn(words_at(10, audit::Scope::of(room)));
  send(words_at(10, audit::Scope::of(room)));
  EXPECT_EQ(strayed(), 0U);
}

TEST_F(Rehearsed, what_stands_nowhere_that_staff_see_is_for_its_author_alone) {
  send(words_at(3, audit::Scope::of(Id<audit::Seat>(1))));
  EXPECT_EQ(strayed(), 1U);
}

}  // namespace
}  // namespace plenary::cli
