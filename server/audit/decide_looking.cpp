// What moderators are shown before others see it, and what is pointed out to them: a minor's words
// in the phases that a Safeguard names, and words that name somebody.
#include <algorithm>

#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/name_spotting.h"
#include "audit/safeguarding.h"
#include "base/overload.h"

namespace plenary::audit {
namespace {

bool is_put_of(const Change& change, RecordRef record) {
  const auto* put = std::get_if<Put>(&change.body);
  return put != nullptr && ref(put->record) == record;
}

// Whether it puts what goes where `record` goes: who wrote it, what was cited for it, who
// promises it.
bool is_about(const Change& change, RecordRef record) {
  const auto* put = std::get_if<Put>(&change.body);
  if (put == nullptr) return false;
  return std::visit(
      Overload{
          [&](const Authorship& by) { return by.about() == record; },
          [&](const Evidence& evidence) { return evidence.claim == record; },
          [&](const Pledge& pledge) { return ref(pledge.commitment) == record; },
          [](const auto&) { return false; },
      },
      put->record);
}

bool is_moderated_in(const std::string& phase, const Seat& seat, const Safeguard* rules) {
  if (rules == nullptr || !may_be_minor(seat, rules)) return false;
  const auto& phases = rules->moderated_phases;
  return std::find(phases.begin(), phases.end(), phase) != phases.end();
}

bool is_moderated_in_any(const Seat& seat, const Safeguard* rules) {
  return rules != nullptr && !rules->moderated_phases.empty() && may_be_minor(seat, rules);
}

bool is_flagged(const Review& review) {
  return std::any_of(review.steps.begin(), review.steps.end(),
                     [](const ReviewStep& step) { return step.act == ReviewAct::flag; });
}

}  // namespace

std::string words_of(const Record& record) {
  return std::visit(
      Overload{
          [](const Commitment& commitment) {
            std::string words = commitment.text.str();
            for (const std::string* more :
                 {&commitment.plan.first_step, &commitment.plan.measure, &commitment.report}) {
              if (!more->empty()) words += "\n" + *more;
            }
            return words;
          },
          [](const Objection& objection) { return objection.words; },
          []<class R>(const R& other) {
            if constexpr (requires { other.text.str(); }) {
              return other.text.str();
            } else {
              return std::string();
            }
          },
      },
      record);
}

// Whether somebody looks at what this seat writes before others see it: in the phase that is now,
// or in the one it was written in, where it comes late.
bool Deciding::is_moderated(const Seat& seat) const {
  const auto* phase = store_.only<Phase>();
  if (phase == nullptr) return false;
  return is_moderated_in(phase->record.name, seat, rules_of(store_)) ||
         (written_in_ != 0 && was_moderated(written_in_, seat));
}

// In the phase of this number. Which one that was is not known any more of one that people were
// brought back from, or to: then somebody looks, if anybody does in any.
bool Deciding::was_moderated(std::uint32_t number, const Seat& seat) const {
  const Safeguard* rules = rules_of(store_);
  const Phase& now = store_.only<Phase>()->record;
  if (now.number == number) return is_moderated_in(now.name, seat, rules);
  for (const auto& [id, passed] : store_.all<PassedPhase>()) {
    const Phase& phase = passed.record.phase;
    if (phase.number == number) return is_moderated_in(phase.name, seat, rules);
  }
  return is_moderated_in_any(seat, rules);
}

// In that phase, or in any since.
bool Deciding::was_moderated_since(std::uint32_t number, const Seat& seat) const {
  const Safeguard* rules = rules_of(store_);
  std::uint32_t unknown = store_.only<Phase>()->record.number - number;
  for (const auto& [id, passed] : store_.all<PassedPhase>()) {
    const Phase& phase = passed.record.phase;
    if (phase.number < number) continue;
    if (is_moderated_in(phase.name, seat, rules)) return true;
    --unknown;
  }
  return is_moderated(seat) || (unknown > 0 && is_moderated_in_any(seat, rules));
}

// What was looked at is what stays: whoever is looked at first changes nothing that others see.
bool Deciding::may_change_shared() const { return seat_ == nullptr || !is_moderated(*seat_); }

// Of another text than a note, so that it can be sent back. Where nobody is to be known, nobody is.
void Deciding::keep_author(RecordRef text) {
  const auto* phase = store_.only<Phase>();
  const bool unlinkable = phase != nullptr && phase->record.anonymity == Anonymity::unlinkable;
  if (seat_ == nullptr || unlinkable) return;
  changes_.put(Scope::vault(), Authorship{mint<Authorship>(), {}, actor_.seat, text});
}

// A text that is just being made, with its author: kept for sending it back, and looked at.
void Deciding::look_at_new(RecordRef text) {
  keep_author(text);
  if (seat_ != nullptr) look_first(text, seat_);
}

bool Deciding::names_somebody(const std::string& words) const {
  const auto is_name = [&](const std::string& word) { return index_.name_words.contains(word); };
  return !spot_names(words, is_name).empty();
}

// Who is asked whether they are a minor: of a note on paper its writer; where nobody knows who
// wrote it, one of those who are to be protected.
Seat Deciding::writer_meant(const Record& text, const Seat* writer) const {
  Seat somebody;
  const auto* note = std::get_if<Note>(&text);
  if (note != nullptr && note->origin.source == NoteSource::paper) {
    somebody.group = note->origin.group;
    return somebody;
  }
  if (writer != nullptr) return *writer;
  const Safeguard* rules = rules_of(store_);
  if (rules != nullptr && !rules->minor_groups.empty())
    somebody.group = rules->minor_groups.front();
  return somebody;
}

// A text that is just being made or revealed: a minor's is held where the phase says so, or the one
// in which it was written or sealed, and one in which somebody seems to be named is pointed out to
// the moderators. It flags and never blocks.
void Deciding::look_first(RecordRef text, const Seat* writer, const Sealing& sealing) {
  const auto made = std::find_if(changes_.list.begin(), changes_.list.end(),
                                 [&](const Change& each) { return is_put_of(each, text); });
  if (made == changes_.list.end() || !made->scope.is_shared()) return;
  const Record& record = std::get<Put>(made->body).record;
  const std::string words = words_of(record);
  Review review = about(Review{}, text);
  if (names_somebody(words)) {
    review.steps.push_back({ReviewAct::flag, {}, moment_.now, ReviewReason::names_somebody, ""});
  }
  const Seat meant = writer_meant(record, writer);
  const bool first = sealing.looked_at_first || is_moderated(meant) ||
                     is_moderated_in(sealing.phase, meant, rules_of(store_));
  const bool held = first && !words.empty();
  const auto* note = std::get_if<Note>(&record);
  const bool paper = note != nullptr && note->origin.source == NoteSource::paper;
  if (held) {
    review.state = ReviewState::held;
    review.steps.push_back({ReviewAct::hold, {}, moment_.now, ReviewReason::minors_first, ""});
    made->scope = Scope::staff();
    for (Change& change : changes_.list) {
      if (is_about(change, text) && change.scope != Scope::vault()) change.scope = Scope::staff();
    }
  }
  if (review.steps.empty()) return;
  review.id = mint<Review>();
  changes_.put(Scope::staff(), std::move(review));
  if (!held || paper || writer == nullptr) return;
  changes_.put(
      Scope::of(writer->id),
      about(
          NoteNotice{
              mint<NoteNotice>(), {}, ReviewState::held, ReviewReason::minors_first, "", words},
          text));
}

void Deciding::point_out(RecordRef text, const TextEdits& edits) {
  point_out(text, [&] {
    Text outcome = *store_.text_of(text);
    outcome.apply(edits);
    return outcome.str();
  });
}

// A text that was just changed to what names somebody is pointed out too, once. Its words are asked
// for only where they matter.
void Deciding::point_out(RecordRef text, const std::function<std::string()>& words_after) {
  if (!can_be_reviewed(text.kind)) return;
  if (!store_.scope_of(text)->is_shared()) return;
  Review review = review_about(text);
  const bool full = review.steps.size() >= limits::review_steps_max;
  if (full || is_flagged(review)) return;
  if (!names_somebody(words_after())) return;
  review.state = ReviewState::open;
  review.steps.push_back({ReviewAct::flag, {}, moment_.now, ReviewReason::names_somebody, ""});
  changes_.put(Scope::staff(), std::move(review));
}

}  // namespace plenary::audit
