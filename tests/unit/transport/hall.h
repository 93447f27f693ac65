// A running server with a door whose guests do as they are told, and a log that is kept.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "transport/server.h"

namespace plenary::transport::test {

// Lines and counts of all loops.
class KeptLog final : public Log {
 public:
  void write(LogLevel, std::string_view event, std::initializer_list<LogField>) override {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(event);
  }
  std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

class KeptMetrics final : public Metrics {
 public:
  void count(Counter counter, std::uint64_t by) override {
    counts_[static_cast<std::size_t>(counter)] += by;
  }
  void set(Gauge, std::int64_t) override {}
  void observe(Histogram, double) override {}
  std::uint64_t of(Counter counter) const { return counts_[static_cast<std::size_t>(counter)]; }

 private:
  std::array<std::atomic<std::uint64_t>, 64> counts_{};
};

// How often something has happened; a test waits for it.
class Tally {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  bool wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return count_ >= count; });
  }
  std::size_t count() const {
    const std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t count_ = 0;
};

inline const Channel everyone{1};

// What a client may tell its guest: "follow", "leave", "all WORDS", "admit", "close CODE",
// "many N BYTES", "throw"; anything else is said back.
class ToldGuest final : public Guest {
 public:
  struct Seen {
    Tally& drained;
    Tally& closed;
  };
  ToldGuest(LinkId link, Hub& hub, Seen seen) : link_(link), hub_(hub), seen_(seen) {}

  void received(std::string_view message) override {
    const std::string word(message.substr(0, message.find(' ')));
    const std::string rest(message.substr(std::min(message.size(), word.size() + 1)));
    hub_.admitted(link_);
    if (word == "follow") {
      hub_.subscribe(link_, everyone);
    } else if (word == "leave") {
      hub_.unsubscribe(link_, everyone);
    } else if (word == "all") {
      hub_.publish(everyone, make_frame(rest));
    } else if (word == "close") {
      hub_.close(link_, static_cast<std::uint16_t>(std::stoi(rest)));
    } else if (word == "many") {
      const int count = std::stoi(rest);
      const Frame frame = make_frame(std::string(std::stoul(rest.substr(rest.find(' '))), 'm'));
      for (int i = 0; i < count; ++i) hub_.send(link_, frame);
    } else if (word == "throw") {
      throw std::runtime_error("a guest's mistake");
    } else if (word != "admit") {
      hub_.send(link_, make_frame(std::string(message)));
    }
  }
  void drained() override {
    seen_.drained.add();
    hub_.send(link_, make_frame("snapshot"));
  }
  void closed() override { seen_.closed.add(); }

 private:
  LinkId link_;
  Hub& hub_;
  Seen seen_;
};

class Hall final : public Door {
 public:
  explicit Hall(Patience patience = {}, std::size_t loops = 1, bool test_echo = false)
      : server_(Server::make(
            {loops, [](std::string_view bytes) { return "[" + std::string(bytes) + "]"; },
             test_echo, patience, [this] { return "secret" + std::to_string(++secrets_); }},
            metrics, log)) {
    server_->listen("127.0.0.1", port_, *this);
    thread_ = std::thread([this] { server_->run(); });
  }
  ~Hall() override { stop(0); }
  Hall(const Hall&) = delete;
  Hall& operator=(const Hall&) = delete;

  void stop(std::int64_t grace_ms) {
    server_->stop(grace_ms);
    if (thread_.joinable()) thread_.join();
  }
  Server& server() { return *server_; }
  std::uint16_t port() const { return port_; }
  LinkId last_link() const { return LinkId(last_link_); }

  // Runs `work` on a loop and waits for it.
  void on_loop(std::size_t loop, const std::function<void()>& work) {
    Tally done;
    server_->executor(loop).post([&] {
      work();
      done.add();
    });
    done.wait_for(1);
  }

  void request(HttpRequest request, std::function<void(HttpResponse)> answer) override {
    if (request.path == "/never") {
      unanswered.add();
    } else if (request.path == "/throw") {
      throw std::runtime_error("a door's mistake");
    } else if (request.path == "/late") {
      request.executor->post_after(20, [answer] { answer(said("late")); });
    } else if (request.path == "/twice") {
      answer(said("once"));
      answer(said("twice"));
    } else {
      answer(said(request.method + " " + request.path + " " + request.query + " " + request.body));
    }
  }
  std::optional<HttpResponse> refuse_link(const HttpRequest& request) override {
    if (request.header("origin") != "http://evil.test") return std::nullopt;
    HttpResponse no;
    no.status = 403;
    return no;
  }
  std::unique_ptr<Guest> guest(LinkId link, Hub& hub, Encoding) override {
    last_link_ = link.value;
    opened.add();
    return std::make_unique<ToldGuest>(link, hub, ToldGuest::Seen{drained, closed});
  }

  KeptMetrics metrics;
  KeptLog log;
  Tally opened;
  Tally closed;
  Tally drained;
  Tally unanswered;

 private:
  static HttpResponse said(std::string body) {
    HttpResponse response;
    response.body = std::move(body);
    return response;
  }

  std::uint16_t port_ = 0;
  std::atomic<int> secrets_ = 0;
  std::atomic<std::uint64_t> last_link_ = 0;
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

}  // namespace plenary::transport::test
