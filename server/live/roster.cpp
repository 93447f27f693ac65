// Presence: who is here and how lively, told at most ten times a second and only where it changed.
#include <algorithm>

#include "live/host.h"
#include "live/limits.h"
#include "live/trailing.h"

namespace plenary::live {

using audit::Scope;

void Host::presence(LinkId link, PresenceState state) {
  loop_.assert_held();
  const auto found = viewers_.find(link);
  if (stopped_ || found == viewers_.end() || !found->second.arrived) return;
  Viewer& viewer = found->second;
  // In an anonymous phase nobody is seen writing: it would tell who wrote the next note.
  const auto* phase = session_.records().only<audit::Phase>();
  const bool named = phase != nullptr && phase->record.anonymity == audit::Anonymity::named;
  if (state == PresenceState::writing && !named) state = PresenceState::active;
  viewer.said = state == PresenceState::left ? PresenceState::away : state;
  viewer.said_at = parts_.clock.now();
  note_presence(viewer, viewer.said);
}

void Host::note_presence(const Viewer& viewer, PresenceState state) {
  const auto* stored = session_.records().find(viewer.seat);
  if (stored == nullptr) return;
  const auto devices = devices_.find(viewer.seat);
  Presence presence{viewer.seat, stored->record.room, stored->record.role, state,
                    devices == devices_.end() ? 0 : devices->second};
  if (presence.devices > 0 && state == PresenceState::left) presence.state = PresenceState::active;
  presence_changed_ = true;
  parts_.presence.put(parts_.id.value, presence, parts_.clock.now());
}

void Host::tick() {
  loop_.assert_held();
  if (stopped_) return;
  const Time now = parts_.clock.now();
  for (auto& [link, viewer] : viewers_) {
    const bool quiet = viewer.arrived && now - viewer.said_at > limits::away_after_ms;
    if (quiet && viewer.said != PresenceState::away && viewer.said != PresenceState::done) {
      viewer.said = PresenceState::away;
      note_presence(viewer, viewer.said);
    }
  }
  Batch batch;
  catch_up(batch, now);
  // Where nothing changed here, others' fading is looked for once a second.
  if (std::exchange(presence_changed_, false) || ++ticks_ % 10 == 0) tell_presence(batch);
  if (!batch.empty()) parts_.audience.publish(std::move(batch));
}

// People in a room are told to the room; those in plenary to all members. Observers are a count.
void Host::tell_presence(Batch& batch) {
  std::unordered_map<Scope, std::vector<Presence>> changed;
  std::unordered_map<Scope, std::vector<Presence>> whole;
  std::uint32_t observers = 0;
  for (const Presence& row : parts_.presence.all(parts_.id.value, parts_.clock.now())) {
    if (audit::only_watches(row.role)) {
      observers += row.role == audit::Role::observer && row.devices > 0 ? 1U : 0U;
      continue;
    }
    const Scope scope = row.room ? Scope::of(row.room) : Scope::members();
    whole[scope].push_back(row);
    Presence& told = told_[row.seat];
    if (told.state == row.state && told.room == row.room && told.seat) continue;
    told = row;
    changed[scope].push_back(row);
  }
  if (observers != std::exchange(observers_told_, observers)) changed[Scope::members()];
  for (auto& [scope, rows] : changed) {
    batch.push_back(ToStream{{scope, false}, parts_.encoder.presence(scope, rows, observers)});
  }
  for (auto& [link, viewer] : viewers_) {
    if (!viewer.arrived || !std::exchange(viewer.wants_roster, false)) continue;
    for (const Scope& scope : viewer.scopes) {
      const auto rows = whole.find(scope);
      if (rows == whole.end()) continue;
      batch.push_back(ToLink{link, parts_.encoder.presence(scope, rows->second, observers)});
    }
  }
}

}  // namespace plenary::live
