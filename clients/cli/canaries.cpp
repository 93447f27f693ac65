#include "clients/cli/canaries.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "audit/canonical.h"
#include "audit/session.h"
#include "clients/cli/client.h"

namespace plenary::cli {
namespace {

constexpr std::size_t letters_each = 16;

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

std::string Canaries::plant(Who author, std::int64_t now_us) {
  const std::uint64_t number = draw_random();
  words_[number] = {author, now_us, {}};
  return spelled(number);
}

void Canaries::learn_words(audit::Scope scope, std::uint64_t seq, std::string_view bytes) {
  each_word(bytes, [&](std::uint64_t number) {
    const auto word = words_.find(number);
    if (word == words_.end()) return;
    const auto [since, is_new] = word->second.stood_in.emplace(scope, seq);
    if (!is_new) since->second = std::min(since->second, seq);
  });
}

void Canaries::learn_seat(const audit::Seat& seat, std::uint64_t seq) {
  if (seq == 0) {
    stays_[seat.id].ever.insert(seat.room);
  } else {
    stays_[seat.id].since[seq] = seat.room;
  }
}

void Canaries::learn(const wire::ServerMessage& message) {
  for (const wire::Events& events : message.events) {
    for (const audit::ChangeBody& body : events.changes) {
      learn_words(events.scope, events.seq, audit::canonical::bytes(body));
      if (const auto* put = std::get_if<audit::Put>(&body)) {
        const auto* seat = std::get_if<audit::Seat>(&put->record);
        if (seat != nullptr) learn_seat(*seat, events.seq);
      } else if (const auto* set = std::get_if<audit::SetFields>(&body)) {
        const auto* seat = std::get_if<audit::Seat>(&set->values);
        const bool moves = (set->set & audit::field_bit<&audit::Seat::room>()) != 0;
        if (seat != nullptr && moves) learn_seat(*seat, events.seq);
      }
    }
  }
  for (const wire::Snapshot& snapshot : message.snapshots) {
    for (const audit::Record& record : snapshot.records) {
      learn_words(snapshot.scope, 0, audit::canonical::bytes(record));
      if (const auto* seat = std::get_if<audit::Seat>(&record)) learn_seat(*seat, 0);
    }
  }
}

void Canaries::note_sent(Who to, std::string_view bytes, std::int64_t now_us) {
  if (told_.size() <= to) told_.resize(to + 1);
  each_word(
      bytes, [&](std::uint64_t number) { told_[to].words.emplace(number, Sighting{now_us, 0}); });
}

void Canaries::note_order(Who to, const wire::ServerMessage& message) {
  if (told_.size() <= to) return;
  Told& told = told_[to];
  const auto place = [&](std::uint64_t seq, std::string_view bytes) {
    each_word(bytes, [&](std::uint64_t number) {
      const auto seen = told.words.find(number);
      if (seen != told.words.end() && seen->second.seq == 0) seen->second.seq = seq;
    });
  };
  for (const wire::Welcome& welcome : message.welcome) told.seq = std::max(told.seq, welcome.head);
  for (const wire::Events& events : message.events) {
    told.seq = std::max(told.seq, events.seq);
    for (const auto& body : events.changes) place(events.seq, audit::canonical::bytes(body));
  }
  for (const wire::Snapshot& snapshot : message.snapshots) {
    for (const auto& record : snapshot.records) place(told.seq, audit::canonical::bytes(record));
  }
}

// Before the entry or after it: what moves people moves what they see in one go.
bool Canaries::was_in(Id<audit::Seat> seat, Id<audit::Room> room, std::uint64_t seq) const {
  const auto found = stays_.find(seat);
  if (found == stays_.end()) return false;
  const Stays& stays = found->second;
  if (stays.ever.contains(room)) return true;
  const auto after = stays.since.upper_bound(seq);
  if (seq == 0 || after == stays.since.begin()) {
    return seq == 0 && std::any_of(stays.since.begin(), stays.since.end(), [&](const auto& each) {
             return each.second == room;
           });
  }
  const auto now = std::prev(after);
  if (now->second == room) return true;
  return now->first == seq && now != stays.since.begin() && std::prev(now)->second == room;
}

bool Canaries::is_in(const Viewer& viewer, audit::Scope scope, std::uint64_t seq) const {
  switch (scope.kind) {
    case audit::ScopeKind::everyone: return true;
    case audit::ScopeKind::members: return !audit::only_watches(viewer.role);
    case audit::ScopeKind::staff: return audit::is_staff(viewer.role);
    case audit::ScopeKind::room:
      return audit::is_staff(viewer.role) ||
             was_in(viewer.seat, Id<audit::Room>(scope.id.value), seq);
    case audit::ScopeKind::none:
    case audit::ScopeKind::seat:
    case audit::ScopeKind::vault: break;
  }
  return false;
}

bool Canaries::may_see(const Viewer& viewer, const Word& word, std::uint64_t seq) const {
  if (word.author == viewer.who) return true;
  return std::any_of(word.stood_in.begin(), word.stood_in.end(), [&](const auto& stood) {
    const auto& [scope, since] = stood;
    return (seq == 0 || since <= seq) && is_in(viewer, scope, seq);
  });
}

std::size_t Canaries::strayed(const std::vector<Viewer>& viewers,
                              std::int64_t observer_delay_us) const {
  std::size_t count = 0;
  for (const Viewer& viewer : viewers) {
    if (viewer.who >= told_.size()) continue;
    const bool delayed = viewer.role == audit::Role::observer;
    for (const auto& [number, seen] : told_[viewer.who].words) {
      const auto word = words_.find(number);
      if (word == words_.end() || word->second.author == viewer.who) continue;
      const bool early = delayed && seen.first_us - word->second.planted_us < observer_delay_us;
      if (early || !may_see(viewer, word->second, seen.seq)) ++count;
    }
  }
  return count;
}

std::size_t Canaries::sightings() const {
  std::size_t sum = 0;
  for (const Told& told : told_) sum += told.words.size();
  return sum;
}

}  // namespace plenary::cli
