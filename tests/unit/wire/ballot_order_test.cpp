// The order in which each voter is shown a ballot: the same in every client (tests/golden).
#include "audit/ballot_order.h"

#include <fstream>
#include <map>
#include <sstream>

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

namespace plenary::audit {
namespace {

std::vector<RecordRef> notes(std::uint64_t count) {
  std::vector<RecordRef> items;
  for (std::uint64_t id = 1; id <= count; ++id)
    items.push_back({RecordKind::note, Id<RecordTag>(id)});
  return items;
}

TEST(BallotOrder, F31_every_client_shows_a_voter_the_same_order) {
  std::ifstream file(PLENARY_SOURCE_DIR "/tests/golden/ballot_order.json");
  std::ostringstream text;
  text << file.rdbuf();
  google::protobuf::Struct golden;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(text.str(), &golden).ok());
  const auto& orders = golden.fields().at("orders").list_value().values();
  ASSERT_GE(orders.size(), 3);
  for (const auto& order : orders) {
    const auto& fields = order.struct_value().fields();
    const auto number = [&](const char* name) {
      return std::stoull(fields.at(name).string_value());
    };
    std::string said;
    for (const RecordRef& item : ballot_order(
             Id<Ballot>(number("ballot")), Id<Seat>(number("seat")), notes(number("notes")))) {
      said += (said.empty() ? "" : " ") + std::to_string(item.id.value);
    }
    EXPECT_EQ(said, fields.at("order").string_value());
  }
}

TEST(BallotOrder, F31_nobody_is_first_more_often_than_by_chance) {
  std::map<std::uint64_t, int> first;
  for (std::uint64_t seat = 1; seat <= 1000; ++seat) {
    ++first[ballot_order(Id<Ballot>(7), Id<Seat>(seat), notes(5)).front().id.value];
  }
  ASSERT_EQ(first.size(), 5U);
  for (const auto& [note, times] : first) {
    EXPECT_GT(times, 150) << note;
    EXPECT_LT(times, 250) << note;
  }
}

}  // namespace
}  // namespace plenary::audit
