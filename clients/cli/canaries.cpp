#include "clients/cli/canaries.h"

#include <algorithm>
#include <optional>

#include "audit/canonical.h"
#include "audit/session.h"
#include "clients/cli/client.h"

namespace plenary::cli {
namespace {

constexpr std::size_t letters_each = 16;
// What one entry tells two people is read one after the other, and on a busy machine one of them
// may be this much late.
constexpr std::int64_t leeway_us = 3'000'000;

// Four bits a letter, from a to p: digits might be taken for somebody's telephone number.
std::string spelled(std::uint64_t number) {
  std::string text = "~";
  for (std::size_t n = 0; n < letters_each; ++n) {
    text.push_back(static_cast<char>('a' + ((number >> (4 * n)) & 15U)));
  }
  return text;
}

// The number that such letters are, or nothing.
std::optional<std::uint64_t> number_spelled(std::string_view letters) {
  std::uint64_t number = 0;
  if (letters.size() != letters_each) return std::nullopt;
  for (std::size_t n = 0; n < letters_each; ++n) {
    if (letters[n] < 'a' || letters[n] > 'p') return std::nullopt;
    number |= static_cast<std::uint64_t>(letters[n] - 'a') << (4 * n);
  }
  return number;
}

// Calls `found` with each word in the bytes.
template <class Found>
void each_word(std::string_view bytes, Found&& found) {
  for (std::size_t at = bytes.find('~'); at != std::string_view::npos;
       at = bytes.find('~', at + 1)) {
    if (const auto number = number_spelled(bytes.substr(at + 1, letters_each))) found(*number);
  }
}

}  // namespace

std::string Canaries::plant(Who author) {
  const std::uint64_t number = draw_random();
  words_[number] = {author, {}};
  return spelled(number);
}

void Canaries::learn_words(audit::Scope scope, Standing standing, std::string_view bytes) {
  each_word(bytes, [&](std::uint64_t number) {
    const auto word = words_.find(number);
    if (word != words_.end()) word->second.stood_in.emplace(scope, standing);
  });
}

void Canaries::learn_seat(const audit::Seat& seat, std::int64_t now_us) {
  std::vector<Stay>& stays = stays_[seat.id];
  if (stays.empty() || stays.back().room != seat.room) stays.push_back({seat.room, now_us});
}

void Canaries::learn(const wire::ServerMessage& message, std::int64_t now_us) {
  for (const wire::Events& events : message.events) {
    for (const audit::ChangeBody& body : events.changes) {
      learn_words(events.scope, {now_us, events.scope_seq}, audit::canonical::bytes(body));
      if (const auto* put = std::get_if<audit::Put>(&body)) {
        const auto* seat = std::get_if<audit::Seat>(&put->record);
        if (seat != nullptr) learn_seat(*seat, now_us);
      } else if (const auto* set = std::get_if<audit::SetFields>(&body)) {
        const auto* seat = std::get_if<audit::Seat>(&set->values);
        const bool moves = (set->set & audit::field_bit<&audit::Seat::room>()) != 0;
        if (seat != nullptr && moves) learn_seat(*seat, now_us);
      }
    }
  }
  for (const wire::Snapshot& snapshot : message.snapshots) {
    for (const audit::Record& record : snapshot.records) {
      learn_words(snapshot.scope, {now_us, 0}, audit::canonical::bytes(record));
      if (const auto* seat = std::get_if<audit::Seat>(&record)) learn_seat(*seat, now_us);
    }
  }
}

void Canaries::note_sent(Who to, std::string_view bytes, std::int64_t now_us) {
  if (told_.size() <= to) told_.resize(to + 1);
  each_word(
      bytes, [&](std::uint64_t number) { told_[to].emplace(number, Sighting{now_us, {}, 0}); });
}

void Canaries::note_places(Who to, const wire::ServerMessage& message) {
  if (told_.size() <= to) return;
  const auto place = [&](audit::Scope scope, std::uint64_t scope_seq, std::string_view bytes) {
    each_word(bytes, [&](std::uint64_t number) {
      const auto seen = told_[to].find(number);
      if (seen == told_[to].end() || seen->second.scope != audit::Scope{}) return;
      seen->second.scope = scope;
      seen->second.scope_seq = scope_seq;
    });
  };
  for (const wire::Events& events : message.events) {
    for (const audit::ChangeBody& body : events.changes) {
      place(events.scope, events.scope_seq, audit::canonical::bytes(body));
    }
  }
  for (const wire::Snapshot& snapshot : message.snapshots) {
    for (const audit::Record& record : snapshot.records) {
      place(snapshot.scope, snapshot.scope_seq, audit::canonical::bytes(record));
    }
  }
}

bool Canaries::was_in(Id<audit::Seat> seat, Id<audit::Room> room, std::int64_t at_us) const {
  const auto found = stays_.find(seat);
  if (found == stays_.end()) return false;
  const std::vector<Stay>& stays = found->second;
  for (std::size_t n = 0; n < stays.size(); ++n) {
    const bool has_come = stays[n].since_us <= at_us + leeway_us;
    const bool has_gone = n + 1 < stays.size() && stays[n + 1].since_us < at_us - leeway_us;
    if (stays[n].room == room && has_come && !has_gone) return true;
  }
  return false;
}

bool Canaries::is_in(const Viewer& viewer, audit::Scope scope, std::int64_t at_us) const {
  switch (scope.kind) {
    case audit::ScopeKind::everyone: return true;
    case audit::ScopeKind::members: return !audit::only_watches(viewer.role);
    case audit::ScopeKind::staff: return audit::is_staff(viewer.role);
    case audit::ScopeKind::room:
      return audit::is_staff(viewer.role) ||
             was_in(viewer.seat, Id<audit::Room>(scope.id.value), at_us);
    case audit::ScopeKind::none:
    case audit::ScopeKind::seat:
    case audit::ScopeKind::vault: break;
  }
  return false;
}

bool Canaries::may_see(const Viewer& viewer, const Word& word, const Sighting& seen,
                       std::int64_t delay_us) const {
  if (word.author == viewer.who) return true;
  const auto may = [&](audit::Scope scope, const Standing& standing) {
    const bool is_due = standing.since_us + delay_us - leeway_us <= seen.first_us;
    return is_due && is_in(viewer, scope, seen.first_us);
  };
  if (const auto there = word.stood_in.find(seen.scope); there != word.stood_in.end()) {
    return seen.scope_seq >= there->second.scope_seq && may(seen.scope, there->second);
  }
  return std::any_of(word.stood_in.begin(), word.stood_in.end(),
                     [&](const auto& stood) { return may(stood.first, stood.second); });
}

std::size_t Canaries::strayed(const std::vector<Viewer>& viewers,
                              std::int64_t observer_delay_us) const {
  std::size_t count = 0;
  for (const Viewer& viewer : viewers) {
    if (viewer.who >= told_.size()) continue;
    const std::int64_t delay = viewer.role == audit::Role::observer ? observer_delay_us : 0;
    for (const auto& [number, seen] : told_[viewer.who]) {
      const auto word = words_.find(number);
      if (word == words_.end()) continue;
      if (!may_see(viewer, word->second, seen, delay)) ++count;
    }
  }
  return count;
}

std::size_t Canaries::sightings() const {
  std::size_t sum = 0;
  for (const auto& words : told_) sum += words.size();
  return sum;
}

}  // namespace plenary::cli
