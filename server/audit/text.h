// Text that several people type at once, without transforming anybody's edit.
//
// Every character has an id (run, offset). An edit says "insert this after that id" and "delete
// these ids", and is applied literally in the server's order, so every replica that applies the
// same edits holds the same text. Runs are minted at random by the typing device and carry no
// author. A deleted character leaves its id behind and nothing of its content; who undoes the
// deletion brings the content again (restore).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/fields.h"
#include "base/id.h"

namespace plenary::audit {

struct RunTag;

struct CharId {
  Id<RunTag> run;  // Zero: before the first character.
  std::uint32_t offset = 0;

  friend constexpr auto operator<=>(const CharId&, const CharId&) = default;
  using fields = Fields<Field<&CharId::run, 1>, Field<&CharId::offset, 2>>;
};

// Consecutive characters of one run: either live (`text`) or deleted (`deleted` of them).
struct TextRun {
  Id<RunTag> run;
  std::uint32_t first = 0;
  std::string text;
  std::uint32_t deleted = 0;

  friend bool operator==(const TextRun&, const TextRun&) = default;
  using fields = Fields<Field<&TextRun::run, 1>, Field<&TextRun::first, 2>,
                        Field<&TextRun::text, 3>, Field<&TextRun::deleted, 4>>;
};

struct TextInsert {
  CharId after;
  Id<RunTag> run;
  std::uint32_t first = 0;
  std::string text;

  friend bool operator==(const TextInsert&, const TextInsert&) = default;
  using fields = Fields<Field<&TextInsert::after, 1>, Field<&TextInsert::run, 2>,
                        Field<&TextInsert::first, 3>, Field<&TextInsert::text, 4>>;
};

struct CharRange {
  Id<RunTag> run;
  std::uint32_t first = 0;
  std::uint32_t count = 0;

  friend bool operator==(const CharRange&, const CharRange&) = default;
  using fields =
      Fields<Field<&CharRange::run, 1>, Field<&CharRange::first, 2>, Field<&CharRange::count, 3>>;
};

// Deleted characters come back where they were, with the content they had.
struct TextRestore {
  Id<RunTag> run;
  std::uint32_t first = 0;
  std::string text;

  friend bool operator==(const TextRestore&, const TextRestore&) = default;
  using fields = Fields<Field<&TextRestore::run, 1>, Field<&TextRestore::first, 2>,
                        Field<&TextRestore::text, 3>>;
};

// Applied in this order: inserts, deletes, restores.
struct TextEdits {
  std::vector<TextInsert> inserts;
  std::vector<CharRange> deletes;
  std::vector<TextRestore> restores;

  bool empty() const { return inserts.empty() && deletes.empty() && restores.empty(); }
  friend bool operator==(const TextEdits&, const TextEdits&) = default;
  using fields = Fields<Field<&TextEdits::inserts, 1>, Field<&TextEdits::deletes, 2>,
                        Field<&TextEdits::restores, 3>>;
};

enum class TextFault : std::uint8_t {
  anchor_unknown,    // "after" names a character this text never had.
  run_out_of_order,  // The run's next character has another offset.
  range_unknown,     // A deleted or restored id was never here.
};

class Text {
 public:
  Text() = default;
  // A text of one run, as AddNote makes it.
  Text(Id<RunTag> run, std::string text);

  std::string str() const;
  // Live characters, in Unicode scalar values.
  std::uint32_t scalars() const { return scalars_; }
  std::size_t bytes() const { return bytes_; }
  // The id of the live character at `position`; the zero id for position -1.
  CharId id_at(std::int64_t position) const;
  // The id ranges of `count` live characters from `position` on.
  std::vector<CharRange> ranges(std::uint32_t position, std::uint32_t count) const;

  // What forbids `edits`, or nothing. Changes nothing.
  std::optional<TextFault> fault(const TextEdits& edits) const;
  // Applies edits that have no fault. Deleting what is deleted and restoring what is live do
  // nothing. Returns the edits that take exactly this back.
  TextEdits apply(const TextEdits& edits);

  const std::vector<TextRun>& runs() const { return runs_; }
  friend bool operator==(const Text& a, const Text& b) { return a.runs_ == b.runs_; }

  // For the codec: whole runs as they came, checked and counted.
  static std::optional<Text> from_runs(std::vector<TextRun> runs);

 private:
  struct Place {
    std::size_t index;
    std::uint32_t offset;  // Within the run at `index`.
  };
  std::optional<Place> find(Id<RunTag> run, std::uint32_t offset) const;
  std::size_t split(Place place);
  void join_around(std::size_t index);
  void insert(const TextInsert& insert);
  void remove(const CharRange& range, TextEdits& inverse);
  void restore(const TextRestore& restore, TextEdits& inverse);
  std::uint32_t next_offset(Id<RunTag> run) const;

  std::vector<TextRun> runs_;
  std::uint32_t scalars_ = 0;
  std::size_t bytes_ = 0;
};

// Unicode scalar values in valid UTF-8.
std::uint32_t count_scalars(std::string_view utf8);
// The bytes of the first `scalars` values.
std::size_t scalar_bytes(std::string_view utf8, std::uint32_t scalars);

}  // namespace plenary::audit
