// How many items a repeated field may have when it comes from a client.
//
// limits::items_max, unless something tighter is known of the field. Our own bytes are not capped
// here: their source bounds them.
#pragma once

#include <cstddef>

#include "audit/commands.h"
#include "audit/limits.h"
#include "wire/enums.h"
#include "wire/limits.h"
#include "wire/messages.h"

namespace plenary::wire {

template <auto Member>
inline constexpr std::size_t items_max_of = limits::items_max;

template <>
inline constexpr std::size_t items_max_of<&Resume::cursors> = limits::cursors_max;
template <>
inline constexpr std::size_t items_max_of<&Ack::cursors> = limits::cursors_max;
// One grant for each role.
template <>
inline constexpr std::size_t items_max_of<&audit::BeginPhase::grants> =
    static_cast<std::size_t>(enum_last<audit::Role>());
template <>
inline constexpr std::size_t items_max_of<&audit::OpenBallot::items> =
    audit::limits::ballot_items_max;
template <>
inline constexpr std::size_t items_max_of<&audit::Announce::rooms> = audit::limits::rooms_max;
template <>
inline constexpr std::size_t items_max_of<&audit::MergeGroups::from> =
    audit::limits::groups_merged_max;
template <>
inline constexpr std::size_t items_max_of<&audit::ProposeMerge::maps> =
    audit::limits::merged_maps_max;
template <>
inline constexpr std::size_t items_max_of<&audit::ApplyMerge::aliases> = audit::limits::aliases_max;
template <>
inline constexpr std::size_t items_max_of<&audit::Promise::helpers> = audit::limits::helpers_max;
template <>
inline constexpr std::size_t items_max_of<&audit::Promise::helper_names> =
    audit::limits::helpers_max;
template <>
inline constexpr std::size_t items_max_of<&audit::SetBond::seats> = audit::limits::bond_seats_max;
template <>
inline constexpr std::size_t items_max_of<&audit::SetSafeguard::minor_groups> =
    audit::limits::labels_max;
template <>
inline constexpr std::size_t items_max_of<&audit::SetSafeguard::moderated_phases> =
    audit::limits::labels_max;

template <>
inline constexpr std::size_t items_max_of<&audit::SetAgreements::wordings> =
    audit::limits::labels_max;

}  // namespace plenary::wire
