#include "gateway/outpost.h"

#include <utility>

#include "audit/canonical.h"
#include "base/overload.h"
#include "gateway/admission.h"
#include "gateway/frame_encoder.h"
#include "gateway/limits.h"
#include "gateway/visitor.h"

namespace plenary::gateway {

Outpost::Outpost(const HomeParts& parts, relay::LaneEnds ends, relay::Relay& relay)
    : parts_(parts),
      audience_(parts.loops, parts.loop, parts.channels),
      lane_(std::move(ends), relay, parts.metrics, parts.clock.now()),
      used_at_(parts.clock.now()) {}

// ---- To the owner

void Outpost::enter(const Entrant& entrant) {
  const std::uint32_t place = ++last_place_;
  guests_[place] = {entrant.link, entrant.front, entrant.hello.join_code};
  places_[entrant.link] = place;
  audience_.add(entrant.link);
  say(wire::Arrives{place, entrant.hello});
}

void Outpost::detach(LinkId link) {
  const auto found = places_.find(link);
  if (found == places_.end()) return;
  const std::uint32_t place = found->second;
  places_.erase(found);
  guests_.erase(place);
  audience_.drop(link);
  say(wire::Goes{place});
}

void Outpost::submit(live::Submission submission) {
  wire::Submits said;
  said.place = place_of_guest(submission.link);
  said.as_seat = submission.as_seat;
  said.phase = submission.phase;
  said.command_no = submission.command_no;
  said.body_hash = wire::Hash64(submission.body_hash);
  if (submission.command.ok()) {
    said.command.push_back(*std::move(submission.command));
  } else {
    said.refusal = submission.command.error().code;
    said.detail = submission.command.error().detail;
  }
  say(std::move(said));
}

void Outpost::presence(LinkId link, live::PresenceState state) {
  say(wire::ShowsPresence{place_of_guest(link), static_cast<wire::PresenceState>(state)});
}

void Outpost::heal(LinkId link, audit::Scope scope) {
  say(wire::Ails{place_of_guest(link), scope});
}

void Outpost::resync(LinkId link) { say(wire::Lagged{place_of_guest(link)}); }

// Zero, which nobody has, where the Link has gone.
std::uint32_t Outpost::place_of_guest(LinkId link) const {
  const auto found = places_.find(link);
  return found == places_.end() ? 0 : found->second;
}

void Outpost::say(wire::FromOutpost word) {
  lane_.say(audit::canonical::bytes(wire::ToOwner{{std::move(word)}}), parts_.clock.now());
}

void Outpost::tick(Time now) {
  if (!guests_.empty()) used_at_ = now;
  if (now - used_at_ > limits::outpost_unused_ms) lane_.end();
  lane_.tick(now);
}

// ---- From the owner

void Outpost::hear(const wire::RelayPacket& packet) {
  lane_.hear(packet, parts_.clock.now(), [this](std::string_view message) { take(message); });
}

// The steps between two who come in are one batch, so that what one entry caused stays together.
void Outpost::take(std::string_view message) {
  const auto said = wire::decode_to_outpost(message);
  if (!said) return lane_.end();
  live::Batch batch;
  for (const wire::FromOwner& word : said->words) take(word, batch);
  if (!batch.empty()) audience_.publish(std::move(batch));
}

void Outpost::take(const wire::FromOwner& word, live::Batch& batch) {
  std::visit(
      Overload{
          [&](const wire::ToStream& it) {
            if (it.frame) batch.push_back(live::ToStream{{it.scope, it.delayed}, it.frame});
          },
          [&](const wire::ToLink& it) { take(it, batch); },
          [&](const wire::JoinStream& it) {
            batch.push_back(live::JoinStream{link_at(it.place), {it.scope, it.delayed}});
          },
          [&](const wire::LeaveStream& it) {
            batch.push_back(live::LeaveStream{link_at(it.place), {it.scope, it.delayed}});
          },
          [&](const wire::CloseLink& it) {
            batch.push_back(
                live::CloseLink{link_at(it.place), static_cast<std::uint16_t>(it.code)});
          },
          [&](const wire::Entered& it) {
            const auto guest = guests_.find(it.place);
            if (guest == guests_.end()) return;
            guest->second.join_code.clear();
            tell_visitor(parts_.loops, parts_.loop, *guest->second.front, guest->second.link,
                         [](Visitor& visitor) { visitor.entered(); });
          },
          [&](const wire::TurnedAway& it) { turn_away(it); },
      },
      word);
}

void Outpost::take(const wire::ToLink& word, live::Batch& batch) {
  Frame frame = word.frame;
  if (word.frame_no != 0) {
    if (frame) frames_.add(frame);
    frame = frames_.find(word.frame_no);
  }
  if (frame) batch.push_back(live::ToLink{link_at(word.place), std::move(frame)});
}

void Outpost::turn_away(const wire::TurnedAway& word) {
  const auto found = guests_.find(word.place);
  if (found == guests_.end()) return;
  const Guest guest = std::move(found->second);
  guests_.erase(found);
  places_.erase(guest.link);
  audience_.drop(guest.link);
  const auto code = static_cast<CloseCode>(word.code);
  // What was guessed is counted where it was guessed; who is told why did not guess.
  if (!guest.join_code.empty() && code == CloseCode::not_admitted && !word.frame) {
    guest.front->codes.failed(parts_.loop, guest.join_code);
  }
  tell_visitor(parts_.loops, parts_.loop, *guest.front, guest.link,
               [code, frame = word.frame](Visitor& visitor) { visitor.turn_away(code, frame); });
}

// The Link that has the place, or none.
LinkId Outpost::link_at(std::uint32_t place) const {
  const auto found = guests_.find(place);
  return found == guests_.end() ? LinkId{} : found->second.link;
}

void Outpost::send_all_away() {
  const Frame goaway = goaway_frame(
      {wire::GoawayReason::reopening, 0, limits::hand_over_spread_ms(guests_.size()), {}});
  places_.clear();
  for (const auto& [place, guest] : std::exchange(guests_, {})) {
    audience_.drop(guest.link);
    tell_visitor(parts_.loops, parts_.loop, *guest.front, guest.link, [goaway](Visitor& visitor) {
      visitor.turn_away(CloseCode::session_reopening, goaway);
    });
  }
}

}  // namespace plenary::gateway
