// What a claim rests on, and what comes of it: findings, priorities, commitments.
//
// Plain values, kept by Store; decide_evidence.cpp and decide_commitments.cpp make them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/fields.h"
#include "audit/record_ref.h"
#include "audit/records_ballots.h"
#include "audit/records_people.h"
#include "audit/text.h"
#include "base/id.h"

namespace plenary::audit {

// The address of one number in the district's data.
struct DataCell {
  std::string table;
  std::string row;
  std::string column;
  std::string period;
  friend bool operator==(const DataCell&, const DataCell&) = default;
  using fields = Fields<Field<&DataCell::table, 1>, Field<&DataCell::row, 2>,
                        Field<&DataCell::column, 3>, Field<&DataCell::period, 4>>;
};

// One of the two: a note, cause, finding or priority of this session, or a cell.
struct EvidenceSource {
  RecordRef record;
  DataCell cell;
  friend bool operator==(const EvidenceSource&, const EvidenceSource&) = default;
  using fields = Fields<Field<&EvidenceSource::record, 1>, Field<&EvidenceSource::cell, 2>>;
};

enum class Stance : std::uint8_t { supports = 0, contradicts = 1 };

// "How do we know it?" In the scope of its claim: a note, cause, link, finding or commitment.
struct Evidence {
  static constexpr RecordKind kind = RecordKind::evidence;
  Id<Evidence> id;
  RecordRef claim;
  EvidenceSource source;
  Stance stance = Stance::supports;
  friend bool operator==(const Evidence&, const Evidence&) = default;
  using fields = Fields<Field<&Evidence::id, 1>, Field<&Evidence::claim, 2>,
                        Field<&Evidence::source, 3>, Field<&Evidence::stance, 4>>;
};

// What the audit found, in one sentence. In `everyone`.
struct Finding {
  static constexpr RecordKind kind = RecordKind::finding;
  Id<Finding> id;
  Text text;
  friend bool operator==(const Finding&, const Finding&) = default;
  using fields = Fields<Field<&Finding::id, 1>, Field<&Finding::text, 2>>;
};

// Whether anybody stands against it: from a ballot with fingers, two or less being an objection.
enum class Consent : std::uint8_t { not_asked = 0, given = 1, objected = 2 };

// Something a revealed ballot put first. In `everyone`.
struct Priority {
  static constexpr RecordKind kind = RecordKind::priority;
  Id<Priority> id;
  Id<Ballot> ballot;
  RecordRef item;
  Id<Ballot> consent_ballot;
  Consent consent = Consent::not_asked;
  std::uint32_t objections = 0;  // So many voters, whether or not they gave words to it.
  friend bool operator==(const Priority&, const Priority&) = default;
  using fields = Fields<Field<&Priority::id, 1>, Field<&Priority::ballot, 2>,
                        Field<&Priority::item, 3>, Field<&Priority::consent_ballot, 4>,
                        Field<&Priority::consent, 5>, Field<&Priority::objections, 6>>;
};

// What is to be done first, by when, and how one will see that it was.
struct CommitmentPlan {
  std::string first_step;
  std::int32_t due_day = 0;  // Days since 1970-01-01; zero: not said.
  std::string measure;
  friend bool operator==(const CommitmentPlan&, const CommitmentPlan&) = default;
  using fields = Fields<Field<&CommitmentPlan::first_step, 1>, Field<&CommitmentPlan::due_day, 2>,
                        Field<&CommitmentPlan::measure, 3>>;
};

enum class CommitmentState : std::uint8_t { proposed = 0, open = 1, kept = 2, given_up = 3 };

// In `everyone`; who promised it is a Pledge.
struct Commitment {
  static constexpr RecordKind kind = RecordKind::commitment;
  Id<Commitment> id;
  Text text;
  CommitmentPlan plan;
  CommitmentState state = CommitmentState::proposed;
  bool we_believe = false;    // Nothing leads back to evidence, and it says so.
  std::string report;         // What was last said of how it goes.
  Id<Commitment> carried_on;  // The same one in the session of this audit before, or zero.
  friend bool operator==(const Commitment&, const Commitment&) = default;
  using fields =
      Fields<Field<&Commitment::id, 1>, Field<&Commitment::text, 2>, Field<&Commitment::plan, 3>,
             Field<&Commitment::state, 4>, Field<&Commitment::we_believe, 5>,
             Field<&Commitment::report, 6>, Field<&Commitment::carried_on, 7>>;
};

// Who stands for a commitment. In a session after the one it was made in they are names, until
// somebody there takes their place.
struct Promise {
  Id<Seat> owner;
  std::vector<Id<Seat>> helpers;
  Id<Seat> witness;  // Who will ask whether it was kept.
  std::string owner_name;
  std::string witness_name;
  std::vector<std::string> helper_names{};
  bool owner_is_minor = false;  // Who `owner_name` names.
  bool adult_is_named = false;  // Among the `helper_names`.
  friend bool operator==(const Promise&, const Promise&) = default;
  using fields = Fields<Field<&Promise::owner, 1>, Field<&Promise::helpers, 2>,
                        Field<&Promise::witness, 3>, Field<&Promise::owner_name, 4>,
                        Field<&Promise::witness_name, 5>, Field<&Promise::helper_names, 6>,
                        Field<&Promise::owner_is_minor, 7>, Field<&Promise::adult_is_named, 8>>;
};

// In `members`: observers see what was promised, not by whom. One a commitment.
struct Pledge {
  static constexpr RecordKind kind = RecordKind::pledge;
  Id<Pledge> id;
  Id<Commitment> commitment;
  Promise promise;
  bool needs_adult = false;  // It was agreed, and a minor is alone with it now.
  friend bool operator==(const Pledge&, const Pledge&) = default;
  using fields = Fields<Field<&Pledge::id, 1>, Field<&Pledge::commitment, 2>,
                        Field<&Pledge::promise, 3>, Field<&Pledge::needs_adult, 4>>;
};

}  // namespace plenary::audit
