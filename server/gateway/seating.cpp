#include "gateway/seating.h"

#include "gateway/secrets.h"

namespace plenary::gateway {
namespace {

Id<audit::Seat> ticketed_seat(const std::vector<audit::Change>& changes) {
  for (const audit::Change& change : changes) {
    const auto* put = std::get_if<audit::Put>(&change.body);
    if (put == nullptr) continue;
    if (const auto* ticket = std::get_if<audit::Ticket>(&put->record)) return ticket->seat;
  }
  return {};
}

}  // namespace

Result<Id<audit::Seat>, CloseCode> seat_of_ticket(const audit::Session& session,
                                                  std::string_view token, const Key128& device) {
  // Looked up by its hash: how long that takes tells nothing of a token that is nearly right.
  const auto& tickets = session.index().ticket_by_token;
  const auto found = tickets.find(digest(token));
  if (found == tickets.end()) return CloseCode::not_admitted;
  const audit::Ticket& ticket = session.records().find(found->second)->record;
  if (ticket.device != device) return CloseCode::not_admitted;
  const auto* seat = session.records().find(ticket.seat);
  if (seat == nullptr) return CloseCode::not_admitted;
  if (seat->record.status == audit::SeatStatus::removed) return CloseCode::removed;
  if (ticket.revoked) return CloseCode::not_admitted;
  return ticket.seat;
}

void take_seat(live::Host& host, live::SessionId session, const Newcomer& newcomer,
               Entropy& entropy, std::function<void(Result<Seated, audit::Refused>)> done) {
  std::string token = mint_token(session, entropy);
  audit::TakeSeat command;
  command.code = newcomer.code;
  if (!newcomer.invitation.empty()) command.invitation = digest(newcomer.invitation);
  command.ticket = digest(token);
  command.device = newcomer.device;
  command.name = newcomer.name;
  command.group = newcomer.group;
  command.modality = newcomer.modality;
  command.language = newcomer.language;
  command.agreed = newcomer.agreed;
  host.administer(
      command, [token = std::move(token), done = std::move(done)](const live::Done& outcome) {
        if (outcome.refusal.code != audit::Refusal::none) {
          done(outcome.refusal);
        } else {
          done(Seated{ticketed_seat(outcome.changes), token});
        }
      });
}

bool is_explained(audit::Refusal refusal) {
  using audit::Refusal;
  return refusal == Refusal::text_too_long || refusal == Refusal::text_unreadable ||
         refusal == Refusal::label_unknown || refusal == Refusal::out_of_range ||
         refusal == Refusal::agree_first;
}

}  // namespace plenary::gateway
