// What moderators ask, and what an author whose text came back asks.
//
// Plain values from wire/decode.h; decide_reviews.cpp answers them.
#pragma once

#include <cstdint>
#include <string>

#include "audit/fields.h"
#include "audit/records.h"

namespace plenary::audit {

struct ReviewNote {
  static constexpr std::uint32_t tag = 93;
  Id<Note> note;
  ReviewAct act = ReviewAct::none;
  std::uint32_t after_steps = 0;  // So many steps the moderator saw: two never decide at once.
  ReviewReason reason = ReviewReason::none;
  std::string words;  // For the author and for the log.
  friend bool operator==(const ReviewNote&, const ReviewNote&) = default;
  using fields = Fields<Field<&ReviewNote::note, 1>, Field<&ReviewNote::act, 2>,
                        Field<&ReviewNote::after_steps, 3>, Field<&ReviewNote::reason, 4>,
                        Field<&ReviewNote::words, 5>>;
};

// The same of any text that people put before others: a note, group, cause map, cause, minutes,
// finding, commitment or objection.
struct ReviewRecord {
  static constexpr std::uint32_t tag = 88;
  RecordRef record;
  ReviewAct act = ReviewAct::none;
  std::uint32_t after_steps = 0;
  ReviewReason reason = ReviewReason::none;
  std::string words;
  friend bool operator==(const ReviewRecord&, const ReviewRecord&) = default;
  using fields = Fields<Field<&ReviewRecord::record, 1>, Field<&ReviewRecord::act, 2>,
                        Field<&ReviewRecord::after_steps, 3>, Field<&ReviewRecord::reason, 4>,
                        Field<&ReviewRecord::words, 5>>;
};

// The author's: a note that was sent back goes to the moderators again.
struct ResubmitNote {
  static constexpr std::uint32_t tag = 94;
  Id<Note> note;
  friend bool operator==(const ResubmitNote&, const ResubmitNote&) = default;
  using fields = Fields<Field<&ResubmitNote::note, 1>>;
};

// The same of any text that can be sent back.
struct ResubmitRecord {
  static constexpr std::uint32_t tag = 89;
  RecordRef record;
  friend bool operator==(const ResubmitRecord&, const ResubmitRecord&) = default;
  using fields = Fields<Field<&ResubmitRecord::record, 1>>;
};

// Who was removed may come back, with the tickets they had.
struct ReadmitSeat {
  static constexpr std::uint32_t tag = 95;
  Id<Seat> seat;
  friend bool operator==(const ReadmitSeat&, const ReadmitSeat&) = default;
  using fields = Fields<Field<&ReadmitSeat::seat, 1>>;
};

}  // namespace plenary::audit
