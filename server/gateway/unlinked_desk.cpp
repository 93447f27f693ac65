#include "gateway/unlinked_desk.h"

#include <algorithm>
#include <utility>

#include "gateway/limits.h"

namespace plenary::gateway {

UnlinkedDesk::UnlinkedDesk(Executor& executor, Entropy& entropy, const Clock& clock, PutOut put_out)
    : executor_(executor), entropy_(entropy), clock_(clock), put_out_(std::move(put_out)) {}

bool UnlinkedDesk::hold(live::SessionId session, const audit::Command& command) {
  Held& held = held_[session];
  const auto waits = std::find(held.commands.begin(), held.commands.end(), command);
  if (waits != held.commands.end()) return true;
  if (held.commands.size() >= limits::unlinked_held_max) return false;
  if (held.commands.empty()) held.since = clock_.now();
  held.commands.push_back(command);
  look_later();
  return true;
}

// Fisher and Yates: each order is as likely as any other. A note and its change may change places;
// the change is then too early, and is sent again.
void UnlinkedDesk::release(live::SessionId session) {
  const auto found = held_.find(session);
  if (found == held_.end()) return;
  std::vector<audit::Command> commands = std::move(found->second.commands);
  held_.erase(found);
  for (std::size_t left = commands.size(); left > 1; --left) {
    std::swap(commands[left - 1], commands[entropy_.draw() % left]);
  }
  put_out_(session, std::move(commands));
}

void UnlinkedDesk::release_all() {
  while (!held_.empty()) release(held_.begin()->first);
}

void UnlinkedDesk::look_later() {
  if (std::exchange(looking_, true)) return;
  executor_.post_after(limits::unlinked_look_every_ms, [this] { look(); });
}

void UnlinkedDesk::look() {
  looking_ = false;
  const Time now = clock_.now();
  std::vector<live::SessionId> due;
  for (const auto& [session, held] : held_) {
    const bool many = held.commands.size() >= limits::unlinked_batch_min;
    if (many || now - held.since >= limits::unlinked_held_ms_max) due.push_back(session);
  }
  for (const live::SessionId session : due) release(session);
  if (!held_.empty()) look_later();
}

}  // namespace plenary::gateway
