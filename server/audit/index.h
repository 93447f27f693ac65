// What a session looks up by anything but an id: derived from the records, never journalled.
//
// Kept by Session::apply through `add` and `drop`, called with each record after and before every
// change of it, so no command has to walk the session.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "audit/records.h"
#include "audit/scope.h"

namespace plenary::audit {

// One list of notes, in order: a group's, or a room's ungrouped ones. Hidden notes are in none.
struct ListKey {
  Id<Room> room;
  Id<Group> group;
  friend auto operator<=>(const ListKey&, const ListKey&) = default;
};

struct VoterKey {
  Id<Ballot> ballot;
  Id<Seat> seat;
  friend bool operator==(const VoterKey&, const VoterKey&) = default;
};

struct ItemKey {
  Id<Ballot> ballot;
  RecordRef item;
  friend bool operator==(const ItemKey&, const ItemKey&) = default;
};

struct IndexHash {
  std::size_t operator()(const VoterKey& key) const {
    return keyed_hash(key.ballot.value ^ keyed_hash(key.seat.value));
  }
  std::size_t operator()(const ItemKey& key) const {
    return keyed_hash(key.ballot.value ^ std::hash<RecordRef>{}(key.item));
  }
};

// One seat's votes on one ballot.
struct VoterBook {
  std::uint32_t spent = 0;  // Dots.
  std::unordered_map<RecordRef, Id<Vote>> votes;
};

// The running counts of one item: derived, and sent to nobody before reveal.
struct ItemCount {
  std::uint32_t voters = 0;
  std::uint32_t dots = 0;
  std::uint32_t agree = 0;
  std::uint32_t disagree = 0;
  std::uint32_t pass = 0;
};

struct CauseEdges {
  std::unordered_set<Id<CauseLink>> out;
  std::unordered_set<Id<CauseLink>> in;
};

struct Index {
  std::unordered_map<Digest, Id<Ticket>, DigestHash> ticket_by_token;
  std::unordered_map<Digest, Id<Invitation>, DigestHash> invitation_by_token;
  std::unordered_map<Key128, Id<Seat>> seat_by_device;
  std::unordered_map<Id<Seat>, std::unordered_set<Id<Ticket>>> tickets_by_seat;
  std::unordered_map<std::string, Id<JoinCode>> code_by_text;
  std::unordered_map<Id<Room>, std::unordered_set<Id<Seat>>> seats_by_room;
  std::unordered_map<Id<Note>, Id<Authorship>> authorship_by_note;
  std::map<ListKey, std::map<std::uint64_t, Id<Note>>> lists;
  std::unordered_map<VoterKey, VoterBook, IndexHash> voters;
  std::unordered_map<ItemKey, ItemCount, IndexHash> counts;
  std::unordered_map<RecordRef, std::uint32_t> votes_by_item;  // On any ballot.
  std::unordered_map<Id<Cause>, CauseEdges> edges;
  std::unordered_map<Id<CauseMap>, std::unordered_set<Id<Cause>>> causes_by_map;
  std::unordered_map<Id<Room>, Id<Timer>> timer_by_room;

  void add(const Record& record, Scope scope);
  void drop(const Record& record, Scope scope);
};

}  // namespace plenary::audit
