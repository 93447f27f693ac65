#include "gateway/unlinked_desk.h"

#include <algorithm>
#include <utility>

#include "gateway/limits.h"

namespace plenary::gateway {
namespace {

// Whether what is said now is in place of what waits: of one note or one vote the last word counts,
// and two of them must not be shuffled.
bool replaces(const Unlinked& now, const Unlinked& held) {
  if (now == held) return true;
  const auto* change = std::get_if<audit::ChangeUnlinked>(&now);
  const auto* before = std::get_if<audit::ChangeUnlinked>(&held);
  if (change != nullptr && before != nullptr) {
    return change->note == before->note && change->capability == before->capability;
  }
  const auto* cast = std::get_if<audit::CastUnlinked>(&now);
  const auto* first = std::get_if<audit::CastUnlinked>(&held);
  return cast != nullptr && first != nullptr && cast->token == first->token &&
         cast->capability == first->capability;
}

}  // namespace

UnlinkedDesk::UnlinkedDesk(Executor& executor, Entropy& entropy, const Clock& clock, PutOut put_out)
    : executor_(executor), entropy_(entropy), clock_(clock), put_out_(std::move(put_out)) {}

bool UnlinkedDesk::hold(live::SessionId session, const Unlinked& command) {
  Held& held = held_[session];
  const auto waits = std::find_if(held.commands.begin(), held.commands.end(),
                                  [&](const Unlinked& each) { return replaces(command, each); });
  if (waits != held.commands.end()) {
    *waits = command;
    return true;
  }
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
  std::vector<Unlinked> commands = std::move(found->second.commands);
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
