// Text against a model that is too simple to be wrong: a list of characters, each with its id, its
// content and whether it lives.
#include <algorithm>

#include <gtest/gtest.h>

#include "audit/text.h"
#include "tests/support/sessions.h"

namespace plenary::audit {
namespace {

using test::Dice;

struct ModelChar {
  CharId id;
  std::string content;
  bool alive = true;
};

std::vector<std::string> scalars_of(const std::string& words) {
  std::vector<std::string> scalars;
  for (const char byte : words) {
    if ((static_cast<unsigned char>(byte) & 0xC0U) != 0x80U) scalars.emplace_back();
    scalars.back().push_back(byte);
  }
  return scalars;
}

class Model {
 public:
  void apply(const TextEdits& edits) {
    for (const TextInsert& insert : edits.inserts) {
      std::size_t at = insert.after.run ? place(insert.after) + 1 : 0;
      std::uint32_t offset = insert.first;
      for (const std::string& scalar : scalars_of(insert.text)) {
        chars_.insert(chars_.begin() + static_cast<std::ptrdiff_t>(at++),
                      {{insert.run, offset++}, scalar, true});
      }
    }
    for (const CharRange& range : edits.deletes) {
      for (std::uint32_t i = 0; i < range.count; ++i) {
        chars_[place({range.run, range.first + i})].alive = false;
      }
    }
    for (const TextRestore& restore : edits.restores) {
      std::uint32_t offset = restore.first;
      for (const std::string& scalar : scalars_of(restore.text)) {
        ModelChar& found = chars_[place({restore.run, offset++})];
        if (!found.alive) found = {found.id, scalar, true};
      }
    }
  }

  std::string str() const {
    std::string joined;
    for (const ModelChar& each : chars_) joined += each.alive ? each.content : "";
    return joined;
  }

  std::vector<CharId> live_ids() const {
    std::vector<CharId> ids;
    for (const ModelChar& each : chars_) {
      if (each.alive) ids.push_back(each.id);
    }
    return ids;
  }

  // The shortest list of runs that says the same.
  std::vector<TextRun> runs() const {
    std::vector<TextRun> runs;
    std::uint32_t length = 0;
    for (const ModelChar& each : chars_) {
      const bool goes_on =
          !runs.empty() && runs.back().run == each.id.run &&
          runs.back().first + length == each.id.offset && (runs.back().deleted == 0) == each.alive;
      if (!goes_on) {
        runs.push_back({each.id.run, each.id.offset, {}, 0});
        length = 0;
      }
      ++length;
      if (each.alive) {
        runs.back().text += each.content;
      } else {
        ++runs.back().deleted;
      }
    }
    return runs;
  }

 private:
  std::size_t place(CharId id) const {
    const auto found = std::find_if(
        chars_.begin(), chars_.end(), [&](const ModelChar& each) { return each.id == id; });
    EXPECT_NE(found, chars_.end());
    return static_cast<std::size_t>(found - chars_.begin());
  }

  std::vector<ModelChar> chars_;
};

// One who types into a text as they last saw it, which may be some edits ago.
struct Writer {
  Text seen;
  Id<RunTag> run;
  std::uint32_t next = 0;
};

std::string some_words(Dice& entropy) {
  static const std::vector<std::string> alphabet{"a", "b", " ", "ñ", "漢", "👍", "ـ", "z"};
  std::string words;
  for (std::size_t left = 1 + entropy.below(5); left > 0; --left) words += entropy.pick(alphabet);
  return words;
}

TextEdits an_edit(Writer& writer, Dice& entropy) {
  TextEdits edits;
  const auto length = static_cast<std::uint32_t>(writer.seen.scalars());
  if (length > 0 && entropy.one_in(2)) {
    const auto from = static_cast<std::uint32_t>(entropy.below(length));
    const auto most = std::min<std::uint32_t>(length - from, 6);
    edits.deletes = writer.seen.ranges(from, 1 + static_cast<std::uint32_t>(entropy.below(most)));
  }
  for (std::size_t more = entropy.below(3); more > 0 || edits.empty(); more -= more > 0) {
    if (!writer.run || entropy.one_in(4)) writer = {writer.seen, Id<RunTag>(entropy.draw()), 0};
    const auto position = static_cast<std::int64_t>(entropy.below(length + 1)) - 1;
    const bool goes_on = writer.next > 0 && entropy.one_in(2);
    const CharId after =
        goes_on ? CharId{writer.run, writer.next - 1} : writer.seen.id_at(position);
    const std::string words = some_words(entropy);
    edits.inserts.push_back({after, writer.run, writer.next, words});
    writer.next += count_scalars(words);
  }
  if (!edits.inserts.empty() && entropy.one_in(4)) {
    const TextInsert& first = edits.inserts.front();
    edits.deletes.push_back({first.run, first.first, 1});
  }
  return edits;
}

void expect_same(const Text& text, const Model& model) {
  ASSERT_EQ(text.str(), model.str());
  ASSERT_EQ(text.runs(), model.runs());
  ASSERT_EQ(text.bytes(), model.str().size());
  const std::vector<CharId> ids = model.live_ids();
  ASSERT_EQ(text.scalars(), ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    ASSERT_EQ(text.id_at(static_cast<std::int64_t>(i)), ids[i]);
  }
}

// Taken back at once, an edit leaves no trace but the ids of what it had inserted.
void expect_inverse_is_exact(const Text& before, const Text& after, const TextEdits& edits,
                             const TextEdits& inverse) {
  Text back = after;
  const TextEdits again = back.apply(inverse);
  ASSERT_EQ(back.str(), before.str());
  if (edits.inserts.empty()) {
    ASSERT_EQ(back, before);
  }
  back.apply(again);
  ASSERT_EQ(back, after);
}

void write_together(std::uint64_t seed, int edits_count) {
  Dice entropy(seed);
  Text text;
  Model model;
  std::vector<Writer> writers(3);
  std::vector<TextEdits> inverses;
  for (int i = 0; i < edits_count; ++i) {
    Writer& writer = writers[entropy.below(writers.size())];
    if (entropy.one_in(3)) writer.seen = text;
    const bool takes_back = !inverses.empty() && entropy.one_in(5);
    const TextEdits edits = takes_back ? entropy.pick(inverses) : an_edit(writer, entropy);

    ASSERT_FALSE(text.fault(edits)) << "seed " << seed << ", edit " << i;
    const Text before = text;
    inverses.push_back(text.apply(edits));
    model.apply(edits);

    ASSERT_NO_FATAL_FAILURE(expect_same(text, model)) << "seed " << seed << ", edit " << i;
    ASSERT_NO_FATAL_FAILURE(expect_inverse_is_exact(before, text, edits, inverses.back()))
        << "seed " << seed << ", edit " << i;
  }
}

TEST(TextModel, concurrent_edits_and_their_undos_agree_with_a_list_of_characters) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    ASSERT_NO_FATAL_FAILURE(write_together(seed, 60));
  }
}

TEST(TextModel, replicas_that_apply_the_same_edits_hold_the_same_text) {
  Dice entropy(7);
  Text server;
  Writer writer;
  std::vector<TextEdits> history;
  for (int i = 0; i < 200; ++i) {
    if (entropy.one_in(2)) writer.seen = server;
    history.push_back(an_edit(writer, entropy));
    server.apply(history.back());
  }

  Text replica;
  std::size_t applied = 0;
  for (const TextEdits& edits : history) {
    replica.apply(edits);
    // Half way the replica is replaced by a snapshot of itself.
    if (++applied == history.size() / 2) replica = *Text::from_runs(replica.runs());
  }

  EXPECT_EQ(replica, server);
  EXPECT_EQ(replica.scalars(), server.scalars());
}

}  // namespace
}  // namespace plenary::audit
