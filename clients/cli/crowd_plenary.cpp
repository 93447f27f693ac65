#include <algorithm>
#include <cstdio>
#include <deque>
#include <unordered_map>
#include <vector>

#include "audit/canonical.h"
#include "clients/cli/client.h"
#include "clients/cli/crowd.h"
#include "clients/cli/measured.h"
#include "clients/cli/polis_comparison.h"
#include "clients/cli/raw_field.h"
#include "wire/decode.h"

namespace plenary::cli {
namespace {

using audit::Note;
using audit::Scope;

constexpr std::size_t notes_standing_max = 9'000;  // A session holds 10,000.
constexpr std::size_t note_bytes_min = 60;
constexpr std::size_t note_bytes_more = 91;  // So 150 at most.
constexpr std::uint32_t field_events = 2;    // Of ServerMessage.
constexpr std::uint32_t field_scope = 1;     // Of Events.
constexpr std::uint32_t field_scope_seq = 2;

// Number as letters: digits might be taken for somebody's telephone number.
std::string letters(std::uint64_t number) {
  std::string text;
  for (; number > 0; number /= 26) text.push_back(static_cast<char>('a' + number % 26));
  return text;
}

// The same again for whoever checks it: when it was meant to be said, and words.
std::string words(std::size_t command, std::int64_t intended_us) {
  static const std::string filling =
      " nobody asked us whether the bus could come later and now half of the class is late every "
      "morning while the other half waits outside in the rain for the doors to open";
  const std::size_t length = note_bytes_min + command * 2'654'435'761U % note_bytes_more;
  std::string text = letters(static_cast<std::uint64_t>(intended_us));
  text += std::string_view(filling).substr(0, length - text.size());
  return text;
}

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
        api_(place.network, place.setting),
        people_(place.people),
        standing_max_(std::max<std::size_t>(notes_standing_max / place.people, 1)) {}

  int come() override;
  void say(std::size_t command, std::uint32_t person) override;
  bool is_answered() const override { return unanswered_ == 0; }
  bool is_level() override;
  CrowdFigures figures() const override;
  const Histogram& receipts() const override { return receipts_; }

 private:
  struct Person {
    std::unique_ptr<Client> client;
    std::deque<std::size_t> asked;  // Commands without a receipt.
    std::deque<Id<Note>> standing;  // Their notes, the oldest first.
    std::string rest;               // Of the message being heard.
  };
  struct Stream {
    Scope scope;
    std::string scope_bytes;
    std::size_t number = 0;
  };
  struct Said {
    std::size_t added = Ledger::no_command;
    std::size_t removed = Ledger::no_command;
  };
  using ServerScopes = std::unordered_map<Scope, wire::ScopeState>;

  void seat(std::size_t person);
  bool all_are_level();
  std::optional<ServerScopes> server_scopes();
  void listen();
  void open_stream(Scope scope, Ledger::CommandOf command_of);
  std::string_view hear(std::size_t person, std::string_view bytes);
  bool write_down(std::size_t person, const RawField& events, std::int64_t now);
  std::size_t command_of(std::string_view event);
  void answered(Person& person, const wire::Receipt& receipt);
  std::int64_t patience_ms() const { return std::int64_t{setting_.patience_s} * 1'000; }

  Network& network_;
  const Setting& setting_;
  Ledger& ledger_;
  Api api_;
  wire::SessionMade made_;
  std::vector<Person> people_;
  std::size_t standing_max_;
  std::vector<Stream> streams_;  // None before everybody is in.
  std::unordered_map<Id<Note>, Said> said_;
  std::uint64_t heard_ = 0;
  std::uint64_t refused_ = 0;
  std::size_t unanswered_ = 0;
  Histogram receipts_;
};

void PlenaryCrowd::seat(std::size_t number) {
  wire::Hello hello;
  hello.join_code = made_.code;
  hello.name = "Person " + letters(number + 1);
  Person& person = people_[number];
  ClientEvents events;
  events.receipt = [this, &person](const wire::Receipt& said) { answered(person, said); };
  events.sift = [this, number](std::string_view bytes) { return hear(number, bytes); };
  person.client = std::make_unique<Client>(network_, setting_.url, hello, std::move(events));
  person.client->start();
}

// Everybody has seen everybody come in, so that all begin from one state.
int PlenaryCrowd::come() {
  const auto made = api_.create({"Load", {}, {}, false, 0, {}, {}});
  if (!made) return api_.exit_code();
  made_ = *made;
  for (std::size_t person = 0; person < people_.size(); ++person) seat(person);
  const auto is_in = [](const Person& person) { return person.client->is_welcome(); };
  const auto is_lost = [](const Person& person) { return person.client->is_turned_away(); };
  const bool seated = network_.run_until(
      [&] {
        return std::any_of(people_.begin(), people_.end(), is_lost) ||
               std::all_of(people_.begin(), people_.end(), is_in);
      },
      patience_ms());
  if (!seated || std::any_of(people_.begin(), people_.end(), is_lost)) {
    std::fprintf(stderr, "plenary: not everybody could be seated\n");
    return seated ? exit_refused : exit_unreachable;
  }
  if (!all_are_level()) {
    std::fprintf(stderr, "plenary: not everybody holds what the server does\n");
    return exit_mismatch;
  }
  said_.reserve(ledger_.commands());
  listen();
  return exit_ok;
}

std::optional<PlenaryCrowd::ServerScopes> PlenaryCrowd::server_scopes() {
  const auto state = api_.state(made_.session.value);
  if (!state) return std::nullopt;
  ServerScopes scopes;
  for (const wire::ScopeState& scope : state->scopes) scopes[scope.scope] = scope;
  return scopes;
}

bool PlenaryCrowd::all_are_level() {
  const auto server = server_scopes();
  if (!server) return false;
  return network_.run_until(
      [&] {
        return std::all_of(people_.begin(), people_.end(), [&](const Person& person) {
          return stands_level(*person.client, *server);
        });
      },
      patience_ms());
}

void PlenaryCrowd::listen() {
  open_stream(Scope::everyone(), [this](std::string_view event) { return command_of(event); });
  open_stream(Scope::members(), [](std::string_view) { return Ledger::no_command; });
}

void PlenaryCrowd::open_stream(Scope scope, Ledger::CommandOf command_of) {
  const std::uint64_t seq = people_.front().client->replica().scopes().at(scope).scope_seq(scope);
  streams_.push_back(
      {scope, audit::canonical::bytes(scope), ledger_.open_stream(seq, std::move(command_of))});
}

// The first person understands everything and keeps a replica, for the others a comparison with
// what that one heard does.
std::string_view PlenaryCrowd::hear(std::size_t number, std::string_view bytes) {
  if (streams_.empty()) return bytes;
  const std::int64_t now = now_us();
  heard_ += frame_bytes(bytes.size());
  std::string& rest = people_[number].rest;
  rest.clear();
  for (std::string_view left = bytes; !left.empty();) {
    const auto field = take_field(left);
    if (!field) return bytes;
    if (field->number == field_events && write_down(number, *field, now)) continue;
    rest += field->whole;
  }
  return number == 0 ? bytes : std::string_view(rest);
}

// Whether it is of a stream that the ledger follows.
bool PlenaryCrowd::write_down(std::size_t number, const RawField& events, std::int64_t now) {
  std::string_view scope;
  std::uint64_t seq = 0;
  for (std::string_view left = events.content; seq == 0 && !left.empty();) {
    const auto field = take_field(left);
    if (!field) return false;
    if (field->number == field_scope) scope = field->content;
    if (field->number == field_scope_seq) seq = field->value;
  }
  for (const Stream& stream : streams_) {
    if (stream.scope_bytes != scope) continue;
    ledger_.hear({number, stream.number, seq, events.whole, now});
    return true;
  }
  return false;
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
      if (note->text.str() == words(command, ledger_.intended_us(command))) return command;
    } else if (std::holds_alternative<audit::Remove>(change)) {
      return std::exchange(said->second.removed, Ledger::no_command);
    }
  }
  return Ledger::no_command;
}

void PlenaryCrowd::say(std::size_t command, std::uint32_t number) {
  Person& person = people_[number];
  person.asked.push_back(command);
  ++unanswered_;
  if (person.standing.size() >= standing_max_) {
    const Id<Note> oldest = person.standing.front();
    person.standing.pop_front();
    said_[oldest].removed = command;
    person.client->submit(audit::RemoveNote{oldest});
    return;
  }
  audit::AddNote add;
  add.id = Id<Note>(draw_random());
  add.epistemic = audit::Epistemic::observation;
  add.text = {Id<audit::RunTag>(draw_random()), words(command, ledger_.intended_us(command))};
  said_[add.id].added = command;
  person.standing.push_back(add.id);
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
  if (ledger_.is_timed(command)) receipts_.record(now_us() - ledger_.intended_us(command));
}

// The first person's replica has the server's hashes, and everybody heard what they did to the end.
bool PlenaryCrowd::is_level() {
  const auto server = server_scopes();
  if (!server) return false;
  const auto heard_all = [&](std::size_t number) {
    return std::all_of(streams_.begin(), streams_.end(), [&](const Stream& stream) {
      const auto there = server->find(stream.scope);
      return there != server->end() &&
             ledger_.stands_at(number, stream.number) == there->second.scope_seq;
    });
  };
  return network_.run_until(
      [&] {
        for (std::size_t number = 0; number < people_.size(); ++number) {
          if (!heard_all(number)) return false;
        }
        return stands_level(*people_.front().client, *server);
      },
      patience_ms());
}

CrowdFigures PlenaryCrowd::figures() const {
  CrowdFigures figures{heard_, 0, refused_, 0};
  for (const Person& person : people_) {
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
