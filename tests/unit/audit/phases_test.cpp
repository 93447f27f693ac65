// Moving everybody through the agenda: nobody ahead, nobody twice, nothing lost.
#include <set>

#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::Meeting;

CreateSession with_agenda() {
  CreateSession asked = test::a_session();
  asked.agenda.name = "two steps";
  asked.agenda.version = 3;
  asked.phases = test::an_agenda();
  return asked;
}

struct Phases : ::testing::Test {
  Meeting meeting{with_agenda()};
  Id<Seat> lead = meeting.join(Role::facilitator);
  Id<Seat> second = meeting.join(Role::co_facilitator);
  Id<Seat> ada = meeting.join(Role::participant);
  Id<Seat> ben = meeting.join(Role::participant);

  Id<PlannedPhase> step(std::uint32_t number) const {
    for (const auto& [id, stored] : meeting.session.records().all<PlannedPhase>()) {
      if (stored.record.step == number) return id;
    }
    return {};
  }
  template <class R>
  const R& only() const {
    return meeting.session.records().only<R>()->record;
  }
  Refusal move(Id<Seat> who, std::uint32_t to, std::uint32_t after) {
    return meeting.submit(who, MoveToPhase{after, step(to)}).code;
  }
};

TEST_F(Phases, F01_a_session_begins_with_the_first_step_of_its_template) {
  EXPECT_EQ(only<Agenda>().name, "two steps");
  EXPECT_EQ(only<Agenda>().version, 3U);
  EXPECT_EQ(meeting.phase().name, "predict");
  EXPECT_EQ(meeting.phase().prompts.size(), 2U);
  EXPECT_EQ(meeting.phase().reveal, Reveal::by_staff);
}

TEST_F(Phases, F59_the_title_is_the_prompt_in_the_sessions_first_language) {
  CreateSession asked = with_agenda();
  asked.phases[0].prompts = {{"ar", "ماذا تتوقع؟"}, {"en", "What do you expect?"}, {"es", "¿Qué?"}};
  const auto title = [&](std::vector<std::string> languages) {
    asked.languages = std::move(languages);
    return Meeting(asked).phase().title;
  };

  EXPECT_EQ(title({"es", "en"}), "¿Qué?");
  EXPECT_EQ(title({"ht"}), "What do you expect?");
  EXPECT_EQ(title({}), "What do you expect?");
}

TEST_F(Phases, F02_what_comes_is_the_staffs_to_look_at_and_moves_nobody) {
  for (const std::uint32_t number : {1U, 2U}) {
    EXPECT_EQ(meeting.scope(step(number)), Scope::staff());
    EXPECT_FALSE(meeting.session.sees(ada, meeting.scope(step(number))));
  }
  EXPECT_EQ(meeting.phase().number, 1U);
}

TEST_F(Phases, F02_everybody_is_moved_with_the_clock) {
  EXPECT_EQ(move(lead, 2, 1), Refusal::none);

  EXPECT_EQ(meeting.phase().name, "prioritise");
  EXPECT_EQ(meeting.phase().number, 2U);
  EXPECT_EQ(meeting.phase().ballot.method, BallotMethod::dots);
  EXPECT_EQ(move(lead, 1, 2), Refusal::none);
  EXPECT_EQ(only<Timer>().countdown.ends_at, meeting.now + 10 * 60'000);
}

TEST_F(Phases, F02_who_moves_second_is_told_that_others_did) {
  move(lead, 2, 1);

  EXPECT_EQ(meeting.submit(second, MoveToPhase{1, step(2)}), (Refused{Refusal::phase_moved, 2}));
  EXPECT_EQ(meeting.phase().number, 2U);
}

TEST_F(Phases, F05_done_is_a_count_for_all_and_names_for_the_staff) {
  meeting.must(ada, SetDone{true});
  meeting.must(ben, SetDone{true});
  EXPECT_EQ(only<Readiness>().done, 2U);
  meeting.must(ben, SetDone{false});

  EXPECT_EQ(only<Readiness>().done, 1U);
  EXPECT_EQ(only<DoneList>().seats, (std::vector<Id<Seat>>{ada}));
  EXPECT_EQ(meeting.scope(only<DoneList>().id), Scope::staff());
  EXPECT_EQ(meeting.submit(ada, SetDone{true}).code, Refusal::already_so);
  for (const auto& [id, done] : meeting.session.records().all<Done>()) {
    EXPECT_EQ(done.scope, Scope::of(done.record.seat));
  }
}

TEST_F(Phases, F05_who_no_longer_takes_part_is_not_among_those_who_are_done) {
  meeting.must(ada, SetDone{true});
  meeting.must(ben, SetDone{true});
  meeting.must(lead, SetRole{ada, Role::observer});
  EXPECT_EQ(only<Readiness>().done, 1U);
  EXPECT_EQ(only<DoneList>().seats, (std::vector<Id<Seat>>{ben}));

  meeting.must(lead, RemoveSeat{ben});

  EXPECT_EQ(only<Readiness>().done, 0U);
  EXPECT_TRUE(only<DoneList>().seats.empty());
  move(lead, 2, 1);
  EXPECT_EQ(only<PassedPhase>().done, 0U);
}

TEST_F(Phases, F05_names_are_kept_in_lists_of_a_few_and_counted_as_one) {
  const auto& lists = meeting.session.records().all<DoneList>();
  const auto names = [&] {
    std::multiset<Id<Seat>> all;
    for (const auto& [id, list] : lists) {
      EXPECT_LE(list.record.seats.size(), limits::done_list_max);
      all.insert(list.record.seats.begin(), list.record.seats.end());
    }
    return all;
  };
  std::multiset<Id<Seat>> done;
  for (std::size_t n = 0; n < 2 * limits::done_list_max + 3; ++n) {
    const auto seat = meeting.join(Role::participant, "Somebody");
    meeting.must(seat, SetDone{true});
    done.insert(seat);
  }
  EXPECT_EQ(lists.size(), 3U);
  EXPECT_EQ(names(), done);
  const auto first = *done.begin();
  meeting.must(first, SetDone{false});
  done.erase(first);
  EXPECT_EQ(names(), done);
  EXPECT_EQ(only<Readiness>().done, done.size());

  move(lead, 2, 1);
  EXPECT_TRUE(names().empty());
  EXPECT_EQ(only<PassedPhase>().done, done.size());
  meeting.must(ada, SetDone{true});
  meeting.must(lead, UndoMove{2});

  EXPECT_EQ(names(), done);
  EXPECT_EQ(only<Readiness>().done, done.size());
}

TEST_F(Phases, F05_who_comes_back_says_anew_that_they_are_done) {
  meeting.must(ada, SetDone{true});
  meeting.must(lead, SetRole{ada, Role::observer});

  meeting.must(lead, Undo{});

  EXPECT_EQ(meeting.record(ada).role, Role::participant) << "can be taken back as before";
  EXPECT_EQ(only<Readiness>().done, 0U);
  EXPECT_EQ(meeting.record(meeting.session.index().done_by_seat.at(ada)).number, 0U);
  EXPECT_EQ(meeting.submit(ada, SetDone{true}).code, Refusal::none);
}

TEST_F(Phases, F02_what_was_can_be_looked_back_at_with_how_many_were_done) {
  meeting.must(ada, SetDone{true});

  move(lead, 2, 1);

  const PassedPhase& passed = only<PassedPhase>();
  EXPECT_EQ(passed.phase.name, "predict");
  EXPECT_EQ(passed.done, 1U);
  EXPECT_EQ(passed.of, 4U);
  EXPECT_EQ(meeting.scope(passed.id), Scope::everyone());
  EXPECT_EQ(only<Readiness>().done, 0U);
  EXPECT_TRUE(only<DoneList>().seats.empty());
}

TEST_F(Phases, F02_a_move_is_taken_back_for_a_minute_clock_and_all) {
  meeting.must(lead, SetTimer{{}, TimerAct::start, 90'000});
  const Time ends_at = only<Timer>().countdown.ends_at;
  move(lead, 2, 1);
  meeting.now = meeting.now + limits::move_undo_ms;

  meeting.must(second, UndoMove{2});

  EXPECT_EQ(meeting.phase().name, "predict");
  EXPECT_EQ(meeting.phase().number, 3U) << "who saw the move is not fooled";
  EXPECT_EQ(only<Timer>().countdown.ends_at, ends_at);
  EXPECT_TRUE(meeting.session.records().all<PassedPhase>().empty());
}

TEST_F(Phases, F02_who_was_done_is_done_again_when_a_move_is_taken_back) {
  meeting.must(ada, SetDone{true});
  move(lead, 2, 1);
  meeting.must(ben, SetDone{true});

  meeting.must(lead, UndoMove{2});

  EXPECT_EQ(only<Readiness>().done, 1U);
  EXPECT_EQ(only<DoneList>().seats, (std::vector<Id<Seat>>{ada}));
  EXPECT_EQ(meeting.record(meeting.session.index().done_by_seat.at(ada)).number, 3U);
  EXPECT_EQ(meeting.submit(ada, SetDone{true}).code, Refusal::already_so);
  EXPECT_EQ(meeting.submit(ben, SetDone{true}).code, Refusal::none);
}

TEST_F(Phases, who_was_stopped_stays_stopped_when_everybody_is_moved_and_moved_back) {
  meeting.must(lead, Freeze{true});
  move(lead, 2, 1);
  EXPECT_TRUE(meeting.phase().frozen);

  meeting.must(second, Freeze{false});
  meeting.must(lead, UndoMove{2});
  EXPECT_FALSE(meeting.phase().frozen);

  move(lead, 2, 3);
  meeting.must(second, Freeze{true});
  meeting.must(lead, UndoMove{4});
  EXPECT_TRUE(meeting.phase().frozen) << "a freeze is ended by whoever ends it, not by a move";
}

TEST_F(Phases, F04_a_rooms_own_clock_goes_on_through_a_move_and_back) {
  const auto room = meeting.open_room();
  meeting.must(lead, SetTimer{room, TimerAct::start, 90'000});
  const auto timer = meeting.session.index().timer_by_room.at(room);
  const Countdown before = meeting.record(timer).countdown;

  move(lead, 2, 1);
  EXPECT_EQ(meeting.record(timer).countdown, before);
  meeting.must(lead, UndoMove{2});

  EXPECT_EQ(meeting.record(timer).countdown, before);
  EXPECT_EQ(meeting.scope(timer), Scope::of(room));
}

TEST_F(Phases, F04_when_the_time_is_up_nobody_is_moved_or_stopped) {
  move(lead, 1, 1);
  meeting.now = only<Timer>().countdown.ends_at + 60'000;

  EXPECT_TRUE(meeting.session.due(meeting.now).empty());
  meeting.add_note(ada, "one more thing");
  EXPECT_EQ(meeting.submit(ada, SetDone{true}).code, Refusal::none);
  EXPECT_EQ(meeting.phase().number, 2U);
  meeting.must(lead, SetTimer{{}, TimerAct::extend, 120'000});
  EXPECT_EQ(only<Timer>().countdown.ends_at, meeting.now + 60'000) << "counted from the deadline";
}

TEST_F(Phases, F02_and_no_longer) {
  EXPECT_EQ(meeting.submit(lead, UndoMove{1}).code, Refusal::nothing_to_undo);
  move(lead, 2, 1);
  meeting.now = meeting.now + limits::move_undo_ms + 1;

  EXPECT_EQ(meeting.submit(lead, UndoMove{2}).code, Refusal::too_late);
  EXPECT_EQ(meeting.submit(ada, UndoMove{2}).code, Refusal::not_allowed);
}

TEST_F(Phases, F03_what_is_half_written_is_kept_when_everybody_is_stopped) {
  meeting.must(lead, Freeze{true});

  EXPECT_EQ(meeting.submit(ada, AddNote{.id = Id<Note>(7), .text = meeting.text("half")}).code,
            Refusal::frozen);
  EXPECT_EQ(meeting
                .submit(ada, AddNote{.id = Id<Note>(7),
                                     .text = meeting.text("half"),
                                     .audience = Audience::only_me})
                .code,
            Refusal::none);
  EXPECT_EQ(meeting.submit(ada, SetDone{true}).code, Refusal::frozen);
  meeting.must(lead, Freeze{false});
  EXPECT_EQ(meeting.submit(ada, SetDone{true}).code, Refusal::none);
}

// Written offline, sent after everybody was moved.
TEST_F(Phases, F50_what_comes_late_is_never_opened_wider_than_its_author_was_promised) {
  const auto begin = [&](Anonymity anonymity, Reveal reveal) {
    meeting.must(lead, BeginPhase{.after_number = meeting.phase().number,
                                  .name = "observe",
                                  .grants = test::grant_to_all(test::every_act),
                                  .anonymity = anonymity,
                                  .reveal = reveal});
  };
  const auto answer = [&](Anonymity anonymity, Reveal reveal, Audience audience = Audience::room) {
    return meeting
        .answer(ada, AddNote{.id = Id<Note>(7),
                             .text = meeting.text("late"),
                             .audience = audience,
                             .anonymity = anonymity,
                             .reveal = reveal})
        .code;
  };
  begin(Anonymity::named, Reveal::at_once);
  EXPECT_EQ(answer(Anonymity::named, Reveal::at_once), Refusal::none);
  EXPECT_EQ(answer(Anonymity::group_only, Reveal::at_once), Refusal::phase_moved);
  EXPECT_EQ(answer(Anonymity::named, Reveal::by_staff), Refusal::phase_moved);
  EXPECT_EQ(answer(Anonymity::unlinkable, Reveal::by_staff, Audience::only_me), Refusal::none);
  begin(Anonymity::group_only, Reveal::by_staff);
  EXPECT_EQ(answer(Anonymity::named, Reveal::at_once), Refusal::none);
  EXPECT_EQ(answer(Anonymity::group_only, Reveal::by_table), Refusal::none);
  EXPECT_EQ(answer(Anonymity::moderator_vault, Reveal::by_staff), Refusal::phase_moved);
  EXPECT_EQ(answer(Anonymity::named, Reveal::by_author), Refusal::phase_moved);
  begin(Anonymity::named, Reveal::by_author);
  EXPECT_EQ(answer(Anonymity::named, Reveal::by_author), Refusal::none);
  EXPECT_EQ(answer(Anonymity::named, Reveal::by_staff), Refusal::none);
}

TEST_F(Phases, F39_help_is_called_and_the_staff_are_told_whoever_is_stopped) {
  const auto room = meeting.open_room();
  meeting.move(ada, room);
  meeting.must(lead, Freeze{true});

  EXPECT_EQ(meeting.submit(ada, CallHelp{Id<HelpCall>(7)}).code, Refusal::none);
  EXPECT_EQ(meeting
                .submit(ben, AddNote{.id = Id<Note>(8),
                                     .text = meeting.text("Somebody is crying"),
                                     .audience = Audience::staff})
                .code,
            Refusal::none);
}

TEST_F(Phases, nobody_is_called_away_from_a_vote) {
  const auto note = meeting.add_note(ada);
  meeting.must(lead, RevealNotes{});
  meeting.must(lead, SetFocus{ref(note), true});
  const auto ballot = meeting.open_ballot({});

  EXPECT_FALSE(meeting.focus().spotlight) << "the vote ends it";
  EXPECT_EQ(meeting.submit(lead, SetFocus{ref(note), true}).code, Refusal::voting_now);
  EXPECT_EQ(meeting.submit(lead, SetFocus{{}, false}).code, Refusal::none);
  meeting.must(lead, CloseBallot{ballot});
  EXPECT_EQ(meeting.submit(lead, SetFocus{ref(note), true}).code, Refusal::none);
}

TEST_F(Phases, nor_from_one_in_their_room) {
  const auto room = meeting.open_room();
  const auto note = meeting.add_note(ada);
  meeting.must(lead, RevealNotes{});
  const auto forgotten = meeting.open_ballot({.room = room});
  meeting.must(lead, SetFocus{ref(note), true});  // Nobody is there.
  meeting.move(ben, room);
  EXPECT_EQ(meeting.submit(lead, SetFocus{{}, false}).code, Refusal::none);
  EXPECT_EQ(meeting.submit(lead, SetFocus{ref(note), true}).code, Refusal::voting_now);
  meeting.must(lead, CloseBallot{forgotten});
  meeting.must(lead, SetFocus{ref(note), true});

  meeting.open_ballot({.room = room});

  EXPECT_FALSE(meeting.focus().spotlight);
}

TEST_F(Phases, what_is_announced_reaches_whom_it_is_for) {
  const auto room = meeting.open_room();
  meeting.must(lead, Announce{{room}, "Wrap up"});
  meeting.must(lead, Announce{{}, "Lunch"});

  for (const auto& [id, announced] : meeting.session.records().all<Announcement>()) {
    const bool everybody = announced.record.words == "Lunch";
    EXPECT_EQ(announced.scope, everybody ? Scope::everyone() : Scope::of(room));
  }
  EXPECT_EQ(meeting.submit(lead, Announce{{room, room}, "x"}).code, Refusal::out_of_range);
  EXPECT_EQ(meeting.submit(lead, Announce{{Id<Room>(1)}, "x"}).code, Refusal::not_found);
}

TEST(Agendas, a_step_that_nobody_could_be_moved_to_is_refused) {
  const auto refused = [](auto change) {
    CreateSession asked = with_agenda();
    change(asked.phases[1]);
    test::Dice entropy(1);
    const auto decided = Session{}.decide(Actor::server(), asked, {Time{1}, entropy});
    return decided.ok() ? Refusal::none : decided.error().code;
  };

  EXPECT_EQ(refused([](PhasePlan&) {}), Refusal::none);
  EXPECT_EQ(refused([](PhasePlan& plan) { plan.name.clear(); }), Refusal::text_empty);
  EXPECT_EQ(refused([](PhasePlan& plan) { plan.minutes = 100'000; }), Refusal::out_of_range);
  EXPECT_EQ(refused([](PhasePlan& plan) { plan.ballot.cap = 6; }), Refusal::out_of_range);
  EXPECT_EQ(refused([](PhasePlan& plan) { plan.prompts[0].words.clear(); }), Refusal::text_empty);
  EXPECT_EQ(
      refused([](PhasePlan& plan) { plan.grants[0].role = Role::wall; }), Refusal::out_of_range);
}

}  // namespace
}  // namespace plenary::audit
