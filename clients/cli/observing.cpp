#include "clients/cli/observing.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>

#include "clients/cli/client.h"

namespace plenary::cli {
namespace {

using audit::Scope;

constexpr std::int64_t look_every_ms = 50;
constexpr std::int64_t settling_ms = 10'000;

class Observing {
 public:
  Observing(const Setting& setting, const ObserveWish& wish)
      : setting_(setting), wish_(wish), network_(Network::make()), api_(*network_, setting) {}

  int run() {
    if (!come_in()) return api_.exit_code() != exit_ok ? api_.exit_code() : exit_refused;
    const std::int64_t patience_ms = std::int64_t{setting_.patience_s} * 1000;
    const auto every = [this](bool (*is)(const Client&)) {
      return std::ranges::all_of(observers_, [is](const auto& each) { return is(*each); });
    };
    const bool inside = comes_to([&] { return every(is_inside); }, patience_ms);
    if (inside) std::fprintf(stderr, "inside %zu\n", observers_.size());
    const bool closed = inside && comes_to([&] { return every(sees_end); }, patience_ms);
    const auto state = api_.state(wish_.session);
    if (!state) return api_.exit_code();
    const bool level =
        comes_to([&] { return count_level(*state) == observers_.size(); }, settling_ms);
    say(closed, count_level(*state));
    return closed && level ? exit_ok : exit_mismatch;
  }

 private:
  // Looked at now and then: thousands of observers are told something all the time.
  bool comes_to(std::function<bool()> met, std::int64_t patience_ms) {
    awaited_ = std::move(met);
    look();
    const bool is_met = network_->run_until([this] { return !awaited_; }, patience_ms);
    awaited_ = nullptr;
    return is_met;
  }
  void look() {
    if (awaited_ && awaited_()) awaited_ = nullptr;
    if (awaited_) network_->after(look_every_ms, [this] { look(); });
  }

  bool come_in() {
    // A link that nobody was told is nobody's.
    const auto body = api_.post_again("/api/sessions/" + std::to_string(wish_.session) + "/invite",
                                      wire::api_json(wire::InviteRequest{audit::Role::observer}));
    if (!body) return false;
    wire::Hello hello;
    hello.invitation = wire::from_json<wire::Invited>(*body)->token;
    for (std::uint32_t i = 0; i < wish_.observers; ++i) {
      Url url = setting_.url;
      if (!wish_.nodes.empty()) url.node = "/n/" + wish_.nodes[i % wish_.nodes.size()];
      observers_.push_back(
          std::make_unique<Client>(*network_, url, hello, ClientEvents{nullptr, nullptr}));
      observers_.back()->start();
    }
    return true;
  }

  static bool is_inside(const Client& observer) {
    return observer.replica().scopes().contains(Scope::everyone());
  }
  static bool sees_end(const Client& observer) {
    const auto held = observer.replica().scopes().find(Scope::everyone());
    if (held == observer.replica().scopes().end()) return false;
    const auto* settings = held->second.only<audit::Settings>();
    return settings != nullptr && settings->record.closed;
  }

  std::size_t count_level(const wire::SessionState& state) const {
    const auto wanted =
        std::ranges::find(state.scopes, Scope::everyone(), &wire::ScopeState::scope);
    if (wanted == state.scopes.end()) return 0;
    return static_cast<std::size_t>(std::ranges::count_if(observers_, [&](const auto& observer) {
      const auto held = observer->replica().scopes().find(Scope::everyone());
      return held != observer->replica().scopes().end() &&
             held->second.scope_seq(Scope::everyone()) == wanted->scope_seq &&
             held->second.scope_hash(Scope::everyone()).value() == wanted->hash.value;
    }));
  }

  void say(bool closed, std::size_t level) const {
    std::size_t reconnects = 0;
    std::size_t healed = 0;
    for (const auto& observer : observers_) {
      reconnects += observer->reconnects();
      healed += observer->replica().healed();
    }
    std::printf(
        setting_.json ? "{\"observers\":%zu,\"hash_equal\":%zu,\"reconnects\":%zu,\"lost\":[%s],"
                        "\"healed\":%zu,\"closed\":%s}\n"
                      : "%zu observers, %zu equal by hash, %zu reconnects (%s), %zu healed; "
                        "closed: %s\n",
        observers_.size(), level, reconnects, losses().c_str(), healed, closed ? "true" : "false");
  }

  // Why lines were lost is known by what they were closed with, and by whether that was before or
  // after somebody was let in.
  std::string losses() const {
    Client::Losses all;
    for (const auto& observer : observers_) {
      for (const auto& [how, lines] : observer->losses()) all[how] += lines;
    }
    std::string said;
    for (const auto& [how, lines] : all) {
      const auto& [code, welcomed] = how;
      if (!said.empty()) said += ',';
      const std::string number = std::to_string(code);
      said += setting_.json
                  ? "{\"code\":" + number + ",\"welcomed\":" + (welcomed ? "true" : "false") +
                        ",\"lines\":" + std::to_string(lines) + "}"
                  : number + (welcomed ? " inside: " : " outside: ") + std::to_string(lines);
    }
    return said;
  }

  const Setting& setting_;
  const ObserveWish& wish_;
  std::unique_ptr<Network> network_;
  Api api_;
  std::vector<std::unique_ptr<Client>> observers_;
  std::function<bool()> awaited_;  // Nothing once it has come.
};

}  // namespace

int observe(const Setting& setting, const ObserveWish& wish) {
  return Observing(setting, wish).run();
}

}  // namespace plenary::cli
