// Notes whose author nobody can find out. The server asks these itself, in nobody's name: whoever
// holds a token may write, and a token does not say whose it is.
#include <algorithm>

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

}  // namespace

const TokenKey* Deciding::token_key(std::uint32_t number) const {
  for (const auto& [id, stored] : store_.all<TokenKey>()) {
    if (stored.record.number == number) return &stored.record;
  }
  return nullptr;
}

Refused Deciding::on(const OpenTokens& command) {
  const Phase& phase = store_.only<Phase>()->record;
  if (command.number != phase.number) return {Refusal::phase_moved, phase.number};
  if (phase.anonymity != Anonymity::unlinkable) return Refusal::not_allowed;
  if (token_key(command.number) != nullptr) return Refusal::already_so;
  const auto key = mint<TokenKey>();
  changes_.put(Scope::everyone(), TokenKey{key, command.number, command.public_key});
  changes_.put(Scope::vault(), TokenSecret{mint<TokenSecret>(), key, command.secret});
  return Refusal::none;
}

// All that a seat will need in the phase is drawn at once, before anything is written, so that no
// draw stands beside a note in the order of things.
Refused Deciding::on(const DrawTokens& command) {
  const Phase& phase = store_.only<Phase>()->record;
  const auto* seat = store_.find(command.seat);
  if (seat == nullptr || seat->record.status != SeatStatus::seated) return Refusal::not_seated;
  if (only_watches(seat->record.role)) return Refusal::only_watching;
  if (phase.anonymity != Anonymity::unlinkable || token_key(phase.number) == nullptr) {
    return Refusal::not_allowed;
  }
  const Role role = seat->record.role;
  if (!is_staff(role) && !lets(phase, role, Act::add_notes)) return Refusal::not_allowed;
  TokenDraw draw{{}, command.seat, phase.number, 0, {}};
  const auto found = index_.draw_by_seat.find(command.seat);
  if (found != index_.draw_by_seat.end()) {
    const TokenDraw& before = store_.find(found->second)->record;
    draw.id = before.id;
    if (before.number == phase.number) draw = before;
  }
  if (draw.drawn != 0 && draw.request == command.request) return Refusal::already_so;
  const std::uint32_t left = limits::tokens_a_phase - draw.drawn;
  if (command.count == 0 || command.count > left) return {Refusal::limit_reached, left};
  if (!draw.id) draw.id = mint<TokenDraw>();
  draw.drawn += command.count;
  draw.request = command.request;
  changes_.put(Scope::of(command.seat), std::move(draw));
  return Refusal::none;
}

// In the phase it was drawn for, or a little after: what is on its way when everybody is moved
// still arrives.
Refused Deciding::check_token(Id<TokenKey> id, const Digest& token, Id<Note> note) const {
  const auto* key = store_.find(id);
  if (key == nullptr) return Refusal::not_found;
  const Phase& phase = store_.only<Phase>()->record;
  const bool late = key->record.number + 1 == phase.number &&
                    moment_.now - phase.began_at <= limits::unlinked_late_ms;
  if (key->record.number != phase.number && !late) return {Refusal::phase_moved, phase.number};
  const auto spent = index_.unlinked_by_token.find(token);
  if (spent == index_.unlinked_by_token.end()) return Refusal::none;
  const bool same = store_.find(spent->second)->record.note == note;
  return same ? Refusal::already_so : Refusal::token_spent;
}

Refused Deciding::on(const AddUnlinked& command) {
  Refused no = check_token(command.key, command.token, command.id);
  if (no.code == Refusal::none) no = check_new_id(command.id, limits::notes_max);
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
  look_first(command.id, nullptr);
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
  // What was looked at is what stays; it can be taken back and written anew.
  const auto review = index_.review_by_note.find(command.note);
  const bool looked_at = review != index_.review_by_note.end() &&
                         store_.find(review->second)->record.state != ReviewState::open;
  if (looked_at) return Refusal::not_allowed;
  const Refused no = check_text(command.text.text, limits::note_scalars_max, Blank::refused);
  if (no.code != Refusal::none) return no;
  TextEdits edits;
  edits.inserts.push_back({{}, command.text.run, 0, command.text.text});
  edits.deletes = note->record.text.ranges(0, note->record.text.scalars());
  const RecordRef target = ref(command.note);
  if (const Refused unfit = check_edits(target, edits); unfit.code != Refusal::none) return unfit;
  changes_.list.push_back({note->scope, EditRecordText{target, std::move(edits)}});
  return Refusal::none;
}

Refused Deciding::take_back_unlinked(const Stored<Note>& note) {
  const Id<Note> id = note.record.id;
  if (index_.uses_of(ref(id)) != 0 || may_have_votes(note.scope)) return Refusal::still_used;
  clear_focus_on(ref(id));
  changes_.remove(Scope::vault(), ref(index_.authorship_by_note.at(id)));
  remove_evidence_for(ref(id));
  changes_.remove(note.scope, ref(id));
  return Refusal::none;
}

}  // namespace plenary::audit
