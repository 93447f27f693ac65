// Whole sessions as they were sent, read again (tests/golden/transcripts, made by
// tests/replay/record): at every mark the replica holds what the server had. clients/sdk reads the
// same.
#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
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
  std::vector<wire::Understood> understood;  // The same; what nobody could read, as nothing.
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
      for (const std::string& bytes : recorded.messages) {
        const auto understood = wire::decode_server(bytes);
        EXPECT_TRUE(understood.has_value());
        recorded.understood.push_back(understood.value_or(wire::Understood{}));
      }
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

// Reads on from a message up to another; what was wrong first, or nothing.
std::string read_on(Replica& replica, const Recorded& recorded, std::size_t from,
                    std::size_t until) {
  for (std::size_t i = from;; ++i) {
    const auto mark = recorded.marks.find(i);
    if (mark != recorded.marks.end() && held_by(replica) != mark->second) {
      return "another state at the mark after " + std::to_string(i);
    }
    if (i == until) return {};
    const wire::Understood& understood = recorded.understood[i];
    if (understood.skipped != 0) return "something unknown at " + std::to_string(i);
    if (!replica.apply(understood).empty()) return "a gap or a misfit at " + std::to_string(i);
  }
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
    EXPECT_EQ(read_on(replica, recorded, 0, recorded.messages.size()), "") << recorded.name;
    EXPECT_GE(recorded.marks.size(), 5U) << recorded.name;
    EXPECT_EQ(recorded.marks.rbegin()->first, recorded.messages.size()) << recorded.name;
  }
}

TEST(Transcripts, every_kind_of_record_that_anybody_is_sent_is_in_one) {
  std::set<audit::RecordKind> kinds;
  std::size_t typed = 0;
  std::size_t resumed = 0;
  for (const Recorded& recorded : transcripts()) {
    for (const auto& [message, skipped] : recorded.understood) {
      for (const wire::Events& events : message.events) {
        for (const audit::ChangeBody& body : events.changes) {
          kinds.insert(audit::ref(body).kind);
          typed += std::holds_alternative<audit::EditRecordText>(body) ? 1U : 0U;
        }
      }
      for (const wire::Snapshot& snapshot : message.snapshots) {
        for (const audit::Record& record : snapshot.records) kinds.insert(audit::ref(record).kind);
      }
      for (const wire::Welcome& welcome : message.welcome) {
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
    const std::size_t end = recorded.messages.size();
    const std::size_t step = end / cuts + 1;
    Replica whole;
    for (std::size_t at = 0; at < end; ++at) {
      if (at % step == step / 2) {
        Replica back;
        back.apply(*wire::decode_server(snapshots_of(whole)));
        EXPECT_EQ(read_on(back, recorded, at, end), "") << recorded.name << " cut at " << at;
      }
      whole.apply(recorded.understood[at]);
    }
  }
}

bool has_an_event_of_everybodys(const wire::Understood& understood) {
  return std::ranges::any_of(understood.message.events, [](const wire::Events& each) {
    return each.scope == audit::Scope::everyone();
  });
}

TEST(Transcripts, P1_an_event_of_everybodys_that_is_left_out_is_noticed) {
  for (const Recorded& recorded : transcripts()) {
    const std::size_t end = recorded.messages.size();
    const auto of_everybodys =
        std::ranges::count_if(recorded.understood, has_an_event_of_everybodys);
    ASSERT_GT(of_everybodys, 20) << recorded.name;
    Replica whole;
    std::int64_t met = 0;
    for (std::size_t at = 0; at < end; ++at) {
      if (has_an_event_of_everybodys(recorded.understood[at]) &&
          met++ % (of_everybodys / 12) == 0) {
        Replica without = whole;
        EXPECT_NE(read_on(without, recorded, at + 1, end), "")
            << recorded.name << " without " << at;
      }
      whole.apply(recorded.understood[at]);
    }
  }
}

// The last message before a mark in which the words of a note stand, if any.
std::optional<std::size_t> said_in(const Recorded& recorded, std::size_t mark,
                                   const std::string& words) {
  for (std::size_t at = mark; at-- > 0;) {
    if (recorded.messages[at].find(words) != std::string::npos) return at;
  }
  return std::nullopt;
}

// The message with the last byte of those words changed.
wire::Understood damaged(std::string bytes, const std::string& words) {
  bytes[bytes.find(words) + words.size() - 1] ^= 1;
  return wire::decode_server(bytes).value_or(wire::Understood{});
}

// The words of a note that stand in what comes before a mark, and are still there at the mark.
TEST(Transcripts, P13_a_byte_that_differs_is_noticed) {
  for (const Recorded& recorded : transcripts()) {
    std::map<std::size_t, Replica> at_mark{{0, {}}};
    std::size_t tried = 0;
    for (const auto& [mark, places] : recorded.marks) {
      const auto& [mark_before, held] = *std::prev(at_mark.end());
      Replica replica = held;
      ASSERT_EQ(read_on(replica, recorded, mark_before, mark), "");
      at_mark[mark] = replica;
      for (const auto& [id, note] :
           replica.scopes().at(audit::Scope::everyone()).all<audit::Note>()) {
        const std::string words = note.record.text.runs().front().text;
        const auto said = said_in(recorded, mark, words);
        if (words.size() < 8 || !said) continue;
        const auto before = std::prev(at_mark.upper_bound(*said));
        Replica other = before->second;
        ASSERT_EQ(read_on(other, recorded, before->first, *said), "");
        const bool misfit = !other.apply(damaged(recorded.messages[*said], words)).empty();
        EXPECT_TRUE(misfit || !read_on(other, recorded, *said + 1, mark).empty())
            << recorded.name << " until " << mark;
        if (++tried % 3 == 0) break;  // Three of each mark.
      }
    }
    EXPECT_GT(tried, 5U) << recorded.name;
  }
}

}  // namespace
}  // namespace plenary::cli
