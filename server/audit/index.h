// What a session looks up by anything but an id: derived from the records, never journalled.
//
// Session::apply calls `drop` with a record before each change of it and `add` after, so no
// command has to walk the session. Kinds that are only found by id need nothing here.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "audit/records.h"
#include "audit/scope.h"
#include "base/hash_map.h"

namespace plenary::audit {

// One list of notes: a group's, or a room's ungrouped ones. Hidden and private notes are in none.
struct ListKey {
  Id<Room> room;
  Id<Group> group;
  friend auto operator<=>(const ListKey&, const ListKey&) = default;
};
using NoteList = std::set<std::pair<std::uint64_t, Id<Note>>>;  // By order, then id.

// Sorted. Nearly everybody has one, and a set takes 80 bytes more for that.
using Tickets = std::vector<Id<Ticket>>;

// One seat's votes on one ballot.
struct VoterBook {
  std::uint32_t spent = 0;  // Dots or points.
  HashMap<RecordRef, Id<Vote>> votes;
};

struct BallotBook {
  HashMap<Id<Seat>, VoterBook> voters;
};

struct CauseEdges {
  HashSet<Id<CauseLink>> out;
  HashSet<Id<CauseLink>> in;
};

class Index {
 public:
  HashMap<Digest, Id<Ticket>, DigestHash> ticket_by_token;
  HashMap<Digest, Id<Invitation>, DigestHash> invitation_by_token;
  HashMap<Key128, Tickets> tickets_by_device;
  HashMap<Id<Seat>, Tickets> tickets_by_seat;
  HashMap<std::string, Id<JoinCode>> code_by_text;
  HashMap<Id<Room>, std::set<Id<Seat>>> seats_by_room;
  HashMap<RecordRef, Id<Authorship>> authorship_by_record;
  std::map<ListKey, NoteList> lists;
  HashMap<Id<Ballot>, BallotBook> ballots;
  HashMap<Id<Ballot>, HashSet<RecordRef>> items_by_ballot;  // Where listed.
  // Of the ballots not revealed that have no list: every note of the scope is on them.
  HashMap<Scope, std::uint32_t> unlisted_ballots;
  HashMap<Id<Cause>, CauseEdges> edges;
  HashMap<Id<Room>, Id<Timer>> timer_by_room;
  HashMap<Id<Seat>, std::set<Id<Seat>>> seats_by_table;
  HashMap<Id<Seat>, Id<RoomPin>> pin_by_seat;
  HashMap<Id<Room>, Id<HelpCall>> help_by_room;
  HashMap<RecordRef, std::set<Id<Evidence>>> evidence_by_claim;
  // What stands directly on a record: evidence that cites it, causes and priorities about it.
  HashMap<RecordRef, std::set<RecordRef>> built_on;
  HashMap<Id<Commitment>, Id<Pledge>> pledge_by_commitment;
  HashMap<Id<CauseMap>, std::set<RecordRef>> parts_by_map;  // Causes, links, origins.
  HashMap<RecordRef, Id<Review>> review_by_record;
  HashMap<RecordRef, Id<NoteNotice>> notice_by_record;
  // Notes and groups that moderators keep from their place, by the room it is in.
  HashMap<Id<Room>, std::set<RecordRef>> away_by_room;
  HashMap<Id<Ballot>, std::set<RecordRef>> results_by_ballot;  // Tallies, objections …
  std::set<Id<Room>> closing_rooms;                // Open, with a time at which they close.
  HashMap<std::string, std::uint32_t> name_words;  // Of participants, folded.
  HashMap<Id<Seat>, Id<Done>> done_by_seat;
  HashMap<Id<Seat>, Id<DoneList>> done_list_by_seat;
  std::set<Id<DoneList>> done_lists_with_room;
  std::map<std::pair<Id<Seat>, Scope>, Id<Agreed>> agreed_by_seat;  // In which scope.
  HashMap<Id<Seat>, Id<ShownCode>> shown_code_by_wall;
  std::map<std::pair<Id<Seat>, Id<Ballot>>, Id<TokenDraw>> draw_by_seat;  // Zero: of the phase.
  HashMap<Digest, RecordRef, DigestHash> spent_tokens;                    // On a note or a sheet.
  HashMap<Id<Seat>, Id<UnlinkedSheet>> sheet_by_voter;
  HashMap<Id<Note>, Id<UnlinkedNote>> unlinked_by_note;
  HashMap<Id<Room>, std::set<Id<Note>>> sealed_by_room;
  HashMap<Scope, std::set<Id<Note>>> sealed_by_scope;   // Of their author, who sees them.
  HashMap<std::string, std::uint32_t> seated_by_group;  // Of those who take part.
  // Of those whom a note may be by, for all that its group says; staff of no group are not who is
  // protected by it.
  std::map<std::string, std::uint32_t> writers_by_group;
  // How often a record is named by what would be lost without it: notes, groups and causes by
  // votes, ballots and causes; a map by its causes; a room by all that is or sits in it.
  HashMap<RecordRef, std::uint32_t> uses;

  template <class R>
  void add(const R& record, Scope scope) {
    note_change(record, scope, +1);
  }
  template <class R>
  void drop(const R& record, Scope scope) {
    note_change(record, scope, -1);
  }
  std::uint32_t uses_of(RecordRef ref) const;
  const NoteList& list(ListKey key) const;

 private:
  // `sign` is +1 where the record begins to count and -1 where it ceases to.
  template <class R>
  void note_change(const R&, Scope, int) {}
  void note_change(const Ticket& ticket, Scope scope, int sign);
  void note_change(const Invitation& invitation, Scope scope, int sign);
  void note_change(const JoinCode& code, Scope scope, int sign);
  void note_change(const Seat& seat, Scope scope, int sign);
  void note_change(const Room& room, Scope scope, int sign);
  void note_change(const RoomPin& pin, Scope scope, int sign);
  void note_change(const HelpCall& call, Scope scope, int sign);
  void note_change(const Review& review, Scope scope, int sign);
  void note_change(const NoteNotice& notice, Scope scope, int sign);
  void note_change(const Timer& timer, Scope scope, int sign);
  void note_change(const Done& done, Scope scope, int sign);
  void note_change(const DoneList& list, Scope scope, int sign);
  void note_change(const Agreed& agreed, Scope scope, int sign);
  void note_change(const ShownCode& shown, Scope scope, int sign);
  void note_change(const TokenDraw& draw, Scope scope, int sign);
  void note_change(const UnlinkedNote& unlinked, Scope scope, int sign);
  void note_change(const UnlinkedSheet& sheet, Scope scope, int sign);
  void note_change(const Announcement& announcement, Scope scope, int sign);
  void note_change(const Note& note, Scope scope, int sign);
  void note_change(const Group& group, Scope scope, int sign);
  void note_change(const Authorship& authorship, Scope scope, int sign);
  void note_change(const Ballot& ballot, Scope scope, int sign);
  void note_change(const Vote& vote, Scope scope, int sign);
  void note_change(const Tally& tally, Scope scope, int sign);
  void note_change(const Objection& objection, Scope scope, int sign);
  void note_change(const MinorityReport& report, Scope scope, int sign);
  void note_change(const CauseMap& map, Scope scope, int sign);
  void note_change(const Cause& cause, Scope scope, int sign);
  void note_change(const CauseLink& link, Scope scope, int sign);
  void note_change(const Provenance& provenance, Scope scope, int sign);
  void note_change(const Evidence& evidence, Scope scope, int sign);
  void note_change(const Priority& priority, Scope scope, int sign);
  void note_change(const Pledge& pledge, Scope scope, int sign);
  void note_change(const Minutes& minutes, Scope scope, int sign);
  void count_use(RecordRef used, int sign);
  void keep_built(RecordRef ground, RecordRef what, int sign);
};

}  // namespace plenary::audit
