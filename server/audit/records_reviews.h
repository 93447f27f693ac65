// What moderators decide about what was written, and what its author is told of it.
//
// Plain values, kept by Store; decide_reviews.cpp makes them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "audit/records_notes.h"
#include "audit/records_people.h"
#include "base/id.h"
#include "base/time.h"

namespace plenary::audit {

enum class ReviewAct : std::uint8_t {
  none = 0,
  claim = 1,  // "I look at this one": until it is given back nobody else decides.
  give_back = 2,
  hold = 3,     // Out of sight until somebody has looked.
  release = 4,  // Back to its place.
  hide = 5,
  send_back = 6,  // To its author, who may change it and hand it in again.
  flag = 7,       // The server's own: there is something in it that names somebody.
};

enum class ReviewReason : std::uint8_t {
  none = 0,
  names_somebody = 1,
  hurtful = 2,
  off_topic = 3,
  repeated = 4,
  minors_first = 5,  // Of a minor, in a phase in which those are looked at first.
  other = 6,
};

enum class ReviewState : std::uint8_t {
  open = 0,
  held = 1,
  hidden = 2,
  sent_back = 3,
  released = 4
};

struct ReviewStep {
  ReviewAct act = ReviewAct::none;
  Id<Seat> moderator;  // Zero: the server.
  Time at;
  ReviewReason reason = ReviewReason::none;
  std::string words;
  friend bool operator==(const ReviewStep&, const ReviewStep&) = default;
  using fields = Fields<Field<&ReviewStep::act, 1>, Field<&ReviewStep::moderator, 2>,
                        Field<&ReviewStep::at, 3>, Field<&ReviewStep::reason, 4>,
                        Field<&ReviewStep::words, 5>>;
};

// One a text that was looked at, with everything that was decided about it. In `staff`; it says
// nothing of the author, and stays when the text goes.
struct Review {
  static constexpr RecordKind kind = RecordKind::review;
  Id<Review> id;
  Id<Note> note;
  ReviewState state = ReviewState::open;
  Id<Seat> claimed_by;
  std::vector<ReviewStep> steps;
  RecordRef of{};  // What it is, if no note.
  RecordRef about() const { return subject(note, of); }
  // Whether it keeps the text from its place.
  bool keeps_away() const {
    return state == ReviewState::held || state == ReviewState::hidden ||
           state == ReviewState::sent_back;
  }
  friend bool operator==(const Review&, const Review&) = default;
  using fields =
      Fields<Field<&Review::id, 1>, Field<&Review::note, 2>, Field<&Review::state, 3>,
             Field<&Review::claimed_by, 4>, Field<&Review::steps, 5>, Field<&Review::of, 6>>;
};

// What a note's author, or another text's, is told: where it is now and why. In the author's own
// scope.
struct NoteNotice {
  static constexpr RecordKind kind = RecordKind::note_notice;
  Id<NoteNotice> id;
  Id<Note> note;
  ReviewState state = ReviewState::open;
  ReviewReason reason = ReviewReason::none;
  std::string words;       // The moderator's.
  std::string note_words;  // The text's, which its author does not see elsewhere while it is held.
  RecordRef of{};          // What it is, if no note.
  RecordRef about() const { return subject(note, of); }
  friend bool operator==(const NoteNotice&, const NoteNotice&) = default;
  using fields =
      Fields<Field<&NoteNotice::id, 1>, Field<&NoteNotice::note, 2>, Field<&NoteNotice::state, 3>,
             Field<&NoteNotice::reason, 4>, Field<&NoteNotice::words, 5>,
             Field<&NoteNotice::note_words, 6>, Field<&NoteNotice::of, 7>>;
};

}  // namespace plenary::audit
