#include "audit/chronicle.h"

#include <algorithm>
#include <map>
#include <unordered_set>

namespace plenary::audit {
namespace {

// What is worth telling; the rest is how the session works, or somebody's own.
bool is_told(RecordKind kind) {
  switch (kind) {
    case RecordKind::note:
    case RecordKind::group:
    case RecordKind::ballot:
    case RecordKind::cause_map:
    case RecordKind::cause:
    case RecordKind::cause_link:
    case RecordKind::finding:
    case RecordKind::priority:
    case RecordKind::commitment: return true;
    default: return false;
  }
}

class Telling {
 public:
  Telling(const Session& session, const ChronicleAsk& ask) : session_(session), ask_(ask) {
    const auto* seat = session.records().find(ask.seat);
    observes_ = seat != nullptr && seat->record.role == Role::observer;
    told_.since = ask.since;
  }

  void hear(const Entry& entry) {
    const bool is_due = due_at(entry) <= ask_.now;
    for (const Change& change : entry.changes) {
      keep_delay(change);
      keep_room(change);
    }
    if (!is_due) return;
    for (const Change& change : entry.changes) {
      const auto* put = std::get_if<Put>(&change.body);
      if (put != nullptr) hear(entry, change.scope, *put);
      const auto* set = std::get_if<SetFields>(&change.body);
      if (set != nullptr && entry.at >= ask_.since) hear(*set);
    }
  }

  Chronicle tell() {
    for (const auto& [what, count] : counts_)
      told_.added.push_back({what.first, what.second, count});
    return std::move(told_);
  }

 private:
  // By the delay that was in force when it was decided, and never before the entry ahead of it: as
  // the stream of observers has it (live/trailing.h).
  Time due_at(const Entry& entry) {
    if (observes_) due_ = std::max(due_, entry.at + delay_ms_);
    return due_;
  }

  void keep_delay(const Change& change) {
    const auto left = left_by<Settings>(change);
    if (left.record == nullptr || (left.set & field_bit<&Settings::observer_delay_s>()) == 0)
      return;
    delay_ms_ = std::int64_t{left.record->observer_delay_s} * 1'000;
  }

  // Where they were, so that what went along from there is not new.
  void keep_room(const Change& change) {
    const auto left = left_by<Seat>(change);
    if (left.record == nullptr || left.record->id != ask_.seat) return;
    if ((left.set & field_bit<&Seat::room>()) != 0) room_ = left.record->room;
  }

  bool sees(Scope scope) const {
    return scope.kind != ScopeKind::seat && session_.sees(ask_.seat, scope);
  }
  bool sees(RecordRef target) const {
    const Scope* scope = session_.records().scope_of(target);
    return scope != nullptr && sees(*scope);
  }

  void hear(const Entry& entry, Scope scope, const Put& put) {
    const RecordRef target = ref(put.record);
    if (const auto* phase = std::get_if<Phase>(&put.record)) {
      if (entry.at >= ask_.since && sees(target)) {
        told_.phases.push_back({phase->name, phase->title, entry.at});
      }
      return;
    }
    // New is what comes where they can read it for the first time: written there, revealed, shown
    // or brought along from another room. From one such place to another it is not.
    const bool reads = sees(scope) || (room_ && scope == Scope::of(room_));
    if (!is_told(target.kind) || !reads || !met_.insert(target).second) return;
    if (entry.at < ask_.since || !sees(target)) return;
    const auto* note = std::get_if<Note>(&put.record);
    const Epistemic epistemic =
        note == nullptr ? Epistemic::unsorted : session_.records().find(note->id)->record.epistemic;
    ++counts_[{target.kind, epistemic}];
  }

  void hear(const SetFields& set) {
    const auto* ballot = std::get_if<Ballot>(&set.values);
    if (ballot == nullptr || (set.set & field_bit<&Ballot::state>()) == 0) return;
    if (ballot->state == BallotState::revealed && sees(ref(ballot->id))) {
      told_.revealed.push_back(ballot->id);
    }
  }

  const Session& session_;
  const ChronicleAsk& ask_;
  bool observes_ = false;
  std::int64_t delay_ms_ = 0;
  Time due_;
  Id<Room> room_;
  std::unordered_set<RecordRef> met_;
  std::map<std::pair<RecordKind, Epistemic>, std::uint32_t> counts_;
  Chronicle told_;
};

}  // namespace

Chronicle chronicle(const Session& session, const std::vector<Entry>& entries,
                    const ChronicleAsk& ask) {
  Telling telling(session, ask);
  for (const Entry& entry : entries) telling.hear(entry);
  return telling.tell();
}

}  // namespace plenary::audit
