// The gateway without sockets: loops driven by hand, hubs that note what they are told, a journal
// in memory. Time stands still but for wait().
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "audit/canonical.h"
#include "gateway/frame_encoder.h"
#include "gateway/visitor.h"
#include "presence/memory.h"
#include "tests/support/dice.h"
#include "tests/support/manual_executor.h"
#include "tests/support/sessions.h"
#include "tests/unit/gateway/paper_journal.h"

namespace plenary::test {

class HandClock final : public Clock {
 public:
  Time now() const override { return time; }
  Time time{1'700'000'000'000};
};

class NotedLog final : public Log {
 public:
  void write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) override {
    std::string line(event);
    for (const LogField& field : fields) {
      line += ' ';
      line += field.name;
      if (const auto* text = std::get_if<std::string_view>(&field.value)) line += *text;
    }
    lines.push_back(std::move(line));
  }
  std::size_t count(std::string_view event) const {
    std::size_t met = 0;
    for (const std::string& line : lines) met += line.starts_with(event) ? 1 : 0;
    return met;
  }
  std::vector<std::string> lines;
};

class NotedMetrics final : public Metrics {
 public:
  void count(Counter counter, std::uint64_t by) override { counts[counter] += by; }
  void set(Gauge, std::int64_t) override {}
  void observe(Histogram, double) override {}
  std::map<Counter, std::uint64_t> counts;
};

class NotedHub final : public transport::Hub {
 public:
  struct Line {
    std::unique_ptr<transport::Guest> guest;
    std::set<transport::Channel> channels;
    std::string sent;
    bool admitted = false;
    std::uint16_t closed = 0;
  };

  explicit NotedHub(std::size_t loop) : loop_(loop) {}
  std::size_t loop() const override { return loop_; }
  Executor& executor() override { return hand; }
  void subscribe(LinkId link, transport::Channel channel) override {
    if (lines.contains(link)) lines[link].channels.insert(channel);
  }
  void unsubscribe(LinkId link, transport::Channel channel) override {
    if (lines.contains(link)) lines[link].channels.erase(channel);
  }
  void publish(transport::Channel channel, const Frame& frame) override {
    for (auto& [link, line] : lines) {
      if (line.channels.contains(channel) && line.closed == 0) line.sent += *frame;
    }
  }
  void send(LinkId link, const Frame& frame) override {
    if (lines.contains(link) && lines[link].closed == 0) lines[link].sent += *frame;
  }
  void flush_soon() override { ++flushes; }
  void admitted(LinkId link) override { lines.at(link).admitted = true; }
  void close(LinkId link, std::uint16_t code) override {
    if (lines.contains(link) && lines[link].closed == 0) lines[link].closed = code;
  }
  std::size_t links() const override { return lines.size(); }

  std::size_t flushes = 0;
  testing::ManualExecutor hand;
  std::map<LinkId, Line> lines;

 private:
  std::size_t loop_;
};

class Front {
 public:
  // One node among several has a name, and speaks to them by `relay`.
  explicit Front(std::size_t loops = 1, relay::Relay* relay = nullptr, std::string node = {})
      : hubs_(make_hubs(loops)),
        loops_(as_loops()),
        encoder_(pace),
        directory_({loops_, journal, clock, encoder_, make_boards(loops), metrics, log, pace, relay,
                    std::move(node)}),
        codes_(loops_, journal, clock),
        relay_(relay) {
    for (std::size_t loop = 0; loop < loops; ++loop) {
      fronts_.push_back(std::make_unique<gateway::Frontage>(gateway::Frontage{
          loops_,
          loop,
          directory_,
          codes_,
          clock,
          metrics,
          log,
          pace,
          {},
          gateway::ReplayDesk({loops_, loop, journal, clock, encoder_})}));
    }
    if (relay_ == nullptr) return;
    relay_->listen([this](const std::string& packet) { directory_.heard(packet); });
  }
  ~Front() {
    if (relay_ != nullptr) relay_->listen({});
    for (auto& hub : hubs_) hub->lines.clear();
  }

  // A session, set up as the HTTP API does it.
  struct Made {
    live::SessionId id;
    std::string code;
    std::string facilitator;
    std::string observer;
  };
  Made make_session(audit::CreateSession wanted = {"Audit", {"students"}, {}, false, 0}) {
    Made made{live::SessionId(7'000 + ++sessions_), "", "", ""};
    journal.create({made.id, wanted.title, clock.now(), false, ""}, hub(0).hand,
                   [](std::optional<live::JournalFault>) {});
    with_host(made.id, [&](live::Host& host) {
      made.facilitator = gateway::mint_token(made.id, entropy_);
      made.observer = gateway::mint_token(made.id, entropy_);
      const auto unheard = [](const live::Done&) {};
      host.administer(wanted, unheard);
      host.administer(
          audit::Invite{gateway::digest(made.facilitator), audit::Role::facilitator}, unheard);
      host.administer(
          audit::Invite{gateway::digest(made.observer), audit::Role::observer}, unheard);
      made.code = host.session().records().only<audit::JoinCode>()->record.code;
    });
    return made;
  }
  void administer(live::SessionId id, audit::Command command) {
    with_host(id, [&](live::Host& host) {
      host.administer(command, [](const live::Done& done) {
        EXPECT_EQ(done.refusal.code, audit::Refusal::none);
      });
    });
  }
  void hold(live::SessionId id, const gateway::Unlinked& command) {
    directory_.at_home(directory_.home_of(id), id, [&](gateway::SessionBook& book) {
      EXPECT_TRUE(book.unlinked().hold(id, command));
    });
  }
  template <class Use>
  void with_host(live::SessionId id, Use use) {
    directory_.at_home(directory_.home_of(id), id, [&](gateway::SessionBook& book) {
      book.home(id).with_host([use](gateway::Opening host) {
        ASSERT_TRUE(host.ok());
        use(**host);
      });
    });
    settle();
  }

  LinkId connect(std::size_t loop = 0, transport::Encoding encoding = transport::Encoding::binary) {
    const LinkId link((std::uint64_t{loop} << 48) | ++links_);
    hub(loop).lines[link].guest =
        std::make_unique<gateway::Visitor>(link, encoding, *fronts_[loop]);
    return link;
  }
  void say(LinkId link, const wire::ClientMessage& message) {
    say_bytes(link, audit::canonical::bytes(message));
  }
  void say_bytes(LinkId link, std::string_view bytes) { line(link).guest->received(bytes); }
  void hang_up(LinkId link) {
    line(link).guest->closed();
    hub(loop_of(link)).lines.erase(link);
  }
  // All that the Link was told since it was last asked, as one message.
  wire::ServerMessage heard(LinkId link) {
    settle();
    const auto understood = wire::decode_server(std::exchange(line(link).sent, {}));
    EXPECT_TRUE(understood.has_value());
    return understood ? understood->message : wire::ServerMessage{};
  }
  std::uint16_t closed(LinkId link) {
    settle();
    return line(link).closed;
  }
  NotedHub::Line& line(LinkId link) { return hub(loop_of(link)).lines.at(link); }
  NotedHub& hub(std::size_t loop) { return *hubs_[loop]; }

  // The node goes: others may have its sessions.
  void hand_over() {
    begin_hand_over();
    settle();
  }
  void begin_hand_over() { directory_.hand_over(); }

  // Until no loop has anything left to do now. Whether any had.
  bool settle() {
    bool busy = true;
    bool any = false;
    while (busy) {
      busy = false;
      for (auto& hub : hubs_) busy = hub->hand.run_all() > 0 || busy;
      any = any || busy;
    }
    return any;
  }
  void wait(std::int64_t ms) {
    for (; ms > 0; ms -= step_ms) {
      clock.time = clock.time + step_ms;
      for (auto& hub : hubs_) hub->hand.advance(step_ms);
      settle();
    }
  }

  static constexpr std::int64_t step_ms = 50;
  live::Pace pace{20, 60};
  HandClock clock;
  NotedLog log;
  NotedMetrics metrics;
  PaperJournal journal;

 private:
  static std::vector<std::unique_ptr<NotedHub>> make_hubs(std::size_t loops) {
    std::vector<std::unique_ptr<NotedHub>> hubs;
    for (std::size_t loop = 0; loop < loops; ++loop) {
      hubs.push_back(std::make_unique<NotedHub>(loop));
    }
    return hubs;
  }
  gateway::Loops as_loops() {
    std::vector<transport::Hub*> hubs;
    for (auto& hub : hubs_) hubs.push_back(hub.get());
    return gateway::Loops(std::move(hubs));
  }
  std::vector<live::PresenceBoard*> make_boards(std::size_t loops) {
    std::vector<live::PresenceBoard*> boards;
    for (std::size_t loop = 0; loop < loops; ++loop) {
      boards_.push_back(std::make_unique<presence::MemoryBoard>());
      boards.push_back(boards_.back().get());
    }
    return boards;
  }

  gateway::SystemEntropy entropy_;
  std::vector<std::unique_ptr<presence::MemoryBoard>> boards_;
  std::vector<std::unique_ptr<NotedHub>> hubs_;
  gateway::Loops loops_;
  gateway::FrameEncoder encoder_;
  gateway::Directory directory_;
  gateway::CodeDesk codes_;
  std::vector<std::unique_ptr<gateway::Frontage>> fronts_;
  relay::Relay* relay_;
  std::uint64_t sessions_ = 0;
  std::uint64_t links_ = 0;
};

inline wire::Hello hello_from(std::uint64_t device) {
  wire::Hello hello;
  hello.proto_min = hello.proto_max = wire::proto_version;
  hello.device = {device, device};
  return hello;
}
inline wire::Hello by_code(std::uint64_t device, std::string code) {
  wire::Hello hello = hello_from(device);
  hello.join_code = std::move(code);
  return hello;
}
inline wire::Hello by_link(std::uint64_t device, std::string invitation) {
  wire::Hello hello = hello_from(device);
  hello.invitation = std::move(invitation);
  return hello;
}
inline wire::Hello by_token(std::uint64_t device, std::string token) {
  wire::Hello hello = hello_from(device);
  hello.token = std::move(token);
  return hello;
}
inline wire::Submit note(std::uint64_t command_no, std::uint64_t id, std::string text) {
  audit::AddNote add;
  add.id = Id<audit::Note>(id);
  add.text = {Id<audit::RunTag>(id), std::move(text)};
  return {command_no, {}, add};
}

constexpr std::uint16_t number(gateway::CloseCode code) { return static_cast<std::uint16_t>(code); }

// Somebody inside, and what they were welcomed with.
struct Inside {
  LinkId link;
  wire::Welcome welcome;
};

inline Inside come_in(Front& front, const wire::Hello& hello, std::size_t loop = 0) {
  const LinkId link = front.connect(loop);
  front.say(link, hello);
  const auto heard = front.heard(link);
  EXPECT_EQ(heard.welcome.size(), 1U);
  return {link, heard.welcome.empty() ? wire::Welcome{} : heard.welcome[0]};
}

inline std::vector<std::string> notes_in(const wire::ServerMessage& message) {
  std::vector<std::string> texts;
  for (const wire::Snapshot& snapshot : message.snapshots) {
    for (const audit::Record& record : snapshot.records) {
      if (const auto* held = std::get_if<audit::Note>(&record)) texts.push_back(held->text.str());
    }
  }
  for (const wire::Events& events : message.events) {
    for (const audit::ChangeBody& change : events.changes) {
      const auto* put = std::get_if<audit::Put>(&change);
      if (put == nullptr) continue;
      if (const auto* made = std::get_if<audit::Note>(&put->record)) {
        texts.push_back(made->text.str());
      }
    }
  }
  return texts;
}

}  // namespace plenary::test
