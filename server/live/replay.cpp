#include "live/replay.h"

#include <algorithm>
#include <deque>
#include <tuple>

#include "base/assert.h"
#include "base/overload.h"
#include "live/limits.h"

namespace plenary::live {

using audit::Change;
using audit::Note;
using audit::Put;
using audit::RecordRef;
using audit::Scope;
using audit::SetFields;

namespace {

// The whole record or the fields that a change gives, or null.
audit::Record* values_of(audit::ChangeBody& body) {
  if (auto* put = std::get_if<Put>(&body)) return &put->record;
  if (auto* set = std::get_if<SetFields>(&body)) return &set->values;
  return nullptr;
}

// What was not said yet is not said before its time.
void say_last(std::string& words, const std::string& last) {
  if (!words.empty()) words = last;
}

}  // namespace

Reel::Reel(std::vector<audit::Entry> entries) : entries_(std::move(entries)) {
  PLENARY_ASSERT(!entries_.empty());
  for (std::size_t at = 0; at < entries_.size(); ++at) {
    for (const Change& change : entries_[at].changes) {
      note_coming(change, at);
      end_.apply(change, entries_[at].seq);
    }
  }
}

void Reel::note_coming(const Change& change, std::size_t entry) {
  if (change.scope != Scope::everyone()) return;
  const RecordRef target = ref(change.body);
  if (std::holds_alternative<audit::Remove>(change.body)) {
    came_.erase(target);
  } else {
    came_.try_emplace(target, entry);
  }
}

bool Reel::has_come_to_stay(RecordRef record, std::size_t entry) const {
  const auto came = came_.find(record);
  return came != came_.end() && came->second <= entry;
}

Replay::Replay(std::shared_ptr<const Reel> reel, Watcher watcher, Encoder& encoder)
    : reel_(std::move(reel)), watcher_(watcher), encoder_(encoder) {
  scopes_.push_back(Scope::everyone());
  if (watcher_ == Watcher::staff) {
    scopes_.push_back(Scope::members());
    scopes_.push_back(Scope::staff());
    for (const auto& [room, stored] : reel_->end().all<audit::Room>()) {
      scopes_.push_back(Scope::of(room));
    }
  }
  std::sort(scopes_.begin(), scopes_.end());
  rewind();
}

bool Replay::sees(Scope scope) const {
  switch (scope.kind) {
    case audit::ScopeKind::everyone: return true;
    case audit::ScopeKind::members:
    case audit::ScopeKind::staff:
    case audit::ScopeKind::room: return watcher_ == Watcher::staff;
    case audit::ScopeKind::seat:
    case audit::ScopeKind::vault:
    case audit::ScopeKind::none: return false;
  }
  return false;
}

std::vector<Change> Replay::shown(std::size_t entry) const {
  std::vector<Change> changes;
  for (const Change& change : reel_->entries()[entry].changes) {
    if (!sees(change.scope)) continue;
    if (watcher_ == Watcher::staff) {
      changes.push_back(change);
      continue;
    }
    if (!reel_->has_come_to_stay(ref(change.body), entry)) continue;
    // What was typed on the way is not told: the words are the last ones from the first.
    if (std::holds_alternative<audit::EditRecordText>(change.body)) continue;
    Change final = change;
    say_finally(final);
    changes.push_back(std::move(final));
  }
  return changes;
}

// In its final words, and in no group that is not shown.
void Replay::say_finally(Change& change) const {
  audit::Record* record = values_of(change.body);
  if (record == nullptr) return;
  const audit::Text* words = reel_->end().text_of(audit::ref(change.body));
  std::visit(
      [&](auto& values) {
        if constexpr (requires { values.text = *words; }) {
          if (words != nullptr) values.text = *words;
        }
      },
      *record);
  if (auto* promised = std::get_if<audit::Commitment>(record)) {
    const audit::Commitment& last = reel_->end().find(promised->id)->record;
    say_last(promised->plan.first_step, last.plan.first_step);
    say_last(promised->plan.measure, last.plan.measure);
    say_last(promised->report, last.report);
  }
  if (auto* note = std::get_if<Note>(record)) {
    if (view_.find(note->placement.group) == nullptr) note->placement.group = {};
  }
}

std::vector<Scope> Replay::step(const std::vector<Change>& changes) {
  const audit::Entry& entry = reel_->entries()[next_];
  std::vector<Scope> touched;
  for (const Change& change : changes) {
    PLENARY_ASSERT(view_.misfit(change) == nullptr);
    view_.apply(change, entry.seq);
    if (std::find(touched.begin(), touched.end(), change.scope) == touched.end()) {
      touched.push_back(change.scope);
    }
  }
  for (const Scope& scope : touched) view_.advance(scope);
  at_ = std::max(at_, entry.at);
  ++next_;
  return touched;
}

bool Replay::is_due(Time to) const { return !is_over() && reel_->entries()[next_].at <= to; }

// What a scope was told goes on being counted: nobody takes what comes now for what was before.
void Replay::rewind() {
  audit::Store fresh;
  for (const Scope& scope : scopes_) fresh.set_scope_seq(scope, view_.scope_seq(scope));
  view_ = std::move(fresh);
  next_ = 0;
  at_ = reel_->began_at();
}

bool Replay::wind(Time to) {
  if (to < at_) rewind();
  for (std::size_t done = 0; is_due(to); ++done) {
    if (done == limits::replay_entries_max) return false;
    step(shown(next_));
  }
  at_ = std::clamp(to, at_, std::max(at_, reel_->ended_at()));
  return true;
}

std::vector<Frame> Replay::snapshots() {
  std::vector<Frame> frames;
  for (const Scope& scope : scopes_) {
    ScopeSnapshot snapshot{view_.scope_seq(scope), view_.scope_hash(scope).value(), {}};
    for (const RecordRef& target : view_.records_in(scope)) {
      snapshot.records.push_back(view_.get(target));
    }
    frames.push_back(encoder_.snapshot(scope, snapshot));
  }
  return frames;
}

std::vector<Frame> Replay::play(Time to) {
  std::deque<std::vector<Change>> kept;  // Owns what the events point into.
  std::vector<std::pair<Scope, std::vector<ScopeEvent>>> events;
  std::size_t done = 0;
  for (; is_due(to) && done < limits::replay_entries_max; ++done) {
    const std::uint64_t seq = reel_->entries()[next_].seq;
    const std::vector<Change>& changes = kept.emplace_back(shown(next_));
    for (const Scope& scope : step(changes)) {
      auto stream = std::find_if(
          events.begin(), events.end(), [&](const auto& each) { return each.first == scope; });
      if (stream == events.end()) stream = events.insert(events.end(), {scope, {}});
      ScopeEvent event{view_.scope_seq(scope), scope == Scope::staff() ? seq : 0, {}, 0};
      for (const Change& change : changes) {
        if (change.scope == scope) event.changes.push_back(&change.body);
      }
      stream->second.push_back(std::move(event));
    }
  }
  if (!is_due(to)) at_ = std::clamp(to, at_, std::max(at_, reel_->ended_at()));
  std::vector<Frame> frames;
  for (const auto& [scope, said] : events) frames.push_back(encoder_.events(scope, said));
  return frames;
}

}  // namespace plenary::live
