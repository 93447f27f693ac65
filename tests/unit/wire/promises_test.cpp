// The promise of every input under every policy: the same in C++ and on the screens
// (tests/golden/promises.json). With PLENARY_WRITE_PROMISES set the file is written anew: every
// line that differs is a promise that was changed.
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "audit/assurance.h"
#include "words/words.h"

namespace plenary::audit {
namespace {

const std::string golden_file = PLENARY_SOURCE_DIR "/tests/golden/promises.json";

// What a promise can depend on, and how its values are written.
struct Dimension {
  std::string name;
  std::vector<std::string> values;
  std::function<void(Terms&, std::size_t)> set;
};

Dimension yes_or_no(const std::string& name, bool Terms::* field) {
  return {
      name, {"no", "yes"}, [field](Terms& terms, std::size_t value) { terms.*field = value == 1; }};
}

const std::vector<Dimension>& dimensions() {
  static const std::vector<Dimension> all{
      {"where",
       {"plenary", "room"},
       [](Terms& terms, std::size_t value) { terms.in_room = value == 1; }},
      {"anonymity",
       {"named", "moderator_vault", "group_only", "unlinkable"},
       [](Terms& terms, std::size_t value) { terms.anonymity = static_cast<Anonymity>(value); }},
      {"reveal",
       {"at_once", "by_author", "by_table", "by_staff"},
       [](Terms& terms, std::size_t value) { terms.reveal = static_cast<Reveal>(value); }},
      {"secrecy",
       {"secret", "named", "unlinkable"},
       [](Terms& terms, std::size_t value) { terms.secrecy = static_cast<BallotSecrecy>(value); }},
      yes_or_no("group_shown", &Terms::group_shown),
      yes_or_no("looked_at_first", &Terms::looked_at_first),
      yes_or_no("observers_later", &Terms::observers_later),
      yes_or_no("shared_device", &Terms::shared_device),
  };
  return all;
}

const std::vector<std::string> inputs{
    "note",    "own_note", "question",   "paper_note", "group_title", "cause",
    "minutes", "finding",  "commitment", "vote",       "objection"};

// The names of the values of each dimension that is in `asked`.
using Values = std::map<std::string, std::string>;

// Every input under every policy.
void for_each_case(
    const std::function<void(const std::string&, const Values&, const Terms&)>& use) {
  for (std::size_t input = 0; input < inputs.size(); ++input) {
    std::size_t cases = 1;
    for (const Dimension& each : dimensions()) cases *= each.values.size();
    for (std::size_t number = 0; number < cases; ++number) {
      Terms terms;
      terms.input = static_cast<Input>(input);
      Values values;
      std::size_t rest = number;
      for (const Dimension& each : dimensions()) {
        const std::size_t value = rest % each.values.size();
        rest /= each.values.size();
        each.set(terms, value);
        values[each.name] = each.values[value];
      }
      use(inputs[input], values, terms);
    }
  }
}

std::string said_in(const Terms& terms) {
  std::string all;
  for (const std::string_view clause : clauses_of(terms)) {
    if (!all.empty()) all += ' ';
    all += clause.substr(std::string_view("promise.").size());
  }
  return all;
}

std::string row_of(const std::vector<std::string>& depends_on, const Values& values) {
  std::string row;
  for (const std::string& name : depends_on) row += (row.empty() ? "" : " ") + values.at(name);
  return row;
}

// Those of which a different value ever makes a different promise.
std::vector<std::string> what_matters(const std::map<Values, std::string>& promises) {
  std::vector<std::string> found;
  for (const Dimension& each : dimensions()) {
    const bool matters = std::any_of(promises.begin(), promises.end(), [&](const auto& promise) {
      Values first = promise.first;
      first[each.name] = each.values.front();
      return promises.at(first) != promise.second;
    });
    if (matters) found.push_back(each.name);
  }
  return found;
}

void write_golden() {
  std::map<std::string, std::map<Values, std::string>> all;
  for_each_case([&](const std::string& input, const Values& values, const Terms& terms) {
    all[input][values] = said_in(terms);
  });
  std::ofstream file(golden_file);
  file << "{";
  for (const std::string& input : inputs) {
    const auto matters = what_matters(all[input]);
    file << (input == inputs.front() ? "\n" : ",\n") << "  \"" << input << "\": {\n"
         << "    \"depends_on\": [";
    for (const std::string& name : matters) {
      file << (name == matters.front() ? "\"" : ", \"") << name << '"';
    }
    file << "],\n    \"says\": {";
    std::map<std::string, std::string> rows;
    for (const auto& [values, said] : all[input]) rows[row_of(matters, values)] = said;
    for (const auto& [row, said] : rows) {
      file << (row == rows.begin()->first ? "\n" : ",\n") << "      \"" << row << "\": \"" << said
           << '"';
    }
    file << "\n    }\n  }";
  }
  file << "\n}\n";
}

google::protobuf::Struct golden() {
  std::ifstream file(golden_file);
  std::ostringstream text;
  text << file.rdbuf();
  google::protobuf::Struct read;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text.str(), &read).ok());
  return read;
}

TEST(Promises, F50_every_input_under_every_policy_has_the_promise_of_the_golden_file) {
  if (std::getenv("PLENARY_WRITE_PROMISES") != nullptr) write_golden();
  const auto promises = golden();
  ASSERT_EQ(promises.fields().size(), inputs.size());
  std::map<std::string, std::set<std::string>> met;
  std::size_t cases = 0;
  for_each_case([&](const std::string& input, const Values& values, const Terms& terms) {
    const auto& of_input = promises.fields().at(input).struct_value().fields();
    std::vector<std::string> depends_on;
    for (const auto& name : of_input.at("depends_on").list_value().values()) {
      depends_on.push_back(name.string_value());
    }
    const std::string row = row_of(depends_on, values);
    const auto& rows = of_input.at("says").struct_value().fields();
    ASSERT_TRUE(rows.contains(row)) << input << ": " << row;
    ASSERT_EQ(said_in(terms), rows.at(row).string_value()) << input << ": " << row;
    met[input].insert(row);
    ++cases;
  });
  EXPECT_EQ(cases, 11U * 2 * 4 * 4 * 3 * 2 * 2 * 2 * 2);
  for (const auto& [input, promise] : promises.fields()) {
    const auto& rows = promise.struct_value().fields().at("says").struct_value().fields();
    EXPECT_EQ(rows.size(), met[input].size()) << input << ": a row that no policy leads to";
  }
}

TEST(Promises, every_clause_is_a_message_and_every_message_a_clause) {
  std::set<std::string_view> said;
  for_each_case([&](const std::string&, const Values&, const Terms& terms) {
    for (const std::string_view clause : clauses_of(terms)) {
      ASSERT_TRUE(words::Key::find(clause).has_value()) << clause;
      said.insert(words::Key::find(clause)->name());
    }
  });
  std::set<std::string_view> written;
  for (const std::string_view key : words::catalogue_keys) {
    if (key.starts_with("promise.")) written.insert(key);
  }
  EXPECT_EQ(said, written);
}

}  // namespace
}  // namespace plenary::audit
