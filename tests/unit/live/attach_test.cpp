// Who comes, goes and comes back: rules P4, P5, P6, P13.
#include "live/limits.h"
#include "tests/unit/live/stage.h"

namespace plenary::test {
namespace {

using audit::Role;
using audit::Scope;

TEST(Attach, P5_resume_gives_the_exact_tail_of_every_visible_scope) {
  Stage stage;
  const auto room = stage.open_room("Table 1");
  auto away = stage.person(Role::participant);
  auto here = stage.person(Role::participant);
  stage.must(audit::MoveSeat{away->seat, room});
  stage.must(audit::MoveSeat{here->seat, room});
  stage.cut(*away);
  for (int i = 0; i < 5; ++i) {
    stage.submit(*here, stage.note("meanwhile"));
    stage.journal.commit();
  }
  away->inbox.clear();

  stage.connect(*away);

  EXPECT_TRUE(away->replica.resumed);
  ASSERT_EQ(away->inbox.size(), 1U);
  EXPECT_TRUE(away->inbox[0].snapshots.empty());
  EXPECT_EQ(away->inbox[0].events.size(), 5U);  // Authors of a room's notes are in the room too.
  stage.expect_level(*away);
}

TEST(Attach, P5_a_tail_ends_exactly_where_the_stream_goes_on) {
  Stage stage;
  auto away = stage.person(Role::participant);
  auto here = stage.person(Role::participant);
  stage.cut(*away);
  stage.submit(*here, stage.note("durable"));
  stage.journal.commit();

  stage.submit(*here, stage.note("on its way"));
  stage.connect(*away);
  stage.submit(*here, stage.note("behind"));
  stage.journal.sync(1);
  stage.journal.tell();
  EXPECT_NE(away->bytes.find("on its way"), std::string::npos);
  EXPECT_EQ(away->bytes.find("behind"), std::string::npos);
  stage.journal.commit();

  EXPECT_TRUE(away->replica.resumed);
  stage.expect_level(*away);
}

TEST(Attach, P5_who_missed_more_than_a_tail_holds_gets_a_snapshot_of_that_scope_only) {
  Stage stage;
  auto away = stage.person(Role::participant);
  auto here = stage.person(Role::participant);
  stage.cut(*away);
  for (int i = 0; i < 300; ++i) {
    stage.submit(*here, stage.note(std::string(1'500, 'x')));
  }
  stage.journal.commit();
  away->inbox.clear();

  stage.connect(*away);

  ASSERT_EQ(away->inbox.size(), 1U);
  ASSERT_EQ(away->inbox[0].snapshots.size(), 1U);
  EXPECT_EQ(away->inbox[0].snapshots[0].scope, Scope::everyone());
  EXPECT_FALSE(away->replica.resumed);
  stage.expect_level(*away);
}

TEST(Attach, P5_older_epoch_with_events_missed_across_a_restart_gets_a_snapshot) {
  Stage stage;
  auto away = stage.person(Role::participant);
  auto here = stage.person(Role::participant);
  stage.cut(*away);
  stage.submit(*here, stage.note("meanwhile"));
  stage.journal.commit();
  stage.crash();

  stage.connect(*away);

  EXPECT_FALSE(away->replica.resumed);
  stage.expect_level(*away);
}

TEST(Attach, T_P23_cursor_in_the_future_gets_a_snapshot) {
  Stage stage;
  auto student = stage.person(Role::participant);
  stage.submit(*student, stage.note("here"));
  stage.journal.commit();
  stage.cut(*student);

  stage.connect(*student, {.epoch = stage.host->epoch(),
                           .cursors = {{Scope::everyone(), 1'000'000}, {Scope::members(), ~0ULL}}});

  EXPECT_FALSE(student->replica.resumed);
  stage.expect_level(*student);
}

TEST(Attach, T_P23_epoch_in_the_future_gets_a_snapshot) {
  Stage stage;
  auto student = stage.person(Role::participant);
  live::Resume resume{stage.host->epoch() + 1, {}};
  for (const auto& cursor : student->replica.resume().cursors) {
    resume.cursors.push_back({cursor.scope, cursor.scope_seq});
  }
  stage.cut(*student);

  stage.connect(*student, resume);

  EXPECT_FALSE(student->replica.resumed);
  stage.expect_level(*student);
}

TEST(Attach, T_P23_cursors_of_scopes_one_does_not_see_say_nothing) {
  Stage stage;
  const auto room = stage.open_room("Table 1");
  auto student = stage.seat(Role::participant);

  stage.connect(*student, {.epoch = stage.host->epoch(),
                           .cursors = {{Scope::of(room), 0}, {Scope::staff(), 1}, {{}, 7}}});

  EXPECT_FALSE(student->replica.sees(Scope::of(room)));
  EXPECT_FALSE(student->replica.sees(Scope::staff()));
  stage.expect_level(*student);
}

TEST(Attach, P5_a_snapshot_is_encoded_once_for_all_who_come_soon_after) {
  Stage stage;
  auto writer = stage.person(Role::participant);
  for (int i = 0; i < 200; ++i) stage.submit(*writer, stage.note("a wall full of notes"));
  stage.journal.commit();
  std::vector<std::unique_ptr<Person>> crowd;
  for (int i = 0; i < 50; ++i) crowd.push_back(stage.seat(Role::participant));
  stage.connect(*crowd[0]);
  const auto position = crowd[0]->replica.scope_seq(Scope::everyone());

  for (auto& person : crowd) {
    if (person == crowd[0]) continue;
    stage.submit(*writer, stage.note("and on it goes"));
    stage.connect(*person);
    stage.journal.commit();
  }

  for (auto& person : crowd) stage.expect_level(*person);
  // The one snapshot still serves: what came since is told from the tail.
  EXPECT_EQ(crowd[20]->inbox[0].snapshots[0].scope_seq, position);
}

TEST(Attach, P5_a_newcomer_is_not_shown_what_was_taken_away_before) {
  Stage stage;
  auto facilitator = stage.person(Role::facilitator);
  const auto note = stage.note("hidden before they came");
  stage.submit(*facilitator, note);
  stage.journal.commit();
  auto first = stage.person(Role::participant);  // A snapshot with the note in it is kept.
  auto second = stage.seat(Role::participant);
  stage.submit(*facilitator, audit::HideNote{note.id});
  stage.journal.commit();

  stage.connect(*second);
  auto third = stage.seat(Role::participant);
  stage.connect(*third, {.epoch = stage.host->epoch(), .cursors = {{Scope::everyone(), 2}}});

  EXPECT_NE(first->bytes.find("hidden before they came"), std::string::npos);
  EXPECT_EQ(second->bytes.find("hidden before they came"), std::string::npos);
  EXPECT_EQ(third->bytes.find("hidden before they came"), std::string::npos);
  stage.expect_level(*third);
}

TEST(Attach, P5_a_tail_does_not_reach_over_a_time_spent_elsewhere) {
  Stage stage;
  const auto room = stage.open_room("Table 1");
  auto facilitator = stage.person(Role::facilitator);
  auto student = stage.person(Role::participant);
  stage.must(audit::MoveSeat{student->seat, room});
  stage.cut(*student);
  stage.must(audit::MoveSeat{student->seat, {}});
  const auto note = stage.note("said in their absence", room);
  stage.submit(*facilitator, note);
  stage.submit(*facilitator, audit::HideNote{note.id});
  stage.journal.commit();
  stage.must(audit::MoveSeat{student->seat, room});

  stage.connect(*student);

  EXPECT_EQ(student->bytes.find("said in their absence"), std::string::npos);
  stage.expect_level(*student);
}

TEST(Attach, P6_the_newest_connection_of_a_device_wins) {
  Stage stage;
  auto student = stage.person(Role::participant);
  Person old = *student;

  stage.connect(*student);
  stage.host->submit({old.link, {}, 1, 0, audit::Command(stage.note("from the old one"))});
  stage.journal.commit();

  EXPECT_EQ(stage.hub.line(old.link), nullptr);
  EXPECT_EQ(stage.host->session().records().all<audit::Note>().size(), 0U);
  EXPECT_EQ(stage.host->links(), 1U);
  stage.expect_level(*student);
}

TEST(Attach, P6_T_A11_the_older_connection_is_told_4102) {
  Stage stage;
  auto student = stage.person(Role::participant);
  std::optional<std::uint16_t> code;
  const LinkId old = student->link;
  stage.hub.closed = [&](LinkId link, std::uint16_t with) {
    if (link == old) code = with;
  };

  stage.connect(*student);

  EXPECT_EQ(code, 4102);
}

TEST(Attach, T_N9_late_close_of_the_old_connection_leaves_the_new_one_present) {
  Stage stage;
  auto student = stage.person(Role::participant);
  auto other = stage.person(Role::participant);
  const LinkId old = student->link;
  stage.connect(*student);
  stage.host->tick();
  other->inbox.clear();

  stage.host->detach(old);
  stage.clock.pass(live::limits::presence_tick_ms);
  stage.host->tick();
  stage.submit(*student, stage.note("still here"));
  stage.journal.commit();

  EXPECT_EQ(stage.receipt(*student, 1)->refusal, audit::Refusal::none);
  for (const auto& message : other->inbox) EXPECT_TRUE(message.presence.empty());
  EXPECT_EQ(stage.host->links(), 2U);
}

TEST(Attach, A_device_without_a_key_is_not_let_in) {
  Stage stage;
  auto student = stage.seat(Role::participant);
  student->device = {};

  stage.connect(*student);

  EXPECT_EQ(student->closed, 4101);
  EXPECT_TRUE(student->inbox.empty());
}

TEST(Attach, P13_a_hash_goes_out_with_every_64th_event_of_a_scope) {
  Stage stage;
  auto student = stage.person(Role::participant);
  std::size_t hashes = 0;

  for (int i = 0; i < 200; ++i) stage.submit(*student, stage.note("counted"));
  stage.journal.commit();

  for (const auto& message : student->inbox) {
    for (const auto& events : message.events) {
      EXPECT_EQ(static_cast<bool>(events.hash), events.scope_seq % 64 == 0);
      hashes += events.hash ? 1 : 0;
    }
  }
  EXPECT_GE(hashes, 6U);         // Three of the notes, three of their authors.
  stage.expect_level(*student);  // The replica compares each.
}

TEST(Attach, P13_who_differs_gets_a_snapshot_and_not_more_than_one_a_second) {
  Stage stage;
  auto student = stage.person(Role::participant);
  stage.submit(*student, stage.note("here"));
  stage.journal.commit();
  student->replica.snapshots = 0;

  for (int i = 0; i < 10; ++i) stage.host->heal(student->link, Scope::everyone());
  EXPECT_EQ(student->replica.snapshots, 1U);
  stage.clock.pass(500);
  stage.host->tick();
  EXPECT_EQ(student->replica.snapshots, 1U);
  stage.clock.pass(500);
  stage.host->tick();

  EXPECT_EQ(student->replica.snapshots, 2U);
  stage.expect_level(*student);
}

TEST(Attach, P13_healing_a_scope_one_does_not_see_says_nothing) {
  Stage stage;
  auto student = stage.person(Role::participant);
  student->inbox.clear();

  stage.host->heal(student->link, Scope::staff());
  stage.host->heal(student->link, Scope::vault());
  stage.host->heal(student->link, {});

  EXPECT_TRUE(student->inbox.empty());
}

TEST(Attach, After_an_overflow_a_link_is_greeted_again_with_all_it_sees) {
  Stage stage;
  auto student = stage.person(Role::participant);
  stage.submit(*student, stage.note("dropped on the way"));
  stage.journal.commit();
  student->replica.forget_all();

  stage.host->resync(student->link);
  stage.submit(*student, stage.note("and on"));
  stage.journal.commit();

  EXPECT_EQ(student->replica.welcomes, 2U);
  EXPECT_EQ(student->replica.next_command_no, 2U);
  stage.expect_level(*student);
}

TEST(Attach, A_link_that_goes_before_its_turn_is_told_nothing) {
  Stage stage;
  auto writer = stage.person(Role::participant);
  auto newcomer = stage.seat(Role::participant);
  stage.submit(*writer, stage.note("on its way"));

  stage.connect(*newcomer);
  stage.cut(*newcomer);
  stage.journal.commit();

  EXPECT_TRUE(newcomer->inbox.empty());
  EXPECT_EQ(stage.host->links(), 1U);
}

TEST(Attach, T_Z15_removed_participant_does_not_come_back) {
  Stage stage;
  auto student = stage.person(Role::participant);
  stage.must(audit::RemoveSeat{student->seat});
  ASSERT_EQ(student->closed, 4103);
  student->inbox.clear();

  stage.connect(*student);

  EXPECT_EQ(student->closed, 4103);
  EXPECT_TRUE(student->inbox.empty());
}

TEST(Attach, T_Z15_coming_back_while_the_removal_is_on_its_way_is_answered_with_it) {
  Stage stage;
  auto facilitator = stage.person(Role::facilitator);
  auto student = stage.seat(Role::participant);
  stage.submit(*facilitator, audit::RemoveSeat{student->seat});

  stage.connect(*student);
  EXPECT_FALSE(student->closed.has_value());
  stage.journal.commit();

  EXPECT_EQ(student->closed, 4103);
  EXPECT_TRUE(student->inbox.empty());
}

}  // namespace
}  // namespace plenary::test
