#include "audit/text.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/assert.h"

namespace plenary::audit {
namespace {

bool starts_scalar(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

bool is_live(const TextRun& run) { return run.deleted == 0; }

std::uint32_t length(const TextRun& run) {
  return is_live(run) ? count_scalars(run.text) : run.deleted;
}

// Whether `next` only continues `run`, so that the two can be one.
bool continues(const TextRun& run, const TextRun& next) {
  return run.run == next.run && run.first + length(run) == next.first &&
         is_live(run) == is_live(next);
}

// What an edit both inserted and deleted was never there before it, so taking the edit back must
// not bring it. Inserted offsets are the last of their run.
void forget_inserted(const std::vector<TextInsert>& inserts, std::vector<TextRestore>& restores) {
  for (TextRestore& restore : restores) {
    for (const TextInsert& insert : inserts) {
      if (insert.run != restore.run) continue;
      const std::uint32_t kept = insert.first > restore.first ? insert.first - restore.first : 0;
      restore.text.resize(scalar_bytes(restore.text, kept));
    }
  }
  std::erase_if(restores, [](const TextRestore& restore) { return restore.text.empty(); });
}

}  // namespace

// Eight bytes at once, as long as they are ASCII.
std::uint32_t count_scalars(std::string_view utf8) {
  std::size_t at = 0;
  for (std::uint64_t eight = 0; utf8.size() - at >= sizeof eight; at += sizeof eight) {
    std::memcpy(&eight, utf8.data() + at, sizeof eight);
    if ((eight & 0x8080'8080'8080'8080U) != 0) break;
  }
  const auto rest =
      std::count_if(utf8.begin() + static_cast<std::ptrdiff_t>(at), utf8.end(), starts_scalar);
  return static_cast<std::uint32_t>(at) + static_cast<std::uint32_t>(rest);
}

std::size_t scalar_bytes(std::string_view utf8, std::uint32_t scalars) {
  std::size_t at = 0;
  for (; at < utf8.size(); ++at) {
    if (!starts_scalar(utf8[at])) continue;
    if (scalars == 0) return at;
    --scalars;
  }
  return at;
}

Text::Text(Id<RunTag> run, std::string text) {
  if (text.empty()) return;
  scalars_ = count_scalars(text);
  bytes_ = text.size();
  runs_.push_back({run, 0, std::move(text), 0});
}

std::optional<Text> Text::from_runs(std::vector<TextRun> runs) {
  Text text;
  for (const TextRun& run : runs) {
    if (!run.run || run.text.empty() == is_live(run)) return std::nullopt;
    if (!is_live(run)) continue;
    text.scalars_ += count_scalars(run.text);
    text.bytes_ += run.text.size();
  }
  text.runs_ = std::move(runs);
  return text;
}

std::string Text::str() const {
  std::string joined;
  joined.reserve(bytes_);
  for (const TextRun& run : runs_) joined += run.text;
  return joined;
}

CharId Text::id_at(std::int64_t position) const {
  if (position < 0) return {};
  auto left = static_cast<std::uint32_t>(position);
  for (const TextRun& run : runs_) {
    if (!is_live(run)) continue;
    const std::uint32_t here = length(run);
    if (left < here) return {run.run, run.first + left};
    left -= here;
  }
  PLENARY_UNREACHABLE("a position within the text");
  return {};
}

std::vector<CharRange> Text::ranges(std::uint32_t position, std::uint32_t count) const {
  std::vector<CharRange> found;
  std::uint32_t skip = position;
  for (const TextRun& run : runs_) {
    if (count == 0) break;
    if (!is_live(run)) continue;
    const std::uint32_t here = length(run);
    if (skip >= here) {
      skip -= here;
      continue;
    }
    const std::uint32_t taken = std::min(count, here - skip);
    found.push_back({run.run, run.first + skip, taken});
    count -= taken;
    skip = 0;
  }
  PLENARY_ASSERT(count == 0);
  return found;
}

std::optional<Text::Place> Text::find(Id<RunTag> run, std::uint32_t offset) const {
  // From the back: people mostly type at the end of what they typed last.
  for (std::size_t i = runs_.size(); i-- > 0;) {
    const TextRun& candidate = runs_[i];
    if (candidate.run != run || offset < candidate.first) continue;
    if (offset - candidate.first < length(candidate)) return Place{i, offset - candidate.first};
  }
  return std::nullopt;
}

std::uint32_t Text::next_offset(Id<RunTag> run) const {
  std::uint32_t next = 0;
  for (const TextRun& candidate : runs_) {
    if (candidate.run == run) next = std::max(next, candidate.first + length(candidate));
  }
  return next;
}

std::optional<TextFault> Text::fault(const TextEdits& edits) const {
  // Edits of one command may build on each other, so what the earlier ones add counts.
  std::vector<std::pair<Id<RunTag>, std::uint32_t>> grown;
  const auto next = [&](Id<RunTag> run) {
    for (const auto& [known, offset] : grown) {
      if (known == run) return offset;
    }
    return next_offset(run);
  };
  const auto known = [&](Id<RunTag> run, std::uint32_t first, std::uint32_t count) {
    return run && count > 0 && first < next(run) && count <= next(run) - first;
  };
  for (const TextInsert& insert : edits.inserts) {
    if (insert.after.run && !known(insert.after.run, insert.after.offset, 1)) {
      return TextFault::anchor_unknown;
    }
    const std::uint32_t expected = next(insert.run);
    if (!insert.run || insert.text.empty() || insert.first != expected) {
      return TextFault::run_out_of_order;
    }
    const std::uint32_t after = expected + count_scalars(insert.text);
    const auto entry = std::find_if(
        grown.begin(), grown.end(), [&](const auto& pair) { return pair.first == insert.run; });
    if (entry == grown.end()) {
      grown.emplace_back(insert.run, after);
    } else {
      entry->second = after;
    }
  }
  for (const CharRange& range : edits.deletes) {
    if (!known(range.run, range.first, range.count)) return TextFault::range_unknown;
  }
  for (const TextRestore& restore : edits.restores) {
    if (!known(restore.run, restore.first, count_scalars(restore.text))) {
      return TextFault::range_unknown;
    }
  }
  return std::nullopt;
}

// Makes a boundary at `place`; returns the index of the run that begins there.
std::size_t Text::split(Place place) {
  if (place.offset == 0) return place.index;
  TextRun& run = runs_[place.index];
  if (place.offset == length(run)) return place.index + 1;
  TextRun tail{run.run, run.first + place.offset, {}, 0};
  if (is_live(run)) {
    const std::size_t at = scalar_bytes(run.text, place.offset);
    tail.text = run.text.substr(at);
    run.text.resize(at);
  } else {
    tail.deleted = run.deleted - place.offset;
    run.deleted = place.offset;
  }
  runs_.insert(runs_.begin() + static_cast<std::ptrdiff_t>(place.index) + 1, std::move(tail));
  return place.index + 1;
}

// Joins the run at `index` with its neighbours where they are one run in one state.
void Text::join_around(std::size_t index) {
  const auto join = [&](std::size_t left) {
    runs_[left].text += runs_[left + 1].text;
    runs_[left].deleted += runs_[left + 1].deleted;
    runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(left) + 1);
  };
  if (index + 1 < runs_.size() && continues(runs_[index], runs_[index + 1])) join(index);
  if (index > 0 && continues(runs_[index - 1], runs_[index])) join(index - 1);
}

void Text::insert(const TextInsert& insert) {
  std::size_t index = 0;
  if (insert.after.run) {
    const auto place = find(insert.after.run, insert.after.offset);
    PLENARY_ASSERT(place.has_value());
    index = split({place->index, place->offset + 1});
  }
  scalars_ += count_scalars(insert.text);
  bytes_ += insert.text.size();
  runs_.insert(runs_.begin() + static_cast<std::ptrdiff_t>(index),
               {insert.run, insert.first, insert.text, 0});
  join_around(index);
}

void Text::remove(const CharRange& range, TextEdits& inverse) {
  std::uint32_t at = range.first;
  const std::uint32_t end = range.first + range.count;
  while (at < end) {
    const auto place = find(range.run, at);
    PLENARY_ASSERT(place.has_value());
    const std::size_t index = split(*place);
    const std::uint32_t here = std::min(length(runs_[index]), end - at);
    if (is_live(runs_[index])) {
      split({index, here});
      TextRun& run = runs_[index];
      scalars_ -= here;
      bytes_ -= run.text.size();
      inverse.restores.push_back({run.run, run.first, std::exchange(run.text, {})});
      run.deleted = here;
    }
    at += here;
    join_around(index);
  }
}

void Text::restore(const TextRestore& restore, TextEdits& inverse) {
  std::string_view content = restore.text;
  std::uint32_t at = restore.first;
  while (!content.empty()) {
    const auto place = find(restore.run, at);
    PLENARY_ASSERT(place.has_value());
    const std::size_t index = split(*place);
    const std::uint32_t here = std::min(length(runs_[index]), count_scalars(content));
    const std::size_t size = scalar_bytes(content, here);
    if (!is_live(runs_[index])) {
      split({index, here});
      runs_[index].deleted = 0;
      runs_[index].text = content.substr(0, size);
      scalars_ += here;
      bytes_ += size;
      inverse.deletes.push_back({restore.run, at, here});
    }
    content.remove_prefix(size);
    at += here;
    join_around(index);
  }
}

TextEdits Text::apply(const TextEdits& edits) {
  TextEdits inverse;
  for (const TextInsert& inserted : edits.inserts) {
    insert(inserted);
    inverse.deletes.push_back({inserted.run, inserted.first, count_scalars(inserted.text)});
  }
  for (const CharRange& range : edits.deletes) remove(range, inverse);
  for (const TextRestore& restored : edits.restores) restore(restored, inverse);
  forget_inserted(edits.inserts, inverse.restores);
  return inverse;
}

}  // namespace plenary::audit
