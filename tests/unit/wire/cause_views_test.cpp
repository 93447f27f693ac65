// Fishbone and loops of a cause map: the same in every client (tests/golden).
#include "audit/cause_views.h"

#include <fstream>
#include <sstream>

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

namespace plenary::audit {
namespace {

using Numbers = google::protobuf::ListValue;

struct OneMap {
  Store store;
  Index index;
  Id<CauseMap> map{1};

  template <class R>
  void put(const R& record) {
    store.apply({Scope::everyone(), Put{record}}, 1);
    index.add(record, Scope::everyone());
  }
  explicit OneMap(const google::protobuf::Struct& drawn) {
    put(CauseMap{map, {}, {}, Cycles::allowed});
    const auto number = [](const Numbers& from, int at) {
      return static_cast<std::uint64_t>(from.values(at).number_value());
    };
    for (const auto& each : drawn.fields().at("causes").list_value().values()) {
      Cause cause;
      cause.id = Id<Cause>(number(each.list_value(), 0));
      cause.map = map;
      cause.level = static_cast<Level>(number(each.list_value(), 1));
      put(cause);
    }
    std::uint64_t links = 0;
    for (const auto& each : drawn.fields().at("links").list_value().values()) {
      CauseLink link;
      link.id = Id<CauseLink>(++links);
      link.map = map;
      link.ends = {
          Id<Cause>(number(each.list_value(), 0)), Id<Cause>(number(each.list_value(), 1))};
      link.polarity = static_cast<Polarity>(number(each.list_value(), 2));
      put(link);
    }
  }
};

std::string said(const std::vector<Id<Cause>>& causes) {
  std::string line;
  for (const Id<Cause>& id : causes) line += (line.empty() ? "" : " ") + std::to_string(id.value);
  return line;
}

TEST(CauseViews, F26_F28_every_client_shows_the_same_fishbone_and_names_the_same_loops) {
  std::ifstream file(PLENARY_SOURCE_DIR "/tests/golden/cause_views.json");
  std::ostringstream text;
  text << file.rdbuf();
  google::protobuf::Struct golden;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(text.str(), &golden).ok());
  const auto& maps = golden.fields().at("maps").list_value().values();
  ASSERT_GE(maps.size(), 5);
  for (const auto& each : maps) {
    const auto& drawn = each.struct_value();
    const std::string& what = drawn.fields().at("what").string_value();
    const OneMap one(drawn);

    const Fishbone fish = fishbone(one.map, one.store, one.index);
    std::string bones = said(fish.head);
    for (const Bone& bone : fish.bones) {
      bones += " | " + std::to_string(static_cast<int>(bone.level)) + ": " + said(bone.causes);
    }
    EXPECT_EQ(bones, drawn.fields().at("fishbone").string_value()) << what;

    std::string named;
    for (const Loop& loop : loops(one.map, one.store, one.index)) {
      named += (named.empty() ? "" : "; ") + loop.name + ": " + said(loop.causes);
    }
    EXPECT_EQ(named, drawn.fields().at("loops").string_value()) << what;
  }
}

}  // namespace
}  // namespace plenary::audit
