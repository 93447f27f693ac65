// What an onlooker knows who reads the disk as it grows and every byte that is sent, and who works
// out from these alone what must hold. It shares no rule with the server: who may see what, what a
// ballot allows and what a reference needs is said here a second time, in other words.
//
//   I1  what was acknowledged is on the disk      I6  nobody is sent what was never theirs to see
//   I2  one order, dense and chained              I8  votes keep to their ballot's budget
//   I3  each command once                         I10 what is named is there; no forbidden cycle
//   I20 no plan leaves somebody alone, or one adult with minors out of sight; staff are called
//       wherever anything else does
//   I22 no claim stands higher than its evidence, and no evidence without its claim
//   I24 what moderators keep away is with them or its author, and nothing else is
//   I5  who only watches changes nothing          I13 durable before visible
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "audit/changes.h"
#include "journal/memory.h"
#include "tests/simulation/broken.h"
#include "tests/support/replica.h"
#include "wire/messages.h"

namespace plenary::simulation {

// A canary is a word that is said once in a session: "~" and 16 hexadecimal digits.
std::string canary(std::uint64_t number);
std::vector<std::string> canaries_in(std::string_view bytes);

// Whether a change sets this field: `is_set<&audit::Note::epistemic>(set)`.
template <auto Member>
bool is_set(audit::FieldSet set) {
  return (set & audit::field_bit<Member>()) != 0;
}

class Witness {
 public:
  // Reads the rows that are new on the disk, each in its order.
  void read(const journal::MemoryJournal::Disk& disk);
  std::uint64_t rows() const { return rows_; }
  std::uint64_t accepted() const { return accepted_; }  // Entries with changes.

  // Somebody is sent a message; of each scope they may see what they might have seen since what
  // they hold of it, or since they came.
  struct Sent {
    Id<audit::Seat> seat;
    Key128 device;
    const test::Replica& held;
    std::uint64_t came = 0;  // Entries on the disk then.
    Time now;
  };
  void sent(const Sent& to, const std::string& bytes, const wire::ServerMessage& message) const;

 private:
  // A seat from one seq on.
  struct SeatState {
    std::uint64_t from = 0;
    audit::Role role = audit::Role::none;
    audit::SeatStatus status = audit::SeatStatus::waiting;
    Id<audit::Room> room;
    Id<audit::Seat> table;  // Whose device acts for it and shows what is its own.
    bool in_hall = false;
  };
  // Where a canary was to be seen, and from when on by delayed observers.
  struct Stay {
    audit::Scope scope;
    std::uint64_t from = 0;
    std::uint64_t until = 0;  // Zero: still there.
    Time for_observers;
    audit::RecordRef record{};  // In which it stands: a merge says the same words again.
  };
  struct Answered {
    std::uint64_t seq = 0;
    audit::Refusal refusal = audit::Refusal::none;
  };
  struct BallotState {
    audit::BallotMethod method = audit::BallotMethod::none;
    audit::BallotState state = audit::BallotState::open;
    audit::BallotSecrecy secrecy = audit::BallotSecrecy::secret;
    std::int64_t budget = 0;
    std::int64_t cap = 0;
    std::uint32_t voters = 0;
  };
  struct VoteState {
    Id<audit::Ballot> ballot;
    Id<audit::Seat> seat;
    audit::Mark mark;
  };
  struct LinkState {
    Id<audit::CauseMap> map;
    Id<audit::Cause> from;
    Id<audit::Cause> to;
  };

  struct CommitmentState {
    bool agreed = false;
    bool open = false;  // Agreed, and neither kept nor given up.
    bool we_believe = false;
    bool carried_on = false;
  };

  void take(const audit::Entry& entry);
  void check_once(const audit::Entry& entry);
  void check_observer(const audit::Entry& entry) const;
  void see(const audit::Entry& entry, const audit::Change& change);
  void keep(const audit::Entry& entry, audit::Scope scope, const audit::Record& record,
            audit::FieldSet set);
  void keep_ballot(const audit::Ballot& ballot, audit::FieldSet set);
  void forget(audit::RecordRef target, std::uint64_t seq);
  void check_cast(const VoteState& vote);
  std::int64_t groups_in(Id<audit::Group> group) const;
  void check_votes() const;
  // witness_rooms.cpp
  void keep_rules(const audit::Safeguard& rules);
  void check_rooms(const audit::Entry& entry);
  bool is_a_minor(Id<audit::Seat> seat) const;
  bool says_no_group(Id<audit::Seat> seat) const;
  void keep_pledge(const audit::Pledge& pledge, audit::FieldSet set);
  void check_promises() const;
  bool is_changed_by(const audit::Entry& entry, Id<audit::Room> room) const;
  bool is_help_called(Id<audit::Room> room) const;
  // witness_evidence.cpp
  void keep_claim(const audit::Record& record, audit::FieldSet set);
  void forget_claim(audit::RecordRef target);
  void check_evidence() const;
  bool is_in_sight(audit::RecordRef note) const;
  bool leads_to_what_was_seen(audit::RecordRef claim, audit::RecordRef not_by) const;
  // witness_moderation.cpp
  void keep_moderated(const audit::Record& record, audit::FieldSet set);
  void check_kept_away() const;
  audit::ReviewState decided(audit::RecordRef text) const;
  audit::Scope place_of(audit::RecordRef text) const;
  // witness_nobody.cpp
  void check_nobodys(const audit::Entry& entry, const std::string& bytes) const;
  void check_voter(const VoteState& vote, audit::Scope scope);
  bool table_shows(const Sent& to, const Stay& stay) const;
  void check_causes() const;  // witness_causes.cpp
  static bool sees(const SeatState& state, Id<audit::Seat> seat, audit::Scope scope);
  std::uint64_t since(const Sent& to, audit::Scope scope) const;
  bool may_be_sent(const Sent& to, const Stay& stay) const;
  bool has_seen(const Sent& to, audit::Scope scope) const;

  std::uint64_t rows_ = 0;
  std::uint64_t accepted_ = 0;
  Digest chain_{};
  std::map<Key128, std::map<std::uint64_t, Answered>> answered_;
  // The entries that touched a scope: that of scope_seq n is at n - 1.
  std::map<audit::Scope, std::vector<std::uint64_t>> touched_;
  std::map<Id<audit::Seat>, std::vector<SeatState>> seats_;
  std::map<std::string, std::vector<Stay>> stays_;
  using Named = std::pair<audit::RecordKind, std::uint64_t>;
  std::map<Named, audit::Scope> places_;          // Where each record is.
  std::map<Named, std::set<std::string>> words_;  // All canaries that ever stood in it.
  std::int64_t delay_ms_ = 0;
  bool has_rules_ = false;
  bool rules_touched_ = false;
  bool nobody_alone_ = false;
  std::set<std::string> minor_groups_;
  std::map<Id<audit::Seat>, std::string> groups_;
  bool arranged_ = false;  // The entry puts everybody into rooms by a plan.
  std::map<Id<audit::Ballot>, BallotState> ballots_;
  std::map<Id<audit::Vote>, VoteState> votes_;
  std::map<Id<audit::Group>, std::int64_t> joined_;  // How many groups one has become, if several.
  std::set<Id<audit::Cause>> causes_;
  std::map<Id<audit::CauseMap>, audit::Cycles> maps_;
  std::map<Id<audit::CauseLink>, LinkState> links_;
  std::map<Id<audit::Evidence>, audit::Evidence> evidence_;
  std::map<Id<audit::Cause>, audit::Standing> standings_;
  std::map<Id<audit::Commitment>, CommitmentState> commitments_;
  std::map<Id<audit::Pledge>, audit::Pledge> pledges_;
  std::map<audit::RecordRef, audit::Epistemic> epistemics_;  // Of notes.
  std::map<audit::RecordRef, audit::RecordRef> stands_for_;  // Causes and priorities.
  bool evidence_touched_ = false;
  std::map<audit::RecordRef, audit::ReviewState> decided_;  // By the moderators, of a text.
  std::map<Id<audit::Cause>, Id<audit::CauseMap>> map_of_;
  bool moderation_touched_ = false;
  bool merges_ = false;  // The entry at hand merges groups, and their votes with them.
  bool votes_touched_ = false;
  bool causes_touched_ = false;
};

}  // namespace plenary::simulation
