#include "clients/cli/pulse.h"

#include <algorithm>
#include <cstdio>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "clients/cli/client.h"
#include "clients/cli/measured.h"

namespace plenary::cli {
namespace {

constexpr std::int64_t us_per_ms = 1'000;

// Says done and not done, in turns: the session stays as small as it was.
struct Member {
  std::unique_ptr<Client> client;
  std::deque<std::int64_t> meant_at_us;  // Of what has no answer yet, in order.
  std::size_t interruptions = 0;
  bool is_done = false;
};

class Pulse {
 public:
  Pulse(const Setting& setting, const PulseWish& wish)
      : setting_(setting), wish_(wish), network_(Network::make()), api_(*network_, setting) {}

  int run() {
    std::string code = wish_.code;
    if (code.empty()) {
      const auto made = api_.create({"Pulse", {}, {}, false, 0, {}, {}});
      if (!made) return api_.exit_code();
      code = made->code;
    }
    for (std::uint32_t i = 0; i < wish_.people; ++i) come_in(code);
    const auto all = [&](bool (Client::*is)() const) {
      return network_->run_until(
          [&] {
            return std::all_of(people_.begin(), people_.end(),
                               [&](const auto& person) { return ((*person->client).*is)(); });
          },
          std::int64_t{setting_.patience_s} * 1000);
    };
    if (!all(&Client::is_welcome)) return exit_unreachable;
    until_us_ = now_us() + static_cast<std::int64_t>(wish_.seconds * 1e6);
    const std::int64_t every_us = std::int64_t{wish_.every_ms} * us_per_ms;
    for (std::size_t i = 0; i < people_.size(); ++i) {
      const auto share = static_cast<std::int64_t>(i + 1) * every_us;
      speak(*people_[i], now_us() + share / static_cast<std::int64_t>(people_.size()));
    }
    network_->run_until([] { return false; }, static_cast<std::int64_t>(wish_.seconds * 1000));
    return report(all(&Client::is_idle));
  }

 private:
  void come_in(const std::string& code) {
    Member& person = *people_.emplace_back(std::make_unique<Member>());
    wire::Hello hello;
    hello.join_code = code;
    hello.name = "Pulse " + std::to_string(people_.size());
    person.client = std::make_unique<Client>(
        *network_, setting_.url, hello,
        ClientEvents{[&](const wire::Receipt& said) { take(person, said); }, nullptr});
    person.client->start();
  }

  void speak(Member& person, std::int64_t at_us) {
    if (at_us >= until_us_) return;
    network_->at(at_us, [&, at_us] {
      person.is_done = !person.is_done;
      person.meant_at_us.push_back(at_us);
      person.client->submit(audit::SetDone{person.is_done});
      ++said_;
      speak(person, at_us + std::int64_t{wish_.every_ms} * us_per_ms);
    });
  }

  void take(Member& person, const wire::Receipt& said) {
    const std::int64_t waited = now_us() - person.meant_at_us.front();
    person.meant_at_us.pop_front();
    waits_.add(waited);
    if (said.refusal != audit::Refusal::none) ++refused_;
    if (std::exchange(person.interruptions, person.client->reconnects()) !=
        person.client->reconnects()) {
      pauses_.add(waited);
      ++interruptions_;
    }
  }

  int report(bool all_answered) {
    const bool good = all_answered && refused_ == 0;
    std::printf(
        setting_.json
            ? "{\"people\":%u,\"commands\":%zu,\"refused\":%zu,\"all_answered\":%s,"
              "\"wait_ms\":{\"p50\":%.1f,\"p99\":%.1f,\"longest\":%.1f},\"interruptions\":%zu,"
              "\"pause_ms\":{\"p50\":%.1f,\"p90\":%.1f,\"longest\":%.1f}}\n"
            : "%u people, %zu commands, %zu refused, all answered: %s\nwaits: p50 %.1f ms, p99 "
              "%.1f "
              "ms, longest %.1f ms\n%zu interruptions, pauses: p50 %.1f ms, p90 %.1f ms, longest "
              "%.1f ms\n",
        wish_.people, said_, refused_, all_answered ? "true" : "false", waits_.percentile_ms(50),
        waits_.percentile_ms(99), waits_.percentile_ms(100), interruptions_,
        pauses_.percentile_ms(50), pauses_.percentile_ms(90), pauses_.percentile_ms(100));
    return good ? exit_ok : exit_mismatch;
  }

  const Setting& setting_;
  PulseWish wish_;
  std::unique_ptr<Network> network_;
  Api api_;
  std::vector<std::unique_ptr<Member>> people_;
  std::int64_t until_us_ = 0;
  std::size_t said_ = 0;
  std::size_t refused_ = 0;
  std::size_t interruptions_ = 0;
  Measured waits_;
  Measured pauses_;
};

}  // namespace

int pulse(const Setting& setting, const PulseWish& wish) { return Pulse(setting, wish).run(); }

}  // namespace plenary::cli
