// Whole sessions as they were sent, read again (tests/golden/transcripts, made by
// tests/replay/record): at every mark the replica holds what the server had. clients/sdk reads the
// same.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <zlib.h>

#include "audit/canonical.h"
#include "clients/cli/replica.h"
#include "clients/cli/transcript.h"

namespace plenary::cli {
namespace {

const std::string folder = PLENARY_SOURCE_DIR "/tests/golden/transcripts/";
constexpr std::size_t cuts = 24;  // Of each transcript.

struct Place {
  std::uint64_t scope_seq = 0;
  std::uint64_t hash = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

// What one viewer was sent, and by mark what they must hold of each scope after so many messages.
struct Recorded {
  std::string name;
  std::vector<std::string> messages;
  std::map<std::size_t, std::map<std::string, Place>> marks;
};

std::vector<std::string> read_messages(const std::string& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  EXPECT_NE(file, nullptr) << path;
  std::vector<std::string> messages;
  for (int byte = gzgetc(file); byte >= 0; byte = gzgetc(file)) {
    std::size_t size = static_cast<std::size_t>(byte) & 0x7F;
    for (int shift = 7; (byte & 0x80) != 0; shift += 7) {
      byte = gzgetc(file);
      size |= (static_cast<std::size_t>(byte) & 0x7F) << shift;
    }
    messages.emplace_back(size, '\0');
    EXPECT_EQ(
        gzread(file, messages.back().data(), static_cast<unsigned>(size)), static_cast<int>(size));
  }
  gzclose(file);
  return messages;
}

const std::vector<Recorded>& transcripts() {
  static const auto all = [] {
    std::ifstream file(folder + "marks.json");
    std::ostringstream text;
    text << file.rdbuf();
    std::vector<Recorded> read;
    const boost::json::value by_name = boost::json::parse(text.str());
    for (const auto& [name, marks] : by_name.as_object()) {
      Recorded& recorded = read.emplace_back();
      recorded.name = name;
      recorded.messages = read_messages(folder + recorded.name + ".messages.gz");
      for (const auto& mark : marks.as_array()) {
        const auto after = mark.at("after").to_number<std::size_t>();
        for (const auto& [scope, held] : mark.at("scopes").as_object()) {
          const std::string hash(held.at(1).as_string());
          recorded.marks[after][scope] = {
              held.at(0).to_number<std::uint64_t>(), std::stoull(hash, nullptr, 16)};
        }
      }
    }
    return read;
  }();
  return all;
}

std::map<std::string, Place> held_by(Replica& replica) {
  std::map<std::string, Place> held;
  for (auto& [scope, store] : replica.scopes()) {
    held[scope_name(scope)] = {store.scope_seq(scope), store.scope_hash(scope).value()};
  }
  return held;
}

// Reads on from a message; what was wrong first, or nothing.
std::string read_on(Replica& replica, const Recorded& recorded, std::size_t from = 0) {
  for (std::size_t i = from; i < recorded.messages.size(); ++i) {
    const auto understood = wire::decode_server(recorded.messages[i]);
    if (!understood) return "no message at " + std::to_string(i);
    if (understood->skipped != 0) return "something unknown at " + std::to_string(i);
    if (!replica.apply(*understood).empty()) return "a gap or a misfit at " + std::to_string(i);
    const auto mark = recorded.marks.find(i + 1);
    if (mark != recorded.marks.end() && held_by(replica) != mark->second) {
      return "another state at the mark after " + std::to_string(i);
    }
  }
  return {};
}

// What a server would send somebody who comes back with nothing: all of it, as a message.
std::string snapshots_of(Replica& replica) {
  wire::ServerMessage message;
  wire::Welcome& welcome = message.welcome.emplace_back();
  for (auto& [scope, store] : replica.scopes()) {
    welcome.scopes.push_back(scope);
    wire::Snapshot& snapshot = message.snapshots.emplace_back();
    snapshot.scope = scope;
    snapshot.scope_seq = store.scope_seq(scope);
    snapshot.hash = wire::Hash64(store.scope_hash(scope).value());
    for (const audit::RecordRef& ref : store.records_in(scope)) {
      snapshot.records.push_back(store.get(ref));
    }
  }
  return audit::canonical::bytes(message);
}

TEST(Transcripts, P13_every_viewer_holds_at_every_mark_what_the_server_had) {
  ASSERT_EQ(transcripts().size(), 6U);
  for (const Recorded& recorded : transcripts()) {
    Replica replica;
    EXPECT_EQ(read_on(replica, recorded), "") << recorded.name;
    EXPECT_GE(recorded.marks.size(), 5U) << recorded.name;
    EXPECT_EQ(recorded.marks.rbegin()->first, recorded.messages.size()) << recorded.name;
  }
}

TEST(Transcripts, every_kind_of_record_that_anybody_is_sent_is_in_one) {
  std::set<audit::RecordKind> kinds;
  std::size_t typed = 0;
  std::size_t resumed = 0;
  for (const Recorded& recorded : transcripts()) {
    for (const std::string& bytes : recorded.messages) {
      const auto understood = wire::decode_server(bytes);
      ASSERT_TRUE(understood.has_value());
      for (const wire::Events& events : understood->message.events) {
        for (const audit::ChangeBody& body : events.changes) {
          kinds.insert(audit::ref(body).kind);
          typed += std::holds_alternative<audit::EditRecordText>(body) ? 1U : 0U;
        }
      }
      for (const wire::Snapshot& snapshot : understood->message.snapshots) {
        for (const audit::Record& record : snapshot.records) kinds.insert(audit::ref(record).kind);
      }
      for (const wire::Welcome& welcome : understood->message.welcome) {
        resumed += welcome.resumed ? 1U : 0U;
      }
    }
  }
  const std::set<audit::RecordKind> nobodys{
      audit::RecordKind::none,          audit::RecordKind::invitation,
      audit::RecordKind::ticket,        audit::RecordKind::token_secret,
      audit::RecordKind::unlinked_note, audit::RecordKind::unlinked_sheet};
  for (int kind = 0; kind <= static_cast<int>(audit::RecordKind::note_notice); ++kind) {
    const auto each = static_cast<audit::RecordKind>(kind);
    EXPECT_EQ(kinds.contains(each), !nobodys.contains(each)) << "kind " << kind;
  }
  EXPECT_GT(typed, 20U);
  EXPECT_GT(resumed, 3U);
}

TEST(Transcripts, P4_whoever_comes_back_anywhere_ends_with_the_same) {
  for (const Recorded& recorded : transcripts()) {
    const std::size_t step = recorded.messages.size() / cuts + 1;
    Replica whole;
    for (std::size_t at = 0; at < recorded.messages.size(); ++at) {
      if (at % step == step / 2) {
        Replica back;
        back.apply(*wire::decode_server(snapshots_of(whole)));
        EXPECT_EQ(read_on(back, recorded, at), "") << recorded.name << " cut at " << at;
      }
      whole.apply(*wire::decode_server(recorded.messages[at]));
    }
  }
}

TEST(Transcripts, P1_an_event_of_everybodys_that_is_left_out_is_noticed) {
  for (const Recorded& recorded : transcripts()) {
    std::vector<std::size_t> of_everybodys;
    for (std::size_t at = 0; at < recorded.messages.size(); ++at) {
      const auto understood = wire::decode_server(recorded.messages[at]);
      const auto& events = understood->message.events;
      if (std::any_of(events.begin(), events.end(), [](const wire::Events& each) {
            return each.scope == audit::Scope::everyone();
          })) {
        of_everybodys.push_back(at);
      }
    }
    ASSERT_GT(of_everybodys.size(), 20U) << recorded.name;
    for (std::size_t index = 0; index < of_everybodys.size(); index += of_everybodys.size() / 12) {
      const std::size_t at = of_everybodys[index];
      Recorded without = recorded;
      without.messages[at].clear();  // An empty message, so that marks stay in their place.
      Replica replica;
      EXPECT_NE(read_on(replica, without), "") << recorded.name << " without " << at;
    }
  }
}

// The words of a note that stand in what comes before a mark, and are still there at the mark.
TEST(Transcripts, P13_a_byte_that_differs_is_noticed) {
  for (const Recorded& recorded : transcripts()) {
    std::size_t tried = 0;
    for (const auto& [after, places] : recorded.marks) {
      Replica replica;
      Recorded until = recorded;
      until.messages.resize(after);
      ASSERT_EQ(read_on(replica, until), "");
      for (const auto& [id, note] :
           replica.scopes().at(audit::Scope::everyone()).all<audit::Note>()) {
        const std::string words = note.record.text.runs().front().text;
        const auto said = std::find_if(
            until.messages.rbegin(), until.messages.rend(),
            [&](const std::string& bytes) { return bytes.find(words) != std::string::npos; });
        if (words.size() < 8 || said == until.messages.rend()) continue;
        Recorded damaged = until;
        std::string& bytes =
            damaged.messages[static_cast<std::size_t>(until.messages.rend() - said) - 1];
        bytes[bytes.find(words) + words.size() - 1] ^= 1;
        Replica other;
        EXPECT_NE(read_on(other, damaged), "") << recorded.name << " until " << after;
        if (++tried % 3 == 0) break;  // Three of each mark.
      }
    }
    EXPECT_GT(tried, 5U) << recorded.name;
  }
}

}  // namespace
}  // namespace plenary::cli
