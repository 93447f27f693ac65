// What people ask of evidence, findings, priorities and commitments.
//
// Plain values from wire/decode.h; decide_evidence.cpp and decide_commitments.cpp answer them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/commands_notes.h"
#include "audit/fields.h"
#include "audit/records.h"

namespace plenary::audit {

// For or against a claim one may change. Everybody who sees the claim must see the source.
struct CiteEvidence {
  static constexpr std::uint32_t tag = 39;
  Id<Evidence> id;
  RecordRef claim;
  EvidenceSource source;
  Stance stance = Stance::supports;
  friend bool operator==(const CiteEvidence&, const CiteEvidence&) = default;
  using fields = Fields<Field<&CiteEvidence::id, 1>, Field<&CiteEvidence::claim, 2>,
                        Field<&CiteEvidence::source, 3>, Field<&CiteEvidence::stance, 4>>;
};

// A cause that no longer has what its standing asks for goes down with it, and a commitment that
// nothing leads back from says "we believe".
struct RemoveEvidence {
  static constexpr std::uint32_t tag = 40;
  Id<Evidence> evidence;
  friend bool operator==(const RemoveEvidence&, const RemoveEvidence&) = default;
  using fields = Fields<Field<&RemoveEvidence::evidence, 1>>;
};

struct AddFinding {
  static constexpr std::uint32_t tag = 44;
  Id<Finding> id;
  NewText text;
  friend bool operator==(const AddFinding&, const AddFinding&) = default;
  using fields = Fields<Field<&AddFinding::id, 1>, Field<&AddFinding::text, 2>>;
};

// And what was cited for it.
struct RemoveFinding {
  static constexpr std::uint32_t tag = 45;
  Id<Finding> finding;
  friend bool operator==(const RemoveFinding&, const RemoveFinding&) = default;
  using fields = Fields<Field<&RemoveFinding::finding, 1>>;
};

// From a revealed ballot.
struct SetPriority {
  static constexpr std::uint32_t tag = 46;
  Id<Priority> id;
  Id<Ballot> ballot;
  RecordRef item;
  friend bool operator==(const SetPriority&, const SetPriority&) = default;
  using fields = Fields<Field<&SetPriority::id, 1>, Field<&SetPriority::ballot, 2>,
                        Field<&SetPriority::item, 3>>;
};

// By a revealed fist-to-five ballot with the same item.
struct CheckConsent {
  static constexpr std::uint32_t tag = 47;
  Id<Priority> priority;
  Id<Ballot> ballot;
  friend bool operator==(const CheckConsent&, const CheckConsent&) = default;
  using fields = Fields<Field<&CheckConsent::priority, 1>, Field<&CheckConsent::ballot, 2>>;
};

struct DropPriority {
  static constexpr std::uint32_t tag = 48;
  Id<Priority> priority;
  friend bool operator==(const DropPriority&, const DropPriority&) = default;
  using fields = Fields<Field<&DropPriority::priority, 1>>;
};

// A proposal, which may be as incomplete as it is. Of `promise` only the seats are read.
struct AddCommitment {
  static constexpr std::uint32_t tag = 80;
  Id<Commitment> id;
  NewText text;
  CommitmentPlan plan;
  Promise promise;
  friend bool operator==(const AddCommitment&, const AddCommitment&) = default;
  using fields = Fields<Field<&AddCommitment::id, 1>, Field<&AddCommitment::text, 2>,
                        Field<&AddCommitment::plan, 3>, Field<&AddCommitment::promise, 4>>;
};

// Replaces both. By the staff, and until it is agreed by who may add notes.
struct SetCommitment {
  static constexpr std::uint32_t tag = 81;
  Id<Commitment> commitment;
  CommitmentPlan plan;
  Promise promise;
  friend bool operator==(const SetCommitment&, const SetCommitment&) = default;
  using fields = Fields<Field<&SetCommitment::commitment, 1>, Field<&SetCommitment::plan, 2>,
                        Field<&SetCommitment::promise, 3>>;
};

// By the staff, once everything is said. Without a way back to evidence only as "we believe".
struct AgreeCommitment {
  static constexpr std::uint32_t tag = 82;
  Id<Commitment> commitment;
  bool we_believe = false;
  friend bool operator==(const AgreeCommitment&, const AgreeCommitment&) = default;
  using fields =
      Fields<Field<&AgreeCommitment::commitment, 1>, Field<&AgreeCommitment::we_believe, 2>>;
};

// How it goes: by its owner, a helper, its witness or the staff.
struct ReportCommitment {
  static constexpr std::uint32_t tag = 83;
  Id<Commitment> commitment;
  CommitmentState state = CommitmentState::proposed;
  std::string report;
  friend bool operator==(const ReportCommitment&, const ReportCommitment&) = default;
  using fields = Fields<Field<&ReportCommitment::commitment, 1>, Field<&ReportCommitment::state, 2>,
                        Field<&ReportCommitment::report, 3>>;
};

// One that was not agreed. By the staff.
struct RemoveCommitment {
  static constexpr std::uint32_t tag = 84;
  Id<Commitment> commitment;
  friend bool operator==(const RemoveCommitment&, const RemoveCommitment&) = default;
  using fields = Fields<Field<&RemoveCommitment::commitment, 1>>;
};

}  // namespace plenary::audit
