// The promise beside every input: who reads what is written here, from when on, and whether they
// learn by whom.
//
// Read from the very policy by which a note is placed, never written by hand, so that it cannot say
// what does not hold; assurance_test.cpp holds every case against what happens. The sentence in
// somebody's language is made of the clauses' messages.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "audit/commands_notes.h"
#include "audit/session.h"

namespace plenary::audit {

enum class Readers : std::uint8_t { only_me, staff, room, everyone };

// Of the author: named to those of the readers who take part, never to observers; by stakeholder
// group only, and that only if it is not too small; to nobody; or it cannot be found out at all.
enum class AuthorShown : std::uint8_t { name, group, nobody, unknown };

struct Assurance {
  Readers now = Readers::only_me;
  Readers later = Readers::only_me;   // Once it is revealed; the same where nothing is sealed.
  Reveal revealed = Reveal::at_once;  // Who brings that about.
  AuthorShown author = AuthorShown::nobody;
  bool looked_at_first = false;        // By a moderator, before anybody else reads it.
  std::uint32_t observer_delay_s = 0;  // Where everybody reads it in the end.
  friend bool operator==(const Assurance&, const Assurance&) = default;
};

// Of a note that this seat would add now. The seat is there; staff may name any room, others write
// where they are.
Assurance assurance_of(const Session& session, Id<Seat> seat, Audience audience,
                       Id<Room> room = {});

// The names of its messages, in the order in which they are said.
std::vector<std::string_view> clauses_of(const Assurance& assurance);

}  // namespace plenary::audit
