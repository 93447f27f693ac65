#include "transport/detours.h"

#include <algorithm>
#include <utility>

#include "transport/limits.h"

namespace plenary::transport {

void Detours::wait(Waiting detour) {
  if (waiting_.size() == limits::detours_waiting_max) waiting_.pop_front();
  waiting_.push_back(std::move(detour));
}

std::list<Detours::Waiting>::iterator Detours::find_waiting(const std::string& stream) {
  return std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& detour) {
    return detour.stream == stream;
  });
}

bool Detours::claim(const std::string& stream, std::int64_t now_ms) {
  const auto found = find_waiting(stream);
  if (found == waiting_.end() || std::exchange(found->claimed, true)) return false;
  // Its connection is on the way here: it is waited for anew.
  found->since_ms = now_ms;
  waiting_.splice(waiting_.end(), waiting_, found);
  return true;
}

std::optional<Detours::Waiting> Detours::take(const std::string& stream) {
  const auto found = find_waiting(stream);
  if (found == waiting_.end()) return std::nullopt;
  std::optional<Waiting> taken = std::move(*found);
  waiting_.erase(found);
  return taken;
}

void Detours::expire(std::int64_t since_ms) {
  while (!waiting_.empty() && waiting_.front().since_ms <= since_ms) waiting_.pop_front();
}

LinkId Detours::find(const std::string& key) const {
  const auto found = links_.find(key);
  return found == links_.end() ? LinkId() : found->second;
}

}  // namespace plenary::transport
