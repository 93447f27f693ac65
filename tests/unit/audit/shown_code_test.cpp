// The code on the wall: every wall shows the one that lets in, and learns of it alone.
#include <gtest/gtest.h>

#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

std::string shown_on(const Session& session, Id<Seat> wall) {
  for (const auto& [id, stored] : session.records().all<ShownCode>()) {
    if (stored.record.wall == wall && stored.scope == Scope::of(wall)) return stored.record.code;
  }
  return "nothing";
}

TEST(ShownCode, a_wall_shows_the_code_that_lets_in_and_every_new_one) {
  test::FullMeeting meeting;
  const auto other_wall = meeting.join(Role::wall);
  const std::string before = meeting.code();
  EXPECT_EQ(shown_on(meeting.session, meeting.wall), before);

  meeting.must(meeting.co_facilitator, RotateCode{});

  EXPECT_NE(meeting.code(), before);
  EXPECT_EQ(shown_on(meeting.session, meeting.wall), meeting.code());
  EXPECT_EQ(shown_on(meeting.session, other_wall), meeting.code());
}

TEST(ShownCode, I6_nobody_but_that_wall_sees_it) {
  test::FullMeeting meeting;
  meeting.join(Role::wall);
  meeting.must({}, RotateCode{});

  EXPECT_EQ(meeting.session.records().all<ShownCode>().size(), 2U);
  for (const auto& [id, stored] : meeting.session.records().all<ShownCode>()) {
    for (const auto& [seat, held] : meeting.session.records().all<Seat>()) {
      EXPECT_EQ(meeting.session.sees(seat, stored.scope), seat == stored.record.wall);
    }
  }
}

TEST(ShownCode, it_comes_and_goes_with_the_role) {
  test::FullMeeting meeting;

  meeting.must({}, SetRole{meeting.wall, Role::observer});
  EXPECT_EQ(shown_on(meeting.session, meeting.wall), "nothing");
  meeting.must({}, SetRole{meeting.ben, Role::wall});
  EXPECT_EQ(shown_on(meeting.session, meeting.ben), meeting.code());
  meeting.must({}, RemoveSeat{meeting.ben});

  EXPECT_TRUE(meeting.session.records().all<ShownCode>().empty());
}

TEST(ShownCode, a_session_that_is_over_shows_none) {
  test::FullMeeting meeting;

  meeting.must({}, CloseSession{});

  EXPECT_EQ(shown_on(meeting.session, meeting.wall), "");
}

TEST(ShownCode, I19_it_is_there_again_after_a_snapshot) {
  test::FullMeeting meeting;
  meeting.must({}, RotateCode{});

  Session again = Session::from_image(meeting.session.image());
  EXPECT_EQ(shown_on(again, meeting.wall), meeting.code());
  meeting.must({}, RotateCode{});
  again.apply(meeting.journal.back());

  EXPECT_EQ(shown_on(again, meeting.wall), meeting.code());
}

}  // namespace
}  // namespace plenary::audit
