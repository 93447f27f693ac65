#include "audit/assurance.h"

#include <algorithm>

#include "audit/ballot_results.h"
#include "audit/safeguarding.h"

namespace plenary::audit {
namespace {

using Clauses = std::vector<std::string_view>;

bool is_note(Input input) { return input == Input::note || input == Input::paper_note; }

bool is_unlinkable(const Terms& terms) {
  return terms.input == Input::note && terms.anonymity == Anonymity::unlinkable;
}

// What moderators can be shown before others see it: minutes, as all that changes what stands, are
// not taken from those who are looked at first.
bool is_looked_at(Input input) {
  switch (input) {
    case Input::own_note:
    case Input::question:
    case Input::minutes:
    case Input::vote: return false;
    default: return true;
  }
}

// A note by nobody is never in a room, and what is concluded is everybody's.
bool is_in_room(const Terms& terms) {
  switch (terms.input) {
    case Input::finding:
    case Input::commitment: return false;
    default: return terms.in_room && !is_unlinkable(terms);
  }
}

Opened opened(const Terms& terms) {
  if (terms.input == Input::objection) return Opened::with_result;
  if (!is_note(terms.input) || is_unlinkable(terms)) return Opened::at_once;
  switch (terms.reveal) {
    case Reveal::at_once: return Opened::at_once;
    case Reveal::by_author: return Opened::by_author;
    case Reveal::by_table: return Opened::by_table;
    case Reveal::by_staff: return Opened::by_staff;
  }
  return Opened::at_once;
}

AuthorShown author_of_note(const Terms& terms) {
  switch (terms.anonymity) {
    case Anonymity::named: return AuthorShown::name;
    case Anonymity::moderator_vault: return AuthorShown::nobody;
    case Anonymity::group_only: return terms.group_shown ? AuthorShown::group : AuthorShown::nobody;
    case Anonymity::unlinkable: return AuthorShown::unknown;
  }
  return AuthorShown::nobody;
}

AuthorShown author_of_objection(BallotSecrecy secrecy) {
  switch (secrecy) {
    case BallotSecrecy::secret: return AuthorShown::nobody;
    case BallotSecrecy::named: return AuthorShown::name_to_staff;
    case BallotSecrecy::unlinkable: return AuthorShown::unknown;
  }
  return AuthorShown::nobody;
}

AuthorShown author_shown(const Terms& terms) {
  switch (terms.input) {
    case Input::note: return author_of_note(terms);
    case Input::own_note: return AuthorShown::name;
    case Input::question:
      return terms.anonymity == Anonymity::named ? AuthorShown::name_to_staff : AuthorShown::nobody;
    case Input::paper_note: return AuthorShown::paper_group;
    case Input::objection: return author_of_objection(terms.secrecy);
    case Input::group_title:
    case Input::cause:
    case Input::minutes:
    case Input::finding:
    case Input::commitment:
    case Input::vote: return AuthorShown::nobody;
  }
  return AuthorShown::nobody;
}

std::string_view clause_of(Opened opened) {
  switch (opened) {
    case Opened::at_once: return {};
    case Opened::by_author: return "promise.sealed_until_you_reveal";
    case Opened::by_table: return "promise.sealed_until_your_table_reveals";
    case Opened::by_staff: return "promise.sealed_until_staff_reveal";
    case Opened::with_result: return "promise.with_the_result";
  }
  return {};
}

std::string_view clause_of(AuthorShown author) {
  switch (author) {
    case AuthorShown::name: return "promise.with_your_name";
    case AuthorShown::name_to_staff: return "promise.name_to_staff";
    case AuthorShown::group: return "promise.with_your_group";
    case AuthorShown::paper_group: return "promise.group_of_paper";
    case AuthorShown::nobody: return "promise.without_your_name";
    case AuthorShown::unknown: return "promise.unlinkable";
  }
  return {};
}

std::string_view clause_of_vote(BallotSecrecy secrecy) {
  switch (secrecy) {
    case BallotSecrecy::secret: return "promise.vote_secret";
    case BallotSecrecy::named: return "promise.vote_named";
    case BallotSecrecy::unlinkable: return "promise.unlinkable_vote";
  }
  return {};
}

// What becomes of a room's when there is no room any more: its notes come along, its maps are
// merged, and the rest stays.
std::string_view clause_of_room_end(Input input) {
  switch (input) {
    case Input::note:
    case Input::paper_note:
    case Input::group_title: return "promise.when_rooms_join";
    case Input::cause: return "promise.when_maps_merge";
    default: return {};
  }
}

void add_readers(const Terms& terms, const Assurance& assurance, Clauses& clauses) {
  switch (assurance.later) {
    case Readers::only_me: clauses.push_back("promise.only_you"); break;
    case Readers::staff: clauses.push_back("promise.staff"); break;
    case Readers::everyone:
      clauses.push_back(
          terms.observers_later ? "promise.everyone_observers_later" : "promise.everyone");
      break;
    case Readers::room: {
      clauses.push_back("promise.room");
      const std::string_view end = clause_of_room_end(terms.input);
      if (!end.empty()) clauses.push_back(end);
    }
  }
}

bool is_moderated_phase(const Session& session, const Phase& phase) {
  const Safeguard* rules = rules_of(session.records());
  if (rules == nullptr || rules->minor_groups.empty()) return false;
  const auto& phases = rules->moderated_phases;
  return std::find(phases.begin(), phases.end(), phase.name) != phases.end();
}

bool is_looked_at_first(const Session& session, const Seat& writer, const Phase& phase,
                        Input input) {
  if (!is_looked_at(input) || !is_moderated_phase(session, phase)) return false;
  // Nobody may tell whether what is by nobody is a minor's.
  const bool by_nobody = input == Input::note && phase.anonymity == Anonymity::unlinkable;
  return by_nobody || may_be_minor(writer, rules_of(session.records()));
}

// They come to light together, so the strictest phase since the ballot opened holds for all.
bool is_objection_looked_at_first(const Session& session, const Ballot& ballot) {
  const auto& passed = session.records().all<PassedPhase>();
  const bool since = std::any_of(passed.begin(), passed.end(), [&](const auto& each) {
    const Phase& phase = each.second.record.phase;
    const bool open_then = ballot.opened_in != 0 && phase.number >= ballot.opened_in;
    return open_then && is_moderated_phase(session, phase);
  });
  return since || is_moderated_phase(session, session.records().only<Phase>()->record);
}

bool group_is_shown(const Session& session, const Seat& seat) {
  const std::vector<std::string> shown = groups_shown(session.index().writers_by_group);
  return std::find(shown.begin(), shown.end(), seat.group) != shown.end();
}

// Of somebody who sits at a table, or of whose device others do.
bool is_shared(const Session& session, const Seat& seat) {
  if (seat.table) return true;
  const auto& tables = session.index().seats_by_table;
  const auto table = tables.find(seat.id);
  return table != tables.end() &&
         std::any_of(table->second.begin(), table->second.end(),
                     [&](Id<Seat> other) { return session.speaks_for(seat.id, other); });
}

}  // namespace

Assurance assurance_of(const Terms& terms) {
  Assurance assurance;
  assurance.author = author_shown(terms);
  if (terms.input == Input::own_note || terms.input == Input::vote) return assurance;
  assurance.later = terms.input == Input::question ? Readers::staff
                    : is_in_room(terms)            ? Readers::room
                                                   : Readers::everyone;
  assurance.opened = opened(terms);
  const bool looked_at = is_looked_at(terms.input) && terms.looked_at_first;
  assurance.now = assurance.opened != Opened::at_once ? Readers::only_me
                  : looked_at                         ? Readers::staff
                                                      : assurance.later;
  return assurance;
}

Clauses clauses_of(const Terms& terms) {
  Clauses clauses;
  const Assurance assurance = assurance_of(terms);
  if (terms.input == Input::vote) {
    clauses.push_back(clause_of_vote(terms.secrecy));
  } else {
    const std::string_view until = clause_of(assurance.opened);
    if (!until.empty()) clauses.push_back(until);
    if (is_looked_at(terms.input) && terms.looked_at_first) {
      clauses.push_back("promise.looked_at_first");
    }
    add_readers(terms, assurance, clauses);
    if (terms.input == Input::commitment) {
      clauses.insert(clauses.end(), {"promise.names_to_members", "promise.carried_on"});
    } else if (terms.input != Input::own_note) {
      clauses.push_back(clause_of(assurance.author));
    }
  }
  if (terms.shared_device && assurance.now == Readers::only_me) {
    clauses.push_back("promise.shared_device");
  }
  return clauses;
}

Terms terms_of(const Session& session, Id<Seat> id, Input input, Id<Room> room) {
  const Seat& seat = session.records().find(id)->record;
  const Phase& phase = session.records().only<Phase>()->record;
  Terms terms;
  terms.input = input;
  terms.in_room = static_cast<bool>(is_staff(seat.role) ? room : seat.room);
  terms.anonymity = phase.anonymity;
  terms.reveal = phase.reveal;
  terms.group_shown = group_is_shown(session, seat);
  terms.looked_at_first = is_looked_at_first(session, seat, phase, input);
  terms.observers_later = session.settings()->observer_delay_s > 0;
  terms.shared_device = is_shared(session, seat);
  return terms;
}

Terms terms_of_paper(const Session& session, Id<Seat> seat, std::string_view from_group,
                     Id<Room> room) {
  Terms terms = terms_of(session, seat, Input::paper_note, room);
  Seat writer;
  writer.group = from_group;
  terms.looked_at_first = is_looked_at_first(
      session, writer, session.records().only<Phase>()->record, Input::paper_note);
  return terms;
}

Terms terms_of_ballot(const Session& session, Id<Seat> seat, const Ballot& ballot, Input input) {
  Terms terms = terms_of(session, seat, input);
  terms.in_room = static_cast<bool>(ballot.room);
  terms.secrecy = ballot.secrecy;
  if (input == Input::objection) {
    terms.looked_at_first = is_objection_looked_at_first(session, ballot);
  }
  return terms;
}

}  // namespace plenary::audit
