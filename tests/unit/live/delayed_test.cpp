// Observers who follow behind, and what a change of the delay does to them.
#include "tests/unit/live/stage.h"

namespace plenary::test {
namespace {

using audit::Role;
using audit::Scope;

audit::CreateSession delayed_by(std::uint32_t seconds) {
  return {"Attendance", {}, {}, false, seconds};
}

struct DelayedStage : Stage {
  explicit DelayedStage(std::uint32_t seconds) : Stage(delayed_by(seconds)) {
    clock.pass(600'000);
    host->tick();
  }
  void write(Person& person, const std::string& text) {
    submit(person, note(text));
    journal.commit();
  }
  void pass(std::int64_t ms) {
    clock.pass(ms);
    host->tick();
  }
  static bool has_seen(const Person& person, const std::string& text) {
    return person.bytes.find(text) != std::string::npos;
  }
};

TEST(Delayed, An_observer_sees_everyone_as_it_was_and_members_at_once) {
  DelayedStage stage(60);
  auto writer = stage.person(Role::participant);
  auto observer = stage.person(Role::observer);

  stage.write(*writer, "said now");
  stage.pass(59'000);
  EXPECT_FALSE(stage.has_seen(*observer, "said now"));
  EXPECT_TRUE(stage.has_seen(*writer, "said now"));
  stage.pass(1'000);

  EXPECT_TRUE(stage.has_seen(*observer, "said now"));
  stage.expect_level(*observer);
}

TEST(Delayed, An_observer_who_comes_gets_a_snapshot_as_old_as_the_stream) {
  DelayedStage stage(60);
  auto writer = stage.person(Role::participant);
  stage.write(*writer, "an hour ago");
  stage.pass(60'000);
  stage.write(*writer, "just now");

  auto observer = stage.person(Role::observer);

  EXPECT_TRUE(stage.has_seen(*observer, "an hour ago"));
  EXPECT_FALSE(stage.has_seen(*observer, "just now"));
  stage.pass(60'000);
  stage.expect_level(*observer);
}

TEST(Delayed, An_observers_own_notes_are_not_delayed) {
  DelayedStage stage(60);
  auto observer = stage.person(Role::observer);
  auto note = stage.note("to myself");
  note.audience = audit::Audience::only_me;

  stage.submit(*observer, note);
  stage.journal.commit();

  EXPECT_TRUE(stage.has_seen(*observer, "to myself"));
  EXPECT_EQ(stage.receipt(*observer, 1)->refusal, audit::Refusal::none);
}

TEST(Delayed, P5_an_observer_resumes_with_the_tail_of_the_delayed_stream) {
  DelayedStage stage(60);
  auto writer = stage.person(Role::participant);
  auto observer = stage.person(Role::observer);
  stage.cut(*observer);
  stage.write(*writer, "missed");
  stage.pass(60'000);
  stage.write(*writer, "not due yet");

  stage.connect(*observer);

  EXPECT_TRUE(observer->replica.resumed);
  EXPECT_TRUE(stage.has_seen(*observer, "missed"));
  EXPECT_FALSE(stage.has_seen(*observer, "not due yet"));
}

TEST(Delayed, A_delay_that_begins_takes_nothing_back) {
  DelayedStage stage(0);
  auto writer = stage.person(Role::participant);
  auto observer = stage.person(Role::observer);
  stage.write(*writer, "live");
  ASSERT_TRUE(stage.has_seen(*observer, "live"));
  const auto seen = observer->replica.scope_seq(Scope::everyone());

  stage.must(audit::SetObserverDelay{60});
  stage.write(*writer, "delayed");

  EXPECT_EQ(observer->replica.scope_seq(Scope::everyone()), seen + 1);  // The delay itself.
  EXPECT_FALSE(stage.has_seen(*observer, "delayed"));
  stage.pass(60'000);
  EXPECT_TRUE(stage.has_seen(*observer, "delayed"));
  stage.expect_level(*observer);
}

TEST(Delayed, P3_the_session_that_trails_is_shown_to_nobody_before_its_delay_is_durable) {
  DelayedStage stage(0);
  auto facilitator = stage.person(Role::facilitator);
  auto observer = stage.seat(Role::observer);
  stage.submit(*facilitator, stage.note("on its way"));

  stage.submit(*facilitator, audit::SetObserverDelay{60});
  stage.connect(*observer);
  stage.pass(100);

  EXPECT_TRUE(observer->inbox.empty());
  stage.journal.commit();
  EXPECT_TRUE(stage.has_seen(*observer, "on its way"));
  stage.expect_level(*observer);
}

TEST(Delayed, A_delay_that_ends_shows_nothing_earlier_than_was_promised_and_skips_nothing) {
  DelayedStage stage(60);
  auto writer = stage.person(Role::participant);
  auto observer = stage.person(Role::observer);
  stage.write(*writer, "promised for later");

  stage.must(audit::SetObserverDelay{0});
  stage.write(*writer, "after the delay");
  stage.pass(59'000);
  EXPECT_FALSE(stage.has_seen(*observer, "promised for later"));
  EXPECT_FALSE(stage.has_seen(*observer, "after the delay"));
  stage.pass(1'000);
  stage.expect_level(*observer);

  // Level, so live from here on.
  stage.pass(100);
  stage.write(*writer, "live again");
  EXPECT_TRUE(stage.has_seen(*observer, "live again"));
  stage.expect_level(*observer);
}

TEST(Delayed, A_restart_shows_an_observer_nothing_early_and_nothing_twice) {
  DelayedStage stage(60);
  auto writer = stage.person(Role::participant);
  auto observer = stage.person(Role::observer);
  stage.write(*writer, "due before the restart");
  stage.pass(60'000);
  stage.write(*writer, "due after the restart");
  stage.pass(30'000);

  stage.crash();
  stage.connect(*observer);

  EXPECT_TRUE(observer->replica.resumed);
  EXPECT_FALSE(stage.has_seen(*observer, "due after the restart"));
  stage.pass(30'000);
  EXPECT_TRUE(stage.has_seen(*observer, "due after the restart"));
  stage.expect_level(*observer);
}

TEST(Delayed, A_restart_keeps_the_promise_of_a_delay_that_was_changed) {
  DelayedStage stage(60);
  auto writer = stage.person(Role::participant);
  auto observer = stage.person(Role::observer);
  stage.write(*writer, "promised for a minute later");
  stage.must(audit::SetObserverDelay{1});
  stage.write(*writer, "a second would do");
  stage.pass(30'000);

  stage.crash();
  stage.connect(*observer);
  stage.pass(29'000);
  EXPECT_FALSE(stage.has_seen(*observer, "a second would do"));
  stage.pass(1'000);

  stage.expect_level(*observer);
}

TEST(Delayed, A_participant_who_becomes_an_observer_follows_behind_from_there) {
  DelayedStage stage(60);
  auto writer = stage.person(Role::participant);
  auto student = stage.person(Role::participant);
  stage.write(*writer, "first");

  stage.must(audit::SetRole{student->seat, Role::observer});
  EXPECT_FALSE(student->replica.holds(Scope::members()));
  stage.pass(60'000);
  stage.expect_level(*student);
  stage.must(audit::SetRole{student->seat, Role::participant});

  stage.expect_level(*student);
}

TEST(Delayed, A_wall_is_live) {
  DelayedStage stage(60);
  auto writer = stage.person(Role::participant);
  auto wall = stage.person(Role::wall);

  stage.write(*writer, "on the wall");

  EXPECT_TRUE(stage.has_seen(*wall, "on the wall"));
  stage.expect_level(*wall);
}

}  // namespace
}  // namespace plenary::test
