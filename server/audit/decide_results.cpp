#include <algorithm>
#include <map>

#include "audit/ballot_results.h"
#include "audit/deciding.h"
#include "audit/limits.h"

namespace plenary::audit {
namespace {

// By item, what each voter said of it; voters by their seat's id.
using SaidByItem = std::map<RecordRef, std::vector<std::pair<Id<Seat>, const Mark*>>>;

std::vector<Id<Seat>> voters_of(const BallotBook& book) {
  std::vector<Id<Seat>> voters;
  for (const auto& [seat, votes] : book.voters) voters.push_back(seat);
  std::sort(voters.begin(), voters.end());
  return voters;
}

SaidByItem said_by_item(const BallotBook& book, const Store& store,
                        const std::vector<RecordRef>& listed) {
  SaidByItem said;
  for (const RecordRef& item : listed) said[item];
  for (const Id<Seat>& seat : voters_of(book)) {
    for (const auto& [item, vote] : book.voters.at(seat).votes) {
      said[item].emplace_back(seat, &store.find(vote)->record.mark);
    }
  }
  return said;
}

}  // namespace

Refused Deciding::on(const RevealBallot& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto* stored = visible(command.ballot);
  if (stored == nullptr) return Refusal::not_found;
  const Ballot& ballot = stored->record;
  if (ballot.state == BallotState::revealed) return Refusal::already_so;
  if (ballot.state == BallotState::open) return Refusal::ballot_not_closed;

  Ballot revealed;
  revealed.id = ballot.id;
  revealed.state = BallotState::revealed;
  changes_.set(stored->scope, std::move(revealed), field_bit<&Ballot::state>());

  static const BallotBook nothing;
  const auto found = index_.ballots.find(ballot.id);
  const BallotBook& book = found == index_.ballots.end() ? nothing : found->second;
  const auto group_of = [&](Id<Seat> voter) {
    const auto sheet = index_.sheet_by_voter.find(voter);
    return sheet == index_.sheet_by_voter.end() ? store_.find(voter)->record.group
                                                : store_.find(sheet->second)->record.group;
  };
  std::map<std::string, std::uint32_t> voters;
  for (const auto& [seat, votes] : book.voters) ++voters[group_of(seat)];
  for (const auto& [item, marks] : said_by_item(book, store_, ballot.items)) {
    std::vector<Said> said;
    for (const auto& [seat, mark] : marks) said.push_back({group_of(seat), mark});
    Tally tally = count_item(ballot, item, said, voters);
    tally.id = mint<Tally>();
    // What became of a hidden note is for those who can still see it.
    const Scope* where = store_.scope_of(item);
    const Scope shown =
        where != nullptr && *where == stored->scope ? stored->scope : Scope::staff();
    record_objections(ballot, item, said, shown);
    report_minorities(tally, shown);
    changes_.put(shown, std::move(tally));
  }
  if (ballot.secrecy == BallotSecrecy::named) show_sheets(ballot.id, book);
  return Refusal::none;
}

// In the order of their words, which says nothing of who said them. They may have been written in
// any phase since the ballot opened, and wait all or none: nobody may tell whose one is.
void Deciding::record_objections(const Ballot& ballot, RecordRef item,
                                 const std::vector<Said>& said, Scope scope) {
  std::vector<std::string> words;
  for (const Said& each : said) {
    if (!each.mark->objection.empty()) words.push_back(each.mark->objection);
  }
  if (words.empty()) return;
  std::sort(words.begin(), words.end());
  const std::uint32_t now = store_.only<Phase>()->record.number;
  Sealing written;
  written.looked_at_first = was_moderated_since(
      ballot.opened_in == 0 ? now : ballot.opened_in, writer_meant(Objection{}, nullptr));
  for (std::string& each : words) {
    const auto id = mint<Objection>();
    changes_.put(scope, Objection{id, ballot.id, item, std::move(each)});
    look_first(ref(id), nullptr, written);
  }
}

// What is said of the item: the notes of the group it is, or is in, or grew from.
std::vector<Id<Note>> Deciding::notes_about(RecordRef item) const {
  Id<Note> about;
  if (item.kind == RecordKind::note) about = Id<Note>(item.id.value);
  if (item.kind == RecordKind::cause) {
    if (const auto* cause = store_.find(Id<Cause>(item.id.value))) about = cause->record.note;
  }
  ListKey key;
  if (item.kind == RecordKind::group) {
    const auto* group = store_.find(Id<Group>(item.id.value));
    if (group == nullptr) return {};
    key = {group->record.room, group->record.id};
  } else {
    const auto* note = store_.find(about);
    if (note == nullptr) return {};
    key = {note->record.placement.room, note->record.placement.group};
    if (!key.group) return {about};
  }
  std::vector<Id<Note>> notes;
  for (const auto& [order, note] : index_.list(key)) notes.push_back(note);
  return notes;
}

// Drafted from the group's own named notes about the item, all of them on any ballot: which of them
// are of those who disagreed would tell how they voted. On a named one the staff have the sheets.
void Deciding::report_minorities(const Tally& tally, Scope scope) {
  if (!tally.consensus.divided) return;
  for (const GroupResult& result : tally.groups) {
    const GroupOpinion opinion{result.group, result.voters, result.agree, result.disagree};
    const bool silent = result.group.empty() || result.voters == 0;
    if (silent || !is_passed_over(opinion, tally.consensus.agreement)) continue;
    MinorityReport report{
        mint<MinorityReport>(),
        tally.ballot,
        tally.item,
        result.group,
        smoothed_agreement(opinion),
        {}};
    for (const Id<Note>& note : notes_about(tally.item)) {
      if (report.notes.size() == limits::minority_notes_max) break;
      if (is_named_of(result.group, note)) report.notes.push_back(note);
    }
    changes_.put(scope, std::move(report));
  }
}

bool Deciding::is_named_of(const std::string& group, Id<Note> note) const {
  const auto found = index_.authorship_by_record.find(ref(note));
  if (found == index_.authorship_by_record.end()) return false;
  const auto& authorship = *store_.find(found->second);
  if (authorship.scope == Scope::vault()) return false;
  const auto* seat = store_.find(authorship.record.seat);
  return seat != nullptr && seat->record.group == group;
}

void Deciding::show_sheets(Id<Ballot> ballot, const BallotBook& book) {
  for (const Id<Seat>& seat : voters_of(book)) {
    VoteSheet sheet{mint<VoteSheet>(), ballot, seat, {}};
    for (const auto& [item, vote] : book.voters.at(seat).votes) {
      sheet.marks.push_back(store_.find(vote)->record.mark);
    }
    std::sort(sheet.marks.begin(), sheet.marks.end(),
              [](const Mark& a, const Mark& b) { return a.item < b.item; });
    changes_.put(Scope::staff(), std::move(sheet));
  }
}

}  // namespace plenary::audit
