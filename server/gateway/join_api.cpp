// Coming in by HTTP: as JSON, or by the join page's plain form.
#include "audit/returning.h"
#include "gateway/door_page.h"
#include "gateway/http_api.h"
#include "gateway/seating.h"
#include "gateway/secrets.h"

namespace plenary::gateway {
namespace {

using live::SessionId;
using transport::HttpRequest;
using transport::HttpResponse;

// In the words of the page where one joins, where it has any for it.
Problem seat_refused(const audit::Refused& no) {
  if (no.code == audit::Refusal::storage_unavailable) return refused(no);
  if (!is_explained(no.code)) return not_admitted();
  Problem problem = refused(no);
  if (const auto key = words::Key::find("join." + problem.code)) problem.says = *key;
  return problem;
}

bool takes_part(audit::Role role) { return !audit::is_staff(role) && !audit::only_watches(role); }

wire::Door door_of(const audit::Session& session, audit::Role role, const wire::JoinRequest& by) {
  const audit::Settings& settings = *session.settings();
  wire::Door door{settings.title, role, {}, {}, {}, false};
  door.returns =
      audit::has_seat(session, by.device, by.code.empty() ? std::optional(role) : std::nullopt);
  if (door.returns) return door;
  if (takes_part(role)) door.groups = settings.groups;
  const auto* safeguard = session.records().only<audit::Safeguard>();
  if (takes_part(role) && safeguard != nullptr) door.minor_groups = safeguard->record.minor_groups;
  if (audit::is_asked_to_agree(role)) door.agreements = settings.agreements;
  return door;
}

// Whether a form says all that this door asks for. Any other answer shows it to the person.
bool is_ready(const JoinForm& form, const wire::Door& door) {
  const bool agrees =
      door.agreements.wordings.empty() || form.asked.agreed == door.agreements.version;
  return agrees && (door.groups.empty() || form.says_group);
}

}  // namespace

void HttpApi::join_by_json(const HttpRequest& request, const Reply& reply) {
  auto asked = wire::from_json<wire::JoinRequest>(request.body);
  if (!asked || asked->code.empty() == asked->invitation.empty() || !asked->device) {
    return reply(Problem{400, "malformed",
                         "Send a JSON object with a code or an invitation, and a device: 16 random "
                         "bytes in base64."});
  }
  const Reply theirs = reply.in(asked->language);
  join(reply.loop, *std::move(asked), [reply = theirs](Result<wire::Joined, Problem> joined) {
    if (!joined.ok()) return reply(joined.error());
    reply(json_response(*joined));
  });
}

// A page that cannot run a script is static: what this session asks is shown on a second one.
void HttpApi::join_by_form(const HttpRequest& request, const Reply& reply) {
  const auto form = read_join_form(request.body);
  if (!form || form->asked.code.empty()) return reply(back_to_page("malformed"));
  const Reply theirs = reply.in(form->asked.language);
  const std::string language(theirs.language.tag());
  const std::string* page = parts_.web.page_to_fill("door-" + language);
  if (page == nullptr) page = parts_.web.page_to_fill("door-en");
  if (page == nullptr) return seat_by_form(*form, theirs);
  door(reply.loop, form->asked,
       [this, form = *form, page, language, reply = theirs](Result<wire::Door, Problem> door) {
         if (!door.ok()) return turn_back(door.error(), reply);
         if (is_ready(form, *door)) return seat_by_form(form, reply);
         HttpResponse shown = page_response(filled_door(*page, *door, form, language));
         if (form.saw_door) shown.status = 422;
         reply(std::move(shown));
       });
}

void HttpApi::turn_back(const Problem& problem, const Reply& reply) {
  if (problem.status == 307) return reply(problem);
  reply(back_to_page(problem.code));
}

void HttpApi::seat_by_form(const JoinForm& form, const Reply& reply) {
  wire::JoinRequest asked = form.asked;
  // A form has nowhere to keep a device: this one is made here, and told to it alone.
  SystemEntropy entropy;
  asked.device = {entropy.draw(), entropy.draw()};
  join(reply.loop, asked, [reply, device = asked.device](Result<wire::Joined, Problem> joined) {
    if (joined.ok()) return reply(into_session(*joined, device));
    turn_back(joined.error(), reply);
  });
}

void HttpApi::find_way(std::size_t loop, wire::JoinRequest asked,
                       std::function<void(Result<Way, Problem>)> done) {
  if (!asked.invitation.empty()) {
    const auto session = token_session(asked.invitation);
    return session ? done(Way{*session, std::move(asked)}) : done(not_admitted());
  }
  const auto code = join_code_typed(asked.code);
  if (!code) return done(not_admitted());
  asked.code = *code;
  parts_.codes.find(loop, *code, [asked, done](CodeAnswer answer) {
    if (answer.session) return done(Way{*answer.session, asked});
    if (!answer.come_back) return done(not_admitted());
    done(busy(words::Key("join.retry_after"), 10));
  });
}

void HttpApi::at_host(std::size_t loop, SessionId session, WithHost use,
                      std::function<void(Problem)> turned) {
  parts_.directory.at_home(loop, session, [session, use, turned](SessionBook& book) {
    book.home(session).with_host([&book, use, turned](Opening host) {
      if (host.ok()) return use(book, **host);
      const bool unknown = host.error().is(NotOpen::not_found);
      turned(unknown ? not_admitted() : not_open(host.error()));
    });
  });
}

void HttpApi::join(std::size_t loop, wire::JoinRequest asked, Seatings done) {
  find_way(loop, std::move(asked), [this, loop, done](Result<Way, Problem> way) {
    if (!way.ok()) return done(way.error());
    const auto seat = [this, way = *way, done](SessionBook& book, live::Host& host) {
      const wire::JoinRequest& as = way.asked;
      const Newcomer newcomer{as.code,  as.invitation, as.device,   as.name,
                              as.group, as.modality,   as.language, as.agreed};
      take_seat(host, way.session, newcomer, book.entropy(),
                [this, &book, way, done](Result<Seated, audit::Refused> seated) {
                  if (seated.ok()) {
                    return done(wire::Joined{
                        Id<wire::SessionTag>(way.session.value), seated->seat, seated->token});
                  }
                  if (!way.asked.code.empty() && !is_explained(seated.error().code)) {
                    parts_.codes.failed(book.loop(), way.asked.code);
                  }
                  done(seat_refused(seated.error()));
                });
    };
    at_host(loop, way->session, seat, done);
  });
}

void HttpApi::look_at_door(const HttpRequest& request, const Reply& reply) {
  const auto asked = wire::from_json<wire::DoorRequest>(request.body);
  if (!asked || asked->code.empty() == asked->invitation.empty()) {
    return reply(Problem{400, "malformed", "Send a JSON object with a code or an invitation."});
  }
  wire::JoinRequest by;
  by.code = asked->code;
  by.invitation = asked->invitation;
  by.device = asked->device;
  door(reply.loop, by, [reply](Result<wire::Door, Problem> door) {
    if (!door.ok()) return reply(door.error());
    reply(json_response(*door));
  });
}

// A wrong code is as slow, and counts as much, as where somebody comes in (threat A4).
void HttpApi::door(std::size_t loop, wire::JoinRequest asked, Doors done) {
  find_way(loop, std::move(asked), [this, loop, done](Result<Way, Problem> way) {
    if (!way.ok()) return done(way.error());
    const auto look = [this, by = way->asked, done](SessionBook& book, live::Host& host) {
      const audit::Session& session = host.session();
      const Digest link = by.invitation.empty() ? Digest{} : digest(by.invitation);
      const auto role = audit::role_offered(session, by.code, link);
      if (!role || session.settings() == nullptr || session.settings()->closed) {
        if (!by.code.empty()) parts_.codes.failed(book.loop(), by.code);
        return done(not_admitted());
      }
      host.when_durable([done, seen = door_of(session, *role, by)] { done(seen); },
                        [done] { done(not_open(NotOpen::unavailable)); });
    };
    at_host(loop, way->session, look, done);
  });
}

}  // namespace plenary::gateway
