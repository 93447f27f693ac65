// A live session for tests: people of every role at their places, and what they do.
//
// A Meeting decides and applies as a Host does: a refused command becomes an entry without
// changes. Ids, digests and entropy come from one seed, so a test gives the same bytes each time.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "audit/session.h"
#include "tests/support/dice.h"

namespace plenary::test {

constexpr std::uint32_t acts() { return 0; }
template <class... More>
constexpr std::uint32_t acts(audit::Act first, More... more) {
  return (1U << static_cast<unsigned>(first)) | acts(more...);
}
inline constexpr std::uint32_t every_act = 0x7F;

inline const std::vector<audit::Role>& every_role() {
  static const std::vector<audit::Role> roles{
      audit::Role::facilitator, audit::Role::co_facilitator,
      audit::Role::table_lead,  audit::Role::scribe,
      audit::Role::interpreter, audit::Role::participant,
      audit::Role::observer,    audit::Role::wall};
  return roles;
}

// Everybody who can be granted something.
inline std::vector<audit::Grant> grant_to_all(std::uint32_t granted) {
  std::vector<audit::Grant> grants;
  for (const audit::Role role : every_role()) {
    if (!audit::only_watches(role)) grants.push_back({role, granted});
  }
  return grants;
}

inline Digest digest(std::uint64_t number) {
  Digest made{};
  for (std::size_t i = 0; i < 8; ++i) made[i] = static_cast<std::uint8_t>(number >> (8 * i));
  made[31] = 1;
  return made;
}

// Two steps, in which everybody may do everything; the first is sealed until the staff reveal.
inline std::vector<audit::PhasePlan> an_agenda() {
  audit::PhasePlan predict;
  predict.name = "predict";
  predict.prompts = {{"en", "What do you expect to see?"}, {"es", "¿Qué esperas ver?"}};
  predict.grants = grant_to_all(every_act);
  predict.reveal = audit::Reveal::by_staff;
  predict.minutes = 10;
  audit::PhasePlan prioritise;
  prioritise.name = "prioritise";
  prioritise.prompts = {{"en", "What comes first?"}};
  prioritise.grants = grant_to_all(every_act);
  prioritise.ballot = {audit::BallotMethod::dots, 5, 2, 0};
  return {predict, prioritise};
}

// What every scope with something in it holds.
inline std::map<audit::Scope, std::uint64_t> hashes(audit::Session& session) {
  std::map<audit::Scope, std::uint64_t> found;
  for (const audit::Scope& scope : session.records().scopes()) {
    const std::uint64_t hash = session.scope_hash(scope).value();
    if (hash != 0) found[scope] = hash;
  }
  return found;
}

inline audit::CreateSession a_session() {
  return {.title = "Who gets sent out of class?",
          .groups = {"students", "families", "staff"},
          .languages = {"en", "es"}};
}

class Meeting {
 public:
  explicit Meeting(const audit::CreateSession& created = a_session(), std::uint64_t seed = 1)
      : entropy(seed) {
    must({}, created);
  }

  // Gives the command its place in the order; says what came of it. `written_in`: the number of the
  // phase it was said in, if not as it comes.
  audit::Refused submit(Id<audit::Seat> who, const audit::Command& command,
                        std::uint32_t written_in = 0) {
    audit::Entry entry{.seq = session.head() + 1, .at = now, .actor = who};
    auto decided = session.decide({who, written_in}, command, {now, entropy});
    if (decided.ok()) {
      entry.changes = std::move(decided->list);
      entry.kept = std::move(decided->kept);
      entry.undoes = decided->undoes;
    } else {
      entry.refusal = decided.error().code;
      entry.detail = decided.error().detail;
    }
    touched = session.apply(entry);
    journal.push_back(std::move(entry));
    return {journal.back().refusal, journal.back().detail};
  }

  // The entry of a command that is expected to be accepted.
  const audit::Entry& must(Id<audit::Seat> who, const audit::Command& command,
                           std::uint32_t written_in = 0) {
    const audit::Refused refused = submit(who, command, written_in);
    EXPECT_EQ(refused.code, audit::Refusal::none)
        << "refused: " << audit::name(refused.code) << " " << refused.detail;
    return journal.back();
  }

  // What would be answered, without doing it.
  audit::Refused answer(Id<audit::Seat> who, const audit::Command& command) {
    const auto decided = session.decide({who}, command, {now, entropy});
    return decided.ok() ? audit::Refused{} : decided.error();
  }

  template <class T>
  Id<T> fresh() {
    return Id<T>(entropy.draw());
  }
  Key128 device() { return {entropy.draw(), entropy.draw()}; }
  audit::NewText text(std::string words) { return {fresh<audit::RunTag>(), std::move(words)}; }

  Digest invite(audit::Role role) {
    const Digest token = digest(entropy.draw());
    must({}, audit::Invite{token, role});
    return token;
  }
  Id<audit::Seat> join(audit::Role role, const std::string& name = "Somebody",
                       const std::string& group = "") {
    audit::TakeSeat taking{
        .invitation = invite(role), .device = device(), .name = name, .group = group};
    taking.ticket = digest(entropy.draw());
    return seat_taken(must({}, taking));
  }
  Id<audit::Seat> join_by_code(const std::string& name = "Somebody") {
    audit::TakeSeat taking{.code = code(), .device = device(), .name = name};
    taking.ticket = digest(entropy.draw());
    return seat_taken(must({}, taking));
  }
  // The join code that works now, or nothing.
  std::string code() const {
    for (const auto& [id, stored] : session.records().all<audit::JoinCode>()) {
      if (stored.record.active) return stored.record.code;
    }
    return {};
  }
  // The seat of the ticket that an entry gives.
  Id<audit::Seat> seat_taken(const audit::Entry& entry) const {
    for (const audit::Change& change : entry.changes) {
      const auto* put = std::get_if<audit::Put>(&change.body);
      if (put == nullptr) continue;
      if (const auto* ticket = std::get_if<audit::Ticket>(&put->record)) return ticket->seat;
    }
    ADD_FAILURE() << "no ticket was given";
    return {};
  }

  void begin_phase(std::vector<audit::Grant> grants,
                   audit::Anonymity anonymity = audit::Anonymity::named) {
    must({}, audit::BeginPhase{.after_number = phase().number,
                               .name = "observe",
                               .grants = std::move(grants),
                               .anonymity = anonymity});
  }
  Id<audit::Room> open_room(const std::string& name = "Table 1") {
    const auto id = fresh<audit::Room>();
    must({}, audit::OpenRoom{id, name});
    return id;
  }
  void move(Id<audit::Seat> seat, Id<audit::Room> room) { must({}, audit::MoveSeat{seat, room}); }
  Id<audit::Note> add_note(Id<audit::Seat> who, const std::string& words = "a note",
                           audit::AddNote how = {}) {
    how.id = fresh<audit::Note>();
    how.text = text(words);
    must(who, how);
    return how.id;
  }
  Id<audit::Group> add_group(Id<audit::Seat> who, Id<audit::Room> room = {}) {
    const auto id = fresh<audit::Group>();
    must(who, audit::AddGroup{id, room, text("a group")});
    return id;
  }
  Id<audit::CauseMap> add_map(Id<audit::Seat> who, audit::Cycles cycles = audit::Cycles::allowed,
                              Id<audit::Room> room = {}) {
    const auto id = fresh<audit::CauseMap>();
    must(who, audit::AddCauseMap{id, room, text("why"), cycles});
    return id;
  }
  Id<audit::Cause> add_cause(Id<audit::Seat> who, Id<audit::CauseMap> map,
                             Id<audit::Note> note = {}) {
    const auto id = fresh<audit::Cause>();
    must(who, audit::AddCause{id, map, text("because"), {}, note});
    return id;
  }
  Id<audit::CauseLink> link(Id<audit::Seat> who, Id<audit::Cause> from, Id<audit::Cause> to) {
    const auto id = fresh<audit::CauseLink>();
    must(who, audit::LinkCauses{id, {from, to}});
    return id;
  }
  Id<audit::Ballot> open_ballot(audit::OpenBallot how) {
    how.id = fresh<audit::Ballot>();
    if (how.title.empty()) how.title = "What first?";
    if (how.method == audit::BallotMethod::none) how.method = audit::BallotMethod::dots;
    if (how.method == audit::BallotMethod::dots && how.budget == 0) how.budget = 3;
    must({}, how);
    return how.id;
  }

  const audit::Phase& phase() const { return session.records().only<audit::Phase>()->record; }
  const audit::Focus& focus() const { return session.records().only<audit::Focus>()->record; }
  template <class R>
  const R& record(Id<R> id) const {
    const auto* stored = session.records().find(id);
    PLENARY_ASSERT(stored != nullptr);
    return stored->record;
  }
  template <class R>
  audit::Scope scope(Id<R> id) const {
    const audit::Scope* found = session.records().scope_of(audit::ref(id));
    return found == nullptr ? audit::Scope{} : *found;
  }
  template <class R>
  bool holds(Id<R> id) const {
    return session.records().find(id) != nullptr;
  }
  std::string words(audit::RecordRef ref) const { return session.records().text_of(ref)->str(); }

  audit::Session session;
  Dice entropy;
  Time now{1'700'000'000'000};
  std::vector<audit::Entry> journal;
  std::vector<audit::Scope> touched;  // By the last command.
};

// A meeting with one seat of each role, in plenary, where everybody may do everything. Its people
// are of families, where the session has that group.
struct FullMeeting : Meeting {
  explicit FullMeeting(const audit::CreateSession& created = a_session(), std::uint64_t seed = 1)
      : Meeting(created, seed) {
    begin_phase(grant_to_all(every_act));
  }
  std::string families() const {
    const std::vector<std::string>& groups = session.settings()->groups;
    return std::find(groups.begin(), groups.end(), "families") == groups.end() ? "" : "families";
  }

  Id<audit::Seat> facilitator = join(audit::Role::facilitator, "Facilitator");
  Id<audit::Seat> co_facilitator = join(audit::Role::co_facilitator, "Co-facilitator");
  Id<audit::Seat> table_lead = join(audit::Role::table_lead, "Table lead", families());
  Id<audit::Seat> scribe = join(audit::Role::scribe, "Scribe", families());
  Id<audit::Seat> interpreter = join(audit::Role::interpreter, "Interpreter", families());
  Id<audit::Seat> ada = join(audit::Role::participant, "Ada", families());
  Id<audit::Seat> ben = join(audit::Role::participant, "Ben", families());
  Id<audit::Seat> observer = join(audit::Role::observer, "Observer");
  Id<audit::Seat> wall = join(audit::Role::wall, "Wall");
};

// Whole edits of a text, as a device makes them.
inline audit::TextEdits typed(const audit::Text& text, std::int64_t after, Id<audit::RunTag> run,
                              std::string words) {
  return {.inserts = {{text.id_at(after), run, 0, std::move(words)}}};
}
inline audit::TextEdits deleted(const audit::Text& text, std::uint32_t position,
                                std::uint32_t count) {
  return {.deletes = text.ranges(position, count)};
}

}  // namespace plenary::test
