#include "presence/redis.h"

#include <utility>

#include "presence/redis_board.h"
#include "presence/redis_desk.h"

namespace plenary::presence {

RedisPresence::RedisPresence(RedisOptions options, std::function<std::uint64_t()> draw,
                             Metrics& metrics, Log& log)
    : desk_(std::make_shared<RedisDesk>(std::move(options), std::move(draw), metrics, log)) {}

RedisPresence::~RedisPresence() { desk_->stop(); }

std::unique_ptr<live::PresenceBoard> RedisPresence::board(Executor& executor) {
  return std::make_unique<RedisBoard>(desk_, executor);
}

}  // namespace plenary::presence
