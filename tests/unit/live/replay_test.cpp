// A finished session watched again: for the staff exactly as it was, for everybody else without
// anything that was hidden, taken back or is somebody's own.
#include "live/replay.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "gateway/frame_encoder.h"
#include "live/limits.h"
#include "tests/support/random_meeting.h"
#include "tests/support/replica.h"
#include "wire/decode.h"

namespace plenary::live {
namespace {

using audit::Scope;
using test::Meeting;

// What somebody sees of a replay, and every byte that ever came.
struct Viewer {
  Viewer(const Meeting& meeting, Watcher watcher)
      : encoder({1, 1}), replay(std::make_shared<Reel>(meeting.journal), watcher, encoder) {
    replica.scopes = replay.scopes();
  }
  void seek(Time to) {
    while (!replay.wind(to)) ++pauses;
    take(replay.snapshots());
  }
  void play(Time to) { take(replay.play(to)); }
  void take(const std::vector<Frame>& frames) {
    std::string message;
    for (const Frame& frame : frames) message += *frame;
    bytes += message;
    const auto understood = wire::decode_server(message);
    ASSERT_TRUE(understood.has_value());
    replica.apply(understood->message);
    EXPECT_TRUE(replica.faults.empty() && replica.gaps.empty());
  }
  bool met(const std::string& words) const { return bytes.find(words) != std::string::npos; }

  gateway::FrameEncoder encoder;
  Replay replay;
  test::Replica replica;
  std::string bytes;
  int pauses = 0;
};

// As it was at that time.
audit::Session as_it_was(const Meeting& meeting, Time at) {
  audit::Session session;
  for (const audit::Entry& entry : meeting.journal) {
    if (entry.at > at) break;
    session.apply(entry);
  }
  return session;
}

void expect_as_it_was(Viewer& viewer, const Meeting& meeting) {
  audit::Session session = as_it_was(meeting, viewer.replay.at());
  for (const Scope& scope : viewer.replay.scopes()) {
    audit::Store* held = viewer.replica.store(scope);
    ASSERT_NE(held, nullptr);
    EXPECT_EQ(held->scope_hash(scope), session.scope_hash(scope));
  }
}

TEST(Replay, F48_the_staff_see_every_room_at_every_moment_as_it_was) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    test::RandomMeeting meeting(seed);
    for (int i = 0; i < 400; ++i) meeting.step();
    const Time begun = meeting.journal.front().at;
    const std::int64_t length = meeting.journal.back().at - begun;
    Viewer staff(meeting, Watcher::staff);

    staff.seek(begun);
    for (int tenth = 1; tenth <= 10; ++tenth) {
      staff.play(begun + length * tenth / 10);
      expect_as_it_was(staff, meeting);
    }
    EXPECT_TRUE(staff.replay.is_over());
  }
}

TEST(Replay, F48_any_moment_can_be_gone_to_forward_and_back) {
  test::RandomMeeting meeting(7);
  for (int i = 0; i < 300; ++i) meeting.step();
  const Time begun = meeting.journal.front().at;
  const std::int64_t length = meeting.journal.back().at - begun;
  Viewer staff(meeting, Watcher::staff);

  for (const int percent : {60, 20, 100, 0, 99, 1, 50}) {
    staff.seek(begun + length * percent / 100);
    expect_as_it_was(staff, meeting);
    staff.play(staff.replay.at() + length / 50);
    expect_as_it_was(staff, meeting);
  }
}

TEST(Replay, F48_a_hidden_title_is_shown_to_the_staff_and_a_restored_one_in_its_final_words) {
  test::FullMeeting meeting;
  const auto titled = [&](std::string words) {
    const auto id = meeting.fresh<audit::Group>();
    meeting.must(meeting.ada, audit::AddGroup{id, {}, meeting.text(std::move(words))});
    meeting.now = meeting.now + 1'000;
    return id;
  };
  const auto decide = [&](Id<audit::Group> group, audit::ReviewAct act, std::uint32_t after) {
    meeting.must(meeting.facilitator,
                 audit::ReviewRecord{ref(group), act, after, audit::ReviewReason::other, ""});
    meeting.now = meeting.now + 1'000;
  };
  const auto gone = titled("for ever hidden");
  const auto back = titled("hidden and shown");
  decide(gone, audit::ReviewAct::hide, 0);
  decide(back, audit::ReviewAct::hide, 0);
  decide(back, audit::ReviewAct::release, 1);
  Viewer staff(meeting, Watcher::staff);
  Viewer other(meeting, Watcher::anybody);

  for (Viewer* viewer : {&staff, &other}) {
    viewer->seek(meeting.journal.front().at);
    viewer->play(meeting.journal.back().at);
  }

  EXPECT_TRUE(staff.met("for ever hidden"));
  EXPECT_FALSE(other.met("for ever hidden"));
  EXPECT_TRUE(other.met("hidden and shown"));
}

TEST(Replay, F48_nothing_of_the_vault_and_nobodys_own_is_in_it) {
  test::RandomMeeting meeting(11);
  for (int i = 0; i < 300; ++i) meeting.step();
  Viewer staff(meeting, Watcher::staff);
  staff.seek(meeting.journal.front().at);
  staff.play(meeting.journal.back().at);

  EXPECT_TRUE(std::none_of(
      staff.replay.scopes().begin(), staff.replay.scopes().end(), [](const Scope& scope) {
        return scope.kind == audit::ScopeKind::seat || scope.kind == audit::ScopeKind::vault;
      }));
  const auto is_told = [&](std::uint64_t id) {
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<char>(id >> (8 * i)));
    return staff.met(bytes);
  };
  std::size_t tickets = 0;
  for (const auto& [id, stored] : meeting.session.records().all<audit::Ticket>()) {
    EXPECT_FALSE(is_told(id.value));
    ++tickets;
  }
  EXPECT_GT(tickets, 5U);
}

struct Watched : ::testing::Test {
  Meeting meeting;
  Id<audit::Seat> lead = meeting.join(audit::Role::facilitator);
  Id<audit::Seat> ada = meeting.join(audit::Role::participant);

  Watched() { meeting.begin_phase(test::grant_to_all(test::every_act)); }

  void later() { meeting.now = meeting.now + 1'000; }
  // All of it, watched by one of those who took part.
  Viewer watch(Watcher watcher = Watcher::anybody) {
    Viewer viewer(meeting, watcher);
    viewer.seek(meeting.journal.front().at);
    for (const audit::Entry& entry : meeting.journal) viewer.play(entry.at);
    return viewer;
  }
};

TEST_F(Watched, F50_what_was_hidden_or_taken_back_does_not_come_to_light_again) {
  const auto hidden = meeting.add_note(ada, "a name that must go");
  const auto removed = meeting.add_note(ada, "better unsaid");
  const auto kept = meeting.add_note(ada, "the bus is late");
  later();
  meeting.must(lead, audit::HideNote{hidden});
  meeting.must(ada, audit::RemoveNote{removed});
  later();

  Viewer anybody = watch();

  EXPECT_FALSE(anybody.met("a name that must go"));
  EXPECT_FALSE(anybody.met("better unsaid"));
  EXPECT_NE(anybody.replica.find(kept), nullptr);
  EXPECT_TRUE(watch(Watcher::staff).met("a name that must go"));
}

TEST_F(Watched, F50_what_was_hidden_for_a_while_is_shown_from_when_it_came_back) {
  const auto note = meeting.add_note(ada, "held for a while");
  const Time written = meeting.now;
  later();
  meeting.must(lead, audit::HideNote{note});
  later();
  meeting.must(lead, audit::ShowNote{note});
  const Time shown = meeting.now;
  Viewer anybody(meeting, Watcher::anybody);
  anybody.seek(meeting.journal.front().at);

  anybody.play(written);
  EXPECT_EQ(anybody.replica.find(note), nullptr);
  anybody.play(shown);
  EXPECT_NE(anybody.replica.find(note), nullptr);
}

TEST_F(Watched, F50_words_that_were_erased_are_not_told) {
  const auto note = meeting.add_note(ada, "call 555-0123 now");
  const audit::Text text = meeting.record(note).text;
  later();
  audit::TextEdits edits;
  edits.deletes.push_back({text.runs().front().run, 5, 8});
  meeting.must(ada, audit::EditText{ref(note), edits});

  Viewer anybody = watch();

  EXPECT_FALSE(anybody.met("555-0123"));
  EXPECT_EQ(anybody.replica.find(note)->text.str(), "call  now");
  EXPECT_TRUE(watch(Watcher::staff).met("555-0123"));
}

TEST_F(Watched, F50_what_was_promised_in_other_words_is_shown_in_the_last_ones) {
  const auto id = meeting.fresh<audit::Commitment>();
  const audit::CommitmentPlan first{"Call Mrs Silva 555-0123", 20'500, "Riders"};
  const audit::Promise promise{ada, {}, lead, "", ""};
  meeting.must(ada, audit::AddCommitment{id, meeting.text("A late bus"), first, promise});
  const Time proposed = meeting.now;
  later();
  const audit::CommitmentPlan last{"Call the bus company", 20'500, "Riders"};
  meeting.must(lead, audit::SetCommitment{id, last, promise});
  meeting.must(lead, audit::AgreeCommitment{id, true});
  later();
  for (const char* said : {"Mr Silva 555-0199 says no", "They say no"}) {
    meeting.must(ada, audit::ReportCommitment{id, audit::CommitmentState::given_up, said});
    later();
  }

  Viewer anybody = watch();

  EXPECT_FALSE(anybody.met("Silva"));
  EXPECT_EQ(anybody.replica.find(id)->plan, last);
  EXPECT_EQ(anybody.replica.find(id)->report, "They say no");
  EXPECT_TRUE(watch(Watcher::staff).met("555-0123"));
  anybody.seek(proposed);
  EXPECT_EQ(anybody.replica.find(id)->plan.first_step, "Call the bus company");
  EXPECT_EQ(anybody.replica.find(id)->report, "") << "nobody had said anything yet";
}

TEST_F(Watched, rooms_members_and_staff_are_not_everybodys_to_watch) {
  const auto room = meeting.open_room("The quiet room");
  meeting.move(ada, room);
  meeting.add_note(ada, "said in the room");
  meeting.add_note(lead, "only for me", {.audience = audit::Audience::only_me});

  Viewer anybody = watch();

  EXPECT_EQ(anybody.replay.scopes(), std::vector<Scope>{Scope::everyone()});
  EXPECT_FALSE(anybody.met("said in the room"));
  EXPECT_FALSE(anybody.met("The quiet room"));
  EXPECT_FALSE(watch(Watcher::staff).met("only for me"));
}

TEST_F(Watched, a_note_of_a_group_that_is_gone_stands_in_none) {
  const auto group = meeting.add_group(lead);
  const auto note = meeting.add_note(ada, "a note", {.group = group});
  const Time grouped = meeting.now;
  later();
  meeting.must(lead, audit::MoveNote{.note = note});
  meeting.must(lead, audit::RemoveGroup{group});
  Viewer anybody(meeting, Watcher::anybody);
  anybody.seek(grouped);

  EXPECT_EQ(anybody.replica.find(note)->placement.group, Id<audit::Group>{});
  EXPECT_EQ(anybody.replica.find(group), nullptr);
}

TEST_F(Watched, a_long_session_is_wound_in_parts) {
  later();
  for (std::size_t i = 0; i < limits::replay_entries_max + 500; ++i) {
    meeting.must(ada, audit::SetDone{i % 2 == 0});
  }
  later();
  meeting.add_note(ada, "the last word");
  Viewer anybody(meeting, Watcher::anybody);

  anybody.seek(meeting.now);

  EXPECT_EQ(anybody.pauses, 1);
  EXPECT_TRUE(anybody.met("the last word"));
  // Played, it takes more than one turn as well.
  anybody.seek(meeting.journal.front().at);
  anybody.play(meeting.now);
  EXPECT_FALSE(anybody.replay.is_over());
  anybody.play(meeting.now);
  EXPECT_TRUE(anybody.replay.is_over());
}

}  // namespace
}  // namespace plenary::live
