// One device for several people, and a room that closes by itself.
#include "tests/unit/live/stage.h"

namespace plenary::test {
namespace {

using audit::Audience;
using audit::Refusal;
using audit::Role;
using audit::Scope;

struct Table : ::testing::Test {
  Stage stage{audit::CreateSession{"Attendance", {"students"}, {}, false, 0}};
  std::unique_ptr<Person> table = stage.person(Role::table_lead);
  std::unique_ptr<Person> other = stage.person(Role::participant);
  Id<audit::Seat> cora{501};

  void SetUp() override {
    stage.submit(*table, audit::AddTableSeat{cora, "Cora", "students", ""});
    stage.journal.commit();
  }
  Refusal said(Person& person, const audit::Command& command, Id<audit::Seat> as) {
    const std::uint64_t number = person.next_no++;
    stage.submit_as(person, number, command, as);
    stage.journal.commit();
    const wire::Receipt* receipt = stage.receipt(person, number);
    return receipt == nullptr ? Refusal::malformed : receipt->refusal;
  }
};

TEST_F(Table, a_device_speaks_for_its_people_and_shows_what_is_theirs) {
  auto note = stage.note("only for Cora");
  note.audience = Audience::only_me;

  EXPECT_EQ(said(*table, note, cora), Refusal::none);

  EXPECT_TRUE(table->replica.holds(Scope::of(cora)));
  EXPECT_NE(table->bytes.find("only for Cora"), std::string::npos);
  EXPECT_EQ(other->bytes.find("only for Cora"), std::string::npos);
  stage.expect_level(*table);
  stage.expect_level(*other);
}

TEST_F(Table, T_Z4_nobody_else_speaks_for_them) {
  EXPECT_EQ(said(*other, stage.note("not me"), cora), Refusal::not_found);
  EXPECT_EQ(said(*table, stage.note("not mine"), other->seat), Refusal::not_found);
  EXPECT_EQ(said(*table, stage.note("nobody"), Id<audit::Seat>(9)), Refusal::not_found);
}

TEST_F(Table, who_leaves_takes_what_is_theirs_out_of_the_devices_sight) {
  EXPECT_EQ(said(*table, audit::EndTableSeat{cora}, {}), Refusal::none);

  EXPECT_FALSE(table->replica.holds(Scope::of(cora)));
  EXPECT_EQ(said(*table, stage.note("still here?"), cora), Refusal::not_found);
  stage.expect_level(*table);
}

TEST_F(Table, P4_a_table_comes_back_with_all_its_people) {
  stage.cut(*table);
  stage.connect(*table);
  stage.journal.commit();

  EXPECT_TRUE(table->replica.holds(Scope::of(cora)));
  stage.expect_level(*table);
}

TEST(ClosingRoom, everybody_is_home_when_the_notice_is_over_also_after_a_restart) {
  Stage stage;
  const auto room = stage.open_room("Table 1");
  auto student = stage.person(Role::participant);
  stage.must(audit::MoveSeat{student->seat, room});
  stage.must(audit::AnnounceClose{room, 60});
  stage.clock.pass(59'999);
  stage.host->tick();
  ASSERT_TRUE(student->replica.holds(Scope::of(room)));
  stage.crash();
  stage.connect(*student);

  stage.clock.pass(1);
  stage.host->tick();
  stage.journal.commit();

  EXPECT_FALSE(student->replica.holds(Scope::of(room)));
  EXPECT_FALSE(stage.host->session().records().find(student->seat)->record.room);
}

}  // namespace
}  // namespace plenary::test
