#include "gateway/guest.h"

#include "audit/canonical.h"
#include "base/overload.h"
#include "gateway/close_codes.h"
#include "gateway/limits.h"
#include "wire/json.h"

namespace plenary::gateway {
namespace {

using live::Host;
using live::SessionId;

std::uint16_t number(CloseCode code) { return static_cast<std::uint16_t>(code); }

Frame goaway(wire::GoawayReason reason, std::uint32_t retry_max_ms) {
  wire::ServerMessage message;
  message.goaway.push_back({reason, 0, retry_max_ms});
  return make_frame(audit::canonical::bytes(message));
}

live::Arrival arrival_of(LinkId link, Id<audit::Seat> seat, const wire::Hello& hello,
                         std::string token) {
  live::Arrival arrival{link, seat, hello.device, {hello.resume.epoch, {}}, std::move(token)};
  for (const wire::Cursor& cursor : hello.resume.cursors) {
    arrival.resume.cursors.push_back({cursor.scope, cursor.scope_seq});
  }
  return arrival;
}

// Who the ticket seats, or nobody: unknown, revoked and another device's look the same.
Id<audit::Seat> ticket_holder(const audit::Session& session, const wire::Hello& hello) {
  const auto found = session.index().ticket_by_token.find(digest_of(hello.token));
  if (found == session.index().ticket_by_token.end()) return {};
  const audit::Ticket& ticket = session.records().find(found->second)->record;
  if (ticket.revoked || (ticket.device && ticket.device != hello.device)) return {};
  return ticket.seat;
}

audit::TakeSeat seat_wanted(const wire::Hello& hello, const std::string& ticket) {
  audit::TakeSeat command;
  if (!hello.join_code.empty()) {
    command.code = normalised_code(hello.join_code).value_or("");
  } else {
    command.invitation = digest_of(hello.invitation);
  }
  command.ticket = digest_of(ticket);
  command.device = hello.device;
  command.name = hello.name;
  command.group = hello.group;
  command.modality = hello.modality;
  command.language = hello.language;
  return command;
}

// Brings a result from a session's loop back to the Guest, if it is still there.
struct WayBack {
  Gateway& gateway;
  transport::Hub& hub;
  LinkId link;

  void tell(std::function<void(LinkGuest&)> word) const {
    hub.executor().post([gateway = &gateway, loop = hub.loop(), link = link,
                         word = std::move(word)] {
      auto& guests = gateway->guests(loop);
      const auto found = guests.find(link);
      if (found != guests.end()) word(*found->second);
    });
  }
  void refuse() const {
    tell([](LinkGuest& guest) { guest.turn_away(number(CloseCode::not_admitted)); });
  }
};

}  // namespace

LinkGuest::LinkGuest(Parts parts) : parts_(parts) {
  parts_.gateway.guests(parts_.hub.loop())[parts_.link] = this;
}

LinkGuest::~LinkGuest() { parts_.gateway.guests(parts_.hub.loop()).erase(parts_.link); }

void LinkGuest::received(std::string_view message) {
  if (stage_ == Stage::over) return;
  if (parts_.encoding == transport::Encoding::json) {
    auto binary = wire::client_message_from_json(message);
    if (!binary.ok()) {
      malformed();
      return;
    }
    take(*binary);
    return;
  }
  take(message);
}

void LinkGuest::take(std::string_view message) {
  if (stage_ == Stage::waiting) {
    early_.emplace_back(message);
    if (early_.size() > limits::early_messages_max) malformed();
    return;
  }
  auto received = wire::decode_client(message);
  if (!received.ok()) {
    malformed();
    return;
  }
  const bool greets = std::holds_alternative<wire::Hello>(*received);
  if (greets != (stage_ == Stage::greeting)) {
    malformed();  // Hello comes first, and once.
    return;
  }
  std::visit(Overload{
                 [&](wire::Hello& said) { hello(std::move(said)); },
                 [&](wire::ReceivedSubmit& said) { submit(std::move(said)); },
                 [&](wire::PresenceUpdate& said) { presence(said); },
                 [&](wire::Ack&) {},  // Said for flow control; resume cursors come with Hello.
                 [&](wire::Ping& said) { ping(said); },
                 [&](wire::Heal& said) { heal(said); },
             },
             *received);
}

void LinkGuest::malformed() {
  parts_.gateway.parts().metrics.count(Counter::messages_malformed);
  parts_.gateway.parts().log.warning("message_malformed", {{"link", parts_.link.value}});
  turn_away(number(CloseCode::malformed));
}

void LinkGuest::turn_away(std::uint16_t code) {
  stage_ = Stage::over;
  parts_.hub.close(parts_.link, code);
}

void LinkGuest::hello(wire::Hello said) {
  if (said.proto_min > wire::proto_version || said.proto_max < wire::proto_version) {
    parts_.hub.send(parts_.link, goaway(wire::GoawayReason::upgrade, 0));
    turn_away(number(CloseCode::upgrade_needed));
    return;
  }
  const int ways = !said.token.empty() + !said.join_code.empty() + !said.invitation.empty();
  if (ways != 1 || !said.device) {
    malformed();
    return;
  }
  stage_ = Stage::waiting;
  if (!said.join_code.empty()) {
    const WayBack back{parts_.gateway, parts_.hub, parts_.link};
    std::string code = said.join_code;
    parts_.gateway.find_code(
        parts_.hub.loop(), std::move(code),
        [back, said = std::move(said)](std::optional<SessionId> session) {
          if (!session) {
            back.refuse();
            return;
          }
          const auto& guests = back.gateway.guests(back.hub.loop());
          const auto found = guests.find(back.link);
          if (found != guests.end()) found->second->come_in(*session, said);
        });
    return;
  }
  const auto session = session_of(said.token.empty() ? said.invitation : said.token);
  if (!session) {
    turn_away(number(CloseCode::not_admitted));
    return;
  }
  come_in(*session, std::move(said));
}

// To the session's loop: it knows tickets, codes and links.
void LinkGuest::come_in(SessionId session, wire::Hello said) {
  const WayBack back{parts_.gateway, parts_.hub, parts_.link};
  parts_.gateway.parts().book.with_host(
      parts_.hub.loop(), session, [back, session, said = std::move(said)](Host* host) {
        if (host == nullptr) {
          back.refuse();
          return;
        }
        const auto admit = [back, session, host, said](Id<audit::Seat> seat, std::string token) {
          host->attach(arrival_of(back.link, seat, said, std::move(token)));
          back.tell([session](LinkGuest& guest) { guest.seated(session); });
        };
        if (!said.token.empty()) {
          const Id<audit::Seat> seat = ticket_holder(host->session(), said);
          if (!seat) {
            back.refuse();
          } else {
            admit(seat, "");
          }
          return;
        }
        SystemEntropy entropy;
        const std::string ticket = mint_token(session, entropy);
        host->administer(seat_wanted(said, ticket), [back, admit, host, ticket](live::Done done) {
          if (done.refusal.code != audit::Refusal::none) {
            back.refuse();
            return;
          }
          const auto& index = host->session().index();
          const auto& made = *host->session().records().find(
              index.ticket_by_token.at(digest_of(ticket)));
          admit(made.record.seat, ticket);
        });
      });
}

void LinkGuest::seated(SessionId session) {
  if (stage_ != Stage::waiting) return;
  stage_ = Stage::seated;
  session_ = session;
  parts_.hub.admitted(parts_.link);
  for (const std::string& message : std::exchange(early_, {})) {
    if (stage_ == Stage::seated) take(message);
  }
}

void LinkGuest::submit(wire::ReceivedSubmit said) {
  live::Submission submission{parts_.link, said.as_seat, said.command_no, said.body_hash,
                              std::move(said.command)};
  parts_.gateway.parts().book.with_open_host(
      parts_.hub.loop(), session_,
      [submission = std::move(submission)](Host& host) { host.submit(submission); });
}

void LinkGuest::ping(const wire::Ping& said) {
  wire::ServerMessage message;
  message.pong.push_back({said.t, parts_.gateway.parts().clock.now()});
  parts_.hub.send(parts_.link, make_frame(audit::canonical::bytes(message)));
}

void LinkGuest::presence(const wire::PresenceUpdate& said) {
  const Time now = parts_.gateway.parts().clock.now();
  if (now - presence_at_ < limits::presence_ms_min) return;
  presence_at_ = now;
  const auto state = static_cast<live::PresenceState>(said.state);
  parts_.gateway.parts().book.with_open_host(
      parts_.hub.loop(), session_,
      [link = parts_.link, state](Host& host) { host.presence(link, state); });
}

void LinkGuest::heal(const wire::Heal& said) {
  parts_.gateway.parts().metrics.count(Counter::hash_mismatches);
  parts_.gateway.parts().book.with_open_host(
      parts_.hub.loop(), session_,
      [link = parts_.link, scope = said.scope](Host& host) { host.heal(link, scope); });
}

void LinkGuest::drained() {
  if (stage_ != Stage::seated) return;
  parts_.gateway.parts().book.with_open_host(
      parts_.hub.loop(), session_, [link = parts_.link](Host& host) { host.resync(link); });
}

void LinkGuest::closed() {
  if (session_) parts_.gateway.parts().book.gone(parts_.hub.loop(), session_, parts_.link);
  stage_ = Stage::over;
}

void LinkGuest::farewell() {
  parts_.hub.send(parts_.link,
                  goaway(wire::GoawayReason::draining, limits::goaway_retry_max_ms));
  turn_away(number(CloseCode::server_draining));
}

}  // namespace plenary::gateway
