#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "clients/cli/crowd.h"
#include "clients/cli/measured.h"
#include "clients/cli/plain_link.h"

namespace plenary::cli {
namespace {

constexpr std::size_t number_bytes = 8;

class PlainCrowd final : public Crowd {
 public:
  PlainCrowd(const CrowdPlace& place, Url peer, std::size_t message_bytes)
      : network_(place.network),
        setting_(place.setting),
        ledger_(place.ledger),
        peer_(std::move(peer)),
        payload_bytes_(
            std::max(message_bytes, plain_header_bytes + number_bytes) - plain_header_bytes),
        people_(place.people) {}

  int come() override;
  void say(std::size_t command, std::uint32_t person) override;
  bool is_answered() const override { return true; }
  // The ledger has compared all there is: such a peer keeps nothing.
  bool is_level() override { return lost_ == 0; }
  CrowdFigures figures() const override { return {heard_, said_, 0, lost_}; }
  const Histogram& receipts() const override { return receipts_; }

 private:
  struct Person {
    std::unique_ptr<Link> link;
    std::uint64_t heard = 0;
  };
  void hear(std::size_t person, std::string_view payload);

  Network& network_;
  const Setting& setting_;
  Ledger& ledger_;
  Url peer_;
  std::size_t payload_bytes_;
  std::size_t stream_ = 0;
  std::vector<Person> people_;
  std::size_t greeted_ = 0;
  std::uint64_t heard_ = 0;
  std::uint64_t said_ = 0;
  std::uint64_t lost_ = 0;
  Histogram receipts_;  // There are none.
};

int PlainCrowd::come() {
  stream_ = ledger_.open_stream(0, [](std::string_view payload) {
    std::uint64_t command = 0;
    if (payload.size() < number_bytes) return Ledger::no_command;
    std::memcpy(&command, payload.data(), number_bytes);
    return static_cast<std::size_t>(command);
  });
  for (std::size_t person = 0; person < people_.size(); ++person) {
    LinkEvents events;
    events.message = [this, person](std::string_view payload) { hear(person, payload); };
    events.closed = [this](std::uint16_t) { ++lost_; };
    people_[person].link = network_.connect_plain(peer_, std::move(events));
  }
  const bool all = network_.run_until([&] { return lost_ > 0 || greeted_ == people_.size(); },
                                      std::int64_t{setting_.patience_s} * 1'000);
  if (all && lost_ == 0) return exit_ok;
  std::fprintf(stderr, "plenary: the peer did not take everybody\n");
  return exit_unreachable;
}

// The peer greets by a message of nothing, so that one knows it sends to all.
void PlainCrowd::hear(std::size_t person, std::string_view payload) {
  if (payload.empty()) {
    ++greeted_;
    return;
  }
  heard_ += plain_header_bytes + payload.size();
  ledger_.hear({person, stream_, ++people_[person].heard, payload, now_us()});
}

void PlainCrowd::say(std::size_t command, std::uint32_t person) {
  std::string payload(payload_bytes_, ' ');
  const std::uint64_t number = command;
  std::memcpy(payload.data(), &number, number_bytes);
  said_ += plain_header_bytes + payload.size();
  people_[person].link->send(std::move(payload));
}

}  // namespace

std::unique_ptr<Crowd> make_plain_crowd(const CrowdPlace& place, const Url& peer,
                                        std::size_t message_bytes) {
  return std::make_unique<PlainCrowd>(place, peer, message_bytes);
}

}  // namespace plenary::cli
