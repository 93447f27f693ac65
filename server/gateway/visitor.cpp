#include "gateway/visitor.h"

#include "gateway/admission.h"
#include "gateway/frame_encoder.h"
#include "gateway/limits.h"
#include "wire/json.h"

namespace plenary::gateway {
namespace {

constexpr live::Pace small_talk_pace{limits::small_talk_per_second, limits::small_talk_burst};

live::Pace flood_pace(const live::Pace& pace) {
  return {pace.per_second * limits::flood_factor, pace.burst * limits::flood_factor};
}

// Exactly one way of saying who is there, and a device to answer. Only who was here watches again.
bool is_whole(const wire::Hello& hello) {
  const int ways =
      int{!hello.token.empty()} + int{!hello.join_code.empty()} + int{!hello.invitation.empty()};
  if (hello.replay.speed != 0 && hello.token.empty()) return false;
  return ways == 1 && hello.device && is_steerable(hello.replay);
}

}  // namespace

Visitor::Visitor(LinkId link, transport::Encoding encoding, Frontage& front)
    : front_(front), link_(link), json_(encoding == transport::Encoding::json) {
  front_.guests.add(link_, *this);
}

Visitor::~Visitor() { front_.guests.remove(link_); }

void Visitor::received(std::string_view message) {
  if (state_ == State::gone) return;
  if (!json_) return hear_binary(message);
  const auto binary = wire::client_message_from_json(message);
  if (!binary.ok()) return refuse_malformed(audit::name(binary.error().code));
  hear_binary(*binary);
}

void Visitor::hear_binary(std::string_view message) {
  if (state_ == State::entering) return keep_for_later(message);
  auto read = wire::decode_client(message);
  if (!read.ok()) return refuse_malformed(audit::name(read.error().code));
  // Hello comes first, and once.
  if (std::holds_alternative<wire::Hello>(*read) != (state_ == State::expected)) {
    return refuse_malformed("hello_out_of_place");
  }
  std::visit([this](auto& heard) { hear(std::move(heard)); }, *read);
}

void Visitor::keep_for_later(std::string_view message) {
  std::size_t bytes = message.size();
  for (const std::string& earlier : early_) bytes += earlier.size();
  if (early_.size() >= limits::early_messages_max || bytes > limits::early_bytes_max) {
    return refuse_malformed("before_welcome");
  }
  early_.emplace_back(message);
}

void Visitor::hear(wire::Hello&& hello) {
  state_ = State::entering;
  front_.loops.hub(front_.loop).admitted(link_);  // From here on the answer is up to us.
  if (hello.proto_min > wire::proto_version || hello.proto_max < wire::proto_version) {
    return turn_away(
        CloseCode::upgrade_needed, goaway_frame({wire::GoawayReason::upgrade, 0, 0, {}}));
  }
  if (!is_whole(hello)) return refuse_malformed("hello");
  if (!hello.join_code.empty()) {
    const auto code = join_code_typed(hello.join_code);
    return code ? ask_for(*code, std::move(hello)) : turn_away(CloseCode::not_admitted, nullptr);
  }
  const auto session = token_session(hello.token.empty() ? hello.invitation : hello.token);
  if (!session) return turn_away(CloseCode::not_admitted, nullptr);
  enter(*session, std::move(hello));
}

void Visitor::ask_for(const std::string& code, wire::Hello&& hello) {
  hello.join_code = code;
  front_.codes.find(front_.loop, code,
                    [front = &front_, link = link_, hello = std::move(hello)](CodeAnswer answer) {
                      Visitor* visitor = front->guests.find(link);
                      if (visitor == nullptr || visitor->state_ != State::entering) return;
                      if (answer.session) {
                        visitor->enter(*answer.session, wire::Hello(hello));
                      } else if (answer.come_back) {
                        visitor->turn_away(CloseCode::session_reopening, nullptr);
                      } else {
                        visitor->turn_away(CloseCode::not_admitted, nullptr);
                      }
                    });
}

void Visitor::enter(live::SessionId session, wire::Hello&& hello) {
  session_ = session;
  Entrant entrant{link_, session, std::move(hello), &front_};
  front_.directory.at_home(
      front_.loop, session, [entrant = std::move(entrant)](SessionBook& book) mutable {
        admit(book, std::move(entrant));
      });
}

void Visitor::entered() {
  if (state_ != State::entering) return;
  state_ = State::inside;
  hear_what_was_early();
}

void Visitor::watch_again(const ReplayWish& wish) {
  if (state_ != State::entering) return;
  front_.replays.begin(link_, wish, [front = &front_, link = link_](const audit::Refused& no) {
    Visitor* visitor = front->guests.find(link);
    if (visitor == nullptr || visitor->state_ != State::entering) {
      return front->replays.end(link);
    }
    if (no == audit::Refusal::none) {
      visitor->state_ = State::watching;
      return visitor->hear_what_was_early();
    }
    const bool later = no == audit::Refusal::storage_unavailable;
    visitor->turn_away(later ? CloseCode::session_reopening : CloseCode::not_admitted,
                       later ? nullptr : refused_frame(0, no));
  });
}

void Visitor::hear_what_was_early() {
  const State state = state_;
  for (const std::string& message : std::exchange(early_, {})) {
    if (state_ == state) hear_binary(message);
  }
}

template <class Work>
void Visitor::tell_session(Work&& work) {
  front_.directory.at_home(
      front_.loop, session_,
      [session = session_, work = std::forward<Work>(work)](SessionBook& book) mutable {
        book.with_whoever_has(session, work);
      });
}

void Visitor::hear(wire::ReceivedSubmit&& submit) {
  if (is_flooding(commands_, flood_pace(front_.pace))) return;
  if (state_ == State::watching) {
    return send(refused_frame(submit.command_no, audit::Refusal::session_closed));
  }
  live::Submission submission{
      link_,       submit.as_seat, submit.command_no, submit.body_hash, std::move(submit.command),
      submit.phase};
  front_.directory.at_home(
      front_.loop, session_,
      [session = session_, submission = std::move(submission)](SessionBook& book) mutable {
        book.submit(session, std::move(submission));
      });
}

// More than ten a second are no use to anybody: the latest of the next tenth will do.
void Visitor::hear(wire::PresenceUpdate&& presence) {
  const Time now = front_.clock.now();
  if (now - presence_at_ < limits::presence_every_ms) return;
  presence_at_ = now;
  if (state_ == State::watching) return;
  tell_session([link = link_, said = static_cast<live::PresenceState>(presence.state)](
                   auto& session) { session.presence(link, said); });
}

// How far a client has come is not kept: a resume says it again (rule P4).
void Visitor::hear(wire::Ack&&) { is_flooding(small_talk_, small_talk_pace); }

void Visitor::hear(wire::Ping&& ping) {
  if (is_flooding(small_talk_, small_talk_pace)) return;
  send(pong_frame({ping.t, front_.clock.now()}));
}

void Visitor::hear(wire::Heal&& heal) {
  if (is_flooding(small_talk_, small_talk_pace)) return;
  if (heal.hash) front_.metrics.count(Counter::hash_mismatches);
  if (state_ == State::watching) return front_.replays.show_again(link_);
  tell_session([link = link_, scope = heal.scope](auto& session) { session.heal(link, scope); });
}

void Visitor::hear(wire::Replay&& replay) {
  if (is_flooding(small_talk_, small_talk_pace)) return;
  if (state_ != State::watching || !is_steerable(replay)) return refuse_malformed("replay");
  front_.replays.steer(link_, replay);
}

void Visitor::drained() {
  if (state_ == State::watching) return front_.replays.show_again(link_);
  if (state_ != State::inside) return;
  tell_session([link = link_](auto& session) { session.resync(link); });
}

void Visitor::closed() {
  if (std::exchange(state_, State::gone) == State::watching) return front_.replays.end(link_);
  if (!session_) return;
  front_.directory.at_home(
      front_.loop, session_,
      [session = session_, link = link_](SessionBook& book) { book.leave(session, link); });
}

void Visitor::turn_away(CloseCode code, const Frame& frame) {
  if (state_ == State::gone) return;
  const bool was_in = state_ == State::inside || state_ == State::watching;
  if (!was_in) front_.metrics.count(Counter::links_refused);
  if (std::exchange(state_, State::gone) == State::watching) front_.replays.end(link_);
  if (frame) send(frame);
  front_.loops.hub(front_.loop).close(link_, static_cast<std::uint16_t>(code));
}

void Visitor::send(const Frame& frame) { front_.loops.hub(front_.loop).send(link_, frame); }

bool Visitor::is_flooding(live::Throttle& throttle, const live::Pace& pace) {
  if (throttle.take(pace, front_.clock.now()) == 0) return false;
  front_.log.warning("link_flooding", {{"link", link_.value}, {"session", session_.value}});
  turn_away(CloseCode::flooding, nullptr);
  return true;
}

// Once a Link: nothing is heard of it after that.
void Visitor::refuse_malformed(std::string_view what) {
  front_.metrics.count(Counter::messages_malformed);
  front_.log.warning("message_malformed", {{"link", link_.value}, {"what", what}});
  turn_away(CloseCode::malformed, nullptr);
}

}  // namespace plenary::gateway
