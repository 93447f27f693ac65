// Agreements: who comes in agrees first, what was agreed to can be shown, and nobody else sees it.
#include <gtest/gtest.h>

#include "audit/limits.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

Wording in_english(const std::string& rules = "Listen. Do not repeat names outside.") {
  return {"en", rules, "What you write stays in this session. You may leave.", "", ""};
}

CreateSession with_agreements() {
  CreateSession asked = test::a_session();
  asked.agreements = {in_english()};
  return asked;
}

struct Door : test::Meeting {
  Door() : test::Meeting(with_agreements()) {}

  TakeSeat by_code(std::uint32_t agreed) {
    TakeSeat taking{.code = code(), .device = device(), .name = "Ada", .group = "students"};
    taking.ticket = test::digest(entropy.draw());
    taking.agreed = agreed;
    return taking;
  }
  TakeSeat by_link(Role role, std::uint32_t agreed = 0) {
    TakeSeat taking{.invitation = invite(role), .device = device(), .name = "Ben"};
    taking.ticket = test::digest(entropy.draw());
    taking.agreed = agreed;
    return taking;
  }
  Id<Seat> let_in(const TakeSeat& taking) { return seat_taken(must({}, taking)); }

  // What stands of a seat in a scope; nothing where it agreed to nothing.
  const Agreed* agreed_in(Scope scope, Id<Seat> seat) const {
    for (const auto& [id, stored] : session.records().all<Agreed>()) {
      if (stored.scope == scope && stored.record.seat == seat) return &stored.record;
    }
    return nullptr;
  }
  std::uint32_t version_of(Id<Seat> seat) const {
    const Agreed* own = agreed_in(Scope::of(seat), seat);
    return own == nullptr ? 0 : own->version;
  }
};

TEST(AgreementsAtTheDoor, F56_nobody_comes_in_who_has_not_agreed) {
  Door door;

  EXPECT_EQ(door.answer({}, door.by_code(0)), (Refused{Refusal::agree_first, 1}));
  EXPECT_EQ(door.answer({}, door.by_code(7)), (Refused{Refusal::agree_first, 1}));
  EXPECT_EQ(door.answer({}, door.by_link(Role::observer)).code, Refusal::agree_first);
  EXPECT_EQ(door.answer({}, door.by_link(Role::scribe)).code, Refusal::agree_first);
  EXPECT_EQ(door.answer({}, door.by_code(1)).code, Refusal::none);
}

TEST(AgreementsAtTheDoor, who_sets_them_and_a_wall_are_not_asked) {
  Door door;

  for (const Role role : {Role::facilitator, Role::co_facilitator, Role::wall}) {
    const auto seat = door.let_in(door.by_link(role));
    EXPECT_EQ(door.version_of(seat), 0U);
  }
}

TEST(AgreementsAtTheDoor, where_there_are_none_nothing_is_asked_and_nothing_kept) {
  test::Meeting meeting;
  TakeSeat taking{.code = meeting.code(), .device = meeting.device(), .name = "Ada"};
  taking.ticket = test::digest(9);
  taking.agreed = 4;

  meeting.must({}, taking);

  EXPECT_TRUE(meeting.session.records().all<Agreed>().empty());
}

TEST(AgreementsAtTheDoor, I6_the_person_and_the_staff_see_to_what_and_nobody_else) {
  Door door;
  const auto staff = door.let_in(door.by_link(Role::facilitator));
  const auto ada = door.let_in(door.by_code(1));
  const auto ben = door.let_in(door.by_code(1));

  const Agreed* own = door.agreed_in(Scope::of(ada), ada);
  const Agreed* shown = door.agreed_in(Scope::staff(), ada);
  ASSERT_NE(own, nullptr);
  ASSERT_NE(shown, nullptr);
  EXPECT_EQ(shown->version, 1U);
  EXPECT_EQ(shown->at, door.now);
  EXPECT_FALSE(shown->by);
  for (const auto& [id, stored] : door.session.records().all<Agreed>()) {
    if (stored.record.seat != ada) continue;
    EXPECT_FALSE(door.session.sees(ben, stored.scope));
    EXPECT_EQ(door.session.sees(staff, stored.scope), stored.scope == Scope::staff());
  }
}

TEST(AgreementsAtTheDoor, who_comes_back_is_not_asked_again) {
  Door door;
  const TakeSeat first = door.by_code(1);
  const auto ada = door.let_in(first);
  door.must({}, SetAgreements{1, {in_english("Be kind.")}});
  TakeSeat again = door.by_code(0);
  again.device = first.device;

  EXPECT_EQ(door.let_in(again), ada);

  EXPECT_EQ(door.version_of(ada), 1U);
}

TEST(AgreementsAtTheDoor, when_somebody_agreed_first_is_what_counts) {
  Door door;
  TakeSeat taking = door.by_code(1);
  const auto ada = door.let_in(taking);
  const Time first = door.now;
  door.now = door.now + 60'000;
  taking.ticket = test::digest(door.entropy.draw());

  door.let_in(taking);

  EXPECT_EQ(door.agreed_in(Scope::staff(), ada)->at, first);
}

TEST(Agreements, changed_ones_are_asked_for_within_the_session) {
  Door door;
  const auto ada = door.let_in(door.by_code(1));
  door.must({}, SetAgreements{1, {in_english("Be kind.")}});

  EXPECT_EQ(door.session.settings()->agreements.version, 2U);
  EXPECT_EQ(door.answer(ada, Agree{1}), (Refused{Refusal::agreements_changed, 2}));
  door.must(ada, Agree{2});

  EXPECT_EQ(door.version_of(ada), 2U);
  EXPECT_EQ(door.agreed_in(Scope::staff(), ada)->version, 2U);
  EXPECT_EQ(door.session.records().all<Agreed>().size(), 2U);
  EXPECT_EQ(door.answer(ada, Agree{2}).code, Refusal::already_so);
}

TEST(Agreements, of_two_who_change_them_at_once_the_second_looks_again) {
  Door door;
  door.must({}, SetAgreements{1, {in_english("Be kind.")}});

  EXPECT_EQ(door.answer({}, SetAgreements{1, {in_english("Be brief.")}}),
            (Refused{Refusal::agreements_changed, 2}));
  EXPECT_EQ(door.answer({}, SetAgreements{2, {in_english("Be kind.")}}).code, Refusal::already_so);
}

TEST(Agreements, none_at_all_ask_nobody_and_the_version_goes_on) {
  Door door;
  door.must({}, SetAgreements{1, {}});

  const auto ada = door.let_in(door.by_code(0));
  EXPECT_EQ(door.answer(ada, Agree{2}).code, Refusal::not_found);
  door.must({}, SetAgreements{2, {in_english()}});

  EXPECT_EQ(door.session.settings()->agreements.version, 3U);
  EXPECT_EQ(door.answer({}, door.by_code(1)), (Refused{Refusal::agree_first, 3}));
}

TEST(Agreements, whoever_keeps_a_table_asks_those_who_sit_down) {
  Door door;
  const auto lead = door.let_in(door.by_link(Role::table_lead, 1));
  const auto cora = door.fresh<Seat>();

  EXPECT_EQ(
      door.answer(lead, AddTableSeat{cora, "Cora", "students", "en"}).code, Refusal::agree_first);
  door.must(lead, AddTableSeat{cora, "Cora", "students", "en", 1});
  const Id<Seat> asked_by = door.agreed_in(Scope::staff(), cora)->by;
  door.must({}, SetAgreements{1, {in_english("Be kind.")}});
  door.must(cora, Agree{2});

  EXPECT_EQ(asked_by, lead);
  EXPECT_EQ(door.version_of(cora), 2U);
  EXPECT_EQ(door.agreed_in(Scope::staff(), cora)->by, lead);
}

TEST(Agreements, nobody_takes_back_that_somebody_agreed) {
  Door door;
  const auto ada = door.let_in(door.by_code(1));
  door.must({}, SetAgreements{1, {in_english("Be kind.")}});
  door.must(ada, Agree{2});

  EXPECT_EQ(door.answer(ada, Undo{}).code, Refusal::cannot_undo);
}

TEST(Agreements, that_nobody_could_read_are_refused) {
  Door door;
  const auto no = [&](std::vector<Wording> wordings) {
    return door.answer({}, SetAgreements{1, std::move(wordings)}).code;
  };
  const std::string long_text(limits::whole_scalars_max, 'x');
  Wording blank = in_english("");
  Wording long_one = in_english(std::string(limits::agreement_scalars_max + 1, 'x'));
  std::vector<Wording> too_many;
  for (int i = 0; i < 13; ++i) {
    too_many.push_back(in_english());
    too_many.back().language = "x-" + std::to_string(i);
    too_many.back().whole = long_text;
  }

  EXPECT_EQ(no({blank}), Refusal::text_empty);
  EXPECT_EQ(no({long_one}), Refusal::text_too_long);
  EXPECT_EQ(no({in_english(), in_english()}), Refusal::id_taken);
  EXPECT_EQ(no(too_many), Refusal::limit_reached);
}

}  // namespace
}  // namespace plenary::audit
