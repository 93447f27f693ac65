#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "clients/cli/crowd.h"
#include "clients/cli/dialect.h"
#include "clients/cli/measured.h"

namespace plenary::cli {
namespace {

constexpr std::uint32_t mark_kept =
    0xF0000000U;  // Of notes that stand before anything is measured.
constexpr std::uint32_t mark_hello = 0xE0000000U;

class PeerCrowd final : public Crowd {
 public:
  PeerCrowd(const CrowdPlace& place, std::unique_ptr<Dialect> dialect, Url peer)
      : network_(place.network),
        setting_(place.setting),
        ledger_(place.ledger),
        shape_(place.shape),
        dialect_(std::move(dialect)),
        peer_(std::move(peer)),
        people_(place.shape.people + place.shape.observers + place.shape.newcomers) {}

  int come() override;
  void say(std::size_t command, std::uint32_t person) override;
  void storm(std::uint32_t newcomer) override;
  std::size_t arrived() const override { return arrivals_.count(); }
  const Histogram& arrivals() const override { return arrivals_; }
  bool is_answered() const override { return true; }
  // What was due has been counted; who came late has what stood before.
  bool is_level() override { return lost_ == 0 && arrived() == shape_.newcomers; }
  CrowdFigures figures() const override { return {heard_, said_, 0, lost_}; }
  const Histogram& receipts() const override { return receipts_; }

 private:
  struct Person {
    Speaker speaker;
    std::unique_ptr<Link> link;
    std::size_t follower = 0;
    std::uint64_t heard = 0;
    std::uint32_t kept = 0;  // Of what stood before, heard.
    bool has_all = false;
  };
  std::size_t newcomers_from() const { return shape_.people + shape_.observers; }
  void connect(std::size_t number);
  void send(Person& person, const std::vector<std::string>& messages);
  void keep_alive(Person& person);
  void hear(std::size_t number, std::string_view message);
  void hear_mark(std::size_t number, std::string_view mark, std::int64_t now);
  bool write_notes();
  bool until(const std::function<bool()>& done) {
    return network_.run_until(
               [&] { return lost_ > 0 || done(); }, std::int64_t{setting_.patience_s} * 1'000) &&
           lost_ == 0;
  }

  LeanNetwork& network_;
  const Setting& setting_;
  Ledger& ledger_;
  CrowdShape shape_;
  std::unique_ptr<Dialect> dialect_;
  Url peer_;
  std::vector<std::size_t> streams_;  // By room.
  std::vector<Person> people_;
  std::int64_t storm_us_ = 0;
  std::uint64_t heard_ = 0;
  std::uint64_t said_ = 0;
  std::uint64_t lost_ = 0;
  Histogram receipts_;  // There are none.
  Histogram arrivals_;
};

int PeerCrowd::come() {
  const std::uint32_t rooms = std::max(shape_.rooms, 1U);
  for (std::uint32_t room = 0; room < rooms; ++room) {
    streams_.push_back(ledger_.open_stream([](std::string_view mark) {
      return static_cast<std::size_t>(marked(mark));
    }));
  }
  for (std::size_t number = 0; number < newcomers_from(); ++number) {
    const std::size_t stream = streams_[number % rooms];
    people_[number].follower = ledger_.follow(stream, 0, Ledger::Due::everything);
  }
  for (std::size_t number = 0; number < newcomers_from();) {
    const std::size_t to = std::min(number + coming_in_max, newcomers_from());
    for (; number < to; ++number) connect(number);
    const auto last = people_.begin() + static_cast<std::ptrdiff_t>(to);
    const auto is_welcome = [](const Person& person) { return person.speaker.is_welcome; };
    if (until([&] { return std::all_of(people_.begin(), last, is_welcome); })) continue;
    std::fprintf(stderr, "plenary: the peer did not take everybody\n");
    return exit_unreachable;
  }
  if (write_notes()) return exit_ok;
  std::fprintf(stderr, "plenary: the peer did not pass on what was written\n");
  return exit_mismatch;
}

void PeerCrowd::connect(std::size_t number) {
  Person& person = people_[number];
  person.speaker.number = static_cast<std::uint32_t>(number);
  person.speaker.room = static_cast<std::uint32_t>(number % streams_.size());
  LinkEvents events;
  events.opened = [this, &person] {
    send(person, dialect_->hello(person.speaker));
    if (!dialect_->keep_alive().empty()) keep_alive(person);
  };
  events.message = [this, number](std::string_view message) { hear(number, message); };
  events.closed = [this](std::uint16_t) { ++lost_; };
  person.link = network_.connect_lean(dialect_->target(peer_, person.speaker), std::move(events));
}

void PeerCrowd::send(Person& person, const std::vector<std::string>& messages) {
  for (const std::string& message : messages) person.link->send(message);
}

void PeerCrowd::keep_alive(Person& person) {
  network_.after(keep_alive_ms, [this, &person] {
    person.link->send(dialect_->keep_alive());
    keep_alive(person);
  });
}

bool PeerCrowd::write_notes() {
  for (std::uint32_t note = 0; note < shape_.notes; ++note) {
    Person& person = people_[note % shape_.people];
    person.link->send(dialect_->say(person.speaker, mark_kept | note));
  }
  return until([&] {
    return std::all_of(
        people_.begin(), people_.begin() + static_cast<std::ptrdiff_t>(newcomers_from()),
        [&](const Person& person) { return person.kept == shape_.notes; });
  });
}

void PeerCrowd::storm(std::uint32_t newcomer) {
  if (newcomer == 0) storm_us_ = now_us();
  connect(newcomers_from() + newcomer);
}

void PeerCrowd::hear(std::size_t number, std::string_view message) {
  const std::int64_t now = now_us();
  Person& person = people_[number];
  heard_ += message.size();
  message = dialect_->content(message);
  send(person, dialect_->heard(person.speaker, message));
  std::string joined;
  if (!person.speaker.begun.empty()) {
    joined = std::exchange(person.speaker.begun, {});
    joined += message;
    message = joined;
  }
  for (std::size_t at = message.find(mark_sign); at != std::string_view::npos;
       at = message.find(mark_sign, at + mark_bytes)) {
    if (message.size() - at < mark_bytes) {
      person.speaker.begun = message.substr(at);
      break;
    }
    hear_mark(number, message.substr(at, mark_bytes), now);
  }
  if (message.ends_with(mark_sign.front())) person.speaker.begun = mark_sign.front();
  if (number < newcomers_from() || person.has_all || !person.speaker.is_welcome) return;
  if (person.kept < shape_.notes) return;
  person.has_all = true;
  arrivals_.record(now - storm_us_);
}

void PeerCrowd::hear_mark(std::size_t number, std::string_view mark, std::int64_t now) {
  Person& person = people_[number];
  const std::uint32_t command = marked(mark);
  if (command >= mark_kept) {
    ++person.kept;
  } else if (command < mark_hello && number < newcomers_from()) {
    if (dialect_->has_one_order()) {
      ledger_.hear({person.follower, ++person.heard, mark, now});
    } else {
      ledger_.hear_command(command, now);
    }
  }
}

void PeerCrowd::say(std::size_t command, std::uint32_t number) {
  Person& person = people_[number];
  ledger_.expect(command, streams_[person.speaker.room]);
  std::string message = dialect_->say(person.speaker, static_cast<std::uint32_t>(command));
  said_ += message.size();
  person.link->send(std::move(message));
}

}  // namespace

std::unique_ptr<Crowd> make_peer_crowd(const CrowdPlace& place, const std::string& dialect,
                                       const Url& peer, std::size_t message_bytes) {
  return std::make_unique<PeerCrowd>(place, Dialect::named(dialect, message_bytes), peer);
}

}  // namespace plenary::cli
