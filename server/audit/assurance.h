// The promise beside every input: who reads what is put in there, from when on, and whether they
// learn by whom.
//
// Read from the very policy by which a record is placed, never written by hand, so that it cannot
// say what does not hold: assurance_test.cpp holds it against what happens,
// tests/golden/promises.json against the screens, which derive the same. The sentence in somebody's
// language is made of the clauses' messages (clients/i18n).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "audit/commands_notes.h"
#include "audit/session.h"

namespace plenary::audit {

// What a person puts in.
enum class Input : std::uint8_t {
  note,      // For where they are.
  own_note,  // For themselves.
  question,  // For the staff.
  paper_note,
  group_title,
  cause,  // Or the title of a map.
  minutes,
  finding,
  commitment,
  vote,
  objection,
};

// All that a promise depends on.
struct Terms {
  Input input = Input::note;
  bool in_room = false;
  Anonymity anonymity = Anonymity::named;
  Reveal reveal = Reveal::at_once;
  BallotSecrecy secrecy = BallotSecrecy::secret;
  bool group_shown = false;      // The author's is large enough to be said.
  bool looked_at_first = false;  // By a moderator, before anybody else reads it.
  bool observers_later = false;
  bool shared_device = false;  // The table's, which sees what is its people's own.
  friend bool operator==(const Terms&, const Terms&) = default;
};

enum class Readers : std::uint8_t { only_me, staff, room, everyone };

// Of the author: named to those of the readers who take part, never to observers; named to the
// staff alone; by stakeholder group only, and that only if it is not too small; by the group that
// stands on the paper; to nobody; or it cannot be found out at all.
enum class AuthorShown : std::uint8_t { name, name_to_staff, group, paper_group, nobody, unknown };

// Who brings to light what only its author sees; nobody where it is seen at once or never.
enum class Opened : std::uint8_t { at_once, by_author, by_table, by_staff, with_result };

struct Assurance {
  Readers now = Readers::only_me;
  Readers later = Readers::only_me;  // Once it is opened; the same where nothing is sealed.
  Opened opened = Opened::at_once;
  AuthorShown author = AuthorShown::nobody;
  friend bool operator==(const Assurance&, const Assurance&) = default;
};

// Of everything but a vote, which nobody reads as such.
Assurance assurance_of(const Terms& terms);

// The names of its messages, in the order in which they are said.
std::vector<std::string_view> clauses_of(const Terms& terms);

// What holds for this seat now. The seat is there; staff may name any room, others write where they
// are.
Terms terms_of(const Session& session, Id<Seat> seat, Input input, Id<Room> room = {});
// For a paper that somebody of this group wrote and this seat types.
Terms terms_of_paper(const Session& session, Id<Seat> seat, std::string_view from_group,
                     Id<Room> room = {});
// On this ballot: a vote, or an objection beside it.
Terms terms_of_ballot(const Session& session, Id<Seat> seat, const Ballot& ballot, Input input);

}  // namespace plenary::audit
