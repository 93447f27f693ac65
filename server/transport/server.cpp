#include "transport/server.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <thread>

#include "transport/http.h"
#include "transport/loop.h"

namespace plenary::transport {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

struct Listener {
  tcp::acceptor acceptor;
  asio::steady_timer pause;
  Door& door;
};

class Process final : public Server {
 public:
  Process(ServerOptions options, Metrics& metrics, Log& log)
      : options_(std::move(options)), metrics_(metrics), log_(log) {
    for (std::size_t i = 0; i < options_.loops; ++i) {
      loops_.push_back(
          std::make_unique<Loop>(LoopParts{i, &options_.to_json, metrics_, log_}));
    }
    signals_ = std::make_unique<asio::signal_set>(loops_[0]->io());
  }

  std::size_t loops() const override { return loops_.size(); }
  Hub& hub(std::size_t loop) override { return *loops_[loop]; }
  Executor& executor(std::size_t loop) override { return *loops_[loop]; }

  std::optional<std::string> listen(const std::string& host, std::uint16_t& port,
                                    Door& door) override {
    Error error;
    const auto address = asio::ip::make_address(host, error);
    if (error) return "The host must be an address like 127.0.0.1: " + host;
    tcp::acceptor acceptor(loops_[0]->io());
    const tcp::endpoint endpoint(address, port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(4'096, error);
    if (error) {
      return "Cannot listen on " + host + ":" + std::to_string(port) + ": " + error.message();
    }
    port = acceptor.local_endpoint().port();
    listeners_.push_back(std::make_unique<Listener>(
        Listener{std::move(acceptor), asio::steady_timer(loops_[0]->io()), door}));
    accept(*listeners_.back());
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

  void stop_listening() override {
    asio::post(loops_[0]->io(), [this] { close_listeners(); });
  }

  void stop(std::int64_t grace_ms) override {
    asio::post(loops_[0]->io(), [this, grace_ms] {
      close_listeners();
      signals_->cancel();
      wait_for_quiet(grace_ms);
    });
  }

  void on_signal(std::function<void()> handler) override {
    signals_->add(SIGTERM);
    signals_->add(SIGINT);
    wait_for_signal(std::move(handler));
  }

 private:
  void accept(Listener& listener) {
    Loop& loop = *loops_[next_loop_++ % loops_.size()];
    listener.acceptor.async_accept(
        loop.io(), [this, &listener, &loop](const Error& error, tcp::socket socket) {
          if (error == asio::error::operation_aborted) return;
          if (error) {
            // No descriptors left: those who are in stay in, new ones wait (threat R14).
            log_.warning("accept_failed", {{"error", std::int64_t{error.value()}}});
            listener.pause.expires_after(std::chrono::milliseconds(limits::accept_pause_ms));
            listener.pause.async_wait([this, &listener](const Error& cancelled) {
              if (!cancelled) accept(listener);
            });
            return;
          }
          asio::post(loop.io(), [this, &listener, &loop, taken = std::move(socket)]() mutable {
            serve_http(std::move(taken),
                       {loop, listener.door, metrics_, options_.test_echo});
          });
          accept(listener);
        });
  }

  void close_listeners() {
    for (auto& listener : listeners_) {
      Error ignored;
      listener->pause.cancel();
      listener->acceptor.close(ignored);
    }
  }

  void wait_for_signal(std::function<void()> handler) {
    signals_->async_wait([this, handler = std::move(handler)](const Error& error, int) mutable {
      if (error) return;
      handler();
      wait_for_signal(std::move(handler));
    });
  }

  // Until all Links are gone, or the grace is over.
  void wait_for_quiet(std::int64_t left_ms) {
    constexpr std::int64_t step_ms = 20;
    if (left_ms > 0) {
      loops_[0]->post_after(step_ms, [this, left_ms] { count_links(left_ms - step_ms, 0, 0); });
      return;
    }
    for (auto& loop : loops_) loop->stop();
  }

  // Asks one loop after the other, each on its own thread.
  void count_links(std::int64_t left_ms, std::size_t loop, std::size_t links) {
    if (loop < loops_.size()) {
      loops_[loop]->post([this, left_ms, loop, links] {
        count_links(left_ms, loop + 1, links + loops_[loop]->links());
      });
      return;
    }
    loops_[0]->post([this, left_ms, links] { wait_for_quiet(links == 0 ? 0 : left_ms); });
  }

  ServerOptions options_;
  Metrics& metrics_;
  Log& log_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::unique_ptr<asio::signal_set> signals_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::size_t next_loop_ = 0;
};

}  // namespace

std::string_view HttpRequest::header(std::string_view name) const {
  for (const auto& [known, value] : headers) {
    if (known == name) return value;
  }
  return {};
}

std::unique_ptr<Server> Server::make(ServerOptions options, Metrics& metrics, Log& log) {
  return std::make_unique<Process>(std::move(options), metrics, log);
}

}  // namespace plenary::transport
