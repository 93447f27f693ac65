// Running the session: phases, timers, focus, rooms, codes, and its end.
#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;
using test::Meeting;

struct Running : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> facilitator = meeting.facilitator;
  Id<Room> room = meeting.open_room();

  Refused no(const Command& command) { return meeting.answer(facilitator, command); }
  const Countdown& countdown(Id<Room> where) {
    return meeting.record(meeting.session.index().timer_by_room.at(where)).countdown;
  }
};

TEST(NewSession, is_gathering_with_a_code_and_a_way_in) {
  Meeting meeting;

  EXPECT_EQ(meeting.session.settings()->title, "Who gets sent out of class?");
  EXPECT_EQ(meeting.phase().name, "gather");
  EXPECT_EQ(meeting.phase().number, 1U);
  EXPECT_EQ(meeting.phase().anonymity, Anonymity::named);
  EXPECT_EQ(meeting.code().size(), 8U);
  EXPECT_EQ(meeting.scope(meeting.session.settings()->id), Scope::everyone());
  EXPECT_EQ(meeting.scope(meeting.phase().id), Scope::everyone());
  EXPECT_EQ(meeting.session.records().records_in(Scope::staff()).size(), 1U) << "the code";
}

TEST_F(Running, a_phase_is_moved_on_from_the_one_that_was_seen) {
  const std::uint32_t seen = meeting.phase().number;
  BeginPhase begin{.after_number = seen, .name = "infer", .title = "Why?"};
  begin.grants = {{Role::participant, 3}};

  meeting.must(facilitator, begin);

  EXPECT_EQ(meeting.phase().number, seen + 1);
  EXPECT_EQ(meeting.phase().title, "Why?");
  EXPECT_EQ(
      meeting.submit(meeting.co_facilitator, begin), (Refused{Refusal::phase_moved, seen + 1}));
  EXPECT_EQ(meeting.session.records().all<Phase>().size(), 1U);
}

TEST_F(Running, a_phase_is_asked_for_in_order) {
  const auto begin = [&](auto change) {
    BeginPhase asked{.after_number = meeting.phase().number, .name = "infer"};
    change(asked);
    return no(asked);
  };
  const auto granting = [&](std::vector<Grant> grants) {
    return begin([&](auto& p) { p.grants = grants; }).code;
  };

  EXPECT_EQ(begin([](auto&) {}).code, Refusal::none);
  EXPECT_EQ(begin([](auto& p) { p.name = ""; }).code, Refusal::text_empty);
  EXPECT_EQ(begin([](auto& p) { p.name = std::string(41, 'x'); }),
            (Refused{Refusal::text_too_long, limits::label_scalars_max}));
  EXPECT_EQ(begin([](auto& p) { p.title = std::string(2'001, 'x'); }),
            (Refused{Refusal::text_too_long, limits::note_scalars_max}));
  EXPECT_EQ(begin([](auto& p) { p.anonymity = Anonymity(4); }).code, Refusal::out_of_range);
  EXPECT_EQ(granting({{Role::facilitator, 0x7F}, {Role::interpreter, 0}}), Refusal::none);
  EXPECT_EQ(granting({{Role::participant, 0x80}}), Refusal::out_of_range);
  EXPECT_EQ(granting({{Role::participant, 1}, {Role::participant, 2}}), Refusal::out_of_range);
  EXPECT_EQ(granting({{Role::none, 1}}), Refusal::out_of_range);
  EXPECT_EQ(granting({{Role(9), 1}}), Refusal::out_of_range);
  EXPECT_EQ(granting({{Role(200), 1}}), Refusal::out_of_range);
  EXPECT_EQ(granting({{Role::observer, 1}}), Refusal::out_of_range) << "observers change nothing";
  EXPECT_EQ(granting({{Role::wall, 1}}), Refusal::out_of_range);
}

TEST_F(Running, phases_are_limited) {
  while (meeting.phase().number < limits::phases_max) meeting.begin_phase({});

  EXPECT_EQ(no(BeginPhase{.after_number = limits::phases_max, .name = "x"}),
            (Refused{Refusal::limit_reached, limits::phases_max}));
}

TEST_F(Running, a_timer_is_a_deadline) {
  const Time start = meeting.now;
  meeting.must(facilitator, SetTimer{{}, TimerAct::start, 60'000});
  EXPECT_EQ(countdown({}), (Countdown{TimerState::running, start + 60'000, 0}));

  meeting.now = start + 10'000;
  meeting.must(facilitator, SetTimer{{}, TimerAct::extend, 5'000});
  EXPECT_EQ(countdown({}).ends_at, start + 65'000);
  meeting.must(facilitator, SetTimer{{}, TimerAct::pause});
  EXPECT_EQ(countdown({}), (Countdown{TimerState::paused, {}, 55'000}));

  meeting.now = start + 100'000;
  meeting.must(facilitator, SetTimer{{}, TimerAct::extend, -5'000});
  EXPECT_EQ(countdown({}).remaining_ms, 50'000);
  meeting.must(facilitator, SetTimer{{}, TimerAct::resume});
  EXPECT_EQ(countdown({}), (Countdown{TimerState::running, start + 150'000, 0}));

  meeting.must(facilitator, SetTimer{{}, TimerAct::stop});
  EXPECT_EQ(countdown({}), Countdown{});
  EXPECT_EQ(meeting.session.records().all<Timer>().size(), 1U);
}

TEST_F(Running, a_timer_does_not_end_before_now) {
  meeting.must(facilitator, SetTimer{{}, TimerAct::start, 1'000});
  meeting.must(facilitator, SetTimer{{}, TimerAct::extend, -60'000});
  EXPECT_EQ(countdown({}).ends_at, meeting.now);

  meeting.now = meeting.now + 5'000;
  meeting.must(facilitator, SetTimer{{}, TimerAct::pause});
  EXPECT_EQ(countdown({}).remaining_ms, 0);
  meeting.must(facilitator, SetTimer{{}, TimerAct::extend, -1});
  EXPECT_EQ(countdown({}).remaining_ms, 0);
}

TEST_F(Running, a_timer_says_when_there_is_nothing_to_do) {
  const auto act = [&](TimerAct what, std::int64_t ms = 0) {
    return no(SetTimer{{}, what, ms}).code;
  };
  for (const TimerAct idle :
       {TimerAct::extend, TimerAct::pause, TimerAct::resume, TimerAct::stop}) {
    EXPECT_EQ(act(idle), Refusal::already_so);
  }
  EXPECT_EQ(act(TimerAct::start, 0), Refusal::out_of_range);
  EXPECT_EQ(act(TimerAct::start, -5), Refusal::out_of_range);
  EXPECT_EQ(act(TimerAct::start, limits::timer_ms_max + 1), Refusal::out_of_range);
  EXPECT_EQ(act(TimerAct::start, INT64_MIN), Refusal::out_of_range);
  EXPECT_EQ(act(TimerAct::start, INT64_MAX), Refusal::out_of_range);
  EXPECT_EQ(act(TimerAct(5), 1), Refusal::out_of_range);
  EXPECT_EQ(no(SetTimer{Id<Room>(99), TimerAct::start, 1}).code, Refusal::not_found);

  meeting.must(facilitator, SetTimer{{}, TimerAct::start, 1'000});
  EXPECT_EQ(act(TimerAct::resume), Refusal::already_so);
  meeting.must(facilitator, SetTimer{{}, TimerAct::pause});
  EXPECT_EQ(act(TimerAct::pause), Refusal::already_so);
}

TEST_F(Running, T_R18_however_often_it_is_extended_a_timer_ends_within_a_day) {
  meeting.must(facilitator, SetTimer{{}, TimerAct::start, limits::timer_ms_max});
  for (int i = 0; i < 5; ++i) {
    meeting.must(facilitator, SetTimer{{}, TimerAct::extend, limits::timer_ms_max});
  }
  EXPECT_EQ(countdown({}).ends_at, meeting.now + limits::timer_ms_max);

  meeting.must(facilitator, SetTimer{{}, TimerAct::pause});
  meeting.must(facilitator, SetTimer{{}, TimerAct::extend, limits::timer_ms_max});
  EXPECT_EQ(countdown({}).remaining_ms, limits::timer_ms_max);
}

TEST_F(Running, each_room_has_a_timer_in_its_own_scope) {
  meeting.move(meeting.table_lead, room);

  meeting.must(facilitator, SetTimer{{}, TimerAct::start, 1'000});
  meeting.must(meeting.table_lead, SetTimer{room, TimerAct::start, 2'000});

  EXPECT_EQ(meeting.scope(meeting.session.index().timer_by_room.at({})), Scope::everyone());
  EXPECT_EQ(meeting.scope(meeting.session.index().timer_by_room.at(room)), Scope::of(room));
}

TEST_F(Running, a_table_lead_times_only_their_own_table) {
  const auto timed = [&](Id<Room> where) {
    return meeting.answer(meeting.table_lead, SetTimer{where, TimerAct::start, 1}).code;
  };
  EXPECT_EQ(timed({}), Refusal::not_allowed);
  EXPECT_EQ(timed(room), Refusal::not_allowed);

  meeting.move(meeting.table_lead, room);

  EXPECT_EQ(timed(room), Refusal::none);
  EXPECT_EQ(timed({}), Refusal::not_allowed);
  EXPECT_EQ(timed(meeting.open_room()), Refusal::not_allowed);
  EXPECT_EQ(timed(Id<Room>(99)), Refusal::not_allowed);
}

TEST_F(Running, everybody_is_called_only_to_what_everybody_sees) {
  const auto note = meeting.add_note(meeting.ada);
  const auto there = meeting.add_note(facilitator, "x", {.room = room});
  const auto mine = meeting.add_note(facilitator, "x", {.audience = Audience::only_me});

  meeting.must(facilitator, SetFocus{ref(note)});
  EXPECT_EQ(meeting.focus().target, ref(note));
  EXPECT_EQ(no(SetFocus{ref(note)}).code, Refusal::already_so);
  for (const RecordRef unseen :
       {ref(there), ref(mine), ref(meeting.ada), ref(room), ref(Id<Note>(99)),
        RecordRef{RecordKind(99), Id<RecordTag>(1)}, RecordRef{RecordKind::none, Id<RecordTag>(1)},
        RecordRef{RecordKind::note, {}}}) {
    EXPECT_EQ(no(SetFocus{unseen}).code, Refusal::not_found);
  }

  meeting.must(facilitator, SetFocus{});
  EXPECT_EQ(no(SetFocus{}).code, Refusal::already_so);
}

TEST_F(Running, a_room_is_opened_for_members_and_closed_once) {
  EXPECT_EQ(meeting.scope(room), Scope::members());
  EXPECT_EQ(no(OpenRoom{room, "x"}).code, Refusal::id_taken);
  EXPECT_EQ(no(OpenRoom{{}, "x"}).code, Refusal::out_of_range);
  EXPECT_EQ(no(OpenRoom{Id<Room>(1), ""}).code, Refusal::text_empty);
  EXPECT_EQ(no(OpenRoom{Id<Room>(1), std::string(61, 'x')}),
            (Refused{Refusal::text_too_long, limits::name_scalars_max}));
  EXPECT_EQ(no(CloseRoom{Id<Room>(99)}).code, Refusal::not_found);

  meeting.must(facilitator, CloseRoom{room});

  EXPECT_TRUE(meeting.record(room).closed);
  EXPECT_EQ(no(CloseRoom{room}).code, Refusal::already_so);
}

TEST_F(Running, seats_that_are_not_there_are_not_found) {
  const Id<Seat> nobody(99);
  EXPECT_EQ(no(MoveSeat{nobody, room}).code, Refusal::not_found);
  EXPECT_EQ(no(MoveSeat{meeting.ada, Id<Room>(99)}).code, Refusal::not_found);
  EXPECT_EQ(no(MoveSeat{meeting.observer, room}).code, Refusal::not_allowed);
  EXPECT_EQ(no(AdmitSeat{nobody}).code, Refusal::not_found);
  EXPECT_EQ(no(RemoveSeat{nobody}).code, Refusal::not_found);
  EXPECT_EQ(no(RemoveSeat{facilitator}).code, Refusal::not_allowed) << "not oneself";
  EXPECT_EQ(no(SetRole{nobody, Role::scribe}).code, Refusal::not_found);
  EXPECT_EQ(no(SetRole{meeting.ada, Role::none}).code, Refusal::out_of_range);
  EXPECT_EQ(no(SetRole{meeting.ada, Role(9)}).code, Refusal::out_of_range);
  EXPECT_EQ(no(SetRole{meeting.ada, Role::participant}).code, Refusal::already_so);
  meeting.must(facilitator, RemoveSeat{meeting.ada});
  EXPECT_EQ(no(RemoveSeat{meeting.ada}).code, Refusal::already_so);
  EXPECT_EQ(no(MoveSeat{meeting.ada, room}).code, Refusal::not_allowed);
}

TEST_F(Running, T_A10_a_co_facilitator_removes_no_staff) {
  const auto other = meeting.join(Role::co_facilitator);
  const auto removed = [&](Id<Seat> whose) {
    return meeting.answer(meeting.co_facilitator, RemoveSeat{whose}).code;
  };

  EXPECT_EQ(removed(facilitator), Refusal::not_allowed);
  EXPECT_EQ(removed(other), Refusal::not_allowed);
  EXPECT_EQ(removed(meeting.ada), Refusal::none);
}

TEST_F(Running, the_observers_delay_is_a_setting) {
  meeting.must(facilitator, SetObserverDelay{600});
  EXPECT_EQ(meeting.session.settings()->observer_delay_s, 600U);
  EXPECT_EQ(no(SetObserverDelay{600}).code, Refusal::already_so);
  EXPECT_EQ(
      no(SetObserverDelay{601}), (Refused{Refusal::out_of_range, limits::observer_delay_s_max}));
}

TEST_F(Running, staff_say_for_all_walls_whether_they_show_anything_and_the_way_in) {
  meeting.must(facilitator, SetWalls{{true, false}});
  EXPECT_EQ(meeting.session.settings()->walls, (Walls{true, false}));
  EXPECT_EQ(no(SetWalls{{true, false}}).code, Refusal::already_so);
  meeting.must(facilitator, SetWalls{});
  EXPECT_EQ(meeting.session.settings()->walls, Walls{});
}

TEST_F(Running, nothing_changes_in_a_closed_session) {
  meeting.must(facilitator, CloseSession{});
  const auto before = meeting.session.hash();

  EXPECT_TRUE(meeting.session.settings()->closed);
  for (const Id<Seat> who : {Id<Seat>{}, facilitator, meeting.ada}) {
    EXPECT_EQ(meeting.submit(who, AddNote{.id = Id<Note>(1), .text = meeting.text("x")}).code,
              Refusal::session_closed);
    EXPECT_EQ(meeting.submit(who, RotateCode{}).code, Refusal::session_closed);
  }
  EXPECT_EQ(meeting.session.hash(), before);
}

}  // namespace
}  // namespace plenary::audit
