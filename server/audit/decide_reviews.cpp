// Moderation: what several moderators decide about a text, one step after the other, without being
// told whose it is. Every step is kept with its reason, and the author hears of it in their own
// scope.
#include <algorithm>

#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/plain_text.h"

namespace plenary::audit {

const Seat* Deciding::author_of(RecordRef text) const {
  const auto found = index_.authorship_by_record.find(text);
  if (found == index_.authorship_by_record.end()) return nullptr;
  const auto* seat = store_.find(store_.find(found->second)->record.seat);
  return seat == nullptr ? nullptr : &seat->record;
}

// Who a text is sent back to, or null: nobody knows, or it is not one person's. Whatever became of
// them: a no to those who have gone or only watch would say whose it is.
const Seat* Deciding::author_to_ask(RecordRef text) const {
  if (!can_be_sent_back(text.kind)) return nullptr;
  const auto* note = text.kind == RecordKind::note ? store_.find(Id<Note>(text.id.value)) : nullptr;
  const bool paper = note != nullptr && note->record.origin.source == NoteSource::paper;
  return paper ? nullptr : author_of(text);
}

void Deciding::drop_notice(RecordRef text) {
  const auto notice = index_.notice_by_record.find(text);
  if (notice == index_.notice_by_record.end()) return;
  changes_.remove(*store_.scope_of(ref(notice->second)), ref(notice->second));
}

void Deciding::tell_author(const ReviewRecord& command, ReviewState state,
                           const std::string& text_words) {
  drop_notice(command.record);
  const Seat* author = author_of(command.record);
  if (author == nullptr || state == ReviewState::released) return;
  changes_.put(
      Scope::of(author->id),
      about(NoteNotice{mint<NoteNotice>(), {}, state, command.reason, command.words, text_words},
            command.record));
}

// The short way, without a reason: judged, kept and told like any other step.
ReviewRecord Deciding::short_review(Id<Note> note, ReviewAct act) const {
  const auto steps = static_cast<std::uint32_t>(review_about(ref(note)).steps.size());
  return {ref(note), act, steps, ReviewReason::none, ""};
}

Refused Deciding::decide_review(const ReviewRecord& command, Review& review) {
  const RecordRef text = command.record;
  const Scope home = home_of(text);
  const bool away = is_away(text);
  const std::string words = words_of(store_.get(text));
  const auto goes = [&](ReviewState state, Scope to, const std::string& shown) -> Refused {
    if (review.state == state && away) return Refusal::already_so;
    if (to != *store_.scope_of(text)) move_text(text, to);
    if (state == ReviewState::released) show_results_of(text, home);
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
      return goes(ReviewState::released, home, {});
    case ReviewAct::send_back: {
      const Seat* author = author_to_ask(text);
      if (author == nullptr) return Refusal::not_found;  // Nobody to send it to.
      return goes(ReviewState::sent_back, Scope::of(author->id), {});
    }
    case ReviewAct::none:
    case ReviewAct::flag: return Refusal::out_of_range;
  }
  return Refusal::out_of_range;
}

Refused Deciding::on(const ReviewNote& command) {
  return on(ReviewRecord{
      ref(command.note), command.act, command.after_steps, command.reason, command.words});
}

Refused Deciding::on(const ReviewRecord& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const RecordRef text = command.record;
  if (home_of(text).kind == ScopeKind::none) return Refusal::not_found;
  Review review = review_about(text);
  // What was sent back is its author's to mend; if they never hand it in, it is taken back.
  const bool taken_back = review.state == ReviewState::sent_back && command.act == ReviewAct::hold;
  const bool shared = is_visible(text) && store_.scope_of(text)->kind != ScopeKind::seat;
  if (!shared && !taken_back) return Refusal::not_found;
  if (command.reason > ReviewReason::other) return Refusal::out_of_range;
  const Refused unfit = check_text(command.words, limits::title_scalars_max, Blank::allowed);
  if (unfit.code != Refusal::none) return unfit;

  if (command.after_steps != review.steps.size()) {
    return {Refusal::review_moved, review.steps.size()};
  }
  const bool others = review.claimed_by && review.claimed_by != actor_.seat;
  if (others && command.act != ReviewAct::claim) return Refusal::claimed_by_other;
  if (review.steps.size() >= limits::review_steps_max) {
    return {Refusal::limit_reached, limits::review_steps_max};
  }
  const Refused no = decide_review(command, review);
  if (no.code != Refusal::none) return no;
  review.steps.push_back({command.act, actor_.seat, moment_.now, command.reason, command.words});
  changes_.put(Scope::staff(), std::move(review));
  return Refusal::none;
}

Refused Deciding::on(const ResubmitNote& command) { return on(ResubmitRecord{ref(command.note)}); }

Refused Deciding::on(const ResubmitRecord& command) {
  const RecordRef text = command.record;
  const Scope* scope = store_.scope_of(text);
  const auto found = index_.review_by_record.find(text);
  const bool own = scope != nullptr && seat_ != nullptr && *scope == Scope::of(actor_.seat);
  if (!own || found == index_.review_by_record.end()) return Refusal::not_found;
  Review review = store_.find(found->second)->record;
  if (review.state != ReviewState::sent_back) return Refusal::not_found;
  if (review.steps.size() >= limits::review_steps_max) {
    return {Refusal::limit_reached, limits::review_steps_max};
  }
  const Refused unfit =
      check_text(store_.text_of(text)->str(), scalars_max_of(text.kind), Blank::refused);
  if (unfit.code != Refusal::none) return unfit;
  move_text(text, Scope::staff());
  review.state = ReviewState::held;
  review.steps.push_back({ReviewAct::hold, {}, moment_.now, ReviewReason::none, ""});
  changes_.put(Scope::staff(), std::move(review));
  ReviewRecord told;
  told.record = text;
  tell_author(told, ReviewState::held, words_of(store_.get(text)));
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
  if (const Id<Seat> table = back.table) {
    // To the device they sat at, or not at all: no other speaks for them.
    if (!is_seated(table)) return Refusal::sits_at_table;
    back.room = store_.find(table)->record.room;
  } else {
    back.room = room_for_late(back);
  }
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
