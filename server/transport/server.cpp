#include "transport/server.h"

#include <algorithm>
#include <csignal>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include "transport/listener.h"
#include "transport/loop.h"

namespace plenary::transport {
namespace {

namespace asio = boost::asio;
using Error = boost::system::error_code;

class LoopServer final : public Server {
 public:
  LoopServer(ServerOptions options, Metrics& metrics, Log& log)
      : options_(std::move(options)), metrics_(metrics), log_(log) {
    for (std::size_t i = 0; i < std::max<std::size_t>(options_.loops, 1); ++i) {
      loops_.push_back(std::make_unique<Loop>(
          LoopParts{i, &options_.to_json, options_.patience, metrics_, log_}));
    }
    signals_ = std::make_unique<asio::signal_set>(loops_[0]->io());
  }

  std::size_t loops() const override { return loops_.size(); }
  Hub& hub(std::size_t loop) override { return *loops_[loop]; }
  Executor& executor(std::size_t loop) override { return *loops_[loop]; }

  std::optional<std::string> listen(const std::string& host, std::uint16_t& port,
                                    Door& door) override {
    auto listener = std::make_unique<Listener>(
        ListenerParts{loops_, turn_, door, detours_, metrics_, log_, options_.test_echo});
    if (auto why = listener->open(host, port)) return why;
    listeners_.push_back(std::move(listener));
    return std::nullopt;
  }

  void run() override {
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < loops_.size(); ++i) {
      threads.emplace_back([this, i] { loops_[i]->run(); });
    }
    loops_[0]->run();
    for (std::thread& thread : threads) thread.join();
  }

  void stop(std::int64_t grace_ms) override {
    loops_[0]->post([this, grace_ms] {
      close_listeners();
      signals_->cancel();
      wait_for_quiet(grace_ms);
    });
  }

  void on_signal(std::function<void()> told) override {
    signals_->add(SIGTERM);
    signals_->add(SIGINT);
    wait_for_signal(std::move(told));
  }

 private:
  void close_listeners() {
    for (auto& listener : listeners_) listener->close();
  }

  void wait_for_signal(std::function<void()> told) {
    signals_->async_wait([this, told = std::move(told)](const Error& error, int) mutable {
      if (error) return;
      told();
      wait_for_signal(std::move(told));
    });
  }

  // Until nobody is owed anything, or the grace is over. Asks one loop after the other, each on
  // its own thread.
  void wait_for_quiet(std::int64_t left_ms) { ask_loop(0, left_ms); }

  void ask_loop(std::size_t loop, std::int64_t left_ms) {
    if (loop == loops_.size() || left_ms <= 0) {
      for (auto& ended : loops_) ended->leave();
      return;
    }
    loops_[loop]->post([this, loop, left_ms] {
      if (loops_[loop]->quiet()) {
        ask_loop(loop + 1, left_ms);
        return;
      }
      loops_[loop]->post_after(
          limits::quiet_poll_ms, [this, left_ms] { ask_loop(0, left_ms - limits::quiet_poll_ms); });
    });
  }

  ServerOptions options_;
  Metrics& metrics_;
  Log& log_;
  std::vector<std::unique_ptr<Loop>> loops_;
  DetourDesk detours_{loops_, options_.mint_secret, metrics_};
  std::unique_ptr<asio::signal_set> signals_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::size_t turn_ = 0;
};

}  // namespace

std::string_view HttpRequest::header(std::string_view name) const {
  for (const auto& [known, value] : headers) {
    if (known == name) return value;
  }
  return {};
}

std::unique_ptr<Server> Server::make(ServerOptions options, Metrics& metrics, Log& log) {
  return std::make_unique<LoopServer>(std::move(options), metrics, log);
}

}  // namespace plenary::transport
