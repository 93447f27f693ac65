#include "gateway/http_api.h"

#include <sodium.h>

#include <charconv>

namespace plenary::gateway {
namespace {

using audit::Refusal;
using live::Host;
using live::SessionId;
using transport::HttpRequest;
using transport::HttpResponse;

template <class T>
HttpResponse json(const T& value) {
  HttpResponse response;
  response.body = wire::api_json(value);
  return response;
}

HttpResponse refusal(const audit::Refused& refused) {
  const bool missing = refused.code == Refusal::not_found;
  const bool fault = refused.code == Refusal::storage_unavailable;
  return HttpApi::problem(missing ? 404 : fault ? 503 : 409, std::string(name(refused.code)),
                          "The session refused this; the code says why.");
}

HttpResponse not_found() {
  return HttpApi::problem(404, "not_found", "There is no such session or address.");
}

// Every scope a facilitator may see: nobody's own scope but theirs, and never the vault.
bool is_for_facilitators(const audit::Scope& scope) {
  return scope.kind != audit::ScopeKind::seat && scope.kind != audit::ScopeKind::vault;
}

std::string hexadecimal(const Digest& digest) {
  std::string text(2 * digest.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
  text.pop_back();
  return text;
}

constexpr std::string_view page_head =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width\"><title>Plenary</title>"
    "<h1>Plenary</h1><p>A session server for collaborative equity audits. Clients connect by "
    "WebSocket at <code>/live</code>, subprotocol <code>plenary.v1</code> or "
    "<code>plenary.v1+json</code>.</p><p>Version ";

}  // namespace

void HttpApi::Reply::operator()(HttpResponse response) const {
  home.post([answer = answer, response = std::move(response)]() mutable {
    answer(std::move(response));
  });
}

HttpResponse HttpApi::problem(int status, std::string code, std::string message) {
  HttpResponse response;
  response.status = status;
  response.body = wire::api_json(wire::Problem{std::move(code), std::move(message)});
  return response;
}

void HttpApi::request(HttpRequest request, Answer answer) {
  // The loop is known by who calls: transport calls on the connection's own.
  const Reply reply{*request.executor, std::move(answer)};
  if (request.path == "/" && (request.method == "GET" || request.method == "HEAD")) {
    HttpResponse page;
    page.content_type = "text/html; charset=utf-8";
    page.body = std::string(page_head) + gateway_.parts().version + ".</p>\n";
    reply(std::move(page));
  } else if (request.path == "/api/join") {
    if (request.method == "POST") {
      join(request, reply);
    } else {
      reply(problem(405, "method", "Use POST."));
    }
  } else if (request.path == "/api/sessions" || request.path.starts_with("/api/sessions/")) {
    administer(request, reply);
  } else {
    reply(not_found());
  }
}

// ---- joining

void HttpApi::join(const HttpRequest& request, const Reply& reply) {
  auto asked = wire::from_json<wire::JoinRequest>(request.body);
  if (!asked || asked->code.empty() == asked->invitation.empty()) {
    reply(problem(400, "malformed", "Send a JSON object with a code or an invitation."));
    return;
  }
  if (!asked->invitation.empty()) {
    const auto session = session_of(asked->invitation);
    if (!session) {
      reply(problem(403, "not_admitted", "This link is not valid. Ask for a new one."));
    } else {
      take_seat(*session, *asked, reply);
    }
    return;
  }
  std::string code = asked->code;
  gateway_.find_code(request.loop, std::move(code),
                     [this, asked = *asked, reply](std::optional<SessionId> session) {
                       if (session) {
                         take_seat(*session, asked, reply);
                       } else {
                         reply(problem(403, "not_admitted",
                                       "This code is not valid. Look at the wall again."));
                       }
                     });
}

void HttpApi::take_seat(SessionId session, const wire::JoinRequest& asked, const Reply& reply) {
  gateway_.parts().book.with_host(
      SIZE_MAX, session, [session, asked, reply](Host* host) {
        if (host == nullptr) {
          reply(problem(403, "not_admitted", "This code or link is not valid."));
          return;
        }
        SystemEntropy entropy;
        const std::string ticket = mint_token(session, entropy);
        audit::TakeSeat command;
        if (asked.code.empty()) {
          command.invitation = digest_of(asked.invitation);
        } else {
          command.code = normalised_code(asked.code).value_or("");
        }
        command.ticket = digest_of(ticket);
        command.device = asked.device;
        command.name = asked.name;
        command.group = asked.group;
        command.modality = asked.modality;
        command.language = asked.language;
        host->administer(command, [host, session, ticket, reply](live::Done done) {
          if (done.refusal.code == Refusal::not_found ||
              done.refusal.code == Refusal::session_closed) {
            reply(problem(403, "not_admitted", "This code or link is not valid."));
          } else if (done.refusal.code != Refusal::none) {
            reply(refusal(done.refusal));
          } else {
            const auto& made = *host->session().records().find(
                host->session().index().ticket_by_token.at(digest_of(ticket)));
            reply(json(wire::Joined{Id<wire::SessionTag>(session.value), made.record.seat, ticket}));
          }
        });
      });
}

// ---- administration

bool HttpApi::is_administrator(const HttpRequest& request) const {
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view said = request.header("authorization");
  return said.starts_with(scheme) &&
         same_secret(said.substr(scheme.size()), gateway_.parts().admin_token);
}

void HttpApi::administer(const HttpRequest& request, const Reply& reply) {
  if (!is_administrator(request)) {
    reply(problem(401, "not_administrator",
                  "Send Authorization: Bearer and the token of DATA/admin.token."));
    return;
  }
  constexpr std::string_view root = "/api/sessions";
  std::string_view rest = std::string_view(request.path).substr(root.size());
  if (rest.empty() || rest == "/") {
    if (request.method == "POST") {
      create(request, reply);
    } else {
      list(reply);
    }
    return;
  }
  rest.remove_prefix(1);
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), id);
  if (error != std::errc{} || id == 0) {
    reply(not_found());
    return;
  }
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  on_session(request, SessionId(id), rest, reply);
}

void HttpApi::on_session(const HttpRequest& request, SessionId session, std::string_view rest,
                         const Reply& reply) {
  const bool posts = request.method == "POST";
  if (rest.empty() && !posts) {
    show(session, reply);
  } else if (rest == "/close" && posts) {
    close_session(session, reply);
  } else if (rest == "/code") {
    if (posts) {
      rotate_code(session, reply);
    } else {
      show_code(session, reply);
    }
  } else if (rest == "/invite" && posts) {
    invite(request, session, reply);
  } else if (rest == "/hash" && !posts) {
    state(session, false, reply);
  } else if (rest == "/export" && !posts) {
    state(session, true, reply);
  } else {
    reply(not_found());
  }
}

void HttpApi::create(const HttpRequest& request, const Reply& reply) {
  auto asked = wire::from_json<wire::NewSession>(request.body);
  if (!asked) {
    reply(problem(400, "malformed", "Send a JSON object with a title."));
    return;
  }
  SystemEntropy entropy;
  const SessionId session(entropy.draw() | 1);
  gateway_.parts().journal.create(
      {session, asked->title, gateway_.parts().clock.now(), false, ""}, reply.home,
      [this, session, asked = *asked, reply](std::optional<live::JournalFault> fault) {
        if (fault) {
          reply(problem(503, "storage_unavailable", "The journal cannot be written."));
        } else {
          open_session(session, asked, reply);
        }
      });
}

void HttpApi::open_session(SessionId session, const wire::NewSession& asked, const Reply& reply) {
  with_host(session, reply, [session, asked, reply](Host& host) {
    const auto refuse_or = [reply](std::function<void()> go_on) {
      return [reply, go_on = std::move(go_on)](live::Done done) {
        if (done.refusal.code != Refusal::none) {
          reply(refusal(done.refusal));
        } else {
          go_on();
        }
      };
    };
    SystemEntropy entropy;
    wire::SessionMade made{Id<wire::SessionTag>(session.value), "", mint_token(session, entropy),
                           mint_token(session, entropy), mint_token(session, entropy)};
    bool created = false;
    host.administer(audit::CreateSession{asked.title, asked.groups, asked.languages, asked.lobby,
                                         asked.observer_delay_s},
                    refuse_or([] {}));
    created = host.session().settings() != nullptr;
    if (!created) return;
    host.administer(audit::Invite{digest_of(made.observer), audit::Role::observer},
                    refuse_or([] {}));
    host.administer(audit::Invite{digest_of(made.wall), audit::Role::wall}, refuse_or([] {}));
    made.code = shown_code(host.session().records().only<audit::JoinCode>()->record.code);
    // The last of the four to become durable answers for all of them.
    host.administer(audit::Invite{digest_of(made.facilitator), audit::Role::facilitator},
                    refuse_or([reply, made] { reply(json(made)); }));
  });
}

void HttpApi::list(const Reply& reply) {
  gateway_.parts().journal.list(reply.home, [reply](std::vector<live::SessionCard> cards) {
    wire::SessionList lines;
    for (const live::SessionCard& card : cards) {
      lines.sessions.push_back({Id<wire::SessionTag>(card.id.value), card.title, card.created_at,
                                card.closed, shown_code(card.code)});
    }
    reply(json(lines));
  });
}

void HttpApi::show(SessionId session, const Reply& reply) {
  gateway_.parts().journal.list(reply.home, [session, reply](std::vector<live::SessionCard> cards) {
    for (const live::SessionCard& card : cards) {
      if (card.id != session) continue;
      reply(json(wire::SessionLine{Id<wire::SessionTag>(card.id.value), card.title,
                                   card.created_at, card.closed, shown_code(card.code)}));
      return;
    }
    reply(not_found());
  });
}

void HttpApi::with_host(SessionId session, const Reply& reply, std::function<void(Host&)> use) {
  gateway_.parts().book.with_host(SIZE_MAX, session,
                                  [reply, use = std::move(use)](Host* host) {
                                    if (host == nullptr) {
                                      reply(not_found());
                                    } else {
                                      use(*host);
                                    }
                                  });
}

void HttpApi::show_code(SessionId session, const Reply& reply) {
  with_host(session, reply, [reply](Host& host) {
    for (const auto& [id, code] : host.session().records().all<audit::JoinCode>()) {
      if (code.record.active) {
        reply(json(wire::CodeShown{shown_code(code.record.code)}));
        return;
      }
    }
    reply(problem(409, "session_closed", "A closed session has no code."));
  });
}

void HttpApi::rotate_code(SessionId session, const Reply& reply) {
  with_host(session, reply, [this, session, reply](Host& host) {
    host.administer(audit::RotateCode{}, [this, session, reply](live::Done done) {
      if (done.refusal.code != Refusal::none) {
        reply(refusal(done.refusal));
      } else {
        show_code(session, reply);
      }
    });
  });
}

void HttpApi::close_session(SessionId session, const Reply& reply) {
  with_host(session, reply, [this, session, reply](Host& host) {
    host.administer(audit::CloseSession{}, [this, session, reply](live::Done done) {
      if (done.refusal.code != Refusal::none) {
        reply(refusal(done.refusal));
      } else {
        show(session, reply);
      }
    });
  });
}

void HttpApi::invite(const HttpRequest& request, SessionId session, const Reply& reply) {
  const auto asked = wire::from_json<wire::InviteRequest>(request.body);
  if (!asked) {
    reply(problem(400, "malformed", "Send a JSON object with a role."));
    return;
  }
  with_host(session, reply, [session, role = asked->role, reply](Host& host) {
    SystemEntropy entropy;
    const std::string token = mint_token(session, entropy);
    host.administer(audit::Invite{digest_of(token), role}, [reply, token](live::Done done) {
      reply(done.refusal.code == Refusal::none ? json(wire::Invited{token})
                                               : refusal(done.refusal));
    });
  });
}

// One consistent seq, all of it durable.
void HttpApi::state(SessionId session, bool with_records, const Reply& reply) {
  with_host(session, reply, [this, session, with_records, reply](Host& host) {
    host.look_when_durable([this, session, with_records, reply](audit::Session& seen) {
      wire::SessionState state{Id<wire::SessionTag>(session.value), seen.head(),
                               wire::Hash64(seen.hash().value()), {}, ""};
      for (const audit::Scope& scope : seen.records().scopes()) {
        if (with_records && !is_for_facilitators(scope)) continue;
        wire::ScopeState part{scope, seen.records().scope_seq(scope),
                              wire::Hash64(seen.scope_hash(scope).value()), {}};
        if (with_records) {
          for (const auto& target : seen.records().records_in(scope)) {
            part.records.push_back(seen.records().get(target));
          }
        }
        state.scopes.push_back(std::move(part));
      }
      if (!with_records) {
        reply(json(state));
        return;
      }
      gateway_.parts().journal.read(
          session, reply.home,
          [reply, state](std::optional<std::vector<live::Journal::Line>> lines) mutable {
            if (!lines || lines->size() < state.seq) {
              reply(problem(503, "storage_unavailable", "The journal cannot be read."));
              return;
            }
            if (state.seq > 0) state.chain = hexadecimal((*lines)[state.seq - 1].chain);
            reply(json(state));
          });
    });
  });
}

}  // namespace plenary::gateway
