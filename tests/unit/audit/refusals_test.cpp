// Every no that a command can get, one row each. What who may do in which phase is the matrix of
// rights_matrix_test.cpp; ballots and seats have their own tests.
#include <algorithm>

#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;
using test::Meeting;

struct Refusals : ::testing::Test {
  FullMeeting meeting;
  Id<Seat> ada = meeting.ada;
  Id<Seat> facilitator = meeting.facilitator;
  Id<Room> room = meeting.open_room();
  Id<Room> closed = meeting.open_room();
  Id<Note> note = meeting.add_note(ada);
  Id<Note> hidden = meeting.add_note(ada);
  Id<Group> group = meeting.add_group(ada);
  Id<Group> elsewhere = meeting.add_group(facilitator, room);
  Id<CauseMap> map = meeting.add_map(ada);
  Id<Cause> cause = meeting.add_cause(ada, map);
  Id<Cause> effect = meeting.add_cause(ada, map);
  Id<CauseLink> link = meeting.link(ada, cause, effect);
  NewText words{Id<RunTag>(1), "words"};

  void SetUp() override {
    meeting.must(facilitator, CloseRoom{closed});
    meeting.must(facilitator, HideNote{hidden});
  }

  Refused no(Id<Seat> who, const Command& command) { return meeting.answer(who, command); }
  Refused no(const Command& command) { return meeting.answer(ada, command); }
};

TEST(SessionRefusals, nothing_is_there_before_the_session_is_created) {
  Session session;
  test::Dice entropy(1);
  const Moment moment{{1}, entropy};
  const auto answer = [&](Id<Seat> who, const Command& command) {
    const auto decided = session.decide({who}, command, moment);
    return decided.ok() ? Refusal::none : decided.error().code;
  };

  EXPECT_EQ(answer({}, RotateCode{}), Refusal::not_found);
  EXPECT_EQ(answer({}, TakeSeat{}), Refusal::not_found);
  EXPECT_EQ(answer(Id<Seat>(1), test::a_session()), Refusal::not_found);
  EXPECT_EQ(answer({}, test::a_session()), Refusal::none);
}

TEST(SessionRefusals, a_session_is_created_once_and_in_order) {
  const auto answer = [](auto change) {
    Session session;
    test::Dice entropy(1);
    CreateSession asked = test::a_session();
    change(asked);
    const auto decided = session.decide(Actor::server(), asked, {{1}, entropy});
    return decided.ok() ? Refused{} : decided.error();
  };

  EXPECT_EQ(answer([](auto&) {}).code, Refusal::none);
  EXPECT_EQ(answer([](auto& s) { s.title = " "; }).code, Refusal::text_empty);
  EXPECT_EQ(answer([](auto& s) { s.title = std::string(201, 'x'); }),
            (Refused{Refusal::text_too_long, limits::title_scalars_max}));
  EXPECT_EQ(answer([](auto& s) { s.groups.assign(33, "x"); }),
            (Refused{Refusal::limit_reached, limits::labels_max}));
  EXPECT_EQ(answer([](auto& s) { s.groups.push_back(""); }).code, Refusal::text_empty);
  EXPECT_EQ(answer([](auto& s) { s.languages.push_back(std::string(41, 'x')); }),
            (Refused{Refusal::text_too_long, limits::label_scalars_max}));
  EXPECT_EQ(answer([](auto& s) { s.observer_delay_s = 601; }),
            (Refused{Refusal::out_of_range, limits::observer_delay_s_max}));

  Meeting meeting;
  EXPECT_EQ(meeting.answer({}, test::a_session()).code, Refusal::already_so);
}

TEST_F(Refusals, by_who_asks) {
  EXPECT_EQ(no(Id<Seat>(99), RemoveNote{note}).code, Refusal::not_seated);
  EXPECT_EQ(no(meeting.wall, Undo{}).code, Refusal::only_watching);
  for (const Id<Seat> who : {ada, facilitator, meeting.observer}) {
    EXPECT_EQ(no(who, test::a_session()).code, Refusal::unknown_command);
    EXPECT_EQ(no(who, Invite{test::digest(1), Role::observer}).code, Refusal::unknown_command);
    EXPECT_EQ(no(who, TakeSeat{}).code, Refusal::unknown_command);
  }
  meeting.must(facilitator, CloseSession{});
  for (const Id<Seat> who : {Id<Seat>{}, ada, facilitator, meeting.observer, Id<Seat>(99)}) {
    EXPECT_EQ(no(who, Undo{}).code, Refusal::session_closed);
    EXPECT_EQ(no(who, CloseSession{}).code, Refusal::session_closed);
  }
}

TEST_F(Refusals, of_a_new_note) {
  const Id<Note> id(1);
  EXPECT_EQ(no(AddNote{.id = id, .text = words}).code, Refusal::none);
  EXPECT_EQ(no({}, AddNote{.id = id, .text = words}).code, Refusal::not_allowed);
  EXPECT_EQ(no(AddNote{.text = words}).code, Refusal::out_of_range);
  EXPECT_EQ(no(AddNote{.id = note, .text = words}).code, Refusal::id_taken);
  EXPECT_EQ(
      no(AddNote{.id = id, .epistemic = Epistemic(10), .text = words}).code, Refusal::out_of_range);
  EXPECT_EQ(
      no(AddNote{.id = id, .text = words, .audience = Audience(3)}).code, Refusal::out_of_range);
  EXPECT_EQ(no(AddNote{.id = id, .text = {Id<RunTag>(1), " \n"}}).code, Refusal::text_empty);
  EXPECT_EQ(no(AddNote{.id = id, .text = {Id<RunTag>(1), "\x07"}}).code, Refusal::text_unreadable);
  EXPECT_EQ(no(AddNote{.id = id, .text = {Id<RunTag>(1), std::string(2'001, 'x')}}),
            (Refused{Refusal::text_too_long, limits::note_scalars_max}));
  EXPECT_EQ(no(AddNote{.id = id, .text = {{}, "x"}}).code, Refusal::out_of_range);
  EXPECT_EQ(no(AddNote{.id = id, .text = words, .room = room}).code, Refusal::not_found);
  EXPECT_EQ(no(AddNote{.id = id, .text = words, .room = Id<Room>(99)}).code, Refusal::not_found);
  EXPECT_EQ(no(facilitator, AddNote{.id = id, .text = words, .room = Id<Room>(99)}).code,
            Refusal::not_found);
  EXPECT_EQ(
      no(facilitator, AddNote{.id = id, .text = words, .room = closed}).code, Refusal::room_closed);
  EXPECT_EQ(no(AddNote{.id = id, .text = words, .group = Id<Group>(99)}).code, Refusal::not_found);
  EXPECT_EQ(no(AddNote{.id = id, .text = words, .group = elsewhere}).code, Refusal::not_found);
  EXPECT_EQ(no(facilitator, AddNote{.id = id, .text = words, .group = elsewhere}).code,
            Refusal::group_elsewhere);
}

TEST_F(Refusals, of_a_place_in_a_list) {
  const auto placed = [&](Id<Seat> who, Place place) {
    return no(who, AddNote{.id = Id<Note>(1), .text = words, .group = group, .place = place}).code;
  };
  const auto in_group = meeting.add_note(ada, "x", {.group = group});
  const auto mine = meeting.add_note(ada, "x", {.audience = Audience::only_me});

  EXPECT_EQ(placed(ada, {PlaceKind::after, in_group}), Refusal::none);
  EXPECT_EQ(placed(ada, {PlaceKind::after, note}), Refusal::group_elsewhere);
  EXPECT_EQ(placed(ada, {PlaceKind::after, mine}), Refusal::group_elsewhere);
  EXPECT_EQ(placed(ada, {PlaceKind::after, hidden}), Refusal::not_found);
  EXPECT_EQ(placed(facilitator, {PlaceKind::after, hidden}), Refusal::group_elsewhere);
  EXPECT_EQ(placed(ada, {PlaceKind::after, Id<Note>(99)}), Refusal::not_found);
  EXPECT_EQ(placed(ada, {PlaceKind::after, {}}), Refusal::not_found);
  EXPECT_EQ(placed(ada, {PlaceKind(3), {}}), Refusal::out_of_range);
  EXPECT_EQ(no(MoveNote{in_group, group, {PlaceKind::after, in_group}}).code, Refusal::not_found);
}

TEST_F(Refusals, of_an_edit) {
  const TextEdits fine{.inserts = {{{}, Id<RunTag>(1), 0, "x"}}};
  const TextEdits stray{.inserts = {{{Id<RunTag>(7), 0}, Id<RunTag>(1), 0, "x"}}};
  const TextEdits control{.inserts = {{{}, Id<RunTag>(1), 0, "\x07"}}};
  const TextEdits restores{.restores = {{meeting.record(note).text.id_at(0).run, 0, "x"}}};

  EXPECT_EQ(no(EditText{ref(note), fine}).code, Refusal::none);
  EXPECT_EQ(no(EditText{ref(note), {}}).code, Refusal::text_empty);
  EXPECT_EQ(no(EditText{ref(note), stray}).code, Refusal::text_conflict);
  EXPECT_EQ(no(EditText{ref(note), restores}).code, Refusal::text_conflict);
  EXPECT_EQ(no(EditText{ref(note), control}).code, Refusal::text_unreadable);
  EXPECT_EQ(no(EditText{ref(hidden), fine}).code, Refusal::not_found);
  EXPECT_EQ(no(EditText{ref(Id<Note>(99)), fine}).code, Refusal::not_found);
  EXPECT_EQ(no(EditText{{RecordKind(99), Id<RecordTag>(1)}, fine}).code, Refusal::not_found);
  EXPECT_EQ(no(EditText{{}, fine}).code, Refusal::not_found);
  for (const RecordRef textless : {ref(ada), ref(link), ref(meeting.phase().id)}) {
    EXPECT_EQ(no(facilitator, EditText{textless, fine}).code, Refusal::not_found);
  }
}

TEST_F(Refusals, of_too_many_pieces) {
  TextEdits many;
  for (std::uint64_t i = 0; i < limits::text_runs_max / 2; ++i) {
    many.inserts.push_back({{}, Id<RunTag>(i + 1), 0, "x"});
  }

  EXPECT_EQ(
      no(EditText{ref(note), many}), (Refused{Refusal::limit_reached, limits::text_runs_max}));
}

TEST_F(Refusals, of_sorting_moving_and_removing_a_note) {
  const auto mine = meeting.add_note(ada, "x", {.audience = Audience::only_me});

  EXPECT_EQ(no(SetEpistemic{hidden, Epistemic::question}).code, Refusal::not_found);
  EXPECT_EQ(no(SetEpistemic{note, Epistemic(10)}).code, Refusal::out_of_range);
  EXPECT_EQ(no(SetEpistemic{note, Epistemic::unsorted}).code, Refusal::already_so);
  EXPECT_EQ(no(MoveNote{hidden, {}}).code, Refusal::not_found);
  EXPECT_EQ(no(MoveNote{mine, {}}).code, Refusal::not_found);
  EXPECT_EQ(no(facilitator, MoveNote{hidden, {}}).code, Refusal::not_found);
  EXPECT_EQ(no(MoveNote{note, Id<Group>(99)}).code, Refusal::not_found);
  EXPECT_EQ(no(facilitator, MoveNote{note, elsewhere}).code, Refusal::group_elsewhere);
  EXPECT_EQ(no(RemoveNote{hidden}).code, Refusal::not_found);
  EXPECT_EQ(no(facilitator, RemoveNote{note}).code, Refusal::not_yours);
  EXPECT_EQ(no(meeting.ben, RemoveNote{note}).code, Refusal::not_yours);
  EXPECT_EQ(no(facilitator, HideNote{hidden}).code, Refusal::already_so);
  EXPECT_EQ(no(facilitator, HideNote{mine}).code, Refusal::not_found);
  EXPECT_EQ(no(facilitator, HideNote{Id<Note>(99)}).code, Refusal::not_found);
  EXPECT_EQ(no(facilitator, ShowNote{note}).code, Refusal::already_so);
  EXPECT_EQ(no(facilitator, ShowNote{mine}).code, Refusal::not_found);
  EXPECT_EQ(no(facilitator, ShowNote{Id<Note>(99)}).code, Refusal::not_found);
}

TEST_F(Refusals, a_private_note_and_a_question_are_neither_hidden_nor_shown) {
  const auto mine = meeting.add_note(facilitator, "x", {.audience = Audience::only_me});
  const auto question = meeting.add_note(ada, "?", {.audience = Audience::staff});

  EXPECT_EQ(no(facilitator, HideNote{mine}).code, Refusal::not_found);
  EXPECT_EQ(no(facilitator, ShowNote{mine}).code, Refusal::not_found);
  EXPECT_EQ(no(facilitator, HideNote{question}).code, Refusal::already_so);
  EXPECT_EQ(no(facilitator, ShowNote{question}).code, Refusal::not_found);
}

TEST_F(Refusals, of_a_group) {
  EXPECT_EQ(no(AddGroup{Id<Group>(1), {}, words}).code, Refusal::none);
  EXPECT_EQ(no(AddGroup{Id<Group>(1), {}, {}}).code, Refusal::none) << "it may be named later";
  EXPECT_EQ(no(AddGroup{{}, {}, words}).code, Refusal::out_of_range);
  EXPECT_EQ(no(AddGroup{group, {}, words}).code, Refusal::id_taken);
  EXPECT_EQ(no(AddGroup{Id<Group>(1), room, words}).code, Refusal::not_found);
  EXPECT_EQ(no(facilitator, AddGroup{Id<Group>(1), closed, words}).code, Refusal::room_closed);
  EXPECT_EQ(no(AddGroup{Id<Group>(1), {}, {{}, "x"}}).code, Refusal::out_of_range);
  EXPECT_EQ(no(AddGroup{Id<Group>(1), {}, {Id<RunTag>(1), std::string(201, 'x')}}),
            (Refused{Refusal::text_too_long, limits::title_scalars_max}));
  EXPECT_EQ(no(RemoveGroup{elsewhere}).code, Refusal::not_found);
  EXPECT_EQ(no(RemoveGroup{Id<Group>(99)}).code, Refusal::not_found);
}

TEST_F(Refusals, of_maps_and_causes) {
  const Position far{limits::coordinate_max + 1, 0};
  const Position deep{0, INT32_MIN};
  EXPECT_EQ(no(AddCauseMap{{}, {}, words}).code, Refusal::out_of_range);
  EXPECT_EQ(no(AddCauseMap{map, {}, words}).code, Refusal::id_taken);
  EXPECT_EQ(no(AddCauseMap{Id<CauseMap>(1), {}, words, Cycles(2)}).code, Refusal::out_of_range);
  EXPECT_EQ(no(AddCauseMap{Id<CauseMap>(1), room, words}).code, Refusal::not_found);
  EXPECT_EQ(
      no(facilitator, AddCauseMap{Id<CauseMap>(1), closed, words}).code, Refusal::room_closed);
  EXPECT_EQ(no(AddCauseMap{Id<CauseMap>(1), {}, {{}, "x"}}).code, Refusal::out_of_range);
  EXPECT_EQ(no(AddCause{Id<Cause>(1), Id<CauseMap>(99), words}).code, Refusal::not_found);
  EXPECT_EQ(no(AddCause{cause, map, words}).code, Refusal::id_taken);
  EXPECT_EQ(no(AddCause{{}, map, words}).code, Refusal::out_of_range);
  EXPECT_EQ(no(AddCause{Id<Cause>(1), map, words, far}).code, Refusal::out_of_range);
  EXPECT_EQ(
      no(AddCause{Id<Cause>(1), map, {Id<RunTag>(1), "\x07"}}).code, Refusal::text_unreadable);
  EXPECT_EQ(no(MoveCause{Id<Cause>(99), {}}).code, Refusal::not_found);
  EXPECT_EQ(no(MoveCause{cause, far}).code, Refusal::out_of_range);
  EXPECT_EQ(no(MoveCause{cause, deep}).code, Refusal::out_of_range);
  EXPECT_EQ(no(RemoveCause{Id<Cause>(99)}).code, Refusal::not_found);
}

TEST_F(Refusals, of_links_and_minutes) {
  const LinkEnds ends{effect, cause};
  EXPECT_EQ(no(LinkCauses{Id<CauseLink>(1), ends}).code, Refusal::none);
  EXPECT_EQ(no(LinkCauses{{}, ends}).code, Refusal::out_of_range);
  EXPECT_EQ(no(LinkCauses{link, ends}).code, Refusal::id_taken);
  EXPECT_EQ(no(LinkCauses{Id<CauseLink>(1), {effect, Id<Cause>(99)}}).code, Refusal::not_found);
  EXPECT_EQ(no(LinkCauses{Id<CauseLink>(1), {Id<Cause>(99), cause}}).code, Refusal::not_found);
  EXPECT_EQ(no(LinkCauses{Id<CauseLink>(1), ends, Polarity(3)}).code, Refusal::out_of_range);
  EXPECT_EQ(no(LinkCauses{Id<CauseLink>(1), ends, {}, 6}).code, Refusal::out_of_range);
  EXPECT_EQ(no(SetLink{Id<CauseLink>(99), {}, 1}).code, Refusal::not_found);
  EXPECT_EQ(no(SetLink{link, Polarity(3), 1}).code, Refusal::out_of_range);
  EXPECT_EQ(no(SetLink{link, {}, 6}).code, Refusal::out_of_range);
  EXPECT_EQ(no(RemoveLink{Id<CauseLink>(99)}).code, Refusal::not_found);
  const auto minutes = meeting.fresh<Minutes>();
  meeting.must(ada, StartMinutes{minutes});
  EXPECT_EQ(no(StartMinutes{minutes}).code, Refusal::id_taken);
  EXPECT_EQ(no(StartMinutes{}).code, Refusal::out_of_range);
  EXPECT_EQ(no(StartMinutes{Id<Minutes>(1), room}).code, Refusal::not_found);
  EXPECT_EQ(no(facilitator, StartMinutes{Id<Minutes>(1), closed}).code, Refusal::room_closed);
}

TEST_F(Refusals, of_invitations) {
  const Digest token = meeting.invite(Role::observer);

  EXPECT_EQ(no({}, Invite{token, Role::wall}).code, Refusal::id_taken);
  EXPECT_EQ(no({}, Invite{{}, Role::wall}).code, Refusal::id_taken);
  EXPECT_EQ(no({}, Invite{test::digest(1), Role::none}).code, Refusal::out_of_range);
  EXPECT_EQ(no({}, Invite{test::digest(1), Role(9)}).code, Refusal::out_of_range);
}

TEST(RefusalNames, each_has_its_own) {
  EXPECT_EQ(name(Refusal::none), "none");
  EXPECT_EQ(name(Refusal::vote_budget_spent), "vote_budget_spent");
  EXPECT_EQ(name(Refusal(60)), "unknown");
  std::vector<std::string_view> names;
  for (std::uint16_t code = 0; code < 100; ++code) {
    if (name(Refusal(code)) != "unknown") names.push_back(name(Refusal(code)));
  }
  EXPECT_GE(names.size(), 44U);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

}  // namespace
}  // namespace plenary::audit
