// The way of one Link from its Hello into its session.
//
// On the session's loop: opens the session if need be, judges the ticket or gives a seat, and hands
// the Link to the Host – unless it has gone meanwhile. Whatever comes of it is told to the Visitor
// on the Link's own loop, or to the branch that has sent it. Where another node has the session it
// is asked to let the Link in, and where that cannot be the Link is sent there.
#pragma once

#include "gateway/session_book.h"
#include "wire/messages.h"

namespace plenary::gateway {

struct Frontage;

struct Entrant {
  LinkId link;
  live::SessionId session;
  wire::Hello hello;          // Its join code as join_code_typed() gives it.
  Frontage* front = nullptr;  // Of the Link's loop; null for a Link of another node.
};

void admit(SessionBook& book, Entrant entrant);

}  // namespace plenary::gateway
