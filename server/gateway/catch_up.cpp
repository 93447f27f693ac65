// What happened while somebody was away: asked with the ticket that lets them in.
#include "audit/chronicle.h"
#include "gateway/http_api.h"
#include "gateway/seating.h"
#include "gateway/secrets.h"

namespace plenary::gateway {
namespace {

constexpr std::int64_t catch_up_every_ms = 500;

}  // namespace

// Of one state: the entries up to the session's head, all of them durable.
void HttpApi::catch_up(const Request& request, const Reply& reply) {
  const auto asked = wire::from_json<wire::CatchUpRequest>(request.body);
  const auto session = asked ? token_session(asked->token) : std::nullopt;
  if (!session) return reply(not_admitted());
  // It reads the whole journal, on the thread that commits: one at a time, for all sessions.
  const std::int64_t now = parts_.clock.now().ms;
  std::int64_t last = caught_up_ms_.load();
  if (now - last < catch_up_every_ms || !caught_up_ms_.compare_exchange_strong(last, now)) {
    return reply(busy(words::Key("problem.busy"), 1));
  }
  parts_.directory.at_home(reply.loop, *session, [this, asked, session, reply](SessionBook& book) {
    book.home(*session).with_host([this, asked, session, reply](Opening host) {
      if (!host.ok()) {
        const bool unknown = host.error().is(NotOpen::not_found);
        return reply(unknown ? not_admitted() : not_open(host.error()));
      }
      tell_what_happened(*session, **host, *asked, reply);
    });
  });
}

void HttpApi::tell_what_happened(live::SessionId session, live::Host& host,
                                 const wire::CatchUpRequest& asked, const Reply& reply) {
  const auto seat = seat_of_ticket(host.session(), asked.token, asked.device);
  if (!seat.ok() || !host.session().sees(*seat, audit::Scope::everyone())) {
    return reply(not_admitted());
  }
  const audit::ChronicleAsk ask{*seat, asked.since, parts_.clock.now()};
  const auto tell = [this, session, ask, reply](audit::Session& seen) {
    parts_.journal.read(session, *reply.executor,
                        [ask, reply, seen = std::make_shared<audit::Session>(seen)](
                            const std::optional<std::vector<live::Journal::Line>>& lines) {
                          if (!lines || lines->size() < seen->head()) {
                            return reply(not_open(NotOpen::unavailable));
                          }
                          std::vector<audit::Entry> entries;
                          for (std::size_t i = 0; i < seen->head(); ++i) {
                            entries.push_back((*lines)[i].entry);
                          }
                          reply(json_response(audit::chronicle(*seen, entries, ask)));
                        });
  };
  host.look_when_durable(tell, [reply] { reply(not_open(NotOpen::unavailable)); });
}

}  // namespace plenary::gateway
