// Who may come in, and where they sit: tickets, join codes and links, judged by one session.
//
// On the session's loop. What does not let in does so without saying why: unknown, revoked, closed
// and full cannot be told apart (threats A4, A8).
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "gateway/close_codes.h"
#include "live/host.h"
#include "wire/messages.h"

namespace plenary::gateway {

// Somebody with a join code or a link.
struct Newcomer {
  std::string code;        // As join_code_typed() gives it, or
  std::string invitation;  // the token of a link.
  Key128 device;
  std::string name;
  std::string group;
  audit::Modality modality = audit::Modality::unspecified;
  std::string language;
  std::uint32_t agreed = 0;  // To the agreements of this version.
};

struct Seated {
  Id<audit::Seat> seat;
  std::string token;
};

// The seat a ticket gives to `device`: a ticket is good only for the device it was made for, so
// one that was copied opens nothing (threat A9).
Result<Id<audit::Seat>, CloseCode> seat_of_ticket(const audit::Session& session,
                                                  std::string_view token, const Key128& device);

// Gives a seat and a new ticket; `done` is called once they are durable.
void take_seat(live::Host& host, live::SessionId session, const Newcomer& newcomer,
               Entropy& entropy, std::function<void(Result<Seated, audit::Refused>)> done);

// Whether the newcomer is to be told the refusal: what they typed about themselves can be put
// right, and only who has a right code or link ever learns it.
bool is_explained(audit::Refusal refusal);

}  // namespace plenary::gateway
