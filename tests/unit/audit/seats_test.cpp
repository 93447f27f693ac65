// Who comes, stays, moves and goes.
#include <algorithm>

#include <gtest/gtest.h>

#include "audit/join_code.h"
#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::digest;
using test::FullMeeting;
using test::Meeting;

CreateSession with_lobby() {
  CreateSession asked = test::a_session();
  asked.lobby = true;
  return asked;
}

// One device at the door, with as many tickets as it asks for.
struct Guest {
  Meeting& meeting;
  TakeSeat asked{.device = meeting.device(), .name = "Guest"};

  TakeSeat by_code(std::string code) {
    asked.code = std::move(code);
    asked.invitation = {};
    asked.ticket = digest(meeting.entropy.draw());
    return asked;
  }
  TakeSeat by_link(Digest invitation) {
    asked.code.clear();
    asked.invitation = invitation;
    asked.ticket = digest(meeting.entropy.draw());
    return asked;
  }
};

TEST(Seats, a_guest_with_the_code_is_a_participant_among_members) {
  Meeting meeting;
  TakeSeat asked = Guest{meeting}.by_code(meeting.code());
  asked.group = "families";
  asked.language = "es";
  asked.modality = Modality::remote;

  const auto seat = meeting.seat_taken(meeting.must({}, asked));

  const Seat expected{
      seat, Role::participant, "Guest", "families", Modality::remote, "es", {}, SeatStatus::seated};
  EXPECT_EQ(meeting.record(seat), expected);
  EXPECT_EQ(meeting.scope(seat), Scope::members());
}

TEST(Seats, a_link_gives_its_role_and_the_watchers_seats_are_their_own) {
  FullMeeting meeting;

  EXPECT_EQ(meeting.record(meeting.facilitator).role, Role::facilitator);
  EXPECT_EQ(meeting.scope(meeting.facilitator), Scope::members());
  EXPECT_EQ(meeting.scope(meeting.ada), Scope::members());
  EXPECT_EQ(meeting.scope(meeting.observer), Scope::of(meeting.observer));
  EXPECT_EQ(meeting.scope(meeting.wall), Scope::of(meeting.wall));
}

TEST(Seats, T_A7_who_joins_a_lobby_by_code_waits_out_of_everybodys_sight) {
  Meeting meeting(with_lobby());

  const auto guest = meeting.join_by_code();

  EXPECT_EQ(meeting.record(guest).status, SeatStatus::waiting);
  EXPECT_EQ(meeting.scope(guest), Scope::staff());
  EXPECT_EQ(meeting.session.scopes_of(guest), (std::vector<Scope>{Scope::of(guest)}));
  EXPECT_EQ(meeting.submit(guest, AddNote{.id = Id<Note>(1), .text = meeting.text("x")}).code,
            Refusal::not_seated);
}

TEST(Seats, a_link_passes_by_the_lobby) {
  Meeting meeting(with_lobby());

  EXPECT_EQ(meeting.record(meeting.join(Role::observer)).status, SeatStatus::seated);
  EXPECT_EQ(meeting.record(meeting.join(Role::participant)).status, SeatStatus::seated);
}

TEST(Seats, an_admitted_guest_is_a_member) {
  Meeting meeting(with_lobby());
  const auto facilitator = meeting.join(Role::facilitator);
  const auto guest = meeting.join_by_code();

  meeting.must(facilitator, AdmitSeat{guest});

  EXPECT_EQ(meeting.scope(guest), Scope::members());
  EXPECT_TRUE(meeting.session.sees(guest, Scope::everyone()));
  EXPECT_EQ(meeting.submit(facilitator, AdmitSeat{guest}).code, Refusal::already_so);
}

TEST(Seats, a_role_takes_a_seat_to_its_scope) {
  FullMeeting meeting;
  const auto room = meeting.open_room();
  meeting.move(meeting.ada, room);

  meeting.must(meeting.facilitator, SetRole{meeting.ada, Role::observer});
  EXPECT_EQ(meeting.scope(meeting.ada), Scope::of(meeting.ada));
  EXPECT_FALSE(meeting.record(meeting.ada).room) << "watchers sit in no room";
  EXPECT_FALSE(meeting.session.sees(meeting.ada, Scope::members()));

  meeting.must(meeting.facilitator, SetRole{meeting.ada, Role::co_facilitator});
  EXPECT_EQ(meeting.scope(meeting.ada), Scope::members());
  EXPECT_TRUE(meeting.session.sees(meeting.ada, Scope::staff()));
}

TEST(Seats, T_A10_only_a_facilitator_gives_and_takes_the_staffs_roles) {
  FullMeeting meeting;
  const auto set_role = [&](Id<Seat> who, Id<Seat> whose, Role role) {
    return meeting.answer(who, SetRole{whose, role}).code;
  };

  EXPECT_EQ(set_role(meeting.co_facilitator, meeting.ada, Role::scribe), Refusal::none);
  EXPECT_EQ(set_role(meeting.co_facilitator, meeting.ada, Role::facilitator), Refusal::not_allowed);
  EXPECT_EQ(
      set_role(meeting.co_facilitator, meeting.ada, Role::co_facilitator), Refusal::not_allowed);
  EXPECT_EQ(set_role(meeting.co_facilitator, meeting.facilitator, Role::participant),
            Refusal::not_allowed);
  EXPECT_EQ(set_role(meeting.co_facilitator, meeting.co_facilitator, Role::facilitator),
            Refusal::not_allowed);
  EXPECT_EQ(
      set_role(meeting.facilitator, meeting.co_facilitator, Role::participant), Refusal::none);
  EXPECT_EQ(set_role(meeting.ada, meeting.ada, Role::facilitator), Refusal::not_allowed);
}

TEST(Seats, T_Z15_who_was_removed_sees_and_does_nothing_and_their_tickets_are_void) {
  FullMeeting meeting;
  const auto room = meeting.open_room();
  meeting.move(meeting.ada, room);
  meeting.add_note(meeting.ada, "mine", {.audience = Audience::only_me});

  meeting.must(meeting.facilitator, RemoveSeat{meeting.ada});

  EXPECT_EQ(meeting.record(meeting.ada).status, SeatStatus::removed);
  EXPECT_EQ(meeting.scope(meeting.ada), Scope::staff());
  EXPECT_TRUE(meeting.session.scopes_of(meeting.ada).empty());
  for (const Scope& scope : meeting.session.records().scopes()) {
    EXPECT_FALSE(meeting.session.sees(meeting.ada, scope));
  }
  EXPECT_EQ(meeting.submit(meeting.ada, Undo{}).code, Refusal::not_seated);
  for (const auto& [id, ticket] : meeting.session.records().all<Ticket>()) {
    EXPECT_EQ(ticket.record.revoked, ticket.record.seat == meeting.ada);
  }
  EXPECT_EQ(meeting.submit(meeting.facilitator, AdmitSeat{meeting.ada}).code, Refusal::not_seated);
  EXPECT_EQ(meeting.submit(meeting.facilitator, SetRole{meeting.ada, Role::scribe}).code,
            Refusal::not_seated);
}

TEST(Seats, T_Z15_a_removed_device_gets_no_new_seat_by_code_or_link) {
  Meeting meeting;
  Guest guest{meeting};
  const auto seat = meeting.seat_taken(meeting.must({}, guest.by_code(meeting.code())));
  meeting.must({}, RemoveSeat{seat});

  EXPECT_EQ(meeting.submit({}, guest.by_code(meeting.code())).code, Refusal::not_seated);
  EXPECT_EQ(meeting.submit({}, guest.by_link(meeting.invite(Role::participant))).code,
            Refusal::not_seated);
  EXPECT_EQ(meeting.submit({}, guest.by_link(meeting.invite(Role::facilitator))).code,
            Refusal::not_seated);
}

TEST(Seats, a_device_that_joined_keeps_its_seat) {
  Meeting meeting;
  Guest guest{meeting};
  const auto seat = meeting.seat_taken(meeting.must({}, guest.by_code(meeting.code())));
  guest.asked.name = "Somebody else";

  EXPECT_EQ(meeting.seat_taken(meeting.must({}, guest.by_code(meeting.code()))), seat);
  EXPECT_EQ(
      meeting.seat_taken(meeting.must({}, guest.by_link(meeting.invite(Role::participant)))), seat);

  EXPECT_EQ(meeting.record(seat).name, "Guest");
  EXPECT_EQ(meeting.session.records().all<Ticket>().size(), 3U);
}

TEST(Seats, a_waiting_device_that_joins_again_still_waits) {
  Meeting meeting(with_lobby());
  Guest guest{meeting};
  const auto seat = meeting.seat_taken(meeting.must({}, guest.by_code(meeting.code())));

  EXPECT_EQ(meeting.seat_taken(meeting.must({}, guest.by_code(meeting.code()))), seat);
  EXPECT_EQ(meeting.record(seat).status, SeatStatus::waiting);
}

TEST(Seats, a_device_with_a_link_to_another_role_gets_another_seat) {
  Meeting meeting;
  Guest guest{meeting};
  const auto first = meeting.seat_taken(meeting.must({}, guest.by_code(meeting.code())));

  const auto second =
      meeting.seat_taken(meeting.must({}, guest.by_link(meeting.invite(Role::facilitator))));

  EXPECT_NE(first, second);
  EXPECT_EQ(meeting.record(second).role, Role::facilitator);
}

TEST(Seats, a_device_with_two_seats_comes_back_to_the_one_it_took_last_also_after_a_restart) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Meeting meeting(test::a_session(), seed);
    Guest guest{meeting};
    meeting.must({}, guest.by_code(meeting.code()));
    const auto last =
        meeting.seat_taken(meeting.must({}, guest.by_link(meeting.invite(Role::facilitator))));
    meeting.session = Session::from_image(meeting.session.image());

    EXPECT_EQ(meeting.seat_taken(meeting.must({}, guest.by_code(meeting.code()))), last);
  }
}

TEST(Seats, a_device_with_two_seats_comes_back_by_link_to_the_one_of_that_role) {
  Meeting meeting;
  Guest guest{meeting};
  const auto first = meeting.seat_taken(meeting.must({}, guest.by_code(meeting.code())));
  meeting.must({}, guest.by_link(meeting.invite(Role::facilitator)));

  EXPECT_EQ(meeting.seat_taken(meeting.must({}, guest.by_link(meeting.invite(Role::participant)))),
            first);
}

TEST(Seats, the_oldest_of_too_many_tickets_goes_also_after_a_restart) {
  Meeting meeting;
  Guest guest{meeting};
  std::vector<Digest> tickets;
  for (std::size_t i = 0; i < limits::tickets_per_seat_max + 4; ++i) {
    meeting.must({}, guest.by_code(meeting.code()));
    tickets.push_back(guest.asked.ticket);
    if (i == limits::tickets_per_seat_max) {
      meeting.session = Session::from_image(meeting.session.image());
    }
  }

  const auto& held = meeting.session.index().ticket_by_token;
  EXPECT_EQ(held.size(), limits::tickets_per_seat_max);
  for (std::size_t i = 0; i < tickets.size(); ++i) {
    EXPECT_EQ(held.contains(tickets[i]), i >= 4) << "ticket " << i;
  }
}

TEST(Seats, a_ticket_is_given_once) {
  Meeting meeting;
  Guest guest{meeting};
  TakeSeat asked = guest.by_code(meeting.code());
  meeting.must({}, asked);
  asked.device = meeting.device();

  EXPECT_EQ(meeting.submit({}, asked).code, Refusal::id_taken);
  asked.ticket = {};
  EXPECT_EQ(meeting.submit({}, asked).code, Refusal::id_taken);
}

TEST(Seats, T_A4_unknown_rotated_and_revoked_look_the_same) {
  Meeting meeting;
  Guest guest{meeting};
  const std::string old_code = meeting.code();
  const Digest link = meeting.invite(Role::facilitator);
  Invitation revoked;
  revoked.id = meeting.session.index().invitation_by_token.at(link);
  revoked.revoked = true;
  meeting.must({}, RotateCode{});
  Entry revocation{.seq = meeting.session.head() + 1};
  const SetFields set{revoked, field_bit<&Invitation::revoked>()};
  revocation.changes.push_back({Scope::vault(), set});
  meeting.session.apply(revocation);

  const Refused nothing{Refusal::not_found};
  EXPECT_EQ(meeting.answer({}, guest.by_code("22222222")), nothing);
  EXPECT_EQ(meeting.answer({}, guest.by_code(old_code)), nothing);
  EXPECT_EQ(meeting.answer({}, guest.by_code("")), nothing);
  EXPECT_EQ(meeting.answer({}, guest.by_link(digest(5))), nothing);
  EXPECT_EQ(meeting.answer({}, guest.by_link({})), nothing);
  EXPECT_EQ(meeting.answer({}, guest.by_link(link)), nothing);
}

TEST(Seats, T_A6_no_code_of_the_session_is_valid_once_it_is_rotated_or_closed) {
  Meeting meeting;
  const auto facilitator = meeting.join(Role::facilitator);
  std::vector<std::string> codes{meeting.code()};
  for (int i = 0; i < 5; ++i) {
    meeting.must(facilitator, RotateCode{});
    codes.push_back(meeting.code());
  }
  EXPECT_EQ(meeting.session.records().all<JoinCode>().size(), codes.size());
  for (const std::string& code : codes) {
    const bool current = code == codes.back();
    EXPECT_EQ(meeting.answer({}, Guest{meeting}.by_code(code)).code,
              current ? Refusal::none : Refusal::not_found);
    EXPECT_EQ(code.size(), join_code_length);
    EXPECT_EQ(code.find_first_not_of(join_code_letters), std::string::npos);
  }

  meeting.must(facilitator, CloseSession{});

  EXPECT_EQ(meeting.code(), "");
  EXPECT_EQ(meeting.answer({}, Guest{meeting}.by_code(codes.back())).code, Refusal::session_closed);
}

TEST(Seats, what_a_guest_says_of_themselves_is_checked) {
  Meeting meeting;
  const auto answer = [](Meeting& where, auto change) {
    TakeSeat asked = Guest{where}.by_code(where.code());
    change(asked);
    return where.answer({}, asked).code;
  };

  EXPECT_EQ(answer(meeting, [](auto& t) { t.name = ""; }), Refusal::none);
  EXPECT_EQ(
      answer(meeting, [](auto& t) { t.name = std::string(61, 'x'); }), Refusal::text_too_long);
  EXPECT_EQ(answer(meeting, [](auto& t) { t.name = "a\u202E"; }), Refusal::text_unreadable);
  EXPECT_EQ(answer(meeting, [](auto& t) { t.group = "governors"; }), Refusal::label_unknown);
  EXPECT_EQ(answer(meeting, [](auto& t) { t.language = "\x01"; }), Refusal::text_unreadable);
  EXPECT_EQ(
      answer(meeting, [](auto& t) { t.language = std::string(61, 'x'); }), Refusal::text_too_long);
  EXPECT_EQ(answer(meeting, [](auto& t) { t.modality = Modality(4); }), Refusal::out_of_range);
}

TEST(Seats, nobody_stays_outside_for_their_language) {
  Meeting meeting;
  TakeSeat asked = Guest{meeting}.by_code(meeting.code());
  asked.language = "ht";
  const auto& offered = meeting.session.settings()->languages;
  ASSERT_EQ(std::ranges::count(offered, asked.language), 0);

  meeting.must({}, asked);

  const auto& seats = meeting.session.records().all<Seat>();
  EXPECT_EQ(std::ranges::count_if(
                seats, [](const auto& seat) { return seat.second.record.language == "ht"; }),
            1);
}

TEST(Seats, people_move_between_open_rooms_and_home_when_one_closes) {
  FullMeeting meeting;
  const auto room = meeting.open_room();
  meeting.must(meeting.facilitator, MoveSeat{meeting.ada, room});
  meeting.must(meeting.facilitator, MoveSeat{meeting.scribe, room});
  EXPECT_TRUE(meeting.session.sees(meeting.ada, Scope::of(room)));
  EXPECT_EQ(
      meeting.answer(meeting.facilitator, MoveSeat{meeting.ada, room}).code, Refusal::already_so);

  meeting.must(meeting.facilitator, CloseRoom{room});

  EXPECT_FALSE(meeting.record(meeting.ada).room);
  EXPECT_FALSE(meeting.session.sees(meeting.ada, Scope::of(room)));
  EXPECT_EQ(
      meeting.answer(meeting.facilitator, MoveSeat{meeting.ada, room}).code, Refusal::room_closed);
  EXPECT_TRUE(meeting.session.sees(meeting.facilitator, Scope::of(room)));
}

}  // namespace
}  // namespace plenary::audit
