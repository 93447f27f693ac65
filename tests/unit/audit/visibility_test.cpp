// Who sees what: scope is the only visibility there is, so every record must be in the right one.
#include <set>

#include <gtest/gtest.h>

#include "audit/canonical.h"
#include "tests/support/kept_away.h"
#include "tests/support/random_meeting.h"

namespace plenary::audit {
namespace {

using test::FullMeeting;
using test::is_kept_away;
using test::RandomMeeting;

constexpr std::uint64_t seeds_looked_at = 25;
constexpr int watched_steps = 400;

// Who sees a scope, as the design says it: role, status and room of the viewer, and who sits at
// their device.
bool should_see(const Store& store, const Seat& viewer, Scope scope) {
  if (viewer.status == SeatStatus::removed) return false;
  const bool staff = viewer.role == Role::facilitator || viewer.role == Role::co_facilitator;
  const bool watches = viewer.role == Role::observer || viewer.role == Role::wall;
  if (scope.kind == ScopeKind::seat) {
    if (scope.id.value == viewer.id.value) return true;
    const auto* person = store.find(Id<Seat>(scope.id.value));
    return person != nullptr && person->record.table == viewer.id && !watches &&
           person->record.status == SeatStatus::seated && viewer.status == SeatStatus::seated;
  }
  if (viewer.status == SeatStatus::waiting) return false;
  switch (scope.kind) {
    case ScopeKind::everyone: return true;
    case ScopeKind::members: return !watches;
    case ScopeKind::staff: return staff;
    case ScopeKind::room: return staff || (viewer.room && scope.id.value == viewer.room.value);
    default: return false;
  }
}

TEST(Visibility, I6_each_seat_sees_the_scopes_of_its_role_status_and_room) {
  for (std::uint64_t seed = 1; seed <= seeds_looked_at; ++seed) {
    RandomMeeting meeting(seed, seed % 2 == 0);
    for (int step = 0; step < watched_steps; ++step) meeting.step();

    const auto scopes = meeting.session.records().scopes();
    for (const auto& [id, stored] : meeting.session.records().all<Seat>()) {
      const auto listed = meeting.session.scopes_of(id);
      const std::set<Scope> seen(listed.begin(), listed.end());
      EXPECT_EQ(seen.size(), listed.size());
      for (const Scope& scope : scopes) {
        const bool meant = should_see(meeting.session.records(), stored.record, scope);
        ASSERT_EQ(meeting.session.sees(id, scope), meant);
        // A scope in which nothing is yet may be listed, one that is not seen never.
        ASSERT_EQ(seen.contains(scope), meant);
      }
      for (const Scope& scope : listed)
        ASSERT_TRUE(should_see(meeting.session.records(), stored.record, scope));
    }
  }
}

TEST(Visibility, nobody_sees_the_vault_or_no_scope_at_all) {
  FullMeeting meeting;
  const auto room = meeting.open_room();

  for (const auto& [id, stored] : meeting.session.records().all<Seat>()) {
    EXPECT_FALSE(meeting.session.sees(id, Scope::vault()));
    EXPECT_FALSE(meeting.session.sees(id, Scope{}));
    EXPECT_FALSE(meeting.session.sees(id, Scope::of(Id<Seat>())));
    EXPECT_EQ(meeting.session.sees(id, Scope::of(room)), is_staff(stored.record.role));
  }
  EXPECT_FALSE(meeting.session.sees(Id<Seat>(99), Scope::everyone()));
  EXPECT_FALSE(meeting.session.sees({}, Scope::everyone()));
  EXPECT_TRUE(meeting.session.scopes_of(Id<Seat>(99)).empty());
}

// On an unlinkable ballot in the vault, by nobody.
bool is_voters(Scope scope, const Vote& vote) {
  return scope == Scope::vault() || scope == Scope::of(vote.seat);
}

bool is_where_seats_are(Scope scope, const Seat& seat) {
  if (seat.status != SeatStatus::seated) return scope == Scope::staff();
  return scope == (only_watches(seat.role) ? Scope::of(seat.id) : Scope::members());
}

bool is_theirs_or_staffs(Scope scope, const Agreed& agreed) {
  return scope == Scope::staff() || scope == Scope::of(agreed.seat);
}

// Of another text than a note in the vault alone.
bool is_authors(Scope scope, const Authorship& by) {
  return by.of.id ? scope == Scope::vault() : scope != Scope::everyone();
}

// The scopes a kind of record may be in.
bool may_be_in(const Record& record, Scope scope) {
  const ScopeKind kind = scope.kind;
  const bool shared = kind == ScopeKind::everyone || kind == ScopeKind::room;
  switch (ref(record).kind) {
    case RecordKind::settings:
    case RecordKind::phase:
    case RecordKind::agenda:
    case RecordKind::passed_phase:
    case RecordKind::readiness:
    case RecordKind::priority:
    case RecordKind::token_key:
    case RecordKind::focus: return kind == ScopeKind::everyone;
    case RecordKind::join_code:
    case RecordKind::room_plan:
    case RecordKind::merge_plan:
    case RecordKind::room_pin:
    case RecordKind::seat_bond:
    case RecordKind::review:
    case RecordKind::planned_phase:
    case RecordKind::done_list:
    case RecordKind::vote_sheet: return kind == ScopeKind::staff;
    case RecordKind::invitation:
    case RecordKind::token_secret:
    case RecordKind::unlinked_note:
    case RecordKind::unlinked_sheet:
    case RecordKind::ticket: return kind == ScopeKind::vault;
    case RecordKind::safeguard:
    case RecordKind::room: return kind == ScopeKind::members;
    case RecordKind::pledge: return kind == ScopeKind::members || is_kept_away(scope);
    case RecordKind::finding:
    case RecordKind::provenance:
    case RecordKind::commitment: return kind == ScopeKind::everyone || is_kept_away(scope);
    case RecordKind::help_call: return scope == Scope::of(std::get<HelpCall>(record).room);
    case RecordKind::note_notice: return kind == ScopeKind::seat;
    case RecordKind::seat: return is_where_seats_are(scope, std::get<Seat>(record));
    case RecordKind::evidence:  // Where its claim is, which may be a note.
    case RecordKind::group:
    case RecordKind::cause:
    case RecordKind::note: return shared || is_kept_away(scope);
    case RecordKind::authorship: return is_authors(scope, std::get<Authorship>(record));
    case RecordKind::vote: return is_voters(scope, std::get<Vote>(record));
    case RecordKind::token_draw: return scope == Scope::of(std::get<TokenDraw>(record).seat);
    case RecordKind::done: return scope == Scope::of(std::get<Done>(record).seat);
    case RecordKind::shown_code: return scope == Scope::of(std::get<ShownCode>(record).wall);
    case RecordKind::agreed: return is_theirs_or_staffs(scope, std::get<Agreed>(record));
    case RecordKind::cause_map:
    case RecordKind::cause_link:
    case RecordKind::minutes:
    case RecordKind::tally:
    case RecordKind::objection:
    case RecordKind::minority_report: return shared || kind == ScopeKind::staff;
    case RecordKind::timer:
    case RecordKind::announcement:
    case RecordKind::ballot: return shared;
    default: return false;
  }
}

TEST(Visibility, I6_every_record_is_in_a_scope_of_its_kind) {
  for (std::uint64_t seed = 1; seed <= seeds_looked_at; ++seed) {
    RandomMeeting meeting(seed, seed % 2 == 0);
    for (int step = 0; step < watched_steps; ++step) {
      meeting.step();
      for (const Change& change : meeting.journal.back().changes) {
        const Scope* scope = meeting.session.records().scope_of(ref(change.body));
        if (scope == nullptr) continue;
        const Record record = meeting.session.records().get(ref(change.body));
        ASSERT_TRUE(may_be_in(record, *scope))
            << "kind " << static_cast<int>(ref(record).kind) << " in scope kind "
            << static_cast<int>(scope->kind) << ", seed " << seed << ", step " << step;
      }
    }
  }
}

// ---- canaries in the bytes of every change

std::string bytes_of(std::uint64_t value) {
  std::string bytes;
  canonical::put_fixed64(bytes, value);
  return bytes;
}

// Everything that tells who somebody is or lets one be somebody.
struct Canaries {
  std::set<std::string> persons;  // Seat ids, names.
  std::set<std::string> secrets;  // Digests of tickets and invitations, device keys.
  std::set<std::string> codes;

  void learn(const Record& record) {
    if (const auto* seat = std::get_if<Seat>(&record)) {
      persons.insert(bytes_of(seat->id.value));
      if (seat->name.size() > 3) persons.insert(seat->name);
    } else if (const auto* ticket = std::get_if<Ticket>(&record)) {
      secrets.insert(std::string(ticket->token.begin(), ticket->token.end()));
      secrets.insert(canonical::key_bytes(ticket->device));
    } else if (const auto* invitation = std::get_if<Invitation>(&record)) {
      secrets.insert(std::string(invitation->token.begin(), invitation->token.end()));
    } else if (const auto* code = std::get_if<JoinCode>(&record)) {
      codes.insert(code->code);
    }
  }
};

bool holds_any(const std::string& bytes, const std::set<std::string>& canaries) {
  return std::any_of(canaries.begin(), canaries.end(), [&](const std::string& canary) {
    return bytes.find(canary) != std::string::npos;
  });
}

// A wall is told the code that it shows, in its own scope.
bool shows_the_code(const Change& change) {
  const auto* put = std::get_if<Put>(&change.body);
  const auto* shown = put == nullptr ? nullptr : std::get_if<ShownCode>(&put->record);
  return shown != nullptr && change.scope == Scope::of(shown->wall);
}

void expect_no_canary(const Change& change, const Canaries& canaries) {
  std::string bytes;
  canonical::append(bytes, change.body);
  const ScopeKind kind = change.scope.kind;
  if (kind == ScopeKind::everyone) {
    ASSERT_FALSE(holds_any(bytes, canaries.persons)) << "a person in everyone";
  }
  if (kind != ScopeKind::vault) {
    ASSERT_FALSE(holds_any(bytes, canaries.secrets)) << "a secret out of the vault";
  }
  if (kind != ScopeKind::staff && !shows_the_code(change)) {
    ASSERT_FALSE(holds_any(bytes, canaries.codes)) << "a join code beyond the staff";
  }
}

TEST(Visibility, I7_no_name_or_author_in_everyone_and_no_secret_out_of_the_vault) {
  for (std::uint64_t seed = 1; seed <= seeds_looked_at; ++seed) {
    RandomMeeting meeting(seed);
    Canaries canaries;
    for (int step = 0; step < watched_steps; ++step) {
      meeting.step();
      for (const Change& change : meeting.journal.back().changes) {
        if (const auto* put = std::get_if<Put>(&change.body)) canaries.learn(put->record);
      }
    }
    for (const Entry& entry : meeting.journal) {
      for (const Change& change : entry.changes) {
        ASSERT_NO_FATAL_FAILURE(expect_no_canary(change, canaries)) << "entry " << entry.seq;
      }
    }
  }
}

TEST(Visibility, I7_in_an_anonymous_phase_nothing_shared_names_the_writer) {
  for (std::uint64_t seed = 1; seed <= seeds_looked_at; ++seed) {
    RandomMeeting meeting(seed);
    std::size_t written = 0;
    for (int step = 0; step < watched_steps; ++step) {
      if (meeting.phase().anonymity == Anonymity::named) {
        meeting.begin_phase(test::grant_to_all(test::every_act), Anonymity::moderator_vault);
      }
      const auto [who, command] = meeting.next();
      const auto* add = std::get_if<AddNote>(&command);
      if (meeting.submit(who, command).code != Refusal::none || add == nullptr) continue;
      ++written;
      for (const Change& change : meeting.journal.back().changes) {
        if (change.scope == Scope::vault() || change.scope == Scope::of(who)) continue;
        std::string bytes;
        canonical::append(bytes, change.body);
        ASSERT_EQ(bytes.find(bytes_of(who.value)), std::string::npos);
      }
    }
    EXPECT_GT(written, 5U);
  }
}

TEST(Visibility, F30_a_running_vote_reaches_nobody_but_the_voter) {
  for (std::uint64_t seed = 1; seed <= seeds_looked_at; ++seed) {
    RandomMeeting meeting(seed);
    for (int step = 0; step < watched_steps; ++step) {
      const auto [who, command] = meeting.next();
      const bool votes = std::holds_alternative<CastVote>(command) ||
                         std::holds_alternative<TakeBackVote>(command);
      const bool accepted = meeting.submit(who, command).code == Refusal::none;
      if (votes && accepted) {
        ASSERT_EQ(meeting.touched, (std::vector<Scope>{Scope::of(who)}));
      }
      for (const Change& change : meeting.journal.back().changes) {
        if (ref(change.body).kind != RecordKind::tally) continue;
        // Or what was revealed while its item was hidden.
        const bool shows = std::holds_alternative<ReviewNote>(command) ||
                           std::holds_alternative<ReviewRecord>(command) ||
                           std::holds_alternative<ShowNote>(command);
        ASSERT_TRUE(shows || std::holds_alternative<RevealBallot>(command));
      }
    }
  }
}

TEST(Visibility, T_Z12_a_scope_moves_on_only_with_its_own_changes) {
  RandomMeeting meeting(5);
  for (int step = 0; step < 2 * watched_steps; ++step) {
    const Store before = meeting.session.records();
    meeting.step();

    std::set<Scope> changed;
    for (const Change& change : meeting.journal.back().changes) changed.insert(change.scope);
    const Store& after = meeting.session.records();
    for (const Scope& scope : after.scopes()) {
      ASSERT_EQ(
          after.scope_seq(scope), before.scope_seq(scope) + (changed.contains(scope) ? 1 : 0));
    }
    ASSERT_EQ(std::set<Scope>(meeting.touched.begin(), meeting.touched.end()), changed);
  }
}

}  // namespace
}  // namespace plenary::audit
