// The last value of each enum on the wire: what is above it is not of the enum.
// A new value goes here too, or messages that hold it are refused.
#pragma once

#include <cstdint>

#include "audit/changes.h"
#include "audit/commands.h"
#include "audit/records.h"
#include "wire/messages.h"

namespace plenary::wire {

template <class E>
struct EnumLast;

template <>
struct EnumLast<audit::ScopeKind> {
  static constexpr auto value = audit::ScopeKind::vault;
};
template <>
struct EnumLast<audit::RecordKind> {
  static constexpr auto value = audit::RecordKind::shown_code;
};
template <>
struct EnumLast<audit::Role> {
  static constexpr auto value = audit::Role::wall;
};
template <>
struct EnumLast<audit::Modality> {
  static constexpr auto value = audit::Modality::paper;
};
template <>
struct EnumLast<audit::SeatStatus> {
  static constexpr auto value = audit::SeatStatus::removed;
};
template <>
struct EnumLast<audit::Epistemic> {
  static constexpr auto value = audit::Epistemic::commitment;
};
template <>
struct EnumLast<audit::Anonymity> {
  static constexpr auto value = audit::Anonymity::unlinkable;
};
template <>
struct EnumLast<audit::Reveal> {
  static constexpr auto value = audit::Reveal::by_staff;
};
template <>
struct EnumLast<audit::TimerState> {
  static constexpr auto value = audit::TimerState::paused;
};
template <>
struct EnumLast<audit::BallotMethod> {
  static constexpr auto value = audit::BallotMethod::rank;
};
template <>
struct EnumLast<audit::BallotState> {
  static constexpr auto value = audit::BallotState::revealed;
};
template <>
struct EnumLast<audit::Regroup> {
  static constexpr auto value = audit::Regroup::plenary;
};
template <>
struct EnumLast<audit::BallotSecrecy> {
  static constexpr auto value = audit::BallotSecrecy::unlinkable;
};
template <>
struct EnumLast<audit::Polarity> {
  static constexpr auto value = audit::Polarity::disputed;
};
template <>
struct EnumLast<audit::Cycles> {
  static constexpr auto value = audit::Cycles::forbidden;
};
template <>
struct EnumLast<audit::PlaceKind> {
  static constexpr auto value = audit::PlaceKind::after;
};
template <>
struct EnumLast<audit::Audience> {
  static constexpr auto value = audit::Audience::staff;
};
template <>
struct EnumLast<audit::TimerAct> {
  static constexpr auto value = audit::TimerAct::stop;
};
template <>
struct EnumLast<audit::Refusal> {
  static constexpr auto value = audit::Refusal::cannot_undo;
};
template <>
struct EnumLast<audit::NoteSource> {
  static constexpr auto value = audit::NoteSource::paper;
};
template <>
struct EnumLast<audit::RoomRule> {
  static constexpr auto value = audit::RoomRule::pin;
};
template <>
struct EnumLast<audit::BondKind> {
  static constexpr auto value = audit::BondKind::apart;
};
template <>
struct EnumLast<audit::HelpKind> {
  static constexpr auto value = audit::HelpKind::safeguarding;
};
template <>
struct EnumLast<audit::ReviewAct> {
  static constexpr auto value = audit::ReviewAct::flag;
};
template <>
struct EnumLast<audit::ReviewReason> {
  static constexpr auto value = audit::ReviewReason::other;
};
template <>
struct EnumLast<audit::ReviewState> {
  static constexpr auto value = audit::ReviewState::released;
};
template <>
struct EnumLast<audit::Standing> {
  static constexpr auto value = audit::Standing::root_cause;
};
template <>
struct EnumLast<audit::Level> {
  static constexpr auto value = audit::Level::policy;
};
template <>
struct EnumLast<audit::Stance> {
  static constexpr auto value = audit::Stance::contradicts;
};
template <>
struct EnumLast<audit::Consent> {
  static constexpr auto value = audit::Consent::objected;
};
template <>
struct EnumLast<audit::CommitmentState> {
  static constexpr auto value = audit::CommitmentState::given_up;
};
template <>
struct EnumLast<PresenceState> {
  static constexpr auto value = PresenceState::unknown;
};
template <>
struct EnumLast<GoawayReason> {
  static constexpr auto value = GoawayReason::elsewhere;
};

template <class E>
constexpr std::uint64_t enum_last() {
  return static_cast<std::uint64_t>(EnumLast<E>::value);
}

}  // namespace plenary::wire
