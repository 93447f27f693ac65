#include "app/server.h"

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

#include "app/admin_door.h"
#include "app/admin_token.h"
#include "app/idle_memory.h"
#include "app/json_log.h"
#include "app/system_clock.h"
#include "app/templates.h"
#include "app/version.h"
#include "gateway/gateway.h"
#include "gateway/secrets.h"
#include "journal/postgres.h"
#include "journal/sqlite.h"
#include "presence/memory.h"
#include "presence/redis.h"
#include "relay/redis.h"
#include "wire/json.h"
#include "wire/relay.h"

namespace plenary::app {
namespace {

constexpr std::int64_t drain_ms = 12'000;
// A proxy that looks every 300 ms, and believes it at the second time (deploy/haproxy.cfg).
constexpr std::int64_t proxies_look_ms = 700;

std::size_t loops_wanted(const Config& config) {
  if (config.loops > 0) return config.loops;
  const unsigned cores = std::thread::hardware_concurrency();
  return cores > 1 ? cores - 1 : 1;
}

std::uint16_t listen(transport::Server& server, Address address, transport::Door& door) {
  if (const auto why = server.listen(address.host, address.port, door)) {
    throw std::runtime_error(*why);
  }
  return address.port;
}

journal::PostgresOptions postgres_options(const Config& config) {
  journal::PostgresOptions options;
  options.url = config.journal;
  options.node = config.node;
  options.folder = config.data;
  if (!config.relay.empty()) options.relay = wire::relay_version;
  return options;
}

std::unique_ptr<journal::GroupCommit> open_journal(const Config& config, const Clock& clock,
                                                   Metrics& metrics, Log& log) {
  if (config.journal.empty()) {
    return std::make_unique<journal::SqliteJournal>(
        journal::SqliteOptions{config.data, ""}, clock, metrics, log);
  }
  return std::make_unique<journal::PostgresJournal>(postgres_options(config), clock, metrics, log);
}

redis::Address redis_address(const std::string& option, const std::string& url) {
  auto address = redis::parse_address(url);
  if (!address.ok()) throw std::runtime_error(option + ": " + address.error());
  return *std::move(address);
}

// For one thread.
std::function<std::uint64_t()> random_bits() {
  auto entropy = std::make_shared<gateway::SystemEntropy>();
  return [entropy] { return entropy->draw(); };
}

// Nothing where presence is this node's own.
std::unique_ptr<presence::RedisPresence> open_presence(const Config& config, const Clock& clock,
                                                       Metrics& metrics, Log& log) {
  if (config.presence.empty()) return nullptr;
  presence::RedisOptions options;
  options.address = redis_address("presence", config.presence);
  options.node = config.node;
  options.start = static_cast<std::uint64_t>(clock.now().ms);
  return std::make_unique<presence::RedisPresence>(std::move(options), random_bits(), metrics, log);
}

// Nothing where people are sent to the node that has their session.
std::unique_ptr<relay::Relay> open_relay(const Config& config, Metrics& metrics, Log& log) {
  if (config.relay.empty()) return nullptr;
  relay::RedisRelayOptions options;
  options.address = redis_address("relay", config.relay);
  options.node = config.node;
  options.key = journal::relay_key(postgres_options(config));
  return std::make_unique<relay::RedisRelay>(std::move(options), random_bits(), metrics, log);
}

void say(const char* what, const Address& address, std::uint16_t port) {
  const bool is_six = address.host.find(':') != std::string::npos;
  std::printf(is_six ? "%s http://[%s]:%u\n" : "%s http://%s:%u\n", what, address.host.c_str(),
              static_cast<unsigned>(port));
  std::fflush(stdout);
}

}  // namespace

void serve(const Config& config) {
  // Everything else tells the operator through these two.
  const auto log = make_json_log(config.log_level);
  const auto metrics = make_prometheus_metrics();
  const SystemClock clock;
  gateway::SystemEntropy entropy;

  // The loops come before all that lives on them.
  transport::ServerOptions options;
  options.loops = loops_wanted(config);
  options.to_json = wire::server_message_to_json;
  options.test_echo = config.test_echo;
  options.mint_secret = gateway::mint_secret;
  const auto server = transport::Server::make(std::move(options), *metrics, *log);

  // The embedded journal owns the data folder: it is locked before anything in it is read or made.
  const auto journal = open_journal(config, clock, *metrics, *log);
  const std::string token = admin_token(config.data, entropy);

  // People come in here and find their sessions, each on its loop.
  const live::Pace pace{config.commands_per_second, config.commands_burst};
  const auto presence = open_presence(config, clock, *metrics, *log);
  const auto relay = open_relay(config, *metrics, *log);
  const auto make_board = [&](Executor& loop) -> std::unique_ptr<live::PresenceBoard> {
    if (presence) return presence->board(loop);
    return std::make_unique<presence::MemoryBoard>();
  };
  gateway::Gateway gateway(
      {*server, *journal, make_board, clock, *metrics, *log, pace, token, config.origins,
       std::string(version),
       config.web.empty() ? gateway::WebFiles() : gateway::WebFiles(config.web),
       read_templates(config.templates), config.node, relay.get()});

  // Operators come in there.
  AdminDoor admin(*metrics, [&journal] { return journal->is_reachable(); });
  const std::uint16_t admin_port = listen(*server, config.admin, admin);
  const std::uint16_t port = listen(*server, config.listen, gateway);

  // The first signal drains: nobody new, everybody told when to come back. The second ends it now.
  bool draining = false;
  server->on_signal([&] {
    if (std::exchange(draining, true)) std::_Exit(1);
    log->info("draining");
    admin.set_ready(false);
    gateway.drain();
    // Until they have looked they still send people here, who are answered, and not refused a line:
    // that makes a proxy wait before it asks the next node.
    const std::int64_t lingers_ms = config.node.empty() ? 0 : proxies_look_ms;
    server->hub(0).executor().post_after(lingers_ms, [&] { server->stop(drain_ms); });
  });

  give_back_idle_memory(server->hub(0).executor());
  admin.set_ready(true);
  log->info("ready", {{"port", std::uint64_t{port}}, {"loops", std::uint64_t{server->loops()}}});
  say("admin", config.admin, admin_port);
  say("ready", config.listen, port);
  server->run();
  journal->stop();  // What is queued is written; then the hosts may go.
  log->info("stopped");
}

}  // namespace plenary::app
