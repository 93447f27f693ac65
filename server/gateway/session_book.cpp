#include "gateway/session_book.h"

#include "base/overload.h"
#include "gateway/limits.h"

namespace plenary::gateway {
namespace {

// What was said in nobody's name comes out before everybody is stopped or moved on, or the session
// or a ballot is over: it was said in time.
bool stops(const live::Submission& submission) {
  if (!submission.command.ok()) return false;
  return std::visit(
      Overload{
          [](const audit::Freeze& freeze) { return freeze.frozen; },
          []<class C>(const C&) {
            return std::is_same_v<C, audit::CloseSession> ||
                   std::is_same_v<C, audit::CloseBallot> || std::is_same_v<C, audit::BeginPhase> ||
                   std::is_same_v<C, audit::MoveToPhase> || std::is_same_v<C, audit::UndoMove>;
          },
      },
      *submission.command);
}

}  // namespace

SessionBook::SessionBook(const BookParts& parts)
    : channels_(parts.loop),
      home_parts_{
          parts.loops,    parts.loop, parts.journal,       parts.clock,   entropy_,  parts.encoder,
          parts.presence, channels_,  parts.open_sessions, parts.metrics, parts.log, parts.pace,
          relay_,         false},
      relay_(*this, home_parts_, parts.relay, parts.node),
      unlinked_(parts.loops.executor(parts.loop), entropy_, parts.clock,
                [this](live::SessionId id, std::vector<Unlinked> commands) {
                  put_out(id, std::move(commands));
                }) {}

void SessionBook::put_out(live::SessionId id, std::vector<Unlinked> commands) {
  home(id).with_host([commands = std::move(commands)](Opening host) {
    if (!host.ok()) return;  // Who wrote them still has them, and sends them again.
    for (const Unlinked& command : commands) {
      std::visit(
          [&](const auto& each) { (*host)->administer(each, [](const live::Done&) {}); }, command);
    }
  });
}

SessionHome& SessionBook::home(live::SessionId id) {
  auto& home = homes_[id];
  if (!home) {
    home = std::make_unique<SessionHome>(id, home_parts_);
    tick_later();
  }
  return *home;
}

SessionHome* SessionBook::find(live::SessionId id) {
  const auto found = homes_.find(id);
  return found == homes_.end() ? nullptr : found->second.get();
}

live::Host* SessionBook::host(live::SessionId id) {
  SessionHome* home = find(id);
  return home == nullptr ? nullptr : home->host();
}

void SessionBook::submit(live::SessionId id, live::Submission submission) {
  with_whoever_has(id, [&]<class Whoever>(Whoever& whoever) {
    // Only where it is about to be done: else anybody could put out at once what waits for a crowd.
    if constexpr (std::is_same_v<Whoever, live::Host>) {
      if (stops(submission) && whoever.would_accept(submission)) unlinked_.release(id);
    }
    whoever.submit(std::move(submission));
  });
}

void SessionBook::leave(live::SessionId id, LinkId link) {
  if (SessionHome* home = find(id)) home->leave(link);
  if (Outpost* outpost = relay_.outpost(id)) outpost->detach(link);
}

void SessionBook::hand_over() {
  unlinked_.release_all();
  home_parts_.handing_over = true;
  for (const auto& [session, home] : homes_) {
    live::Host* host = home->host();
    if (host == nullptr) continue;
    const auto let_go = [this, id = session] {
      // Not from within the Host: it goes.
      home_parts_.loops.executor(home_parts_.loop).post([this, id] {
        if (SessionHome* open = find(id)) open->hand_over();
      });
    };
    host->when_durable(let_go, let_go);
  }
}

void SessionBook::tick_later() {
  if (std::exchange(ticking_, true)) return;
  home_parts_.loops.executor(home_parts_.loop).post_after(limits::session_tick_ms, [this] {
    tick();
  });
}

void SessionBook::tick() {
  ticking_ = false;
  const Time now = home_parts_.clock.now();
  for (auto at = homes_.begin(); at != homes_.end();) {
    at->second->tick(now);
    at = at->second->is_over(now) ? homes_.erase(at) : std::next(at);
  }
  relay_.tick(now);
  if (!homes_.empty() || relay_.is_busy()) tick_later();
}

}  // namespace plenary::gateway
