// Administration of sessions over HTTP: everything under /api/sessions.
#include <charconv>

#include "audit/carry_over.h"
#include "gateway/http_api.h"
#include "gateway/session_state.h"

namespace plenary::gateway {
namespace {

using audit::Refusal;
using live::Host;
using live::SessionId;
using transport::HttpRequest;
using transport::HttpResponse;
using Cards = std::optional<std::vector<live::SessionCard>>;

// What was made, or why it was not.
template <class Reply, class T>
void answer(const Reply& reply, const live::Done& done, const T& made) {
  if (done.refusal.code != Refusal::none) return reply(refused(done.refusal));
  reply(json_response(made));
}

wire::SessionLine line_of(const live::SessionCard& card) {
  return {Id<wire::SessionTag>(card.id.value), card.title, card.created_at, card.closed,
          join_code_shown(card.code)};
}

// The code that lets in now; empty where there is none.
std::string active_code(const audit::Session& session) {
  for (const auto& [id, stored] : session.records().all<audit::JoinCode>()) {
    if (stored.record.active) return join_code_shown(stored.record.code);
  }
  return {};
}

SessionId mint_session(Entropy& entropy) {
  while (true) {
    if (const SessionId id(entropy.draw()); id) return id;
  }
}

std::string names_of(const Templates& templates) {
  std::string names;
  for (const auto& [name, agenda] : templates) names += (names.empty() ? "" : ", ") + name;
  return names.empty() ? "none at all" : names;
}

}  // namespace

bool HttpApi::is_administrator(const HttpRequest& request) const {
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view said = request.header("authorization");
  return said.starts_with(scheme) && same(digest(said.substr(scheme.size())), parts_.admin_token);
}

void HttpApi::administer(const HttpRequest& request, const Reply& reply) {
  if (!is_administrator(request)) {
    Problem no{
        401, "not_administrator", "Send Authorization: Bearer and the token of DATA/admin.token."};
    no.headers.emplace_back("WWW-Authenticate", "Bearer");
    return reply(std::move(no));
  }
  constexpr std::string_view root = "/api/sessions";
  std::string_view rest = std::string_view(request.path).substr(root.size());
  if (rest.empty()) {
    if (request.method == "POST") return create(request, reply);
    if (request.method == "GET") return list(reply);
    return reply(Problem{405, "method", "Use GET or POST."});
  }
  rest.remove_prefix(1);
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), id);
  if (error != std::errc{} || id == 0) return reply(not_found());
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  on_session(request, SessionId(id), rest, reply);
}

void HttpApi::on_session(const HttpRequest& request, SessionId session, std::string_view rest,
                         const Reply& reply) {
  const bool gets = request.method == "GET";
  const bool posts = request.method == "POST";
  if (!gets && !posts) return reply(Problem{405, "method", "Use GET or POST."});
  if (rest.empty() && gets) {
    show(session, reply);
  } else if (rest == "/close" && posts) {
    close_session(session, reply);
  } else if (rest == "/code" && posts) {
    rotate_code(session, reply);
  } else if (rest == "/code") {
    show_code(session, reply);
  } else if (rest == "/invite" && posts) {
    invite(request, session, reply);
  } else if (rest == "/hash" && gets) {
    hash(session, reply);
  } else if (rest == "/export" && gets) {
    export_records(request, session, reply);
  } else {
    reply(not_found());
  }
}

void HttpApi::with_host(SessionId session, const Reply& reply, WithHost use) {
  parts_.directory.at_home(reply.loop, session, [session, reply, use](SessionBook& book) {
    book.home(session).with_host([&book, reply, use](Opening host) {
      if (!host.ok()) return reply(not_open(host.error()));
      // Made in the journal but never set up: there is nothing in it that anybody was told of.
      if ((*host)->session().settings() == nullptr) return reply(not_found());
      use(book, **host);
    });
  });
}

void HttpApi::create(const HttpRequest& request, const Reply& reply) {
  const auto asked = wire::from_json<wire::NewSession>(request.body);
  if (!asked) return reply(Problem{400, "malformed", "Send a JSON object with a title."});
  audit::CreateSession wanted{
      asked->title,
      asked->groups,
      asked->languages,
      asked->lobby,
      asked->observer_delay_s,
      {},
      {},
      {},
      {},
      asked->agreements,
      asked->safeguard};
  if (!asked->template_name.empty()) {
    const auto found = parts_.templates.find(asked->template_name);
    if (found == parts_.templates.end()) {
      return reply(Problem{400, "template_unknown",
                           "There is no template " + asked->template_name + ", but " +
                               names_of(parts_.templates) + "."});
    }
    wanted.agenda = found->second.agenda;
    wanted.phases = found->second.phases;
    const bool own = !asked->agreements.empty() || asked->without_agreements;
    if (!own) wanted.agreements = found->second.agreements;
  }
  if (!asked->continues) {
    Entropy& entropy = parts_.directory.entropy(reply.loop);
    wanted.audit = {entropy.draw(), entropy.draw()};
    return make(wanted, entropy, reply);
  }
  with_host(
      SessionId(asked->continues.value), reply,
      [this, wanted, before_id = asked->continues.value, reply](SessionBook& book, Host& host) {
        host.look_when_durable(
            [this, wanted, before_id, reply, &book](audit::Session& before) mutable {
              wanted.audit = before.settings()->audit;
              // A session older than this field begins its audit.
              if (!wanted.audit) wanted.audit = {0, before_id};
              wanted.carried = audit::open_commitments(before);
              if (wanted.safeguard == audit::SetSafeguard{}) {
                wanted.safeguard = audit::safeguard_for(before, wanted.groups);
              }
              make(wanted, book.entropy(), reply);
            },
            [reply] { reply(not_open(NotOpen::unavailable)); });
      });
}

// On any loop; `entropy` is that loop's.
void HttpApi::make(const audit::CreateSession& wanted, Entropy& entropy, const Reply& reply) {
  // Judged before anything is made, so that a refused session leaves nothing behind.
  const auto judged =
      audit::Session{}.decide(audit::Actor::server(), wanted, {parts_.clock.now(), entropy});
  if (!judged.ok()) return reply(refused(judged.error()));
  const SessionId session = mint_session(entropy);
  parts_.journal.create({session, wanted.title, parts_.clock.now(), false, ""}, *reply.executor,
                        [this, session, wanted, reply](std::optional<live::JournalFault> fault) {
                          if (fault) return reply(not_open(NotOpen::unavailable));
                          set_up(session, wanted, reply);
                        });
}

void HttpApi::set_up(SessionId session, const audit::CreateSession& wanted, const Reply& reply) {
  parts_.directory.at_home(reply.loop, session, [session, wanted, reply](SessionBook& book) {
    book.home(session).with_host([&book, session, wanted, reply](Opening host) {
      if (!host.ok()) return reply(not_open(NotOpen::unavailable));
      Entropy& entropy = book.entropy();
      wire::SessionMade made{Id<wire::SessionTag>(session.value), "", mint_token(session, entropy),
                             mint_token(session, entropy), mint_token(session, entropy)};
      const auto unheard = [](const live::Done&) {};
      (*host)->administer(wanted, unheard);
      (*host)->administer(audit::Invite{digest(made.observer), audit::Role::observer}, unheard);
      (*host)->administer(audit::Invite{digest(made.wall), audit::Role::wall}, unheard);
      made.code = active_code((*host)->session());
      // The last of the four to become durable answers for all of them.
      (*host)->administer(audit::Invite{digest(made.facilitator), audit::Role::facilitator},
                          [reply, made](const live::Done& done) { answer(reply, done, made); });
    });
  });
}

void HttpApi::list(const Reply& reply) {
  parts_.journal.list(*reply.executor, [reply](const Cards& cards) {
    if (!cards) return reply(not_open(NotOpen::unavailable));
    wire::SessionList lines;
    for (const live::SessionCard& card : *cards) lines.sessions.push_back(line_of(card));
    reply(json_response(lines));
  });
}

void HttpApi::show(SessionId session, const Reply& reply) {
  parts_.journal.list(*reply.executor, [session, reply](const Cards& cards) {
    if (!cards) return reply(not_open(NotOpen::unavailable));
    for (const live::SessionCard& card : *cards) {
      if (card.id == session) return reply(json_response(line_of(card)));
    }
    reply(not_found());
  });
}

void HttpApi::show_code(SessionId session, const Reply& reply) {
  with_host(session, reply, [reply](SessionBook&, Host& host) {
    const std::string code = active_code(host.session());
    if (code.empty()) return reply(Problem{409, "session_closed", "A closed session has no code."});
    reply(json_response(wire::CodeShown{code}));
  });
}

void HttpApi::rotate_code(SessionId session, const Reply& reply) {
  with_host(session, reply, [reply](SessionBook&, Host& host) {
    host.administer(audit::RotateCode{}, [&host, reply](const live::Done& done) {
      answer(reply, done, wire::CodeShown{active_code(host.session())});
    });
  });
}

void HttpApi::close_session(SessionId session, const Reply& reply) {
  with_host(session, reply, [this, session, reply](SessionBook& book, Host& host) {
    book.unlinked().release(session);
    host.administer(audit::CloseSession{}, [this, session, reply](const live::Done& done) {
      if (done.refusal.code != Refusal::none) return reply(refused(done.refusal));
      show(session, reply);
    });
  });
}

void HttpApi::invite(const HttpRequest& request, SessionId session, const Reply& reply) {
  const auto asked = wire::from_json<wire::InviteRequest>(request.body);
  if (!asked) return reply(Problem{400, "malformed", "Send a JSON object with a role."});
  with_host(session, reply, [session, role = asked->role, reply](SessionBook& book, Host& host) {
    const std::string token = mint_token(session, book.entropy());
    host.administer(audit::Invite{digest(token), role}, [reply, token](const live::Done& done) {
      answer(reply, done, wire::Invited{token});
    });
  });
}

void HttpApi::hash(SessionId session, const Reply& reply) {
  with_host(session, reply, [session, reply](SessionBook&, Host& host) {
    host.look_when_durable(
        [session, reply](audit::Session& seen) { reply(json_response(hashes_of(session, seen))); },
        [reply] { reply(not_open(NotOpen::unavailable)); });
  });
}

// One consistent seq, all of it durable; the journal says the chain at that very seq.
void HttpApi::export_records(const HttpRequest& request, SessionId session, const Reply& reply) {
  if (!request.query.empty() && request.query != "format=json") {
    return reply(Problem{400, "format", "Ask for ?format=json."});
  }
  with_host(session, reply, [this, session, reply](SessionBook&, Host& host) {
    const auto add_chain = [this, session, reply](audit::Session& seen) {
      parts_.journal.read(
          session, *reply.executor,
          [reply, state = records_of(session, seen)](
              const std::optional<std::vector<live::Journal::Line>>& lines) mutable {
            if (!lines || lines->size() < state.seq) {
              return reply(not_open(NotOpen::unavailable));
            }
            state.chain = hexadecimal((*lines)[state.seq - 1].chain);
            reply(json_response(state));
          });
    };
    host.look_when_durable(add_chain, [reply] { reply(not_open(NotOpen::unavailable)); });
  });
}

}  // namespace plenary::gateway
