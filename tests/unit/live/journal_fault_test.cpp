// What a Host does when its journal fails, and what it keeps there.
#include "audit/canonical.h"
#include "live/limits.h"
#include "tests/unit/live/stage.h"

namespace plenary::test {
namespace {

using audit::Refusal;
using audit::Role;

TEST(JournalFault, T_S2_after_a_failed_sync_nothing_more_is_said_but_when_to_come_back) {
  Stage stage;
  auto student = stage.person(Role::participant);
  student->inbox.clear();
  stage.submit(*student, stage.note("not on the disk"));

  stage.journal.fail(live::JournalFault::storage);
  stage.host->durable(stage.host->session().head());
  stage.host->submit({student->link, {}, 2, 0, audit::Command(stage.note("later"))});
  stage.host->tick();

  ASSERT_EQ(student->inbox.size(), 1U);
  wire::ServerMessage farewell;
  farewell.goaway = student->inbox[0].goaway;
  ASSERT_EQ(farewell.goaway.size(), 1U);
  EXPECT_EQ(farewell.goaway[0].reason, wire::GoawayReason::reopening);
  EXPECT_GT(farewell.goaway[0].retry_max_ms, 0U);
  EXPECT_EQ(audit::canonical::bytes(student->inbox[0]), audit::canonical::bytes(farewell));
  EXPECT_EQ(student->closed, 4001);
  EXPECT_EQ(stage.failures, 1);
}

TEST(JournalFault, T_S2_it_is_told_once) {
  Stage stage;

  stage.host->failed(live::JournalFault::fenced);
  stage.host->failed(live::JournalFault::storage);

  EXPECT_EQ(stage.failures, 1);
}

TEST(JournalFault, T_S2_who_comes_afterwards_is_sent_to_the_next_opening) {
  Stage stage;
  auto student = stage.seat(Role::participant);
  stage.journal.fail(live::JournalFault::storage);

  stage.connect(*student);

  EXPECT_EQ(student->closed, 4001);
}

TEST(JournalFault, T_S2_an_administrator_is_told_that_nothing_was_done) {
  Stage stage;
  std::vector<Refusal> answers;
  const auto note_answer = [&](const live::Done& done) { answers.push_back(done.refusal.code); };

  stage.host->administer(audit::RotateCode{}, note_answer);
  EXPECT_TRUE(answers.empty());
  stage.journal.fail(live::JournalFault::storage);
  stage.host->administer(audit::RotateCode{}, note_answer);

  EXPECT_EQ(answers, (std::vector{Refusal::storage_unavailable, Refusal::storage_unavailable}));
}

TEST(JournalFault, P3_an_administrators_command_is_done_when_it_is_durable) {
  Stage stage;
  bool done = false;

  stage.host->administer(audit::RotateCode{}, [&](const live::Done&) { done = true; });
  EXPECT_FALSE(done);
  stage.journal.commit();

  EXPECT_TRUE(done);
}

TEST(JournalFault, P3_who_looks_at_the_session_sees_only_what_is_durable) {
  Stage stage;
  auto student = stage.person(Role::participant);
  std::optional<std::size_t> notes;
  const auto look = [&](audit::Session& seen) { notes = seen.records().all<audit::Note>().size(); };

  stage.submit(*student, stage.note("one"));
  stage.host->look_when_durable(look);
  stage.submit(*student, stage.note("two"));
  EXPECT_FALSE(notes.has_value());
  stage.journal.sync(1);
  stage.journal.tell();

  EXPECT_EQ(notes, 1U);
}

TEST(JournalFault, A_snapshot_is_kept_every_so_many_entries_and_gives_the_same_session) {
  Stage stage;
  auto student = stage.person(Role::participant);
  for (std::uint64_t i = 0; i < live::limits::snapshot_every_entries; ++i) {
    auto note = stage.note("one of many");
    note.audience = audit::Audience::only_me;
    stage.submit(*student, note);
    if (i % 100 == 0) stage.journal.commit();
  }
  stage.journal.commit();
  stage.quiet();
  stage.journal.commit();
  ASSERT_TRUE(stage.journal.has_image());
  audit::Session before = stage.host->session();

  stage.crash();
  audit::Session after = stage.host->session();

  EXPECT_EQ(after.hash(), before.hash());
  EXPECT_EQ(after.head(), before.head());
  EXPECT_EQ(after.receipts().next(student->device), before.receipts().next(student->device));
}

// The image of a session is as large as the session: were it made at every so many entries, each
// would cost more the more there is.
TEST(JournalFault, A_large_session_is_kept_in_whole_less_often) {
  Stage stage;
  auto student = stage.person(Role::participant);
  const auto write = [&](std::uint64_t notes) {
    for (std::uint64_t i = 0; i < notes; ++i) {
      stage.submit(*student, stage.note("one of many"));
      if (i % 100 == 0) stage.journal.commit();
    }
    stage.journal.commit();
    stage.quiet();
  };

  write(live::limits::snapshot_every_entries);
  EXPECT_EQ(stage.journal.images_asked(), 1U);
  // Two records a note: nine rounds, of which this is one.
  write(live::limits::snapshot_every_entries);
  EXPECT_EQ(stage.journal.images_asked(), 1U);
}

// It keeps the loop busy for a while, and nobody waits for it.
TEST(JournalFault, A_snapshot_waits_until_nobody_says_anything) {
  Stage stage;
  auto student = stage.person(Role::participant);

  for (std::uint64_t i = 0; i <= live::limits::snapshot_every_entries / 100; ++i) {
    for (int more = 0; more < 100; ++more) stage.submit(*student, stage.note("one of many"));
    stage.journal.commit();
    stage.host->tick();
  }
  EXPECT_EQ(stage.journal.images_asked(), 0U);
  stage.submit(*student, stage.note("not on the disk yet"));
  stage.quiet();
  EXPECT_EQ(stage.journal.images_asked(), 0U);
  stage.journal.commit();
  stage.quiet();

  EXPECT_EQ(stage.journal.images_asked(), 1U);
}

TEST(JournalFault, The_card_follows_title_code_and_closing) {
  Stage stage;

  stage.must(audit::RotateCode{});
  const std::string code = *stage.journal.last_card().code;
  EXPECT_EQ(code.size(), 8U);
  stage.must(audit::CloseSession{});

  EXPECT_EQ(stage.journal.last_card().closed, true);
  EXPECT_EQ(stage.journal.last_card().code, "");
}

}  // namespace
}  // namespace plenary::test
