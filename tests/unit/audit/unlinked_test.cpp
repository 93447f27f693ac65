// Notes and votes by nobody: who may draw, that a token is spent once, that a note is changed by
// its capability alone, and that nothing kept leads from a note to a seat.
#include <gtest/gtest.h>

#include "audit/assurance.h"
#include "audit/canonical.h"
#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::digest;
using test::Meeting;

struct Unlinked : ::testing::Test {
  Meeting meeting;
  Id<Seat> lead = meeting.join(Role::facilitator);
  Id<Seat> ada = meeting.join(Role::participant, "Ada");
  Id<Seat> ben = meeting.join(Role::participant, "Ben");
  Id<TokenKey> key;

  Unlinked() {
    begin();
    open();
  }
  void begin(std::vector<Grant> grants = test::grant_to_all(test::every_act)) {
    meeting.begin_phase(std::move(grants), Anonymity::unlinkable);
  }
  void open() {
    meeting.must({}, OpenTokens{meeting.phase().number, digest(1), digest(2), {}, {}});
    for (const auto& [id, stored] : meeting.session.records().all<TokenKey>()) {
      if (stored.record.number == meeting.phase().number) key = id;
    }
  }
  AddUnlinked note(std::uint64_t token, const std::string& words = "what nobody dares to say") {
    return {key,
            digest(token),
            meeting.fresh<Note>(),
            Epistemic::lived_experience,
            meeting.text(words),
            digest(token + 1'000)};
  }
  Refused draw(Id<Seat> seat, std::uint32_t count, std::uint64_t request) {
    return meeting.submit({}, DrawTokens{seat, count, digest(request), key});
  }
};

TEST_F(Unlinked, F50_a_token_makes_one_note_in_plenary_and_nobodys) {
  const AddUnlinked add = note(7);
  meeting.must({}, add);

  EXPECT_EQ(meeting.scope(add.id), Scope::everyone());
  EXPECT_EQ(meeting.record(add.id).text.str(), "what nobody dares to say");
  const auto authorship = meeting.session.index().authorship_by_record.at(ref(add.id));
  EXPECT_EQ(meeting.scope(authorship), Scope::vault());
  EXPECT_FALSE(meeting.record(authorship).seat);

  EXPECT_EQ(meeting.answer({}, add).code, Refusal::already_so);
  AddUnlinked again = note(7);
  EXPECT_EQ(meeting.answer({}, again).code, Refusal::token_spent);
}

TEST_F(Unlinked, T_M7_no_entry_names_a_seat_and_what_it_wrote) {
  draw(ada, 3, 1);
  draw(ben, 3, 2);
  std::vector<Id<Note>> notes;
  for (std::uint64_t token = 10; token < 16; ++token) {
    const AddUnlinked add = note(token);
    meeting.must({}, add);
    notes.push_back(add.id);
  }
  const auto names = [](const std::string& bytes, std::uint64_t id) {
    std::string key_bytes;
    canonical::put_fixed64(key_bytes, id);
    return bytes.find(key_bytes) != std::string::npos;
  };
  for (const Entry& entry : meeting.journal) {
    const std::string bytes = canonical::bytes(entry);
    bool of_a_note = false;
    for (const Id<Note>& id : notes) of_a_note = of_a_note || names(bytes, id.value);
    if (!of_a_note) continue;
    for (const auto& [seat, stored] : meeting.session.records().all<Seat>()) {
      EXPECT_FALSE(names(bytes, seat.value));
    }
    EXPECT_FALSE(entry.actor);
    EXPECT_FALSE(entry.device);
    EXPECT_EQ(entry.command_no, 0U);
  }
}

TEST_F(Unlinked, F50_written_as_oneself_it_is_refused_and_nothing_is_linked) {
  AddNote add;
  add.id = meeting.fresh<Note>();
  add.text = meeting.text("oops");
  EXPECT_EQ(meeting.answer(ada, add).code, Refusal::unlinkable_only);
  EXPECT_EQ(meeting.answer(lead, add).code, Refusal::unlinkable_only);
  add.audience = Audience::only_me;
  EXPECT_EQ(meeting.answer(ada, add).code, Refusal::none);
  // And what only the gateway may ask is no command of anybody's.
  EXPECT_EQ(meeting.answer(ada, note(8)).code, Refusal::unknown_command);
}

TEST_F(Unlinked, nobody_writes_or_changes_anything_while_everybody_is_stopped) {
  const AddUnlinked before = note(7);
  meeting.must({}, before);
  const AddUnlinked add = note(8);
  const ChangeUnlinked change{before.id, before.capability, meeting.text("kinder")};
  meeting.must(lead, Freeze{true});

  EXPECT_EQ(meeting.answer({}, add).code, Refusal::frozen);
  EXPECT_EQ(meeting.answer({}, change).code, Refusal::frozen);
  EXPECT_EQ(
      meeting.answer({}, ChangeUnlinked{before.id, before.capability, {}}).code, Refusal::frozen);

  meeting.must(lead, Freeze{false});
  meeting.must({}, add);
  meeting.must({}, change);
}

TEST_F(Unlinked, a_seat_draws_so_many_a_phase_and_a_repeated_request_once) {
  EXPECT_EQ(draw(ada, 20, 1), Refusal::none);
  EXPECT_EQ(draw(ada, 20, 1), Refusal::already_so);
  EXPECT_EQ(draw(ada, 5, 2), (Refused{Refusal::limit_reached, limits::tokens_a_phase - 20}));
  EXPECT_EQ(draw(ada, 4, 3), Refusal::none);
  EXPECT_EQ(draw(ada, 1, 4), (Refused{Refusal::limit_reached, 0}));
  const auto id = meeting.session.index().draw_by_seat.at({ada, {}});
  EXPECT_EQ(meeting.scope(id), Scope::of(ada));

  begin();
  open();
  EXPECT_EQ(draw(ada, 24, 5), Refusal::none);
  EXPECT_EQ(meeting.session.records().all<TokenDraw>().size(), 1U);
}

TEST_F(Unlinked, who_may_not_write_draws_nothing) {
  EXPECT_EQ(draw(meeting.join(Role::observer), 1, 1), Refusal::only_watching);
  EXPECT_EQ(draw(Id<Seat>(99), 1, 1), Refusal::not_seated);
  begin({{Role::scribe, test::every_act}});
  open();
  EXPECT_EQ(draw(ada, 1, 1), Refusal::not_allowed);
  meeting.begin_phase(test::grant_to_all(test::every_act));
  EXPECT_EQ(draw(ada, 1, 2), Refusal::not_allowed);
  EXPECT_EQ(meeting.answer({}, OpenTokens{meeting.phase().number, {}, {}, {}, {}}).code,
            Refusal::not_allowed);
}

TEST_F(Unlinked, F01_what_nobody_may_any_more_is_refused_of_nobody) {
  begin({{Role::participant, test::every_act}});
  open();
  ASSERT_EQ(meeting.answer({}, note(7)).code, Refusal::none);

  const auto participants = 1U << static_cast<unsigned>(Role::participant);
  meeting.must(lead, SetActs{{}, participants, test::acts(Act::add_notes), false});

  EXPECT_EQ(meeting.answer({}, note(7)).code, Refusal::not_allowed);
}

TEST_F(Unlinked, F03_what_is_on_its_way_when_everybody_is_moved_still_arrives) {
  const AddUnlinked late = note(9);
  const AddUnlinked too_late = note(10);
  meeting.begin_phase(test::grant_to_all(test::every_act));
  meeting.must({}, late);
  meeting.now = meeting.now + limits::unlinked_late_ms + 1;
  EXPECT_EQ(meeting.answer({}, too_late).code, Refusal::phase_moved);
}

TEST_F(Unlinked, T_M3_its_author_changes_it_by_a_capability_and_is_nobody_still) {
  const AddUnlinked add = note(11, "call me at 555-0123");
  meeting.must({}, add);
  EXPECT_EQ(meeting.answer({}, ChangeUnlinked{add.id, digest(5), meeting.text("mine")}).code,
            Refusal::not_yours);

  const Entry& changed =
      meeting.must({}, ChangeUnlinked{add.id, add.capability, meeting.text("call me")});

  EXPECT_EQ(meeting.record(add.id).text.str(), "call me");
  EXPECT_FALSE(changed.actor);
  meeting.must({}, ChangeUnlinked{add.id, add.capability, {}});
  EXPECT_EQ(meeting.session.records().find(add.id), nullptr);
  // The token stays spent.
  EXPECT_EQ(meeting.answer({}, note(11)).code, Refusal::token_spent);
}

TEST_F(Unlinked, what_others_rest_on_is_not_taken_back) {
  const AddUnlinked add = note(12);
  meeting.must({}, add);
  meeting.open_ballot({.items = {ref(add.id)}});
  EXPECT_EQ(
      meeting.answer({}, ChangeUnlinked{add.id, add.capability, {}}).code, Refusal::still_used);
}

TEST_F(Unlinked, F52_moderators_hide_it_and_there_is_nobody_to_send_it_back_to) {
  const AddUnlinked add = note(13);
  meeting.must({}, add);
  EXPECT_EQ(
      meeting.answer(lead, ReviewNote{add.id, ReviewAct::send_back, 0}).code, Refusal::not_found);
  meeting.must(lead, ReviewNote{add.id, ReviewAct::hide, 0, ReviewReason::other});
  EXPECT_EQ(meeting.scope(add.id), Scope::staff());
  EXPECT_EQ(meeting.answer({}, ChangeUnlinked{add.id, add.capability, meeting.text("again")}).code,
            Refusal::not_allowed);
  meeting.must({}, ChangeUnlinked{add.id, add.capability, {}});
}

TEST_F(Unlinked, F52_where_minors_are_looked_at_first_everybody_is) {
  meeting.must(lead, SetSafeguard{{"students"}, {"observe"}, false});
  const AddUnlinked add = note(14);
  meeting.must({}, add);
  EXPECT_EQ(meeting.scope(add.id), Scope::staff());
  const Terms terms = terms_of(meeting.session, ada, Input::note);
  const Assurance said = assurance_of(terms);
  EXPECT_TRUE(terms.looked_at_first);
  EXPECT_EQ(said.now, Readers::staff);
  EXPECT_EQ(said.later, Readers::everyone);
  EXPECT_EQ(said.author, AuthorShown::unknown);
  meeting.must(lead, ShowNote{add.id});
  EXPECT_EQ(meeting.scope(add.id), Scope::everyone());
}

TEST_F(Unlinked, what_is_wrong_with_it_is_said_at_once) {
  AddUnlinked add = note(15, "");
  EXPECT_EQ(meeting.answer({}, add).code, Refusal::text_empty);
  add = note(16, std::string(3'000, 'x'));
  EXPECT_EQ(meeting.answer({}, add).code, Refusal::text_too_long);
  add = note(17);
  add.key = Id<TokenKey>(1);
  EXPECT_EQ(meeting.answer({}, add).code, Refusal::not_found);
}

TEST_F(Unlinked, a_plan_that_seals_what_is_nobodys_is_none) {
  const BeginPhase sealed{
      .after_number = meeting.phase().number,
      .name = "observe",
      .grants = {},
      .anonymity = Anonymity::unlinkable,
      .reveal = Reveal::by_staff};
  EXPECT_EQ(meeting.answer(lead, sealed).code, Refusal::out_of_range);
}

}  // namespace
}  // namespace plenary::audit
