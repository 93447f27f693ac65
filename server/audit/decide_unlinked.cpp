// Notes and votes of which nobody can find out whose they are. The server asks these itself, in
// nobody's name: whoever holds a token may, and a token does not say whose it is.
#include <algorithm>
#include <map>
#include <set>

#include "audit/ballot_results.h"
#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/plain_text.h"

namespace plenary::audit {
namespace {

bool lets(const Phase& phase, Role role, Act act) {
  return std::any_of(phase.grants.begin(), phase.grants.end(), [&](const Grant& grant) {
    return grant.role == role && (grant.acts >> static_cast<unsigned>(act) & 1U) != 0;
  });
}

bool is_open(const Stored<Ballot>* ballot) {
  return ballot != nullptr && ballot->record.secrecy == BallotSecrecy::unlinkable &&
         ballot->record.state == BallotState::open;
}

bool may_vote(const Store& store, const Seat& seat, std::uint32_t roles) {
  const bool asked = roles == 0 || (roles >> static_cast<unsigned>(seat.role) & 1U) != 0;
  return asked && lets(store.only<Phase>()->record, seat.role, Act::vote);
}

// For the phase that everybody was just moved away from: what was on its way still arrives.
bool is_late(const TokenKey& key, const Store& store, Time now) {
  const Phase& phase = store.only<Phase>()->record;
  const auto* passed = store.find(phase.before);
  return passed != nullptr && passed->record.phase.number == key.number &&
         now - phase.began_at <= limits::unlinked_late_ms;
}

}  // namespace

std::string key_group(const Ballot& ballot, const Seat& seat) {
  const std::vector<std::string>& groups = ballot.key_groups;
  const auto has = [&](const std::string& group) {
    return std::find(groups.begin(), groups.end(), group) != groups.end();
  };
  if (has(seat.group)) return seat.group;
  // Who comes later, and of whose group nobody was there, has no others to be among but the most.
  return groups.empty() || has({}) ? std::string() : groups.front();
}

// By the rule of the results by group (groups_shown), so that nobody is alone behind the key of the
// rest either. Settled once: who draws early and who draws late stand behind the same keys.
std::vector<std::string> key_groups(const Store& store, std::uint32_t roles) {
  std::map<std::string, std::uint32_t> voters;
  std::uint32_t rest = 0;
  for (const auto& [id, stored] : store.all<Seat>()) {
    const Seat& seat = stored.record;
    if (seat.status != SeatStatus::seated || !may_vote(store, seat, roles)) continue;
    ++voters[seat.group];
    ++rest;
  }
  std::vector<std::string> groups = groups_shown(voters);
  std::stable_sort(groups.begin(), groups.end(),
                   [&](const auto& a, const auto& b) { return voters[a] > voters[b]; });
  for (const std::string& group : groups) rest -= voters[group];
  if (rest > 0) groups.emplace_back();
  return groups;
}

const TokenKey* token_key(const Store& store, std::uint32_t number, Id<Ballot> ballot,
                          const std::string& group) {
  for (const auto& [id, stored] : store.all<TokenKey>()) {
    const TokenKey& key = stored.record;
    if (key.number == number && key.ballot == ballot && key.group == group) return &key;
  }
  return nullptr;
}

Refused Deciding::may_open(const OpenTokens& command) const {
  if (command.ballot) {
    if (command.number != 0) return Refusal::out_of_range;
    return is_open(store_.find(command.ballot)) ? Refusal::none : Refusal::ballot_closed;
  }
  const Phase& phase = store_.only<Phase>()->record;
  if (command.number != phase.number) return {Refusal::phase_moved, phase.number};
  const bool fits = phase.anonymity == Anonymity::unlinkable && command.group.empty();
  return fits ? Refusal::none : Refusal::not_allowed;
}

Refused Deciding::on(const OpenTokens& command) {
  if (const Refused no = may_open(command); no.code != Refusal::none) return no;
  if (token_key(store_, command.number, command.ballot, command.group) != nullptr) {
    return Refusal::already_so;
  }
  const auto key = mint<TokenKey>();
  changes_.put(Scope::everyone(),
               TokenKey{key, command.number, command.public_key, command.ballot, command.group});
  changes_.put(Scope::vault(), TokenSecret{mint<TokenSecret>(), key, command.secret});
  return Refusal::none;
}

// To write in the phase that is now, or to vote on the ballot as one of the key's group.
Refused Deciding::may_draw(const Seat& seat, const TokenKey& key) const {
  const Phase& phase = store_.only<Phase>()->record;
  if (!key.ballot) {
    const bool now = key.number == phase.number && phase.anonymity == Anonymity::unlinkable;
    const bool may_write = is_staff(seat.role) || lets(phase, seat.role, Act::add_notes);
    return now && may_write ? Refusal::none : Refusal::not_allowed;
  }
  const auto* ballot = store_.find(key.ballot);
  if (!is_open(ballot)) return Refusal::ballot_closed;
  const bool may =
      may_vote(store_, seat, ballot->record.voters) && key.group == key_group(ballot->record, seat);
  return may ? Refusal::none : Refusal::not_allowed;
}

// All that a seat will need in the phase is drawn at once, before anything is written, so that no
// draw stands beside a note in the order of things. To vote one is enough.
Refused Deciding::on(const DrawTokens& command) {
  const auto* seat = store_.find(command.seat);
  const auto* key = store_.find(command.key);
  if (seat == nullptr || seat->record.status != SeatStatus::seated) return Refusal::not_seated;
  if (only_watches(seat->record.role)) return Refusal::only_watching;
  if (key == nullptr) return Refusal::not_found;
  const Refused no = may_draw(seat->record, key->record);
  if (no.code != Refusal::none) return no;
  TokenDraw draw{{}, command.seat, key->record.number, 0, {}, key->record.ballot};
  const auto found = index_.draw_by_seat.find({command.seat, key->record.ballot});
  if (found != index_.draw_by_seat.end()) {
    const TokenDraw& before = store_.find(found->second)->record;
    draw.id = before.id;
    if (before.number == draw.number) draw = before;
  }
  if (draw.drawn != 0 && draw.request == command.request) return Refusal::already_so;
  const std::uint32_t left = (draw.ballot ? 1 : limits::tokens_a_phase) - draw.drawn;
  if (command.count == 0 || command.count > left) return {Refusal::limit_reached, left};
  if (!draw.id) draw.id = mint<TokenDraw>();
  draw.drawn += command.count;
  draw.request = command.request;
  changes_.put(Scope::of(command.seat), std::move(draw));
  return Refusal::none;
}

// ---- notes

// In the phase it was drawn for, or a little after.
Refused Deciding::check_token(Id<TokenKey> id, const Digest& token, Id<Note> note) const {
  const auto* key = store_.find(id);
  if (key == nullptr || key->record.ballot) return Refusal::not_found;
  const Phase& phase = store_.only<Phase>()->record;
  if (key->record.number != phase.number && !is_late(key->record, store_, moment_.now)) {
    return {Refusal::phase_moved, phase.number};
  }
  const auto spent = index_.spent_tokens.find(token);
  if (spent == index_.spent_tokens.end()) return Refusal::none;
  const auto* on_note = store_.find(Id<UnlinkedNote>(spent->second.id.value));
  const bool same = spent->second.kind == RecordKind::unlinked_note && on_note != nullptr &&
                    on_note->record.note == note;
  return same ? Refusal::already_so : Refusal::token_spent;
}

// Nobody knows who asks. But what no role may any more, nobody may.
bool Deciding::may_anybody(Act act) const {
  const auto& grants = store_.only<Phase>()->record.grants;
  return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    return (grant.acts >> static_cast<unsigned>(act) & 1U) != 0;
  });
}

Refused Deciding::on(const AddUnlinked& command) {
  Refused no = check_token(command.key, command.token, command.id);
  if (no.code != Refusal::none) return no;
  written_in_ = store_.find(command.key)->record.number;
  const bool late = written_in_ != store_.only<Phase>()->record.number;
  if (!late && !may_anybody(Act::add_notes)) return Refusal::not_allowed;
  no = check_new_id(command.id, limits::notes_max);
  if (no.code == Refusal::none) {
    no = check_text(command.text.text, limits::note_scalars_max, Blank::refused);
  }
  if (no.code != Refusal::none) return no;
  if (!command.text.run || command.epistemic > Epistemic::commitment) return Refusal::out_of_range;
  Note note;
  note.id = command.id;
  note.epistemic = command.epistemic;
  note.text = Text(command.text.run, command.text.text);
  no = mint_order({}, {}, {}, note.placement.order);
  if (no.code != Refusal::none) return no;
  changes_.put(Scope::everyone(), std::move(note));
  changes_.put(Scope::vault(), Authorship{mint<Authorship>(), command.id, {}});  // Nobody's.
  changes_.put(Scope::vault(),
               UnlinkedNote{mint<UnlinkedNote>(), command.id, command.token, command.capability});
  look_first(ref(command.id), nullptr);
  return Refusal::none;
}

Refused Deciding::on(const ChangeUnlinked& command) {
  const auto found = index_.unlinked_by_note.find(command.note);
  const auto* note = store_.find(command.note);
  if (found == index_.unlinked_by_note.end() || note == nullptr) return Refusal::not_found;
  if (store_.find(found->second)->record.capability != command.capability) {
    return Refusal::not_yours;
  }
  if (command.text.text.empty()) return take_back_unlinked(*note);
  // What was looked at is what stays, and where somebody looks first nobody gets past them with
  // other words; it can be taken back and written anew.
  const auto review = index_.review_by_record.find(ref(command.note));
  const bool looked_at = review != index_.review_by_record.end() &&
                         store_.find(review->second)->record.state != ReviewState::open;
  if (looked_at || is_moderated(writer_meant(note->record, nullptr))) return Refusal::not_allowed;
  const Refused no = check_text(command.text.text, limits::note_scalars_max, Blank::refused);
  if (no.code != Refusal::none) return no;
  TextEdits edits;
  edits.inserts.push_back({{}, command.text.run, 0, command.text.text});
  edits.deletes = note->record.text.ranges(0, note->record.text.scalars());
  const RecordRef target = ref(command.note);
  if (const Refused unfit = check_edits(target, edits); unfit.code != Refusal::none) return unfit;
  point_out(target, edits);
  changes_.list.push_back({note->scope, EditRecordText{target, std::move(edits)}});
  return Refusal::none;
}

Refused Deciding::take_back_unlinked(const Stored<Note>& note) {
  const Id<Note> id = note.record.id;
  if (index_.uses_of(ref(id)) != 0 || may_have_votes(note.scope)) return Refusal::still_used;
  remove_text(ref(id));
  return Refusal::none;
}

// ---- votes

// The sheet as a whole keeps to the ballot: its items, its words, its budget, each place once.
Refused Deciding::check_sheet(const Stored<Ballot>& ballot, const std::vector<Mark>& marks) const {
  if (marks.size() > limits::ballot_items_max) {
    return {Refusal::limit_reached, limits::ballot_items_max};
  }
  const Ballot& asked = ballot.record;
  std::set<RecordRef> items;
  std::set<std::int32_t> places;
  std::uint64_t spent = 0;
  for (const Mark& mark : marks) {
    if (!items.insert(mark.item).second) return Refusal::out_of_range;
    Refused no = check_item(ballot, mark.item);
    if (no.code == Refusal::none) no = check_mark(asked.method, mark);
    if (no.code != Refusal::none) return no;
    if (asked.method == BallotMethod::rank && !places.insert(mark.weight).second) {
      return Refusal::place_taken;
    }
    if (!spends_a_budget(asked.method)) continue;
    const auto dots = static_cast<std::uint32_t>(mark.weight);
    if (dots == 0) return Refusal::out_of_range;  // Left out says the same.
    if (asked.cap != 0 && dots > asked.cap) return {Refusal::vote_cap_reached, asked.cap};
    spent += dots;
    if (spent > asked.budget) return {Refusal::vote_budget_spent, 0};
  }
  return Refusal::none;
}

// In place of what the voter marked before, as one.
void Deciding::put_sheet(const UnlinkedSheet& sheet, const std::vector<Mark>& marks) {
  if (const auto book = index_.ballots.find(sheet.ballot); book != index_.ballots.end()) {
    if (const auto before = book->second.voters.find(sheet.voter);
        before != book->second.voters.end()) {
      std::vector<Id<Vote>> old;
      for (const auto& [item, vote] : before->second.votes) old.push_back(vote);
      std::sort(old.begin(), old.end());
      for (const Id<Vote>& vote : old) changes_.remove(Scope::vault(), ref(vote));
    }
  }
  for (const Mark& mark : marks) {
    changes_.put(Scope::vault(), Vote{mint<Vote>(), sheet.ballot, sheet.voter, mark});
  }
}

Refused Deciding::on(const CastUnlinked& command) {
  const auto* key = store_.find(command.key);
  if (key == nullptr || !key->record.ballot) return Refusal::not_found;
  const Stored<Ballot>& ballot = *store_.find(key->record.ballot);
  if (!is_open(&ballot)) return Refusal::ballot_closed;
  if (!may_anybody(Act::vote)) return Refusal::not_allowed;
  if (const Refused no = check_sheet(ballot, command.marks); no.code != Refusal::none) return no;
  const auto spent = index_.spent_tokens.find(command.token);
  if (spent == index_.spent_tokens.end()) {
    if (command.marks.empty()) return Refusal::already_so;
    const UnlinkedSheet sheet{mint<UnlinkedSheet>(), ballot.record.id, mint<Seat>(),
                              key->record.group,     command.token,    command.capability};
    changes_.put(Scope::vault(), sheet);
    put_sheet(sheet, command.marks);
    return Refusal::none;
  }
  const auto* sheet = store_.find(Id<UnlinkedSheet>(spent->second.id.value));
  const bool same = spent->second.kind == RecordKind::unlinked_sheet && sheet != nullptr &&
                    sheet->record.capability == command.capability;
  if (!same) return Refusal::token_spent;
  if (has_marked(sheet->record, command.marks)) return Refusal::already_so;
  put_sheet(sheet->record, command.marks);
  return Refusal::none;
}

// Whether the voter has said exactly this.
bool Deciding::has_marked(const UnlinkedSheet& sheet, const std::vector<Mark>& marks) const {
  const auto says = [&](const Mark& mark) {
    const auto vote = vote_of(sheet.voter, sheet.ballot, mark.item);
    return vote && store_.find(*vote)->record.mark == mark;
  };
  const auto book = index_.ballots.find(sheet.ballot);
  const std::size_t said =
      book == index_.ballots.end() || !book->second.voters.contains(sheet.voter)
          ? 0
          : book->second.voters.at(sheet.voter).votes.size();
  return said == marks.size() && std::all_of(marks.begin(), marks.end(), says);
}

}  // namespace plenary::audit
