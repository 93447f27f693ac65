#include <algorithm>
#include <cstdio>
#include <deque>
#include <unordered_map>
#include <vector>

#include "clients/cli/client.h"
#include "clients/cli/crowd.h"
#include "clients/cli/measured.h"
#include "clients/cli/note_words.h"
#include "clients/cli/shared_streams.h"
#include "wire/decode.h"

namespace plenary::cli {
namespace {

using audit::Note;
using audit::Scope;

constexpr std::size_t notes_standing_max = 9'000;  // A session holds 10,000.
constexpr std::size_t streams_of_members = 2;      // `everyone` and `members`.
constexpr std::size_t streams_of_observers = 1;

// Of a server's message: two bytes before it, or more where it is longer.
std::size_t frame_bytes(std::size_t payload) {
  return payload + (payload < 126 ? 2U : payload < 65'536 ? 4U : 10U);
}

class PlenaryCrowd final : public Crowd {
 public:
  explicit PlenaryCrowd(const CrowdPlace& place)
      : network_(place.network),
        setting_(place.setting),
        ledger_(place.ledger),
        shape_(place.shape),
        api_(place.network, place.setting),
        streams_(place.ledger, [this](std::string_view event) { return command_of(event); }),
        people_(place.shape.people + place.shape.observers + place.shape.newcomers),
        standing_max_(std::max<std::size_t>(notes_standing_max / std::max(shape_.people, 1U), 1)) {}

  int come() override;
  void say(std::size_t command, std::uint32_t person) override;
  void storm(std::uint32_t newcomer) override;
  std::size_t arrived() const override { return arrivals_.count(); }
  const Histogram& arrivals() const override { return arrivals_; }
  bool is_answered() const override { return unanswered_ == 0; }
  bool is_level() override;
  CrowdFigures figures() const override;
  const Histogram& receipts() const override { return receipts_; }

 private:
  struct Person {
    std::unique_ptr<Client> client;
    Hearer hearer;
    std::size_t streams_min = streams_of_members;
    std::deque<std::size_t> asked;  // Commands without a receipt.
    std::deque<Id<Note>> standing;  // Their notes, the oldest first.
    std::size_t stream = 0;         // Where their notes appear.
  };
  struct Said {
    std::size_t added = Ledger::no_command;
    std::size_t removed = Ledger::no_command;
  };

  std::size_t newcomers_from() const { return shape_.people + shape_.observers; }
  void seat(std::size_t person, const std::string& invitation);
  int seat_all(std::size_t from, std::size_t to, const std::string& invitation);
  int make_rooms();
  int write_notes();
  std::optional<ServerScopes> server_scopes();
  bool all_have_heard(const ServerScopes& server, std::size_t people);
  bool own_scopes_are_level(const ServerScopes& server);
  std::string_view hear(std::size_t person, std::string_view bytes);
  std::size_t command_of(std::string_view event);
  audit::AddNote note_of(Person& person, std::size_t command, std::int64_t intended_us) const;
  void answered(Person& person, const wire::Receipt& receipt);
  bool until(const std::function<bool()>& done) {
    return network_.run_until(done, std::int64_t{setting_.patience_s} * 1'000);
  }

  Network& network_;
  const Setting& setting_;
  Ledger& ledger_;
  CrowdShape shape_;
  Api api_;
  SharedStreams streams_;
  wire::SessionMade made_;
  std::vector<Person> people_;  // Who write, who observe, who come later.
  std::size_t standing_max_;
  std::unordered_map<Id<Note>, Said> said_;
  std::int64_t storm_us_ = 0;
  std::uint64_t heard_ = 0;
  std::uint64_t refused_ = 0;
  std::size_t unanswered_ = 0;
  Histogram receipts_;
  Histogram arrivals_;
};

void PlenaryCrowd::seat(std::size_t number, const std::string& invitation) {
  wire::Hello hello;
  hello.invitation = invitation;
  if (invitation.empty()) hello.join_code = made_.code;
  hello.name = "Person " + letters(number + 1);
  Person& person = people_[number];
  ClientEvents events;
  events.receipt = [this, &person](const wire::Receipt& said) { answered(person, said); };
  events.sift = [this, number](std::string_view bytes) { return hear(number, bytes); };
  person.client = std::make_unique<Client>(network_, setting_.url, hello, std::move(events));
  person.client->start();
}

// Not all at once: only a storm is to be one.
int PlenaryCrowd::seat_all(std::size_t from, std::size_t to, const std::string& invitation) {
  const auto is_in = [](const Person& person) { return person.client->is_welcome(); };
  const auto is_lost = [](const Person& person) { return person.client->is_turned_away(); };
  for (std::size_t next = from; next < to;) {
    const auto first = people_.begin() + static_cast<std::ptrdiff_t>(next);
    const auto last = first + static_cast<std::ptrdiff_t>(std::min(coming_in_max, to - next));
    for (auto at = first; at != last; ++at) seat(next++, invitation);
    const bool seated =
        until([&] { return std::any_of(first, last, is_lost) || std::all_of(first, last, is_in); });
    if (seated && std::none_of(first, last, is_lost)) continue;
    std::fprintf(stderr, "plenary: not everybody could be seated\n");
    return seated ? exit_refused : exit_unreachable;
  }
  return exit_ok;
}

// A facilitator shares everybody out, and leaves before anything is measured.
int PlenaryCrowd::make_rooms() {
  wire::Hello hello;
  hello.invitation = made_.facilitator;
  hello.name = "Facilitator";
  std::size_t refused = 0;
  ClientEvents events;
  events.receipt = [&](const wire::Receipt& receipt) {
    refused += receipt.refusal == audit::Refusal::none ? 0U : 1U;
  };
  Client facilitator(network_, setting_.url, hello, std::move(events));
  facilitator.start();
  if (!until([&] { return facilitator.is_welcome(); })) return exit_unreachable;
  std::vector<Id<audit::Room>> rooms;
  for (std::uint32_t number = 0; number < shape_.rooms; ++number) {
    rooms.emplace_back(draw_random());
    facilitator.submit(audit::OpenRoom{rooms.back(), "Room " + letters(number + 1)});
  }
  for (std::uint32_t number = 0; number < shape_.people; ++number) {
    facilitator.submit(
        audit::MoveSeat{people_[number].client->welcome().seat.id, rooms[number % rooms.size()]});
    people_[number].streams_min = streams_of_members + 1;
  }
  const auto all_moved = [&] {
    return facilitator.is_idle() &&
           std::all_of(people_.begin(), people_.begin() + shape_.people, [](const Person& person) {
             return person.hearer.following.size() >= person.streams_min;
           });
  };
  if (!until(all_moved) || refused > 0) {
    std::fprintf(stderr, "plenary: not everybody came to their room\n");
    return exit_refused;
  }
  for (std::uint32_t number = 0; number < shape_.people; ++number) {
    people_[number].stream = streams_.stream_of(Scope::of(rooms[number % rooms.size()]));
  }
  return exit_ok;
}

// What stands before anything is measured.
int PlenaryCrowd::write_notes() {
  for (std::uint32_t number = 0; number < shape_.notes; ++number) {
    Person& person = people_[number % shape_.people];
    person.asked.push_back(Ledger::no_command);
    ++unanswered_;
    person.client->submit(note_of(person, number, number));
  }
  if (until([&] { return unanswered_ == 0; }) && refused_ == 0) return exit_ok;
  std::fprintf(stderr, "plenary: not every note was taken\n");
  return exit_refused;
}

int PlenaryCrowd::come() {
  const auto made = api_.create({"Load", {}, {}, false, 0, {}, {}});
  if (!made) return api_.exit_code();
  made_ = *made;
  said_.reserve(ledger_.commands());
  if (const int no = seat_all(0, shape_.people, ""); no != exit_ok) return no;
  if (shape_.rooms > 0) {
    if (const int no = make_rooms(); no != exit_ok) return no;
  } else if (shape_.people > 0) {
    const std::size_t stream = streams_.stream_of(Scope::everyone());
    for (Person& person : people_) person.stream = stream;
  }
  if (const int no = write_notes(); no != exit_ok) return no;
  for (std::size_t number = shape_.people; number < newcomers_from(); ++number) {
    people_[number].streams_min = streams_of_observers;
  }
  if (const int no = seat_all(shape_.people, newcomers_from(), made_.observer); no != exit_ok) {
    return no;
  }
  const auto server = server_scopes();
  if (!server) return api_.exit_code();
  if (all_have_heard(*server, newcomers_from())) return exit_ok;
  std::fprintf(stderr, "plenary: not everybody holds what the server does\n");
  return exit_mismatch;
}

void PlenaryCrowd::storm(std::uint32_t newcomer) {
  if (newcomer == 0) storm_us_ = now_us();
  people_[newcomers_from() + newcomer].hearer.due = Ledger::Due::nothing;
  seat(newcomers_from() + newcomer, "");
}

std::optional<ServerScopes> PlenaryCrowd::server_scopes() {
  const auto state = api_.state(made_.session.value);
  if (!state) return std::nullopt;
  ServerScopes scopes;
  for (const wire::ScopeState& scope : state->scopes) scopes[scope.scope] = scope;
  return scopes;
}

// Those who have are not asked again.
bool PlenaryCrowd::all_have_heard(const ServerScopes& server, std::size_t people) {
  const auto ends = streams_.ends(server);
  std::size_t level = 0;
  return until([&] {
    while (level < people &&
           streams_.has_heard(people_[level].hearer, ends, people_[level].streams_min)) {
      ++level;
    }
    return level == people;
  });
}

bool PlenaryCrowd::own_scopes_are_level(const ServerScopes& server) {
  for (Person& person : people_) {
    for (auto& [scope, store] : person.client->replica().scopes()) {
      const auto there = server.find(scope);
      const wire::ScopeState known = there == server.end() ? wire::ScopeState{} : there->second;
      if (store.scope_seq(scope) != known.scope_seq) return false;
      if (store.scope_hash(scope).value() != known.hash.value) return false;
    }
  }
  return true;
}

std::string_view PlenaryCrowd::hear(std::size_t number, std::string_view bytes) {
  const std::int64_t now = now_us();
  heard_ += frame_bytes(bytes.size());
  Person& person = people_[number];
  const bool was_in = person.hearer.following.size() >= person.streams_min;
  const std::string_view rest = streams_.sift(person.hearer, bytes, now);
  const bool is_in = person.hearer.following.size() >= person.streams_min;
  if (number >= newcomers_from() && is_in && !was_in) arrivals_.record(now - storm_us_);
  return rest;
}

// Only what was said, in the very words.
std::size_t PlenaryCrowd::command_of(std::string_view event) {
  const auto understood = wire::decode_server(event);
  if (!understood || understood->message.events.size() != 1) return Ledger::no_command;
  for (const audit::ChangeBody& change : understood->message.events.front().changes) {
    const auto said = said_.find(Id<Note>(audit::ref(change).id.value));
    if (said == said_.end()) continue;
    if (const auto* put = std::get_if<audit::Put>(&change)) {
      const auto* note = std::get_if<Note>(&put->record);
      const std::size_t command = std::exchange(said->second.added, Ledger::no_command);
      if (note == nullptr || command == Ledger::no_command) continue;
      if (note->text.str() == note_words(command, ledger_.intended_us(command))) return command;
    } else if (std::holds_alternative<audit::Remove>(change)) {
      return std::exchange(said->second.removed, Ledger::no_command);
    }
  }
  return Ledger::no_command;
}

audit::AddNote PlenaryCrowd::note_of(Person& person, std::size_t command,
                                     std::int64_t intended_us) const {
  audit::AddNote add;
  add.id = Id<Note>(draw_random());
  add.epistemic = audit::Epistemic::observation;
  add.text = {Id<audit::RunTag>(draw_random()), note_words(command, intended_us)};
  person.standing.push_back(add.id);
  return add;
}

void PlenaryCrowd::say(std::size_t command, std::uint32_t number) {
  Person& person = people_[number];
  person.asked.push_back(command);
  ++unanswered_;
  ledger_.expect(command, person.stream);
  if (person.standing.size() >= standing_max_) {
    const Id<Note> oldest = person.standing.front();
    person.standing.pop_front();
    said_[oldest].removed = command;
    person.client->submit(audit::RemoveNote{oldest});
    return;
  }
  audit::AddNote add = note_of(person, command, ledger_.intended_us(command));
  said_[add.id].added = command;
  person.client->submit(std::move(add));
}

void PlenaryCrowd::answered(Person& person, const wire::Receipt& receipt) {
  if (person.asked.empty()) return;
  const std::size_t command = person.asked.front();
  person.asked.pop_front();
  --unanswered_;
  if (receipt.refusal != audit::Refusal::none && refused_++ == 0) {
    std::fprintf(stderr, "plenary: refused: %s\n", std::string(name(receipt.refusal)).c_str());
  }
  if (command == Ledger::no_command || !ledger_.is_timed(command)) return;
  receipts_.record(now_us() - ledger_.intended_us(command));
}

bool PlenaryCrowd::is_level() {
  const auto server = server_scopes();
  return server && all_have_heard(*server, people_.size()) && streams_.adds_up(*server) &&
         own_scopes_are_level(*server);
}

CrowdFigures PlenaryCrowd::figures() const {
  CrowdFigures figures{heard_, 0, refused_, 0};
  for (const Person& person : people_) {
    if (!person.client) continue;
    figures.bytes_said += person.client->bytes_sent();
    figures.reconnects += person.client->reconnects();
  }
  return figures;
}

}  // namespace

std::unique_ptr<Crowd> make_plenary_crowd(const CrowdPlace& place) {
  return std::make_unique<PlenaryCrowd>(place);
}

}  // namespace plenary::cli
