// Notes and votes by nobody over HTTP: tokens are drawn with a ticket, and spent without one.
//
// What is asked here with a token or a capability says nothing of who asks: no ticket, no device,
// no seat, and the connection is written down nowhere.
#include "audit/limits.h"
#include "gateway/http_api.h"
#include "gateway/seating.h"
#include "gateway/secrets.h"
#include "tokens/voprf.h"

namespace plenary::gateway {
namespace {

using audit::Refusal;
using transport::HttpResponse;

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// On its way out among others.
HttpResponse held() {
  HttpResponse response;
  response.status = 202;
  response.body = "{}\n";
  return response;
}

HttpResponse seen() {
  HttpResponse response;
  response.body = "{}\n";
  return response;
}

// What the tokens are for: the phase that is now, or a ballot, as one of a group.
struct Purpose {
  std::uint32_t number = 0;
  Id<audit::Ballot> ballot;
  std::string group;
};

Purpose purpose_of(const audit::Session& session, Id<audit::Seat> seat, Id<audit::Ballot> ballot) {
  const auto& records = session.records();
  if (!ballot) return {records.only<audit::Phase>()->record.number, {}, {}};
  const auto* open = records.find(ballot);
  if (open == nullptr) return {0, ballot, {}};  // There is no key for it.
  return {0, ballot, audit::key_group(open->record, records.find(seat)->record)};
}

// Made if need be; nothing where there is nothing to draw for.
std::optional<tokens::KeyPair> key_for(live::Host& host, const Purpose& purpose,
                                       Id<audit::TokenKey>& id) {
  const auto& records = host.session().records();
  const auto find = [&]() -> std::optional<tokens::KeyPair> {
    const auto* key = audit::token_key(records, purpose.number, purpose.ballot, purpose.group);
    if (key == nullptr) return std::nullopt;
    id = key->id;
    for (const auto& [secret_id, secret] : records.all<audit::TokenSecret>()) {
      if (secret.record.key == id) return tokens::KeyPair{secret.record.secret, key->public_key};
    }
    return std::nullopt;
  };
  if (const auto found = find()) return found;
  const tokens::KeyPair made = tokens::new_key();
  host.administer(audit::OpenTokens{purpose.number, made.public_key, made.secret, purpose.ballot,
                                    purpose.group},
                  [](const live::Done&) {});
  return find();
}

// The seat that draws: the ticket's own, or one of those who sit at its device.
std::optional<Id<audit::Seat>> drawer(const audit::Session& session,
                                      const wire::TokensRequest& asked) {
  const auto seat = seat_of_ticket(session, asked.token, asked.device);
  if (!seat.ok()) return std::nullopt;
  if (!asked.as_seat || asked.as_seat == *seat) return *seat;
  return session.speaks_for(*seat, asked.as_seat) ? std::optional(asked.as_seat) : std::nullopt;
}

// Whether it is a token of this key.
std::function<bool(const live::Host&)> with_token(const tokens::Token& token,
                                                  Id<audit::TokenKey> key) {
  return [token, key](const live::Host& host) {
    for (const auto& [id, stored] : host.session().records().all<audit::TokenSecret>()) {
      if (stored.record.key == key) return tokens::holds(token, stored.record.secret);
    }
    return false;
  };
}

template <class Reply>
void draw(live::Host& host, const wire::TokensRequest& asked, const Reply& reply) {
  const auto seat = drawer(host.session(), asked);
  if (!seat) return reply(not_admitted());
  wire::TokensDrawn drawn;
  const auto key = key_for(host, purpose_of(host.session(), *seat, asked.ballot), drawn.key);
  if (!key) return reply(refused(Refusal::not_allowed));
  const auto evaluation = tokens::evaluate(*key, asked.elements);
  if (!evaluation) return reply(Problem{400, "malformed", "These are no blinded elements."});
  drawn.evaluated = evaluation->evaluated;
  drawn.challenge = evaluation->challenge;
  drawn.response = evaluation->response;
  std::string elements;
  for (const Digest& element : asked.elements) elements += bytes_of(element);
  const auto count = static_cast<std::uint32_t>(asked.elements.size());
  host.administer(audit::DrawTokens{*seat, count, digest(elements), drawn.key},
                  [reply, drawn](const live::Done& done) {
                    const Refusal no = done.refusal.code;
                    if (no != Refusal::none && no != Refusal::already_so)
                      return reply(refused(done.refusal));
                    reply(json_response(drawn));
                  });
}

}  // namespace

void HttpApi::draw_tokens(const Request& request, const Reply& reply) {
  const auto asked = wire::from_json<wire::TokensRequest>(request.body);
  if (!asked || asked->elements.empty() || asked->elements.size() > audit::limits::tokens_a_phase) {
    return reply(Problem{400, "malformed", "Send a token, a device and blinded elements."});
  }
  const auto session = token_session(asked->token);
  if (!session) return reply(not_admitted());
  parts_.directory.at_home(reply.loop, *session, [asked, session, reply](SessionBook& book) {
    book.home(*session).with_host([asked, reply](Opening host) {
      if (!host.ok()) {
        const bool unknown = host.error().is(NotOpen::not_found);
        return reply(unknown ? not_admitted() : not_open(host.error()));
      }
      draw(**host, *asked, reply);
    });
  });
}

void HttpApi::write_unlinked(const Request& request, const Reply& reply) {
  const auto asked = wire::from_json<wire::UnlinkedWrite>(request.body);
  if (!asked || !asked->session || asked->secret == Digest{}) {
    return reply(Problem{400, "malformed", "Send a session, a token, a note and a secret."});
  }
  const audit::AddUnlinked add{asked->key,       asked->input, asked->note,
                               asked->epistemic, asked->text,  digest(bytes_of(asked->secret))};
  hold_unlinked(live::SessionId(asked->session.value), add, reply,
                with_token({asked->input, asked->output}, asked->key));
}

void HttpApi::vote_unlinked(const Request& request, const Reply& reply) {
  const auto asked = wire::from_json<wire::UnlinkedVote>(request.body);
  if (!asked || !asked->session || asked->secret == Digest{}) {
    return reply(Problem{400, "malformed", "Send a session, a token, marks and a secret."});
  }
  const audit::CastUnlinked cast{
      asked->key, asked->input, asked->marks, digest(bytes_of(asked->secret))};
  hold_unlinked(live::SessionId(asked->session.value), cast, reply,
                with_token({asked->input, asked->output}, asked->key));
}

void HttpApi::change_unlinked(const Request& request, const Reply& reply) {
  const auto asked = wire::from_json<wire::UnlinkedChange>(request.body);
  if (!asked || !asked->session || asked->secret == Digest{}) {
    return reply(Problem{400, "malformed", "Send a session, a note and its secret."});
  }
  const audit::ChangeUnlinked change{asked->note, digest(bytes_of(asked->secret)), asked->text};
  hold_unlinked(
      live::SessionId(asked->session.value), change, reply, [](const live::Host&) { return true; });
}

// Judged at once, so that who writes hears a no, and again when it is done.
void HttpApi::hold_unlinked(live::SessionId session, const Unlinked& command, const Reply& reply,
                            std::function<bool(const live::Host&)> may) {
  parts_.directory.at_home(
      reply.loop, session, [this, session, command, reply, may](SessionBook& book) {
        book.home(session).with_host([this, &book, session, command, reply, may](Opening host) {
          if (!host.ok()) {
            const bool unknown = host.error().is(NotOpen::not_found);
            return reply(unknown ? not_found() : not_open(host.error()));
          }
          if ((*host)->session().settings() == nullptr || !may(**host))
            return reply(not_admitted());
          const auto judged = std::visit(
              [&](const auto& each) {
                return (*host)->session().decide(
                    audit::Actor::server(), each, {parts_.clock.now(), book.entropy()});
              },
              command);
          if (!judged.ok()) {
            const bool done = judged.error() == Refusal::already_so;
            return done ? reply(seen()) : reply(refused(judged.error()));
          }
          if (book.unlinked().hold(session, command)) return reply(held());
          reply(busy(words::Key("refusal.retry_after"), 5));
        });
      });
}

}  // namespace plenary::gateway
