// The kinds of records there are, and how one is named wherever another speaks of it.
//
// Plain values; a number, once given to a kind, is never given to another.
#pragma once

#include <compare>
#include <cstdint>

#include "audit/fields.h"
#include "base/id.h"

namespace plenary::audit {

enum class RecordKind : std::uint8_t {
  none = 0,
  settings = 1,
  join_code = 2,
  invitation = 3,
  ticket = 4,
  seat = 5,
  room = 6,
  phase = 7,
  timer = 8,
  focus = 9,
  note = 10,
  authorship = 11,
  group = 12,
  ballot = 13,
  vote = 14,
  tally = 15,
  vote_sheet = 16,
  cause_map = 17,
  cause = 18,
  cause_link = 19,
  minutes = 20,
  agenda = 21,
  planned_phase = 22,
  passed_phase = 23,
  readiness = 24,
  done_list = 25,
  announcement = 26,
  done = 27,
  token_key = 28,
  token_secret = 29,
  objection = 30,
  minority_report = 31,
  evidence = 32,
  finding = 33,
  priority = 34,
  commitment = 35,
  pledge = 36,
  provenance = 37,
  merge_plan = 38,
  token_draw = 39,
  unlinked_note = 40,
  unlinked_sheet = 41,
  safeguard = 42,
  room_plan = 43,
  room_pin = 44,
  seat_bond = 45,
  help_call = 46,
  review = 47,
  note_notice = 48,
  agreed = 51,
  shown_code = 52,
};

struct RecordTag;

struct RecordRef {
  RecordKind kind = RecordKind::none;
  Id<RecordTag> id;

  friend constexpr auto operator<=>(const RecordRef&, const RecordRef&) = default;
  using fields = Fields<Field<&RecordRef::kind, 1>, Field<&RecordRef::id, 2>>;
};

}  // namespace plenary::audit
