#include "gateway/admission.h"

#include "gateway/frame_encoder.h"
#include "gateway/limits.h"
#include "gateway/seating.h"
#include "gateway/visitor.h"

namespace plenary::gateway {
namespace {

using audit::Refusal;

template <class Tell>
void tell_visitor(const SessionBook& book, const Entrant& entrant, Tell tell) {
  tell_visitor(book.loops(), book.loop(), *entrant.front, entrant.link, std::move(tell));
}

void turn_away(SessionBook& book, const Entrant& entrant, CloseCode code, Frame frame = nullptr) {
  if (SessionHome* home = book.find(entrant.session)) home->forget(entrant.link);
  if (is_relayed(entrant.link)) {
    Branch* branch = book.relay().branch_with(entrant.link);
    if (branch != nullptr) branch->turn_away(entrant.link, code, frame, book.now());
    return;
  }
  tell_visitor(book, entrant, [code, frame = std::move(frame)](Visitor& visitor) {
    visitor.turn_away(code, frame);
  });
}

live::Resume resume_of(const wire::Hello& hello) {
  live::Resume resume{hello.resume.epoch, {}};
  for (const wire::Cursor& cursor : hello.resume.cursors) {
    resume.cursors.push_back({cursor.scope, cursor.scope_seq});
  }
  return resume;
}

void let_in(SessionBook& book, const Entrant& entrant, Seated seated) {
  SessionHome* home = book.find(entrant.session);
  if (home == nullptr || !home->expects(entrant.link)) return;  // It has gone meanwhile.
  home->let_in({entrant.link, seated.seat, entrant.hello.device, resume_of(entrant.hello),
                std::move(seated.token)});
  // After the Host knows it: what the client said meanwhile is passed on now.
  if (is_relayed(entrant.link)) {
    Branch* branch = book.relay().branch_with(entrant.link);
    if (branch != nullptr) branch->entered(entrant.link, book.now());
    return;
  }
  tell_visitor(book, entrant, [](Visitor& visitor) { visitor.entered(); });
}

// What is over is watched again, by a Link that is then no viewer of the session.
void let_watch(SessionBook& book, const audit::Session& session, const Entrant& entrant,
               Id<audit::Seat> id) {
  if (!session.settings()->closed) {
    const audit::Refused no(Refusal::still_going);
    return turn_away(book, entrant, CloseCode::not_admitted, refused_frame(0, no));
  }
  book.home(entrant.session).forget(entrant.link);
  const ReplayWish wish{
      entrant.session, session.records().find(id)->record,
      std::int64_t{session.settings()->observer_delay_s} * 1000, entrant.hello.replay};
  tell_visitor(book, entrant, [wish](Visitor& visitor) { visitor.watch_again(wish); });
}

void refuse_seat(SessionBook& book, const Entrant& entrant, const audit::Refused& refused) {
  if (is_explained(refused.code)) {
    turn_away(book, entrant, CloseCode::not_admitted, refused_frame(0, refused));
  } else if (refused.code == Refusal::storage_unavailable) {
    turn_away(book, entrant, CloseCode::session_reopening);
  } else if (refused.code == Refusal::not_seated) {
    turn_away(book, entrant, CloseCode::removed);
  } else {
    const std::string& code = entrant.hello.join_code;
    // Where another node was asked, that node counts it.
    if (!code.empty() && entrant.front) entrant.front->codes.failed(book.loop(), code);
    turn_away(book, entrant, CloseCode::not_admitted);
  }
}

void seat_newcomer(SessionBook& book, live::Host& host, Entrant entrant) {
  const wire::Hello& hello = entrant.hello;
  const Newcomer newcomer{hello.join_code, hello.invitation, hello.device,   hello.name,
                          hello.group,     hello.modality,   hello.language, hello.agreed};
  take_seat(host, entrant.session, newcomer, book.entropy(),
            [&book, entrant = std::move(entrant)](Result<Seated, audit::Refused> seated) {
              if (seated.ok()) {
                let_in(book, entrant, *std::move(seated));
              } else {
                refuse_seat(book, entrant, seated.error());
              }
            });
}

void turn_away_from_closed(SessionBook& book, const Entrant& entrant, const NotOpen& why) {
  if (why.is(NotOpen::not_found)) return turn_away(book, entrant, CloseCode::not_admitted);
  if (is_relayed(entrant.link)) {
    // Nobody is sent on from node to node: that node looks again where the session is.
    if (Branch* branch = book.relay().branch_with(entrant.link)) branch->end();
    return;
  }
  if (!why.is(NotOpen::elsewhere)) return turn_away(book, entrant, CloseCode::session_reopening);
  turn_away(book, entrant, CloseCode::session_reopening,
            goaway_frame({wire::GoawayReason::elsewhere, 0, limits::elsewhere_retry_max_ms,
                          why.holder().node}));
}

// Whether somebody may come in by the node that has the session without going there. A replay is
// shown where the session is.
bool may_be_relayed(const Entrant& entrant) {
  return !is_relayed(entrant.link) && entrant.hello.replay.speed == 0;
}

// Whether the node that has the session was asked to let the Link in.
bool enter_by_outpost(SessionBook& book, const Entrant& entrant, const NotOpen& why) {
  if (!why.is(NotOpen::elsewhere) || !may_be_relayed(entrant)) return false;
  if (!book.relay().reaches(why.holder())) return false;
  SessionHome* home = book.find(entrant.session);
  if (home == nullptr || !home->expects(entrant.link)) return true;  // It has gone meanwhile.
  home->forget(entrant.link);
  Outpost* outpost = book.relay().outpost(entrant.session);
  if (outpost == nullptr) outpost = &book.relay().make_outpost(entrant.session, why.holder().node);
  outpost->enter(entrant);
  return true;
}

}  // namespace

void admit(SessionBook& book, Entrant entrant) {
  // Known to be elsewhere: a crowd that comes at once does not ask the journal again and again.
  Outpost* outpost = book.relay().outpost(entrant.session);
  const bool is_here = book.host(entrant.session) != nullptr;
  if (outpost != nullptr && !is_here && may_be_relayed(entrant)) return outpost->enter(entrant);
  SessionHome& home = book.home(entrant.session);
  home.expect(entrant.link);
  home.with_host([&book, entrant = std::move(entrant)](Opening host) {
    if (!host.ok()) {
      if (enter_by_outpost(book, entrant, host.error())) return;
      return turn_away_from_closed(book, entrant, host.error());
    }
    if (entrant.hello.token.empty()) return seat_newcomer(book, **host, entrant);
    const auto seat = seat_of_ticket((*host)->session(), entrant.hello.token, entrant.hello.device);
    if (!seat.ok()) return turn_away(book, entrant, seat.error());
    if (entrant.hello.replay.speed != 0) {
      return let_watch(book, (*host)->session(), entrant, *seat);
    }
    let_in(book, entrant, {*seat, {}});
  });
}

}  // namespace plenary::gateway
