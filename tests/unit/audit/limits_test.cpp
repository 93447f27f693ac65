// Each cap of limits.h is reached, and says so (threat R5: a session grows only so far).
#include "audit/limits.h"

#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;

struct Limits : ::testing::Test {
  FullMeeting meeting;

  // Records of a kind up to the cap, as one entry of the server's.
  template <class R>
  void fill(std::size_t count_max, Scope scope, R like = {}) {
    Entry entry{.seq = meeting.session.head() + 1};
    for (std::size_t n = meeting.session.records().all<R>().size(); n < count_max; ++n) {
      like.id = meeting.fresh<R>();
      entry.changes.push_back({scope, Put{like}});
    }
    meeting.session.apply(entry);
    ASSERT_EQ(meeting.session.records().all<R>().size(), count_max);
  }
  void expect_full(Id<Seat> who, const Command& command, std::size_t count_max) {
    EXPECT_EQ(meeting.answer(who, command), (Refused{Refusal::limit_reached, count_max}));
  }
  NewText words{Id<RunTag>(1), "words"};
};

TEST_F(Limits, T_R5_notes) {
  fill<Note>(limits::notes_max - 1, Scope::everyone());
  meeting.add_note(meeting.ada);
  expect_full(meeting.ada, AddNote{.id = Id<Note>(1), .text = words}, limits::notes_max);
  expect_full(
      meeting.observer, AddNote{.id = Id<Note>(1), .text = words, .audience = Audience::only_me},
      limits::notes_max);
}

TEST_F(Limits, T_R5_groups) {
  fill<Group>(limits::groups_max - 1, Scope::everyone());
  meeting.add_group(meeting.ada);
  expect_full(meeting.ada, AddGroup{Id<Group>(1), {}, words}, limits::groups_max);
}

TEST_F(Limits, T_R5_maps_causes_and_links) {
  const auto map = meeting.add_map(meeting.ada);
  const auto a = meeting.add_cause(meeting.ada, map);
  const auto b = meeting.add_cause(meeting.ada, map);
  const auto here = Scope::everyone();

  fill<CauseMap>(limits::cause_maps_max, here);
  fill<Cause>(limits::causes_max, here, Cause{{}, map, {}, {}, {}});
  fill<CauseLink>(limits::cause_links_max, here, CauseLink{{}, map, {b, a}});

  expect_full(meeting.ada, AddCauseMap{Id<CauseMap>(1), {}, words}, limits::cause_maps_max);
  expect_full(meeting.ada, AddCause{Id<Cause>(1), map, words}, limits::causes_max);
  expect_full(meeting.ada, LinkCauses{Id<CauseLink>(1), {a, b}}, limits::cause_links_max);
}

TEST_F(Limits, T_R5_rooms) {
  fill<Room>(limits::rooms_max - 1, Scope::members());
  meeting.open_room();
  expect_full(meeting.facilitator, OpenRoom{Id<Room>(1), "x"}, limits::rooms_max);
}

TEST_F(Limits, T_R5_ballots) {
  fill<Ballot>(limits::ballots_max - 1, Scope::everyone());
  meeting.open_ballot({});
  expect_full(meeting.facilitator,
              OpenBallot{.id = Id<Ballot>(1), .title = "x", .method = BallotMethod::agreement},
              limits::ballots_max);
}

TEST_F(Limits, T_R5_minutes) {
  fill<Minutes>(limits::minutes_max, Scope::everyone());
  expect_full(meeting.scribe, StartMinutes{Id<Minutes>(1)}, limits::minutes_max);
}

TEST_F(Limits, T_R5_seats) {
  fill<Seat>(limits::seats_max - 1, Scope::members());
  meeting.join_by_code();
  TakeSeat asked{.code = meeting.code(), .ticket = test::digest(1), .device = {1, 2}};
  expect_full({}, asked, limits::seats_max);
}

TEST_F(Limits, T_R5_invitations) {
  fill<Invitation>(limits::invitations_max, Scope::vault());
  expect_full({}, Invite{test::digest(1), Role::observer}, limits::invitations_max);
}

TEST_F(Limits, T_R7_codes) {
  while (meeting.session.records().all<JoinCode>().size() < limits::join_codes_max) {
    meeting.must(meeting.facilitator, RotateCode{});
  }
  expect_full(meeting.facilitator, RotateCode{}, limits::join_codes_max);
}

TEST_F(Limits, T_R5_a_text_typed_piece_by_piece) {
  const auto minutes = meeting.fresh<Minutes>();
  meeting.must(meeting.scribe, StartMinutes{minutes});
  const auto run = meeting.fresh<RunTag>();
  const std::string page(10'000, 'x');
  const auto type_on = [&](const std::string& piece) {
    const std::uint32_t end = meeting.record(minutes).text.scalars();
    const CharId after = end == 0 ? CharId{} : CharId{run, end - 1};
    return meeting.submit(
        meeting.scribe, EditText{ref(minutes), {.inserts = {{after, run, end, piece}}}});
  };

  for (int i = 0; i < 6; ++i) ASSERT_EQ(type_on(page).code, Refusal::none);

  EXPECT_EQ(type_on("x"), (Refused{Refusal::text_too_long, limits::minutes_scalars_max}));
}

TEST_F(Limits, an_id_that_is_taken_is_said_before_the_limit) {
  const auto group = meeting.add_group(meeting.ada);
  fill<Group>(limits::groups_max, Scope::everyone());
  EXPECT_EQ(meeting.answer(meeting.ada, AddGroup{group, {}, words}).code, Refusal::id_taken);
}

TEST_F(Limits, a_command_too_large_to_undo_is_not_taken_back) {
  const auto group = meeting.add_group(meeting.ada);
  for (std::size_t i = 0; i < limits::undo_changes_max; ++i) {
    meeting.add_note(meeting.ben, "x", {.group = group});
  }

  meeting.must(meeting.ada, RemoveGroup{group});

  EXPECT_EQ(meeting.answer(meeting.ada, Undo{}).code, Refusal::cannot_undo);
  EXPECT_FALSE(meeting.holds(group));
}

}  // namespace
}  // namespace plenary::audit
