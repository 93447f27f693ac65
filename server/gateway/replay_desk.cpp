#include "gateway/replay_desk.h"

#include <algorithm>
#include <utility>

#include "audit/session.h"
#include "gateway/frame_encoder.h"
#include "gateway/limits.h"

namespace plenary::gateway {

using audit::Refusal;
using audit::Refused;
using live::Reel;

bool is_steerable(const wire::Replay& replay) {
  return replay.speed <= limits::replay_speed_max && replay.at.ms >= 0;
}

void ReplayDesk::begin(LinkId link, const ReplayWish& wish, Done done) {
  with_reel(wish.session, [this, link, wish, done](std::shared_ptr<const Reel> reel) {
    if (reel == nullptr || shows_.size() >= limits::replays_max) {
      return done(Refusal::storage_unavailable);
    }
    const bool staff = audit::is_staff(wish.seat.role);
    if (!staff && parts_.clock.now() - reel->ended_at() < wish.observer_delay_ms) {
      return done(Refusal::still_going);
    }
    open(link, wish, std::move(reel), done);
  });
}

void ReplayDesk::open(LinkId link, const ReplayWish& wish, std::shared_ptr<const Reel> reel,
                      const Done& done) {
  const auto watcher =
      audit::is_staff(wish.seat.role) ? live::Watcher::staff : live::Watcher::anybody;
  live::Replay replay(std::move(reel), watcher, parts_.encoder);
  live::Welcome welcome;
  welcome.session = wish.session.value;
  welcome.seat = wish.seat;
  welcome.scopes = replay.scopes();
  welcome.server_time = parts_.clock.now();
  const Time wanted = wish.how.at;
  shows_.erase(link);
  shows_.emplace(
      link, Show{std::move(replay), wish.how, wanted, true, true, parts_.clock.now(), {}, {}});
  done(Refusal::none);
  const auto show = shows_.find(link);
  if (show == shows_.end()) return;  // It has gone meanwhile.
  send(link, parts_.encoder.welcome(welcome));
  go_on(link, show->second, parts_.clock.now());
  tick_later();
}

// Now or when it has been read; null where it cannot be.
void ReplayDesk::with_reel(live::SessionId session,
                           std::function<void(std::shared_ptr<const Reel>)> use) {
  const auto [found, is_new] = reels_.try_emplace(session);
  Held& held = found->second;
  held.used_at = parts_.clock.now();
  if (held.reel) return use(held.reel);
  held.waiting.push_back([this, session, use = std::move(use)] {
    const auto read = reels_.find(session);
    use(read == reels_.end() ? nullptr : read->second.reel);
  });
  if (!is_new) return;
  parts_.journal.read(session, parts_.loops.executor(parts_.loop),
                      [this, session](std::optional<std::vector<live::Journal::Line>> lines) {
                        const auto waiting = std::exchange(reels_.at(session).waiting, {});
                        if (lines && !lines->empty()) {
                          std::vector<audit::Entry> entries;
                          entries.reserve(lines->size());
                          for (auto& line : *lines) entries.push_back(std::move(line.entry));
                          reels_.at(session).reel = std::make_shared<Reel>(std::move(entries));
                        } else {
                          reels_.erase(session);
                        }
                        for (const auto& go_on : waiting) go_on();
                      });
}

void ReplayDesk::steer(LinkId link, const wire::Replay& how) {
  const auto found = shows_.find(link);
  if (found == shows_.end()) return;
  Show& show = found->second;
  go_on(link, show, parts_.clock.now());  // At the old pace until now.
  if (how.speed != 0) show.how.speed = how.speed;
  show.how.paused = how.paused;
  if (how.at.ms != 0) {
    show.wanted = how.at;
    show.winding = true;
  }
  show.said_at = {};
}

void ReplayDesk::show_again(LinkId link) {
  const auto found = shows_.find(link);
  if (found != shows_.end()) found->second.again = true;
}

void ReplayDesk::tick_later() {
  if (std::exchange(ticking_, true)) return;
  parts_.loops.executor(parts_.loop).post_after(limits::session_tick_ms, [this] { tick(); });
}

void ReplayDesk::tick() {
  ticking_ = false;
  const Time now = parts_.clock.now();
  for (auto& [link, show] : shows_) go_on(link, show, now);
  std::erase_if(reels_, [&](const auto& each) {
    const Held& held = each.second;
    const bool watched = held.reel == nullptr || held.reel.use_count() > 1;
    return !watched && now - held.used_at > limits::reel_kept_ms;
  });
  if (!shows_.empty() || !reels_.empty()) tick_later();
}

void ReplayDesk::go_on(LinkId link, Show& show, Time now) {
  const std::int64_t passed_ms = now - std::exchange(show.moved_at, now);
  if (show.winding) {
    if (!show.replay.wind(show.wanted)) return;
    show.winding = false;
    show.again = true;
    show.again_at = {};
    show.said_at = {};
  } else if (!show.how.paused && !show.replay.is_over()) {
    const Time to = show.replay.at() + passed_ms * std::int64_t{show.how.speed};
    for (const Frame& frame : show.replay.play(to)) send(link, frame);
    if (show.replay.is_over()) show.said_at = {};
  }
  if (show.again && now - show.again_at >= limits::replay_again_every_ms) {
    show.again = false;
    show.again_at = now;
    for (const Frame& frame : show.replay.snapshots()) send(link, frame);
  }
  say_where(link, show, now);
}

void ReplayDesk::say_where(LinkId link, Show& show, Time now) {
  const bool moves = !show.how.paused && !show.replay.is_over();
  const bool is_new = show.said_at == Time{};
  if (!is_new && (!moves || now - show.said_at < limits::replay_said_every_ms)) return;
  show.said_at = now;
  const Reel& reel = show.replay.reel();
  send(link, replay_frame({show.replay.at(), reel.began_at(), reel.ended_at(), show.how.speed,
                           show.how.paused}));
}

void ReplayDesk::send(LinkId link, const Frame& frame) {
  parts_.loops.hub(parts_.loop).send(link, frame);
}

}  // namespace plenary::gateway
