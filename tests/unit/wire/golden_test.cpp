// The vectors in tests/golden that every replica is held to, whatever it is written in (rule P13).
#include <cstdio>
#include <fstream>
#include <sstream>

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "audit/because.h"
#include "audit/canonical.h"
#include "audit/name_spotting.h"
#include "audit/plain_text.h"
#include "audit/state_hash.h"
#include "audit/store.h"
#include "plenary/v1/records.pb.h"
#include "tests/support/filled.h"
#include "wire/decode.h"
#include "wire/json.h"

namespace plenary::wire {
namespace {

using google::protobuf::Struct;

Struct golden(const std::string& name) {
  std::ifstream file(PLENARY_SOURCE_DIR "/tests/golden/" + name);
  std::stringstream text;
  text << file.rdbuf();
  Struct parsed;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text.str(), &parsed).ok()) << name;
  return parsed;
}

std::vector<Struct> list(const Struct& parsed, const std::string& name) {
  std::vector<Struct> items;
  const auto found = parsed.fields().find(name);
  if (found == parsed.fields().end()) return items;
  for (const auto& value : found->second.list_value().values()) {
    items.push_back(value.struct_value());
  }
  return items;
}

std::string text(const Struct& item, const std::string& name) {
  return item.fields().at(name).string_value();
}

std::string from_hex(const std::string& digits) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
    bytes.push_back(static_cast<char>(std::stoi(digits.substr(at, 2), nullptr, 16)));
  }
  return bytes;
}

std::string hex(std::uint64_t value, int digits) {
  char shown[17];
  std::snprintf(shown, sizeof shown, "%0*llx", digits, static_cast<unsigned long long>(value));
  return shown;
}

std::string to_hex(std::string_view bytes) {
  std::string digits;
  for (const char byte : bytes) digits += hex(static_cast<unsigned char>(byte), 2);
  return digits;
}

// A line of state_hash.json.
std::string vector_of(const audit::Record& record) {
  return R"({"json": )" + to_json(record) + R"(, "bytes": ")" +
         to_hex(audit::canonical::bytes(record)) + R"(", "hash": ")" +
         hex(audit::state_hash(record).value(), 16) + R"("})";
}

TEST(Golden, P13_xxh32_gives_what_its_specification_says) {
  const auto vectors = list(golden("state_hash.json"), "xxh32");
  ASSERT_GE(vectors.size(), 10U);

  for (const auto& item : vectors) {
    const auto seed = static_cast<std::uint32_t>(item.fields().at("seed").number_value());

    EXPECT_EQ(hex(audit::xxh32(from_hex(text(item, "bytes")), seed), 8), text(item, "hash"))
        << text(item, "bytes");
  }
}

TEST(Golden, P13_records_have_these_bytes_and_hashes) {
  const auto vectors = list(golden("state_hash.json"), "records");
  ASSERT_GE(vectors.size(), 2 * std::variant_size_v<audit::Record>);

  for (const auto& item : vectors) {
    const std::string bytes = from_hex(text(item, "bytes"));
    const auto record = decode<audit::Record>(bytes);
    ASSERT_TRUE(record.has_value()) << text(item, "bytes");

    EXPECT_EQ(to_hex(audit::canonical::bytes(*record)), text(item, "bytes"));
    EXPECT_EQ(hex(audit::state_hash(*record).value(), 16), text(item, "hash"));
  }
}

TEST(Golden, records_have_these_bytes_when_read_from_json) {
  for (const auto& item : list(golden("state_hash.json"), "records")) {
    std::string json;
    ASSERT_TRUE(
        google::protobuf::util::MessageToJsonString(item.fields().at("json").struct_value(), &json)
            .ok());
    v1::Record record;

    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json, &record).ok()) << json;

    EXPECT_EQ(to_hex(record.SerializeAsString()), text(item, "bytes")) << json;
  }
}

TEST(Golden, P13_a_scope_has_the_sum_of_its_records_in_any_order) {
  const Struct parsed = golden("state_hash.json");
  auto vectors = list(parsed, "records");
  const auto scope_hash = [&] {
    audit::Store store;
    for (const auto& item : vectors) {
      const auto record = decode<audit::Record>(from_hex(text(item, "bytes")));
      store.apply({audit::Scope::everyone(), audit::Put{*record}}, 1);
    }
    return hex(store.scope_hash(audit::Scope::everyone()).value(), 16);
  };

  EXPECT_EQ(scope_hash(), parsed.fields().at("scope_hash").string_value());
  std::reverse(vectors.begin(), vectors.end());
  EXPECT_EQ(scope_hash(), parsed.fields().at("scope_hash").string_value());
}

template <class... Rs>
void expect_a_vector_each(std::type_identity<std::variant<Rs...>>, const std::set<int>& kinds) {
  test::Filling filling(41);
  const auto check = [&]<class R>(std::type_identity<R>) {
    const audit::Record example = filling.make<R>();
    EXPECT_TRUE(kinds.contains(static_cast<int>(R::kind)))
        << "for tests/golden/state_hash.json: " << vector_of(example);
  };
  (check(std::type_identity<Rs>{}), ...);
}

TEST(Golden, P13_every_kind_of_record_has_a_vector) {
  std::set<int> kinds;
  for (const auto& item : list(golden("state_hash.json"), "records")) {
    const auto record = decode<audit::Record>(from_hex(text(item, "bytes")));
    ASSERT_TRUE(record.has_value());
    kinds.insert(static_cast<int>(audit::ref(*record).kind));
  }

  expect_a_vector_each(std::type_identity<audit::Record>{}, kinds);
}

// So that a client points out before sending exactly what the server flags.
TEST(Golden, T_M12_what_names_somebody_is_found_alike_everywhere) {
  const Struct parsed = golden("spotted.json");
  std::set<std::string> names;
  for (const auto& name : parsed.fields().at("names").list_value().values()) {
    for (const std::string& word : audit::name_words_of(name.string_value())) names.insert(word);
  }
  const std::vector<std::string> kinds{"", "name", "phone", "email", "number"};
  ASSERT_GE(list(parsed, "texts").size(), 10U);

  for (const auto& item : list(parsed, "texts")) {
    std::vector<audit::Spotted> expected;
    for (const auto& spot : item.fields().at("spots").list_value().values()) {
      const auto& said = spot.list_value().values();
      const auto kind = std::find(kinds.begin(), kinds.end(), said[0].string_value());
      expected.push_back({static_cast<audit::Spot>(kind - kinds.begin()),
                          static_cast<std::size_t>(said[1].number_value()),
                          static_cast<std::size_t>(said[2].number_value())});
    }

    EXPECT_EQ(audit::spot_names(text(item, "text"),
                                [&](const std::string& word) { return names.contains(word); }),
              expected)
        << text(item, "text");
  }
}

// F09: so that a client offers before sending exactly what the server would.
TEST(Golden, an_observation_is_parted_alike_everywhere) {
  const auto texts = list(golden("because.json"), "texts");
  ASSERT_GE(texts.size(), 15U);

  for (const auto& item : texts) {
    const auto& said = item.fields().at("split");
    std::optional<audit::BecauseSplit> expected;
    if (said.has_list_value()) {
      const auto at = [&](int i) {
        return static_cast<std::size_t>(said.list_value().values(i).number_value());
      };
      expected = audit::BecauseSplit{at(0), at(1)};
    }

    EXPECT_EQ(audit::split_at_because(text(item, "text")), expected) << text(item, "text");
  }
}

TEST(Golden, T_P18_typed_text_is_judged_alike_everywhere) {
  const Struct parsed = golden("typed_text.json");
  ASSERT_GE(list(parsed, "readable").size(), 10U);
  ASSERT_GE(list(parsed, "unreadable").size(), 20U);

  for (const auto& item : list(parsed, "readable")) {
    EXPECT_TRUE(audit::is_readable(from_hex(text(item, "utf8")))) << text(item, "what");
  }
  for (const auto& item : list(parsed, "unreadable")) {
    EXPECT_FALSE(audit::is_readable(from_hex(text(item, "utf8")))) << text(item, "what");
  }
}

}  // namespace
}  // namespace plenary::wire
