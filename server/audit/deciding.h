// One command on its way to Changes or a Refusal: the rules, one function a command.
//
// Private to audit; Session::decide makes one for each command. A rule says no by returning a
// refusal and yes by returning Refusal::none with its changes added. Each subject has a file, named
// below over what is in it; decide_settling.cpp says what follows, whichever command it was.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string_view>

#include "audit/ballot_results.h"
#include "audit/cause_merge.h"
#include "audit/checks.h"
#include "audit/session.h"

namespace plenary::audit {

class Deciding {
 public:
  Deciding(const Session& session, const Actor& actor, const Moment& moment);

  Result<Changes, Refused> decide(const Command& command);

 private:
  friend class Carrying;  // decide_combining.cpp
  // decide.cpp: who asks, and what they may see and do.
  Refused check_actor(const Command& command) const;
  Refused check_watcher(const Command& command) const;
  Refused check_frozen(const Command& command) const;
  bool is_staff_actor() const;
  bool may(Act act) const;
  template <class R>
  const Stored<R>* visible(Id<R> id) const {
    const auto* stored = store_.find(id);
    if (stored == nullptr) return nullptr;
    return actor_.is_server() || session_.sees(actor_.seat, stored->scope) ? stored : nullptr;
  }
  bool is_visible(RecordRef target) const;
  // Where the actor writes when asking for `asked`: its own room, or for staff any open one.
  Refused writable_room(Id<Room> asked, Id<Room>& room) const;
  template <class R>
  Refused check_new_id(Id<R> id, std::size_t count_max) const {
    if (!id) return Refusal::out_of_range;
    if (store_.find(id) != nullptr) return Refusal::id_taken;
    if (index_.review_by_record.contains(ref(id))) return Refusal::id_taken;  // One is gone.
    if (store_.all<R>().size() >= count_max) return {Refusal::limit_reached, count_max};
    return Refusal::none;
  }
  template <class R>
  Id<R> mint() const {
    while (true) {
      const Id<R> id(moment_.entropy.draw());
      if (id && store_.find(id) == nullptr) return id;
    }
  }
  // Of a text that the server writes.
  Id<RunTag> fresh_run() const;
  // A title or first text; an empty one needs no run.
  Refused check_new_text(const NewText& text, std::uint32_t scalars_max, Text& made) const;

  // decide_notes.cpp
  Refused on(const AddNote& command);
  Refused on(const EditText& command);
  Refused on(const SetEpistemic& command);
  Refused on(const MoveNote& command);
  Refused on(const RemoveNote& command);
  Refused on(const HideNote& command);
  Refused on(const ShowNote& command);
  Refused on(const AddGroup& command);
  Refused on(const RemoveGroup& command);
  // A group, or the one it was merged into meanwhile; nothing if the actor sees none.
  const Stored<Group>* standing(Id<Group> group) const;
  // The group that something of `room` is put into, when `asked` is asked for.
  Refused check_group(Id<Group> asked, Id<Room> room, Id<Group>& group) const;
  Refused add_note(const AddNote& command, const Origin& origin);
  std::uint64_t last_order(ListKey key) const;
  void place_note(Scope scope, Id<Note> note, const Placement& placement);
  bool is_author(Id<Note> note) const;
  Refused may_edit(const Stored<Note>& note) const;
  Refused may_edit_text(RecordRef target) const;
  Refused check_edits(RecordRef target, const TextEdits& edits) const;
  Refused check_outcome(RecordRef target, const TextEdits& edits) const;
  Refused mint_order(ListKey key, const Place& place, Id<Note> moved, std::uint64_t& order);
  void move_authorship(Id<Note> note, Scope to);
  void clear_focus_on(RecordRef target);

  // decide_groups.cpp
  Refused on(const MergeGroups& command);
  Refused on(const SplitGroup& command);
  Refused check_merge(const MergeGroups& command) const;
  std::vector<Id<Ballot>> ballots_standing() const;
  void merge_votes(Id<Ballot> ballot, const MergeGroups& command);
  void merge_votes_of(Id<Seat> seat, const Ballot& ballot, const MergeGroups& command);

  // decide_ballots.cpp
  Refused on(const OpenBallot& command);
  Refused on(const CastVote& command);
  Refused on(const TakeBackVote& command);
  Refused on(const CloseBallot& command);
  Refused check_item(const Stored<Ballot>& ballot, RecordRef item) const;
  bool may_have_votes(Scope note_scope) const;
  Refused check_weight(const Ballot& ballot, const Mark& mark) const;
  std::optional<Id<Vote>> vote_of(Id<Seat> seat, Id<Ballot> ballot, RecordRef item) const;
  bool may_vote_on(const Ballot& ballot) const;
  bool is_merged_away(RecordRef item) const;

  // decide_results.cpp
  Refused on(const RevealBallot& command);
  void record_objections(const Ballot&, RecordRef item, const std::vector<Said>&, Scope);
  std::vector<Id<Note>> notes_about(RecordRef item) const;
  void report_minorities(const Tally& tally, Scope scope);
  bool is_named_of(const std::string& group, Id<Note> note) const;
  void show_sheets(Id<Ballot> ballot, const BallotBook& book);

  // decide_causes.cpp
  Refused on(const AddCauseMap& command);
  Refused on(const AddCause& command);
  Refused on(const MoveCause& command);
  Refused on(const RemoveCause& command);
  Refused on(const LinkCauses& command);
  Refused on(const SetLink& command);
  Refused on(const RemoveLink& command);
  Refused on(const StartMinutes& command);
  // Whether links lead there, those in the store and `more`.
  bool leads_to(Id<Cause> from, Id<Cause> to, const std::vector<LinkEnds>& more = {}) const;
  bool is_linked(const LinkEnds& ends) const;
  void remove_cause_link(const Stored<CauseLink>& link);

  // decide_merging.cpp
  Refused on(const ProposeMerge& command);
  Refused on(const ApplyMerge& command);
  Refused on(const UnmergeMap& command);
  MapUnion union_of(const std::vector<Id<CauseMap>>& maps) const;
  Refused check_merged_maps(const std::vector<Id<CauseMap>>& maps) const;
  void put_merged(Id<CauseMap> map, const MapUnion& all, const MergedMap& made);
  void put_merged_cause(Id<Cause> id, Id<CauseMap> map, const MapUnion& all,
                        const MergedCause& from);
  bool is_worked_on(RecordRef part, const Stored<Provenance>* origin) const;
  void cite_before_all(RecordRef source, RecordRef claim, std::vector<Evidence>& cited);

  // decide_evidence.cpp
  Refused on(const CiteEvidence& command);
  Refused on(const RemoveEvidence& command);
  Refused on(const SetCause& command);
  // Whether the actor may say what a claim rests on.
  Refused may_claim(RecordRef claim) const;
  Scope scope_in_sight(RecordRef claim) const;
  Refused check_source(const CiteEvidence& command) const;
  void remove_evidence_for(RecordRef claim);
  void move_evidence_for(RecordRef claim, Scope to);

  // decide_commitments.cpp
  Refused on(const AddFinding& command);
  Refused on(const RemoveFinding& command);
  Refused on(const SetPriority& command);
  Refused on(const CheckConsent& command);
  Refused on(const DropPriority& command);
  Refused on(const AddCommitment& command);
  Refused on(const SetCommitment& command);
  Refused on(const AgreeCommitment& command);
  Refused on(const ReportCommitment& command);
  Refused on(const RemoveCommitment& command);
  const Tally* tally_of(Id<Ballot> ballot, RecordRef item) const;
  Refused may_plan(const Stored<Commitment>& commitment) const;
  const Pledge& pledge_of(Id<Commitment> commitment) const;
  bool is_seated(Id<Seat> seat) const;
  Refused check_promise(const Promise& promise) const;
  bool is_minor_alone(const Promise& promise) const;
  Promise with_names(Promise asked, const Promise& before) const;
  bool stands_for_it(const Promise& promise) const;
  Refused carry_on(const std::vector<CarriedCommitment>& carried);

  // decide_phases.cpp
  Refused on(const BeginPhase& command);
  Refused on(const MoveToPhase& command);
  Refused on(const UndoMove& command);
  Refused on(const SetActs& command);
  Refused on(const Freeze& command);
  Refused on(const Announce& command);
  Refused check_move(std::uint32_t after_number) const;
  void plan(const CreateSession& command);
  void move_everybody(Phase next);
  void set_countdown(Id<Room> room, Countdown countdown);
  Countdown countdown_of(Id<Room> room) const;

  // decide_done.cpp
  Refused on(const SetDone& command);
  bool is_done(Id<Seat> seat) const;
  std::uint32_t count_done() const;
  void set_readiness(std::size_t count);
  void set_done(const std::vector<Id<Seat>>& seats);
  void say_done_again(std::uint32_t before, std::uint32_t now);
  void settle_done(const std::map<Id<Seat>, Seat>& seats);

  // decide_agreements.cpp
  Refused on(const SetAgreements& command);
  Refused on(const Agree& command);
  // Whether somebody may take a place who has agreed to this version.
  Refused check_agreed(Role role, std::uint32_t version) const;
  void keep_agreed(Id<Seat> seat, std::uint32_t version, Id<Seat> by);

  // decide_reveals.cpp
  Refused on(const RevealNotes& command);
  bool may_reveal(const RevealNotes& command, Reveal reveal) const;
  std::vector<Id<Note>> sealed_notes(const RevealNotes& command) const;
  Refused notes_to_reveal(const RevealNotes& command, std::vector<Id<Note>>& notes) const;
  void shuffle(std::vector<Id<Note>>& notes) const;
  std::string group_shown() const;

  // decide_session.cpp
  Refused on(const CreateSession& command);
  Refused on(const SetTimer& command);
  Refused on(const SetFocus& command);
  Refused on(const OpenRoom& command);
  Refused on(const CloseRoom& command);
  void show_code(const std::string& code);
  Refused on(const RotateCode& command);
  Refused on(const CloseSession& command);
  Refused on(const SetObserverDelay& command);
  Refused on(const SetWalls& command);
  bool is_voting() const;
  void retire_codes();
  std::string code_now() const;
  void show_code_on(Id<Seat> wall, const std::string& code);
  void show_code_on_walls(const std::string& code);

  // decide_seats.cpp
  Refused on(const Invite& command);
  Refused on(const TakeSeat& command);
  Refused on(const MoveSeat& command);
  Refused on(const AdmitSeat& command);
  Refused on(const RemoveSeat& command);
  Refused on(const SetRole& command);
  Refused seat_known(const TakeSeat& command, Role role, Id<Seat>& seat) const;
  // What people say of themselves, in any language: the session's own are what it is held in.
  Refused check_person(const std::string& name, const std::string& group,
                       const std::string& language) const;
  std::uint64_t given_at(Id<Ticket> ticket) const;
  void give_ticket(Id<Seat> seat, const TakeSeat& command);
  void put_seat(const Stored<Seat>& before, Seat after);
  void remove_seat(const Stored<Seat>& seat);
  void remove_table_of(Id<Seat> seat);

  // decide_rooms.cpp
  Refused on(const ProposeRooms& command);
  Refused on(const ApplyRooms& command);
  Result<RoomPlan, Refused> plan_rooms(const RoomWishes& wishes) const;
  Refused check_seating(const RoomPlan& plan) const;
  Refused seat_by(const RoomPlan& plan);
  Refused on(const PinSeat& command);
  Refused on(const SetBond& command);
  Refused on(const SetSafeguard& command);
  Refused protect(const SetSafeguard& command, const std::vector<std::string>& groups);

  // decide_combining.cpp
  Refused on(const CombineRooms& command);
  void regroup(const RoomStep& step);
  void arrange_anew(RoomWishes wishes);
  // The rooms people are in, each set to become its first; for zero every room, to plenary.
  std::vector<std::vector<Id<Room>>> rooms_to_combine(std::uint32_t at_a_time) const;
  Refused combine(const std::vector<Id<Room>>& rooms, bool all_home);
  // Its people go to `into`, and what was written in it with them.
  void close_room(Id<Room> room, Id<Room> into);
  void carry_what_stayed();
  bool leaves_nothing_behind(const UndoStep& step) const;
  std::map<ListKey, std::uint64_t> carried_to_;  // The last order given in each list.
  bool is_present(const RoomPlan& plan) const;
  Refused send_staff_home(const RoomPlan& plan);
  Id<Room> room_for_late(const Seat& seat) const;
  const std::set<Id<Seat>>& seats_in(Id<Room> room) const;

  // decide_tables.cpp
  Refused on(const CallHelp& command);
  Refused on(const ClearHelp& command);
  Refused on(const AnnounceClose& command);
  Refused on(const AddPaperNote& command);
  Refused on(const AddTableSeat& command);
  Refused on(const EndTableSeat& command);
  void seat_in(const Seat& seat, Id<Room> room);
  Refused check_move(const Seat& seat, Id<Room> room) const;
  void come_to(const Seat& staff, Id<Room> room);
  void clear_help(Id<Room> room);

  // decide_reviews.cpp
  Refused on(const ReviewNote& command);
  Refused on(const ReviewRecord& command);
  Refused on(const ResubmitNote& command);
  Refused on(const ResubmitRecord& command);
  Refused on(const ReadmitSeat& command);
  ReviewRecord short_review(Id<Note> note, ReviewAct act) const;
  Refused decide_review(const ReviewRecord& command, Review& review);
  const Seat* author_of(RecordRef text) const;
  const Seat* author_to_ask(RecordRef text) const;
  void tell_author(const ReviewRecord& command, ReviewState state, const std::string& text_words);
  void drop_notice(RecordRef text);

  // decide_sight.cpp
  Review review_about(RecordRef text) const;
  bool is_away(RecordRef text) const;
  bool is_out_of_sight(RecordRef target) const;
  Scope home_of(RecordRef text) const;
  void move_record(RecordRef target, Scope to);
  void move_text(RecordRef text, Scope to);
  void move_claim(RecordRef claim, Scope to);
  void put_note(const Stored<Note>& note, Scope to);
  const Stored<Provenance>* origin_of(Id<CauseMap> map, RecordRef part) const;
  void move_part(Id<CauseMap> map, RecordRef part, Scope to);
  void move_cause(const Stored<Cause>& cause, Scope to);
  void move_map(Id<CauseMap> map, Scope to);
  void show_results_of(RecordRef item, Scope home);
  void remove_text(RecordRef text);

  // decide_looking.cpp
  bool is_moderated(const Seat& seat) const;
  bool was_moderated(std::uint32_t number, const Seat& seat) const;
  bool was_moderated_since(std::uint32_t number, const Seat& seat) const;
  bool may_change_shared() const;
  void keep_author(RecordRef text);
  void look_at_new(RecordRef text);
  bool names_somebody(const std::string& words) const;
  Seat writer_meant(const Record& text, const Seat* writer) const;
  void look_first(RecordRef text, const Seat* writer, const Sealing& sealing = {});
  void point_out(RecordRef text, const TextEdits& edits);
  void point_out(RecordRef text, const std::function<std::string()>& words_after);

  // decide_unlinked.cpp
  Refused on(const OpenTokens& command);
  Refused on(const DrawTokens& command);
  Refused on(const AddUnlinked& command);
  Refused on(const ChangeUnlinked& command);
  Refused on(const CastUnlinked& command);
  Refused may_open(const OpenTokens& command) const;
  Refused may_draw(const Seat& seat, const TokenKey& key) const;
  bool may_anybody(Act act) const;
  Refused check_token(Id<TokenKey> key, const Digest& token, Id<Note> note) const;
  Refused take_back_unlinked(const Stored<Note>& note);
  Refused check_sheet(const Stored<Ballot>& ballot, const std::vector<Mark>& marks) const;
  void put_sheet(const UnlinkedSheet& sheet, const std::vector<Mark>& marks);
  bool has_marked(const UnlinkedSheet& sheet, const std::vector<Mark>& marks) const;

  // decide_settling.cpp. `seats`: those that change, as they will be.
  void settle();
  void settle_claims();
  void settle_rooms(const std::map<Id<Seat>, Seat>& seats);
  void settle_pledges(const std::map<Id<Seat>, Seat>& seats);
  bool was_founded_here(Id<Commitment> commitment) const;
  bool is_help_called(Id<Room> room) const;
  void keep_help_called(Id<Room> room);
  // Whether by these changes a cause would stand too high, or a commitment lose its way back.
  bool takes_ground(const std::vector<Change>& coming) const;

  // decide_undo.cpp
  Refused on(const Undo& command);
  void take_back(const UndoStep& step);
  // Moving everybody is the staff's alone, and so is taking that back, whatever it is made of.
  bool is_move(const UndoStep& step) const { return session_.move_step(step.seq) == &step; }
  bool may_take_back(const Change& change, const UndoStep& step) const;
  bool may_disown(const Change& change, const UndoStep& step) const;
  bool may_recite(const Change& change) const;
  bool may_take_back_note(const Change& change, const UndoStep& step) const;
  bool may_reseat(const Change& change) const;
  bool can_go(const Change& removal, const UndoStep& step) const;
  bool can_return(const Change& put, const UndoStep& step) const;
  bool fits_again(const Record& record, const UndoStep& step) const;
  bool fits_again(const CauseLink& link, const UndoStep& step) const;
  bool brings_its_evidence(RecordRef claim, const UndoStep& step) const;
  bool is_supported(const Cause& cause, const std::vector<Change>& returning) const;
  bool is_free_to(const Vote& vote) const;
  bool is_open_again(Id<Room> room, const UndoStep& step) const;
  // `returning`: the whole records that come back with it.
  std::optional<Change> still_mine(const Change& change, const UndoStep& step,
                                   const std::vector<Change>& returning) const;
  bool keeps_what_rests_on_it(const Note& note, FieldSet fields) const;
  // Where a record is once the step is taken back, or nowhere.
  Scope scope_after(RecordRef target, const UndoStep& step) const;
  bool returns_beside(const Record& record, Scope scope, const UndoStep& step) const;
  Id<Room> room_after(Id<Group> group, const UndoStep& step) const;

  const Session& session_;
  const Store& store_;
  const Index& index_;
  const Actor& actor_;
  const Moment& moment_;
  std::uint32_t written_in_ = 0;  // Phase::number, or zero: in the one that is now.
  const Seat* seat_ = nullptr;    // The actor's, unless it is the server.
  Changes changes_;
};

// Those that are not closed, in the order of their names as people count.
std::vector<Room> open_rooms(const Store& store);
// Where the author of a named note in `note_scope` is said.
Scope authorship_scope(Scope note_scope);
// Whether people read the code from it.
bool is_wall(const Seat& seat);
// Where a seat's record is, by its role and status.
Scope seat_scope(const Seat& seat);

}  // namespace plenary::audit
