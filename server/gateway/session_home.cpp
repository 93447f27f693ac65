#include "gateway/session_home.h"

#include <algorithm>

#include "gateway/limits.h"
#include "gateway/relay_desk.h"

namespace plenary::gateway {

using live::JournalFault;

SessionHome::SessionHome(live::SessionId id, const HomeParts& parts) : id_(id), parts_(parts) {}

SessionHome::~SessionHome() = default;

void SessionHome::with_host(Work work) {
  needed_at_ = parts_.clock.now();
  if (state_ == State::open) {
    work(host_.get());
    return;
  }
  if (needed_at_ < holder_until_ && !holder_.node.empty()) {
    work(NotOpen(NotOpen::elsewhere, holder_));
    return;
  }
  const bool resting = state_ == State::failed || needed_at_ < rests_until_ || parts_.handing_over;
  if (resting || waiting_.size() >= limits::openers_waiting_max) {
    work(NotOpen(NotOpen::unavailable));
    return;
  }
  waiting_.push_back(std::move(work));
  if (state_ == State::closed) open();
}

void SessionHome::open() {
  state_ = State::opening;
  audience_ = std::make_unique<SessionAudience>(
      parts_.loops, parts_.loop, parts_.channels,
      [this](const live::Batch& batch) { parts_.relay.carry(id_, batch); });
  host_ = std::make_unique<live::Host>(live::HostParts{
      id_, parts_.clock, parts_.entropy, parts_.encoder, *audience_, parts_.presence,
      parts_.metrics, parts_.log, parts_.pace, [this] { stopped(); }});
  parts_.journal.open(id_, parts_.loops.executor(parts_.loop), *host_,
                      [this](live::OpenAnswer answer) { opened(std::move(answer)); });
}

void SessionHome::opened(live::OpenAnswer answer) {
  // The node goes meanwhile: the session is free for the next.
  if (answer.opened && parts_.handing_over) answer = {std::nullopt, JournalFault::elsewhere, {}};
  if (answer.opened && !starts(*std::move(answer.opened))) {
    answer = {std::nullopt, JournalFault::corrupt, {}};
  }
  if (answer.opened) {
    state_ = State::open;
    opened_at_ = parts_.clock.now();
    parts_.open_sessions.add(1);
    parts_.log.info(
        "session_opened",
        {{"session", id_.value}, {"epoch", host_->epoch()}, {"head", host_->session().head()}});
  } else {
    host_.reset();
    state_ = State::closed;
    if (answer.fault == JournalFault::elsewhere) {
      holder_ = answer.holder;
      holder_until_ = parts_.clock.now() + limits::elsewhere_believed_ms;
    } else if (answer.fault != JournalFault::not_found) {
      rest();
      parts_.log.error("session_not_opened", {{"session", id_.value},
                                              {"fault", static_cast<std::uint64_t>(answer.fault)},
                                              {"rest_ms", rest_ms_}});
    }
  }
  NotOpen why = NotOpen::unavailable;
  if (answer.fault == JournalFault::not_found) why = NotOpen::not_found;
  // Where the node has just gone, asking again will open it here.
  if (answer.fault == JournalFault::elsewhere && !answer.holder.node.empty()) {
    why = {NotOpen::elsewhere, answer.holder};
  }
  for (const Work& work : std::exchange(waiting_, {})) {
    if (state_ == State::open) {
      work(host_.get());
    } else {
      work(why);
    }
  }
}

// What is in the journal may be what breaks it: then it is this session that cannot be opened.
bool SessionHome::starts(live::Opened opened) {
  try {
    host_->start(std::move(opened));
    return true;
  } catch (const std::exception& exception) {
    parts_.metrics.count(Counter::exceptions_caught);
    parts_.log.error(
        "session_threw", {{"session", id_.value}, {"what", std::string_view(exception.what())}});
    return false;
  }
}

// Called by the Host, which must outlive the call.
void SessionHome::stopped() {
  state_ = State::failed;
  if (parts_.clock.now() - opened_at_ > limits::fault_forgotten_ms) rest_ms_ = 0;
  rest();
  parts_.open_sessions.add(-1);
  parts_.loops.executor(parts_.loop).post([this] { discard(); });
}

void SessionHome::discard() {
  parts_.relay.closed(id_);
  host_.reset();
  audience_.reset();
  expected_.clear();
  links_.clear();
  state_ = State::closed;
}

void SessionHome::rest() {
  rest_ms_ =
      rest_ms_ == 0 ? limits::reopen_after_ms : std::min(2 * rest_ms_, limits::reopen_after_ms_max);
  rests_until_ = parts_.clock.now() + rest_ms_;
}

void SessionHome::let_in(live::Arrival arrival) {
  PLENARY_ASSERT(state_ == State::open);
  forget(arrival.link);
  const bool is_new = links_.insert(arrival.link).second;
  if (is_new && !is_relayed(arrival.link)) audience_->add(arrival.link);
  host_->attach(arrival);
}

void SessionHome::leave(LinkId link) {
  forget(link);
  if (links_.erase(link) == 0) return;
  if (!is_relayed(link)) audience_->drop(link);
  needed_at_ = parts_.clock.now();
  host_->detach(link);
}

void SessionHome::hand_over() {
  if (state_ != State::open) return;
  parts_.log.info("session_handed_over", {{"session", id_.value}, {"epoch", host_->epoch()}});
  parts_.open_sessions.add(-1);
  discard();
}

void SessionHome::tick(Time now) {
  if (state_ != State::open) return;
  host_->tick();
  const bool idle = links_.empty() && expected_.empty() && host_->is_quiet() &&
                    now - needed_at_ > limits::idle_session_ms;
  if (!idle) return;
  parts_.log.info("session_idle_closed", {{"session", id_.value}});
  parts_.open_sessions.add(-1);
  discard();
}

bool SessionHome::is_over(Time now) const {
  return state_ == State::closed && waiting_.empty() && now >= rests_until_;
}

}  // namespace plenary::gateway
