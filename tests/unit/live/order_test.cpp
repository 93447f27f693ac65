// The order of commands and what each is answered: rules P2, P3, P7, P12.
#include "live/limits.h"
#include "tests/unit/live/stage.h"

namespace plenary::test {
namespace {

using audit::Refusal;
using audit::Role;

TEST(Order, P1_scope_seq_is_dense_and_seq_is_told_to_staff_only) {
  Stage stage;
  auto facilitator = stage.person(Role::facilitator);
  auto student = stage.person(Role::participant);

  for (int i = 0; i < 3; ++i) stage.submit(*student, stage.note("a"));
  stage.submit(*facilitator, audit::RotateCode{});
  stage.journal.commit();

  stage.expect_level(*student);
  stage.expect_level(*facilitator);
  std::size_t staff_events = 0;
  for (const auto& message : student->inbox) {
    for (const auto& welcome : message.welcome) EXPECT_EQ(welcome.head, 0U);
    for (const auto& events : message.events) EXPECT_EQ(events.seq, 0U);
    for (const auto& receipt : message.receipts) EXPECT_EQ(receipt.seq, 0U);
  }
  for (const auto& message : facilitator->inbox) {
    for (const auto& welcome : message.welcome) EXPECT_GT(welcome.head, 0U);
    for (const auto& events : message.events) {
      const bool staff = events.scope == audit::Scope::staff();
      EXPECT_EQ(events.seq != 0, staff);
      staff_events += staff ? 1 : 0;
    }
    for (const auto& receipt : message.receipts) EXPECT_GT(receipt.seq, 0U);
  }
  EXPECT_GT(staff_events, 0U);
}

TEST(Order, P2_duplicate_command_returns_first_receipt) {
  Stage stage;
  auto facilitator = stage.person(Role::facilitator);
  const auto note = stage.note("once");
  const auto number = stage.submit(*facilitator, note);
  stage.journal.commit();
  const auto first = *stage.receipt(*facilitator, number);
  const std::uint64_t head = stage.host->session().head();

  stage.submit_as(*facilitator, number, note);

  ASSERT_EQ(facilitator->receipts.size(), 2U);
  EXPECT_EQ(facilitator->receipts[1].seq, first.seq);
  EXPECT_EQ(facilitator->receipts[1].refusal, Refusal::none);
  EXPECT_EQ(stage.host->session().head(), head);
}

TEST(Order, P2_duplicate_of_a_refused_command_is_refused_the_same_after_a_restart) {
  Stage stage;
  auto student = stage.person(Role::participant);
  const auto number = stage.submit(*student, audit::RotateCode{});
  stage.journal.commit();
  ASSERT_EQ(stage.receipt(*student, number)->refusal, Refusal::not_allowed);

  stage.crash();
  stage.connect(*student);
  student->receipts.clear();
  stage.submit_as(*student, number, audit::RotateCode{});

  ASSERT_EQ(student->receipts.size(), 1U);
  EXPECT_EQ(student->receipts[0].refusal, Refusal::not_allowed);
}

TEST(Order, P2_duplicate_of_what_is_not_durable_yet_waits_behind_the_gate) {
  Stage stage;
  auto student = stage.person(Role::participant);
  const auto note = stage.note("slow disk");
  const auto number = stage.submit(*student, note);

  stage.submit_as(*student, number, note);
  EXPECT_TRUE(student->receipts.empty());
  stage.journal.commit();

  EXPECT_EQ(student->receipts.size(), 2U);
}

TEST(Order, T_P22_same_number_with_another_body_is_a_conflict_and_the_first_answer_stands) {
  Stage stage;
  auto student = stage.person(Role::participant);
  const auto first = stage.note("first");
  const auto number = stage.submit(*student, first);
  stage.journal.commit();

  stage.submit_as(*student, number, stage.note("second"));
  EXPECT_EQ(student->receipts.back().refusal, Refusal::command_conflict);
  stage.submit_as(*student, number, first);

  EXPECT_EQ(student->receipts.back().refusal, Refusal::none);
  EXPECT_EQ(stage.host->session().records().all<audit::Note>().size(), 1U);
}

TEST(Order, P2_skipped_number_is_told_which_is_expected_and_is_not_consumed) {
  Stage stage;
  auto student = stage.person(Role::participant);
  stage.submit(*student, stage.note("one"));
  stage.journal.commit();

  stage.submit_as(*student, 5, stage.note("five"));
  EXPECT_EQ(student->receipts.back().refusal, Refusal::expected_number);
  EXPECT_EQ(student->receipts.back().detail, 2U);
  stage.submit(*student, stage.note("two"));
  stage.journal.commit();

  EXPECT_EQ(stage.receipt(*student, 2)->refusal, Refusal::none);
}

TEST(Order, P2_number_older_than_what_is_remembered_is_already_answered) {
  Stage stage;
  auto student = stage.person(Role::participant);
  const auto first = stage.note("long ago");
  stage.submit(*student, first);
  for (int i = 0; i < 64; ++i) stage.submit(*student, stage.note("later"));
  stage.journal.commit();
  const std::size_t notes = stage.host->session().records().all<audit::Note>().size();

  stage.submit_as(*student, 1, first);

  EXPECT_EQ(student->receipts.back().refusal, Refusal::already_answered);
  EXPECT_EQ(stage.host->session().records().all<audit::Note>().size(), notes);
}

TEST(Order, P3_nothing_a_command_caused_leaves_before_its_entry_is_durable) {
  Stage stage;
  auto writer = stage.person(Role::participant);
  auto reader = stage.person(Role::participant);
  auto newcomer = stage.seat(Role::participant);
  const std::string canary = "nobody has seen this";

  stage.submit(*writer, stage.note(canary));
  stage.connect(*newcomer);
  stage.host->heal(reader->link, audit::Scope::everyone());
  stage.host->resync(reader->link);
  stage.journal.sync(100);  // On the disk, but the Host was not told.

  for (const Person* person : {writer.get(), reader.get(), newcomer.get()}) {
    EXPECT_EQ(person->bytes.find(canary), std::string::npos);
    EXPECT_TRUE(person->receipts.empty());
  }
  stage.journal.tell();
  for (Person* person : {writer.get(), reader.get(), newcomer.get()}) {
    EXPECT_NE(person->bytes.find(canary), std::string::npos);
    stage.expect_level(*person);
  }
}

TEST(Order, P3_a_snapshot_taken_ahead_of_the_disk_waits_for_it_and_no_longer) {
  Stage stage;
  auto writer = stage.person(Role::participant);
  auto newcomer = stage.seat(Role::participant);

  stage.submit(*writer, stage.note("before the newcomer"));
  stage.connect(*newcomer);
  stage.submit(*writer, stage.note("after the newcomer"));
  stage.journal.sync(1);
  stage.journal.tell();

  // The disk is still busy with the second note, and yet the newcomer is in.
  EXPECT_EQ(newcomer->replica.welcomes, 1U);
  EXPECT_NE(newcomer->bytes.find("before the newcomer"), std::string::npos);
  EXPECT_EQ(newcomer->bytes.find("after the newcomer"), std::string::npos);
  stage.journal.commit();
  stage.expect_level(*newcomer);
}

TEST(Order, P3_what_a_crash_forgot_nobody_has_seen) {
  Stage stage;
  auto writer = stage.person(Role::participant);
  const auto note = stage.note("lost with the power");
  const auto number = stage.submit(*writer, note);

  stage.crash();
  stage.connect(*writer);

  EXPECT_EQ(writer->bytes.find("lost with the power"), std::string::npos);
  EXPECT_EQ(writer->replica.next_command_no, number);
  stage.submit_as(*writer, number, note);
  stage.journal.commit();
  EXPECT_EQ(stage.receipt(*writer, number)->refusal, Refusal::none);
  stage.expect_level(*writer);
}

TEST(Order, P10_too_fast_is_told_when_to_try_again_and_costs_no_number) {
  Stage stage({"Attendance", {}, {}, false, 0}, {.per_second = 10, .burst = 3});
  auto student = stage.person(Role::participant);
  for (int i = 0; i < 3; ++i) stage.submit(*student, stage.note("quick"));

  stage.submit_as(*student, 4, stage.note("too quick"));
  stage.journal.commit();
  ASSERT_EQ(stage.receipt(*student, 4)->refusal, Refusal::retry_after);
  const auto wait_ms = static_cast<std::int64_t>(stage.receipt(*student, 4)->detail);
  EXPECT_EQ(wait_ms, 100);
  stage.clock.pass(wait_ms);
  stage.submit_as(*student, 4, stage.note("in time"));
  stage.journal.commit();

  EXPECT_EQ(stage.receipt(*student, 4)->refusal, Refusal::none);
}

TEST(Order, P10_one_seat_in_a_hurry_does_not_slow_another) {
  Stage stage({"Attendance", {}, {}, false, 0}, {.per_second = 1, .burst = 2});
  auto hasty = stage.person(Role::participant);
  auto calm = stage.person(Role::participant);

  for (int i = 0; i < 10; ++i) stage.submit_as(*hasty, hasty->next_no++, stage.note("quick"));
  const auto number = stage.submit(*calm, stage.note("calm"));
  stage.journal.commit();

  EXPECT_EQ(stage.receipt(*calm, number)->refusal, Refusal::none);
}

TEST(Order, P10_answers_that_wait_for_the_disk_are_bounded) {
  Stage stage;
  auto student = stage.person(Role::participant);
  const auto note = stage.note("again and again");
  const auto number = stage.submit(*student, note);

  for (int i = 0; i < 5'000; ++i) stage.submit_as(*student, number, note);
  stage.journal.commit();

  EXPECT_LE(student->receipts.size(), 1U + live::limits::answers_waiting_max);
  stage.submit_as(*student, number, note);
  EXPECT_EQ(student->receipts.back().refusal, Refusal::none);
}

TEST(Order, P2_unreadable_command_is_answered_and_costs_its_number) {
  Stage stage;
  auto student = stage.person(Role::participant);

  stage.host->submit({student->link, {}, 1, 42, audit::Refused(Refusal::unknown_command)});
  stage.journal.commit();

  EXPECT_EQ(stage.receipt(*student, 1)->refusal, Refusal::unknown_command);
  student->next_no = 2;
  const auto number = stage.submit(*student, stage.note("readable"));
  stage.journal.commit();
  EXPECT_EQ(stage.receipt(*student, number)->refusal, Refusal::none);
}

TEST(Order, Another_seat_than_the_links_own_is_not_found) {
  Stage stage;
  auto student = stage.person(Role::participant);
  auto other = stage.person(Role::participant);

  stage.submit_as(*student, 1, stage.note("in your name"), other->seat);
  stage.journal.commit();

  EXPECT_EQ(stage.receipt(*student, 1)->refusal, Refusal::not_found);
}

TEST(Order, P12_events_over_several_scopes_and_the_receipt_come_in_one_message) {
  Stage stage;
  auto facilitator = stage.person(Role::facilitator);
  auto student = stage.person(Role::participant);
  const auto note = stage.note("to be hidden");
  stage.submit(*student, note);
  stage.journal.commit();
  facilitator->inbox.clear();

  stage.submit(*facilitator, audit::HideNote{note.id});
  stage.journal.commit();

  ASSERT_EQ(facilitator->inbox.size(), 1U);
  EXPECT_GE(facilitator->inbox[0].events.size(), 3U);  // everyone, members and staff.
  EXPECT_EQ(facilitator->inbox[0].receipts.size(), 1U);
  stage.expect_level(*facilitator);
  stage.expect_level(*student);
}

TEST(Order, P12_one_commit_is_one_batch_with_one_frame_a_scope) {
  Stage stage;
  auto student = stage.person(Role::participant);
  student->inbox.clear();
  const std::uint64_t before = stage.hub.batches();

  for (int i = 0; i < 20; ++i) stage.submit(*student, stage.note("many"));
  stage.journal.commit();

  EXPECT_EQ(stage.hub.batches(), before + 1);
  ASSERT_EQ(student->inbox.size(), 1U);
  EXPECT_EQ(student->inbox[0].receipts.size(), 20U);
}

TEST(Order, T_N2_lost_receipt_is_given_again_with_the_original_seq) {
  Stage stage;
  auto facilitator = stage.person(Role::facilitator);
  const auto note = stage.note("was it taken?");
  const auto number = stage.submit(*facilitator, note);
  stage.cut(*facilitator);  // Before the receipt.
  stage.journal.commit();
  ASSERT_TRUE(facilitator->receipts.empty());

  stage.connect(*facilitator);
  stage.submit_as(*facilitator, number, note);

  ASSERT_EQ(facilitator->receipts.size(), 1U);
  EXPECT_EQ(facilitator->receipts[0].seq, stage.host->session().head());
  EXPECT_EQ(stage.host->session().records().all<audit::Note>().size(), 1U);
  stage.expect_level(*facilitator);
}

TEST(Order, T_N3_replay_of_everything_on_a_new_connection_changes_nothing) {
  Stage stage;
  auto student = stage.person(Role::participant);
  std::vector<audit::Command> captured;
  for (int i = 0; i < 50; ++i) {
    captured.emplace_back(stage.note("captured"));
    stage.submit(*student, captured.back());
  }
  stage.journal.commit();
  const std::uint64_t head = stage.host->session().head();

  stage.cut(*student);
  stage.connect(*student);
  for (std::size_t i = 0; i < captured.size(); ++i) {
    stage.submit_as(*student, i + 1, captured[i]);
  }
  stage.journal.commit();

  EXPECT_EQ(stage.host->session().head(), head);
  EXPECT_EQ(stage.journal.synced(), head);
}

TEST(Order, T_Z5_command_pipelined_after_a_demotion_is_judged_by_the_role_at_its_place) {
  Stage stage;
  auto facilitator = stage.person(Role::facilitator);
  auto co_facilitator = stage.person(Role::co_facilitator);

  const auto allowed = stage.submit(*co_facilitator, audit::RotateCode{});
  stage.submit(*facilitator, audit::SetRole{co_facilitator->seat, Role::participant});
  const auto refused = stage.submit(*co_facilitator, audit::RotateCode{});
  stage.journal.commit();

  EXPECT_EQ(stage.receipt(*co_facilitator, allowed)->refusal, Refusal::none);
  EXPECT_EQ(stage.receipt(*co_facilitator, refused)->refusal, Refusal::not_allowed);
}

TEST(Order, P2_numbers_of_two_devices_of_one_seat_are_apart) {
  Stage stage;
  auto laptop = stage.person(Role::participant);
  Person phone;
  phone.seat = laptop->seat;
  phone.device = {1, 2};
  stage.connect(phone);

  stage.submit(*laptop, stage.note("from the laptop"));
  stage.submit(phone, stage.note("from the phone"));
  stage.journal.commit();

  EXPECT_EQ(stage.receipt(*laptop, 1)->refusal, Refusal::none);
  EXPECT_EQ(stage.receipt(phone, 1)->refusal, Refusal::none);
  stage.expect_level(*laptop);
  stage.expect_level(phone);
}

TEST(Order, A_closed_session_stays_readable_and_takes_no_command) {
  Stage stage;
  auto student = stage.person(Role::participant);
  stage.must(audit::CloseSession{});

  const auto number = stage.submit(*student, stage.note("too late"));
  stage.journal.commit();
  auto late = std::make_unique<Person>(*student);
  stage.cut(*student);
  student->replica = {};
  stage.connect(*student);

  EXPECT_EQ(stage.receipt(*late, number)->refusal, Refusal::session_closed);
  EXPECT_FALSE(student->closed.has_value());
  stage.expect_level(*student);
}

}  // namespace
}  // namespace plenary::test
