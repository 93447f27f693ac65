#include "gateway/frame_encoder.h"

#include <gtest/gtest.h>

#include "audit/canonical.h"
#include "tests/support/filled.h"
#include "wire/decode.h"

namespace plenary::gateway {
namespace {

using audit::Scope;
using audit::canonical::bytes;

const Scope room = Scope::of(Id<audit::Room>(9));

TEST(FrameEncoder, events_are_the_bytes_of_their_message) {
  test::Filling filling(4);
  FrameEncoder encoder({20, 60});
  const std::vector<audit::ChangeBody> changes{
      filling.make<audit::Put>(), filling.make<audit::SetFields>(),
      filling.make<audit::EditRecordText>()};
  wire::ServerMessage expected;
  expected.events.push_back({room, 64, 0, {changes[0], changes[1]}, wire::Hash64(77)});
  expected.events.push_back({room, 65, 1'000, {changes[2]}, {}});

  const Frame frame = encoder.events(
      room, {{64, 0, {&changes[0], &changes[1]}, 77}, {65, 1'000, {&changes[2]}, 0}});

  EXPECT_EQ(*frame, bytes(expected));
}

TEST(FrameEncoder, a_snapshot_is_the_bytes_of_its_message) {
  test::Filling filling(5);
  FrameEncoder encoder({20, 60});
  const std::vector<audit::Record> records{
      filling.make<audit::Note>(), filling.make<audit::Ballot>()};
  wire::ServerMessage expected;
  expected.snapshots.push_back({room, 12, records, wire::Hash64(5)});

  EXPECT_EQ(*encoder.snapshot(room, {12, 5, records}), bytes(expected));
}

TEST(FrameEncoder, an_empty_snapshot_still_names_its_scope) {
  FrameEncoder encoder({20, 60});

  const auto read = wire::decode_server(*encoder.snapshot(room, {0, 0, {}}));

  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read->message.snapshots.size(), 1U);
  EXPECT_EQ(read->message.snapshots[0].scope, room);
}

TEST(FrameEncoder, P10_welcome_says_every_limit) {
  FrameEncoder encoder({7, 21});

  const auto read = wire::decode_server(*encoder.welcome({}));

  ASSERT_TRUE(read.has_value());
  const wire::Limits& limits = read->message.welcome.at(0).limits;
  EXPECT_EQ(limits.commands_per_second, 7U);
  EXPECT_EQ(limits.commands_burst, 21U);
  wire::Limits::fields::for_each([&](auto field) { EXPECT_GT(limits.*(field.member), 0U); });
}

TEST(FrameEncoder, frames_that_follow_one_another_are_one_message) {
  FrameEncoder encoder({20, 60});

  const Frame receipt = encoder.receipts({{3, 0, 0, audit::Refusal::none, 0, {}}});
  const auto read =
      wire::decode_server(*encoder.leave(room) + *receipt + *encoder.leave(Scope::staff()));

  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->message.leaves.size(), 2U);
  EXPECT_EQ(read->message.receipts.at(0).command_no, 3U);
}

}  // namespace
}  // namespace plenary::gateway
