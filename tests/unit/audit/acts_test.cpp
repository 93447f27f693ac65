// What each role may do in a step: set beforehand and while people are in it.
#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::acts;

std::uint32_t roles(std::initializer_list<Role> all) {
  std::uint32_t bits = 0;
  for (const Role role : all) bits |= 1U << static_cast<unsigned>(role);
  return bits;
}

std::uint32_t granted(const std::vector<Grant>& grants, Role role) {
  for (const Grant& grant : grants) {
    if (grant.role == role) return grant.acts;
  }
  return 0;
}

struct Planned : test::FullMeeting {
  Planned() : test::FullMeeting(with_agenda()) {
    for (const auto& [id, step] : session.records().all<PlannedPhase>()) {
      (step.record.step == 1 ? second : first) = id;  // In the other one notes are sealed.
    }
    must({}, MoveToPhase{phase().number, first});
  }
  static CreateSession with_agenda() {
    CreateSession asked = test::a_session();
    asked.phases = test::an_agenda();
    return asked;
  }
  std::uint32_t planned(Id<PlannedPhase> step, Role role) const {
    return granted(record(step).plan.grants, role);
  }

  Id<PlannedPhase> first;
  Id<PlannedPhase> second;
};

TEST(Acts, F01_what_is_set_for_the_phase_there_is_now_holds_at_once_and_when_people_come_back) {
  Planned meeting;
  const auto everybody = roles({Role::participant, Role::scribe});
  meeting.must({}, SetActs{meeting.first, everybody, test::every_act, false});
  const auto note = meeting.add_note(meeting.facilitator);
  const auto group = meeting.add_group(meeting.facilitator);
  EXPECT_EQ(meeting.answer(meeting.ada, MoveNote{note, group}).code, Refusal::not_allowed);

  meeting.must(meeting.co_facilitator, SetActs{meeting.first, everybody, acts(Act::arrange), true});

  meeting.must(meeting.ada, MoveNote{note, group});
  EXPECT_EQ(granted(meeting.phase().grants, Role::participant), acts(Act::arrange));
  EXPECT_EQ(meeting.planned(meeting.first, Role::scribe), acts(Act::arrange));
  meeting.must({}, MoveToPhase{meeting.phase().number, meeting.second});
  meeting.must({}, MoveToPhase{meeting.phase().number, meeting.first});
  EXPECT_EQ(granted(meeting.phase().grants, Role::participant), acts(Act::arrange));
}

TEST(Acts, F01_what_is_set_for_a_step_to_come_waits_for_it) {
  Planned meeting;
  const auto before = meeting.phase();

  meeting.must({}, SetActs{meeting.second, roles({Role::participant}), acts(Act::vote), false});

  EXPECT_EQ(meeting.phase(), before);
  meeting.must({}, MoveToPhase{meeting.phase().number, meeting.second});
  EXPECT_EQ(granted(meeting.phase().grants, Role::participant) & acts(Act::vote), 0U);
}

TEST(Acts, only_what_is_named_changes_and_setting_it_back_takes_it_back) {
  Planned meeting;
  const auto before = meeting.phase().grants;
  const SetActs taken{meeting.first, roles({Role::participant}), acts(Act::arrange), false};
  SetActs given = taken;
  given.granted = true;

  meeting.must({}, taken);
  EXPECT_EQ(granted(meeting.phase().grants, Role::participant),
            granted(before, Role::participant) & ~acts(Act::arrange));
  EXPECT_EQ(granted(meeting.phase().grants, Role::scribe), granted(before, Role::scribe));
  EXPECT_EQ(meeting.answer({}, taken).code, Refusal::already_so);
  meeting.must({}, given);

  EXPECT_EQ(meeting.phase().grants, before);
}

TEST(Acts, a_phase_that_is_not_of_the_agenda_is_set_by_no_step) {
  Planned meeting;
  const SetActs now{{}, roles({Role::participant}), acts(Act::vote), true};
  EXPECT_EQ(meeting.answer({}, now).code, Refusal::not_found);

  meeting.begin_phase({});
  meeting.must({}, now);

  EXPECT_EQ(granted(meeting.phase().grants, Role::participant), acts(Act::vote));
}

TEST(Acts, what_nobody_can_be_granted_is_refused) {
  Planned meeting;
  const auto no = [&](std::uint32_t who, std::uint32_t what) {
    return meeting.answer({}, SetActs{meeting.first, who, what, true}).code;
  };

  EXPECT_EQ(no(0, acts(Act::vote)), Refusal::out_of_range);
  EXPECT_EQ(no(roles({Role::none}), acts(Act::vote)), Refusal::out_of_range);
  EXPECT_EQ(no(roles({Role::observer}), acts(Act::vote)), Refusal::out_of_range);
  EXPECT_EQ(no(roles({Role::wall}), acts(Act::vote)), Refusal::out_of_range);
  EXPECT_EQ(no(roles({Role::participant}), 0), Refusal::out_of_range);
  EXPECT_EQ(no(roles({Role::participant}), test::every_act + 1), Refusal::out_of_range);
  EXPECT_EQ(meeting.answer({}, SetActs{Id<PlannedPhase>(9), 2, 1, true}).code, Refusal::not_found);
}

TEST(Acts, F03_what_is_set_for_a_step_holds_when_a_move_from_it_is_taken_back) {
  Planned meeting;
  meeting.must({}, MoveToPhase{meeting.phase().number, meeting.second});
  const auto everybody = roles({Role::participant});
  meeting.must({}, SetActs{meeting.first, everybody, acts(Act::add_notes), false});

  meeting.must(meeting.facilitator, UndoMove{meeting.phase().number});

  EXPECT_EQ(granted(meeting.phase().grants, Role::participant) & acts(Act::add_notes), 0U);
}

}  // namespace
}  // namespace plenary::audit
