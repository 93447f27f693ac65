// Who was away comes back: rule P4.
#include "tests/unit/live/stage.h"

namespace plenary::test {
namespace {

using audit::Role;

TEST(Resume, P4_resume_with_no_events_received_gives_everything) {
  Stage stage;
  auto student = stage.seat(Role::participant);

  stage.connect(*student, {.epoch = stage.host->epoch(), .cursors = {}});

  EXPECT_FALSE(student->replica.resumed);
  stage.expect_level(*student);
}

TEST(Resume, P4_resume_works_after_a_restart_and_twice) {
  Stage stage;
  auto student = stage.person(Role::participant);
  stage.submit(*student, stage.note("kept"));
  stage.journal.commit();

  for (int times = 0; times < 2; ++times) {
    stage.crash();
    stage.connect(*student);

    // Nothing happened meanwhile, so the cursors are level although the epoch is older.
    EXPECT_TRUE(student->replica.resumed);
    stage.expect_level(*student);
  }
}

TEST(Resume, T_N14_who_slept_for_two_hours_resumes_and_what_was_said_offline_is_answered) {
  Stage stage;
  auto sleeper = stage.person(Role::participant);
  auto here = stage.person(Role::participant);
  const auto gone = stage.note("taken back meanwhile");
  stage.submit(*here, gone);
  stage.journal.commit();
  stage.cut(*sleeper);
  for (int minute = 0; minute < 120; ++minute) {
    stage.clock.pass(60'000);
    stage.host->tick();
    if (minute % 20 != 0) continue;
    stage.submit(*here, stage.note("meanwhile"));
    stage.journal.commit();
  }
  stage.submit(*here, audit::RemoveNote{gone.id});
  stage.journal.commit();
  sleeper->inbox.clear();

  stage.connect(*sleeper);
  const std::uint64_t kept = stage.submit(*sleeper, stage.note("written offline"));
  const std::uint64_t late = stage.submit(*sleeper, audit::MoveNote{gone.id, {}, {}});
  stage.journal.commit();

  EXPECT_TRUE(sleeper->replica.resumed);
  for (const auto& message : sleeper->inbox) EXPECT_TRUE(message.snapshots.empty());
  EXPECT_EQ(stage.receipt(*sleeper, kept)->refusal, audit::Refusal::none);
  EXPECT_EQ(stage.receipt(*sleeper, late)->refusal, audit::Refusal::not_found);
  stage.expect_level(*sleeper);
  stage.expect_level(*here);
}

}  // namespace
}  // namespace plenary::test
