#include "clients/cli/canaries.h"

#include <charconv>
#include <cstdio>

#include "audit/canonical.h"
#include "audit/session.h"
#include "clients/cli/client.h"

namespace plenary::cli {
namespace {

constexpr std::size_t digits = 16;

// Calls `found` with each word in the bytes.
template <class Found>
void each_word(std::string_view bytes, Found&& found) {
  for (std::size_t at = bytes.find('~'); at != std::string_view::npos;
       at = bytes.find('~', at + 1)) {
    const std::string_view hex = bytes.substr(at + 1, digits);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), number, 16);
    if (error == std::errc{} && end == hex.data() + digits) found(number);
  }
}

}  // namespace

std::string Canaries::plant(Who author, std::int64_t now_us) {
  const std::uint64_t number = draw_random();
  words_[number] = {author, now_us, {}};
  char text[digits + 2];
  std::snprintf(text, sizeof text, "~%016llx", static_cast<unsigned long long>(number));
  return text;
}

void Canaries::learn_words(audit::Scope scope, std::string_view bytes) {
  each_word(bytes, [&](std::uint64_t number) {
    const auto word = words_.find(number);
    if (word != words_.end()) word->second.stood_in.insert(scope);
  });
}

void Canaries::learn_seat(const audit::Seat& seat) {
  if (seat.room) rooms_[seat.id].insert(seat.room);
}

void Canaries::learn(const wire::ServerMessage& message) {
  for (const wire::Events& events : message.events) {
    for (const audit::ChangeBody& body : events.changes) {
      learn_words(events.scope, audit::canonical::bytes(body));
      const auto* put = std::get_if<audit::Put>(&body);
      const auto* set = std::get_if<audit::SetFields>(&body);
      const audit::Record* record = put != nullptr ? &put->record : nullptr;
      if (set != nullptr) record = &set->values;
      if (record == nullptr) continue;
      if (const auto* seat = std::get_if<audit::Seat>(record)) learn_seat(*seat);
    }
  }
  for (const wire::Snapshot& snapshot : message.snapshots) {
    for (const audit::Record& record : snapshot.records) {
      learn_words(snapshot.scope, audit::canonical::bytes(record));
      if (const auto* seat = std::get_if<audit::Seat>(&record)) learn_seat(*seat);
    }
  }
}

void Canaries::note_sent(Who to, std::string_view bytes, std::int64_t now_us) {
  if (sent_.size() <= to) sent_.resize(to + 1);
  each_word(bytes, [&](std::uint64_t number) { sent_[to].emplace(number, now_us); });
}

bool Canaries::may_see(const Viewer& viewer, const Word& word) const {
  if (word.author == viewer.who) return true;
  for (const audit::Scope& scope : word.stood_in) {
    switch (scope.kind) {
      case audit::ScopeKind::everyone: return true;
      case audit::ScopeKind::members:
        if (!audit::only_watches(viewer.role)) return true;
        break;
      case audit::ScopeKind::staff:
        if (audit::is_staff(viewer.role)) return true;
        break;
      case audit::ScopeKind::room: {
        const auto rooms = rooms_.find(viewer.seat);
        const Id<audit::Room> room(scope.id.value);
        if (audit::is_staff(viewer.role)) return true;
        if (rooms != rooms_.end() && rooms->second.contains(room)) return true;
        break;
      }
      case audit::ScopeKind::none:
      case audit::ScopeKind::seat:
      case audit::ScopeKind::vault: break;
    }
  }
  return false;
}

std::size_t Canaries::strayed(const std::vector<Viewer>& viewers,
                              std::int64_t observer_delay_us) const {
  std::size_t count = 0;
  for (const Viewer& viewer : viewers) {
    if (viewer.who >= sent_.size()) continue;
    const bool delayed = viewer.role == audit::Role::observer;
    for (const auto& [number, first_us] : sent_[viewer.who]) {
      const auto word = words_.find(number);
      if (word == words_.end() || word->second.author == viewer.who) continue;
      const bool early = delayed && first_us - word->second.planted_us < observer_delay_us;
      if (early || !may_see(viewer, word->second)) ++count;
    }
  }
  return count;
}

std::size_t Canaries::sightings() const {
  std::size_t sum = 0;
  for (const auto& seen : sent_) sum += seen.size();
  return sum;
}

}  // namespace plenary::cli
