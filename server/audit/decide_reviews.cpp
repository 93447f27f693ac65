// Moderation: what several moderators decide about a note, one step after the other, without being
// told whose it is. Every step is kept with its reason, and the author hears of it in their own
// scope.
#include <algorithm>

#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/name_spotting.h"
#include "audit/plain_text.h"
#include "audit/safeguarding.h"

namespace plenary::audit {
namespace {

bool is_put_of(const Change& change, RecordRef record) {
  const auto* put = std::get_if<Put>(&change.body);
  return put != nullptr && ref(put->record) == record;
}

// Whether it puts what goes where the note goes: who wrote it, and what was cited for it.
bool is_about(const Change& change, Id<Note> note) {
  const auto* put = std::get_if<Put>(&change.body);
  if (put == nullptr) return false;
  const auto* by = std::get_if<Authorship>(&put->record);
  const auto* evidence = std::get_if<Evidence>(&put->record);
  return (by != nullptr && by->note == note) ||
         (evidence != nullptr && evidence->claim == ref(note));
}

}  // namespace

const Seat* Deciding::author_of(Id<Note> note) const {
  const auto found = index_.authorship_by_note.find(note);
  if (found == index_.authorship_by_note.end()) return nullptr;
  const auto* seat = store_.find(store_.find(found->second)->record.seat);
  return seat == nullptr ? nullptr : &seat->record;
}

// Whether somebody looks at this seat's notes before others see them.
bool Deciding::is_moderated(const Seat& seat) const {
  const auto* rules = store_.only<Safeguard>();
  const auto* phase = store_.only<Phase>();
  if (rules == nullptr || phase == nullptr || !is_minor(seat, &rules->record)) return false;
  const auto& phases = rules->record.moderated_phases;
  return std::find(phases.begin(), phases.end(), phase->record.name) != phases.end();
}

// A note that is just being made: a minor's is held where the phase says so, and one in which
// somebody seems to be named is pointed out to the moderators. It flags and never blocks.
void Deciding::look_first(Id<Note> id, const Seat* writer) {
  if (store_.only<Safeguard>() == nullptr) return;
  const auto made = std::find_if(changes_.list.begin(), changes_.list.end(),
                                 [&](const Change& each) { return is_put_of(each, ref(id)); });
  if (made == changes_.list.end()) return;
  if (made->scope.kind != ScopeKind::everyone && made->scope.kind != ScopeKind::room) return;
  const Note& note = std::get<Note>(std::get<Put>(made->body).record);
  const std::string words = note.text.str();
  Review review{{}, id, ReviewState::open, {}, {}};
  const auto is_name = [&](const std::string& word) { return index_.name_words.contains(word); };
  if (!spot_names(words, is_name).empty()) {
    review.steps.push_back({ReviewAct::flag, {}, moment_.now, ReviewReason::names_somebody, ""});
  }
  const bool paper = note.origin.source == NoteSource::paper;
  Seat somebody;
  if (paper) somebody.group = note.origin.group;
  // Nobody knows who wrote it: taken for one of those who are to be protected.
  const auto& minors = rules_of(store_)->minor_groups;
  if (!paper && writer == nullptr && !minors.empty()) somebody.group = minors.front();
  const bool held = is_moderated(paper || writer == nullptr ? somebody : *writer);
  if (held) {
    review.state = ReviewState::held;
    review.steps.push_back({ReviewAct::hold, {}, moment_.now, ReviewReason::minors_first, ""});
    made->scope = Scope::staff();
    for (Change& change : changes_.list) {
      if (is_about(change, id) && change.scope != Scope::vault()) change.scope = Scope::staff();
    }
  }
  if (review.steps.empty()) return;
  review.id = mint<Review>();
  changes_.put(Scope::staff(), std::move(review));
  if (!held || paper || writer == nullptr) return;
  changes_.put(
      Scope::of(writer->id),
      NoteNotice{mint<NoteNotice>(), id, ReviewState::held, ReviewReason::minors_first, "", words});
}

// To another scope, with what says who wrote it where that is said at all.
void Deciding::put_note(const Stored<Note>& note, Scope to) {
  Note moved = note.record;
  if (moved.placement.group && store_.find(moved.placement.group) == nullptr) {
    moved.placement.group = {};
  }
  if (to.kind == ScopeKind::seat) moved.placement.group = {};  // It may be gone when it comes back.
  clear_focus_on(ref(moved.id));
  changes_.remove(note.scope, ref(moved.id));
  if (index_.authorship_by_note.contains(moved.id)) {
    move_authorship(moved.id, authorship_scope(to));
  }
  move_evidence_for(ref(moved.id), to);
  changes_.put(to, std::move(moved));
}

void Deciding::drop_notice(Id<Note> note) {
  const auto notice = index_.notice_by_note.find(note);
  if (notice == index_.notice_by_note.end()) return;
  changes_.remove(*store_.scope_of(ref(notice->second)), ref(notice->second));
}

void Deciding::tell_author(const ReviewNote& command, ReviewState state,
                           const std::string& note_words) {
  drop_notice(command.note);
  const Seat* author = author_of(command.note);
  if (author == nullptr || state == ReviewState::released) return;
  changes_.put(Scope::of(author->id), NoteNotice{mint<NoteNotice>(), command.note, state,
                                                 command.reason, command.words, note_words});
}

// The short way, for a note that has been looked at before: judged and kept like any other step.
ReviewNote Deciding::review_of(Id<Review> id, ReviewAct act) const {
  const Review& review = store_.find(id)->record;
  const auto steps = static_cast<std::uint32_t>(review.steps.size());
  return {review.note, act, steps, ReviewReason::none, ""};
}

Refused Deciding::decide_review(const Stored<Note>& note, const ReviewNote& command,
                                Review& review) {
  const Scope wall = Scope::room_or_everyone(note.record.placement.room);
  const bool away = note.scope == Scope::staff();
  const std::string words = note.record.text.str();
  const auto goes = [&](ReviewState state, Scope to, const std::string& shown) {
    if (review.state == state && away) return Refusal::already_so;
    if (to != note.scope) put_note(note, to);
    review.state = state;
    review.claimed_by = {};
    tell_author(command, state, shown);
    return Refusal::none;
  };
  switch (command.act) {
    case ReviewAct::claim:
      if (review.claimed_by == actor_.seat) return Refusal::already_so;
      review.claimed_by = actor_.seat;
      return Refusal::none;
    case ReviewAct::give_back:
      if (review.claimed_by != actor_.seat) return Refusal::already_so;
      review.claimed_by = {};
      return Refusal::none;
    case ReviewAct::hold: return goes(ReviewState::held, Scope::staff(), words);
    case ReviewAct::hide: return goes(ReviewState::hidden, Scope::staff(), words);
    case ReviewAct::release:
      if (!away) return Refusal::already_so;
      return goes(ReviewState::released, wall, {});
    case ReviewAct::send_back: {
      const Seat* author = author_of(command.note);
      const bool paper = note.record.origin.source == NoteSource::paper;
      if (author == nullptr || paper) return Refusal::not_found;  // Nobody to send it to.
      return goes(ReviewState::sent_back, Scope::of(author->id), {});
    }
    case ReviewAct::none:
    case ReviewAct::flag: return Refusal::out_of_range;
  }
  return Refusal::out_of_range;
}

Refused Deciding::on(const ReviewNote& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* note = visible(command.note);
  const bool shared = note != nullptr && note->scope.kind != ScopeKind::seat;
  if (!shared || note->record.placement.order == 0) return Refusal::not_found;
  if (command.reason > ReviewReason::other) return Refusal::out_of_range;
  const Refused unfit = check_text(command.words, limits::title_scalars_max, Blank::allowed);
  if (unfit.code != Refusal::none) return unfit;

  const auto found = index_.review_by_note.find(command.note);
  const bool is_new = found == index_.review_by_note.end();
  Review review{is_new ? mint<Review>() : found->second, command.note, ReviewState::open, {}, {}};
  if (!is_new) review = store_.find(found->second)->record;
  if (command.after_steps != review.steps.size()) {
    return {Refusal::review_moved, review.steps.size()};
  }
  const bool others = review.claimed_by && review.claimed_by != actor_.seat;
  if (others && command.act != ReviewAct::claim) return Refusal::claimed_by_other;
  if (review.steps.size() >= limits::review_steps_max) {
    return {Refusal::limit_reached, limits::review_steps_max};
  }
  const Refused no = decide_review(*note, command, review);
  if (no.code != Refusal::none) return no;
  review.steps.push_back({command.act, actor_.seat, moment_.now, command.reason, command.words});
  changes_.put(Scope::staff(), std::move(review));
  return Refusal::none;
}

Refused Deciding::on(const ResubmitNote& command) {
  const auto* note = visible(command.note);
  const auto found = index_.review_by_note.find(command.note);
  if (note == nullptr || note->scope != Scope::of(actor_.seat)) return Refusal::not_found;
  if (found == index_.review_by_note.end()) return Refusal::not_found;
  Review review = store_.find(found->second)->record;
  if (review.state != ReviewState::sent_back) return Refusal::not_found;
  if (review.steps.size() >= limits::review_steps_max) {
    return {Refusal::limit_reached, limits::review_steps_max};
  }
  const std::string words = note->record.text.str();
  const Refused unfit = check_text(words, limits::note_scalars_max, Blank::refused);
  if (unfit.code != Refusal::none) return unfit;
  put_note(*note, Scope::staff());
  review.state = ReviewState::held;
  review.steps.push_back({ReviewAct::hold, {}, moment_.now, ReviewReason::none, ""});
  changes_.put(Scope::staff(), std::move(review));
  ReviewNote told;
  told.note = command.note;
  tell_author(told, ReviewState::held, words);
  return Refusal::none;
}

Refused Deciding::on(const ReadmitSeat& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* seat = store_.find(command.seat);
  if (seat == nullptr) return Refusal::not_found;
  const bool facilitates = actor_.is_server() || seat_->role == Role::facilitator;
  if (is_staff(seat->record.role) && !facilitates) return Refusal::not_allowed;
  if (seat->record.status != SeatStatus::removed) return Refusal::already_so;
  Seat back = seat->record;
  back.status = SeatStatus::seated;
  back.room = room_for_late(back);
  put_seat(*seat, std::move(back));
  const auto tickets = index_.tickets_by_seat.find(command.seat);
  if (tickets == index_.tickets_by_seat.end()) return Refusal::none;
  for (const Id<Ticket>& id : tickets->second) {
    Ticket good;
    good.id = id;
    changes_.set(Scope::vault(), std::move(good), field_bit<&Ticket::revoked>());
  }
  return Refusal::none;
}

}  // namespace plenary::audit
