// Presence: who is here and how lively, told at most ten times a second and only where it changed.
#include <map>
#include <utility>

#include "live/host.h"
#include "live/limits.h"
#include "live/trailing.h"

namespace plenary::live {

using audit::Scope;

void Host::presence(LinkId link, PresenceState state) {
  loop_.assert_held();
  const auto found = viewers_.find(link);
  if (stopped_ || found == viewers_.end()) return;
  Viewer& viewer = found->second;
  const bool is_theirs_to_say = state != PresenceState::left && state != PresenceState::unknown;
  viewer.said = is_theirs_to_say ? state : PresenceState::away;
  viewer.said_at = parts_.clock.now();
  whole([&] {
    watch(link, viewer);
    note_presence(viewer);
  });
}

// Until it has been silent for so long that it counts as away. Who only watches is silent anyway:
// of them nothing is told but how many they are.
void Host::watch(LinkId link, Viewer& viewer) {
  if (audit::only_watches(session_.records().find(viewer.seat)->record.role)) return;
  if (std::exchange(viewer.is_watched, true)) return;
  looks_.push({viewer.said_at + limits::away_after_ms, link});
}

// Who said something meanwhile is looked at later; who is away or done, once they say otherwise.
void Host::look_for_quiet(Time now) {
  while (!looks_.empty() && looks_.top().at < now) {
    const LinkId link = looks_.top().link;
    looks_.pop();
    const auto found = viewers_.find(link);
    if (found == viewers_.end()) continue;
    Viewer& viewer = found->second;
    viewer.is_watched = false;
    if (viewer.said == PresenceState::away || viewer.said == PresenceState::done) continue;
    if (now - viewer.said_at > limits::away_after_ms) {
      viewer.said = PresenceState::away;
      note_presence(viewer);
    } else {
      watch(link, viewer);
    }
  }
}

// Puts this node's word on a Link's seat on the board; a seat without Links has left.
void Host::note_presence(const Viewer& viewer) {
  const audit::Seat& seat = session_.records().find(viewer.seat)->record;
  const auto links = links_by_seat_.find(viewer.seat);
  const std::size_t devices = links == links_by_seat_.end() ? 0 : links->second.size();
  presence_changed_ = true;
  parts_.presence.put(
      parts_.id.value,
      {viewer.seat, seat.room, seat.role, seat.modality,
       devices == 0 ? PresenceState::left : viewer.said, static_cast<std::uint32_t>(devices)},
      parts_.clock.now());
}

void Host::tick() {
  loop_.assert_held();
  if (!stopped_) whole([this] { look_around(); });
}

void Host::look_around() {
  const Time now = parts_.clock.now();
  look_for_quiet(now);
  tend_the_ailing(now);
  for (const audit::Command& command : session_.due(now)) administer(command, [](const Done&) {});
  Batch batch;
  catch_up(batch, now);
  end_trailing_if_level(batch);
  if (std::exchange(presence_changed_, false) || is_to_be_looked_at()) tell_presence(batch);
  if (!batch.empty()) parts_.audience.publish(std::move(batch));
  const std::uint64_t head = session_.head();
  keep_snapshot_if_due(std::exchange(head_at_tick_, head) == head && durable_ == head);
}

// Where nothing was said here, once a second: who has gone fades, others are at other nodes, and an
// entry may have done something to a seat. Where there is none of that 10,000 people cost nothing.
bool Host::is_to_be_looked_at() {
  if (++ticks_ % 10 != 0) return false;
  return told_at_ != session_.head() || !parts_.presence.stands_still(parts_.id.value);
}

// People in a room are told to the room; those in plenary to all members. Observers are a count,
// and who waits or was sent out is not told at all.
void Host::tell_presence(Batch& batch) {
  // In an anonymous phase nobody is seen writing: it would tell who wrote the next note.
  const auto* phase = session_.records().only<audit::Phase>();
  const bool named = phase != nullptr && phase->record.anonymity == audit::Anonymity::named;
  std::map<Scope, std::vector<Presence>> changed;
  std::map<Scope, std::vector<Presence>> whole;
  std::uint32_t observers = 0;
  told_at_ = session_.head();
  for (Presence row : parts_.presence.all(parts_.id.value, parts_.clock.now())) {
    const auto* seat = session_.records().find(row.seat);
    if (seat == nullptr || seat->record.status != audit::SeatStatus::seated) {
      told_.erase(row.seat);
      continue;
    }
    if (audit::only_watches(seat->record.role)) {
      told_.erase(row.seat);
      observers += seat->record.role == audit::Role::observer && row.devices > 0 ? 1U : 0U;
      continue;
    }
    if (row.state == PresenceState::writing && !named) row.state = PresenceState::active;
    const Id<audit::Room> room = seat->record.room;
    const Scope scope = room ? Scope::of(room) : Scope::members();
    if (row.state != PresenceState::left) whole[scope].push_back(row);
    const Told now{row.state, scope};
    if (std::exchange(told_[row.seat], now) != now) changed[scope].push_back(row);
  }
  if (observers != std::exchange(observers_told_, observers)) changed[Scope::members()];
  for (const auto& [scope, rows] : changed) {
    batch.push_back(ToStream{{scope, false}, parts_.encoder.presence(scope, rows, observers)});
  }
  std::map<Scope, Frame> rosters;  // Made once for all who have just come.
  for (auto& [link, viewer] : viewers_) {
    if (!viewer.arrived || viewer.moves_waiting > 0) continue;
    if (!std::exchange(viewer.wants_roster, false)) continue;
    for (const Scope& scope : viewer.scopes) {
      const auto rows = whole.find(scope);
      if (rows == whole.end()) continue;
      Frame& roster = rosters[scope];
      if (!roster) roster = parts_.encoder.presence(scope, rows->second, observers);
      batch.push_back(ToLink{link, roster});
    }
  }
}

}  // namespace plenary::live
