#include "clients/cli/replay_text.h"

#include <array>
#include <cstdio>
#include <deque>
#include <memory>

#include "audit/text.h"
#include "clients/cli/client.h"
#include "clients/cli/measured.h"
#include "clients/cli/typing_trace.h"

namespace plenary::cli {
namespace {

using audit::CharId;
using audit::Minutes;
using audit::Text;
using audit::TextEdits;
using audit::TextInsert;

constexpr std::size_t patches_per_command = 200;  // Stays far under a message's limits.

// One person at the text. What the server delivers is held back: `base` has it up to what the
// person had really seen, `view` adds their own later words to that.
struct Typist {
  std::unique_ptr<Client> client;
  std::vector<std::pair<std::size_t, TextEdits>> delivered;  // With the author of each.
  std::size_t based_on = 0;                                  // How many of those `base` has.
  std::array<std::size_t, 2> stretches_in_base{};
  Text base;
  Text view;
  std::vector<std::vector<TextEdits>> own;  // By stretch.
  Id<audit::RunTag> run;
  std::uint32_t run_length = 0;
};

class Typing {
 public:
  Typing(const Setting& setting, TypingTrace trace)
      : setting_(setting),
        trace_(std::move(trace)),
        network_(Network::make()),
        api_(*network_, setting) {}

  int run();

 private:
  bool seat(std::size_t agent);
  bool prepare();
  bool type(const Stretch& stretch);
  void see(Typist& typist, std::size_t agent, std::size_t other_stretches);
  TextEdits edits_of(Typist& typist, const Patch& patch);
  bool send(Typist& typist, TextEdits edits);
  std::string text_on_server();
  std::int64_t patience_ms() const { return std::int64_t{setting_.patience_s} * 1000; }

  const Setting& setting_;
  TypingTrace trace_;
  std::unique_ptr<Network> network_;
  Api api_;
  wire::SessionMade made_;
  Id<Minutes> minutes_{draw_random()};
  std::array<Typist, 2> typists_;
  std::vector<std::size_t> order_;  // The agent of each command, in the server's order.
  std::size_t refused_ = 0;
  std::size_t commands_ = 0;
  Measured receipts_;
};

bool Typing::seat(std::size_t agent) {
  const auto body = api_.post("/api/sessions/" + std::to_string(made_.session.value) + "/invite",
                              wire::api_json(wire::InviteRequest{audit::Role::scribe}));
  if (!body) return false;
  wire::Hello hello;
  hello.invitation = wire::from_json<wire::Invited>(*body)->token;
  Typist& typist = typists_.at(agent);
  typist.client = std::make_unique<Client>(
      *network_, setting_.url, hello,
      ClientEvents{
          [this](const wire::Receipt& said) {
            if (said.refusal != audit::Refusal::none) ++refused_;
          },
          [this, &typist](const wire::ServerMessage& message) {
            for (const wire::Events& events : message.events) {
              for (const audit::ChangeBody& change : events.changes) {
                const auto* edit = std::get_if<audit::EditRecordText>(&change);
                if (edit == nullptr || edit->record != audit::ref(minutes_)) continue;
                typist.delivered.emplace_back(order_[typist.delivered.size()], edit->edits);
              }
            }
          }});
  typist.client->start();
  return network_->run_until([&] { return typist.client->is_welcome(); }, patience_ms());
}

bool Typing::prepare() {
  const auto made = api_.create({"Minutes of two scribes", {}, {}, false, 0, {}, {}});
  if (!made) return false;
  made_ = *made;
  if (!seat(0) || !seat(1)) return false;
  typists_[0].client->submit(audit::StartMinutes{minutes_, {}});
  return network_->run_until(
      [&] { return typists_[1].client->replica().find(minutes_) != nullptr; }, patience_ms());
}

// The ids that a patch at a position means in what the typist sees.
TextEdits Typing::edits_of(Typist& typist, const Patch& patch) {
  TextEdits edits;
  if (patch.deleted > 0) {
    edits.deletes = typist.view.ranges(
        static_cast<std::uint32_t>(patch.position), static_cast<std::uint32_t>(patch.deleted));
    typist.view.apply(edits);
  }
  if (patch.inserted.empty()) return edits;
  const CharId after = typist.view.id_at(static_cast<std::int64_t>(patch.position) - 1);
  // Who goes on where they stopped goes on with their run.
  const bool goes_on = typist.run && after == CharId{typist.run, typist.run_length - 1};
  if (!goes_on) {
    typist.run = Id<audit::RunTag>(draw_random());
    typist.run_length = 0;
  }
  TextEdits insert;
  insert.inserts.push_back({after, typist.run, typist.run_length, patch.inserted});
  typist.run_length += audit::count_scalars(patch.inserted);
  typist.view.apply(insert);
  edits.inserts = std::move(insert.inserts);
  return edits;
}

// Appends edits that follow; a run that goes on becomes one insert.
void join(TextEdits& all, TextEdits&& next) {
  for (TextInsert& insert : next.inserts) {
    if (!all.inserts.empty()) {
      TextInsert& last = all.inserts.back();
      const std::uint32_t end = last.first + audit::count_scalars(last.text);
      if (insert.run == last.run && insert.first == end &&
          insert.after == CharId{last.run, end - 1}) {
        last.text += insert.text;
        continue;
      }
    }
    all.inserts.push_back(std::move(insert));
  }
  all.deletes.insert(all.deletes.end(), next.deletes.begin(), next.deletes.end());
}

// Brings a typist's view to exactly this: so many stretches of the other, and all of their own.
void Typing::see(Typist& typist, std::size_t agent, std::size_t other_commands) {
  std::size_t others = 0;
  for (std::size_t at = 0; at < typist.based_on; ++at)
    others += typist.delivered[at].first != agent;
  if (others == other_commands) return;
  while (others < other_commands) {
    const auto& [author, edits] = typist.delivered[typist.based_on++];
    typist.base.apply(edits);
    others += author != agent;
  }
  typist.view = typist.base;
  std::size_t own_in_base = 0;
  for (std::size_t at = 0; at < typist.based_on; ++at) {
    own_in_base += typist.delivered[at].first == agent;
  }
  std::size_t own = 0;
  for (const auto& stretch : typist.own) {
    for (const TextEdits& edits : stretch) {
      if (own++ >= own_in_base) typist.view.apply(edits);
    }
  }
}

bool Typing::send(Typist& typist, TextEdits edits) {
  ++commands_;
  order_.push_back(static_cast<std::size_t>(&typist - typists_.data()));
  typist.own.back().push_back(edits);
  const std::int64_t sent = now_us();
  typist.client->submit(audit::EditText{audit::ref(minutes_), std::move(edits)});
  // The next may be the other's, and must come after it in the server's order.
  const bool answered =
      network_->run_until([&] { return typist.client->is_idle(); }, patience_ms());
  receipts_.add(now_us() - sent);
  return answered && refused_ == 0;
}

bool Typing::type(const Stretch& stretch) {
  Typist& typist = typists_.at(stretch.agent);
  // Commands of the other that hold what this stretch had seen.
  std::size_t other_commands = 0;
  std::size_t transactions = 0;
  std::size_t index = 0;
  for (const Stretch& other : trace_.stretches) {
    if (other.agent == stretch.agent) continue;
    if (transactions >= stretch.seen_of_other) break;
    transactions += other.count;
    other_commands += typists_.at(1 - stretch.agent).own.at(index++).size();
  }
  const bool delivered = network_->run_until(
      [&] {
        std::size_t others = 0;
        for (const auto& [author, edits] : typist.delivered) others += author != stretch.agent;
        return others >= other_commands;
      },
      patience_ms());
  if (!delivered) return false;
  see(typist, stretch.agent, other_commands);

  typist.own.emplace_back();
  TextEdits edits;
  std::size_t patches = 0;
  for (std::size_t at = stretch.first; at < stretch.first + stretch.count; ++at) {
    for (const Patch& patch : trace_.by_agent[stretch.agent][at].patches) {
      join(edits, edits_of(typist, patch));
      if (++patches % patches_per_command == 0 && !send(typist, std::exchange(edits, {}))) {
        return false;
      }
    }
  }
  return edits.empty() || send(typist, std::move(edits));
}

std::string Typing::text_on_server() {
  const auto body = api_.get("/api/sessions/" + std::to_string(made_.session.value) + "/export");
  const auto state = body ? wire::from_json<wire::SessionState>(*body) : std::nullopt;
  if (!state) return "";
  for (const wire::ScopeState& scope : state->scopes) {
    for (const audit::Record& record : scope.records) {
      if (const auto* minutes = std::get_if<Minutes>(&record)) return minutes->text.str();
    }
  }
  return "";
}

int Typing::run() {
  if (!prepare()) return api_.exit_code() == exit_ok ? exit_unreachable : api_.exit_code();
  const std::int64_t begun = now_us();
  for (const Stretch& stretch : trace_.stretches) {
    if (!type(stretch)) {
      std::fprintf(stderr, "plenary: a command was refused or not answered in time\n");
      return exit_mismatch;
    }
  }
  const double seconds = static_cast<double>(now_us() - begun) / 1e6;
  const auto equal_on = [&](const Typist& typist) {
    const Minutes* minutes = typist.client->replica().find(minutes_);
    return minutes != nullptr && minutes->text.str() == trace_.end_content;
  };
  const bool replicas =
      network_->run_until([&] { return equal_on(typists_[0]) && equal_on(typists_[1]); }, 5'000);
  const bool server = text_on_server() == trace_.end_content;
  std::printf(
      setting_.json
          ? "{\"transactions\":%zu,\"commands\":%zu,\"characters\":%u,"
            "\"equal_on_server\":%s,\"equal_on_replicas\":%s,\"seconds\":%.3f,"
            "\"receipt_ms\":{\"p50\":%.2f,\"p99\":%.2f}}\n"
          : "%zu transactions in %zu commands, %u characters; equal on the server: %s, on "
            "both replicas: %s; %.3f s, receipts p50 %.2f ms, p99 %.2f ms\n",
      trace_.transactions, commands_, audit::count_scalars(trace_.end_content),
      server ? "true" : "false", replicas ? "true" : "false", seconds, receipts_.percentile_ms(50),
      receipts_.percentile_ms(99));
  return server && replicas ? exit_ok : exit_mismatch;
}

}  // namespace

int replay_text(const Setting& setting, const std::string& file) {
  std::string why;
  auto trace = read_trace(file, why);
  if (!trace) {
    std::fprintf(stderr, "plenary: %s\n", why.c_str());
    return exit_usage;
  }
  return Typing(setting, *std::move(trace)).run();
}

}  // namespace plenary::cli
