#include <set>

#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/plain_text.h"

namespace plenary::audit {

Refused check_wordings(const std::vector<Wording>& wordings) {
  if (wordings.size() > limits::labels_max) return {Refusal::limit_reached, limits::labels_max};
  std::set<std::string> languages;
  std::size_t bytes = 0;
  for (const Wording& each : wordings) {
    const std::uint32_t most = limits::agreement_scalars_max;
    Refused no = check_text(each.language, limits::label_scalars_max, Blank::refused);
    if (no.code == Refusal::none) no = check_text(each.rules, most, Blank::refused);
    if (no.code == Refusal::none) no = check_text(each.consent, most, Blank::refused);
    if (no.code == Refusal::none) no = check_text(each.minors, most, Blank::allowed);
    if (no.code == Refusal::none) {
      no = check_text(each.whole, limits::whole_scalars_max, Blank::allowed);
    }
    if (no.code != Refusal::none) return no;
    if (!languages.insert(each.language).second) return Refusal::id_taken;
    bytes += each.rules.size() + each.consent.size() + each.minors.size() + each.whole.size();
  }
  if (bytes > limits::agreement_bytes_max) {
    return {Refusal::limit_reached, limits::agreement_bytes_max};
  }
  return Refusal::none;
}

// The staff set the agreements, and have to come in to do so; a wall reads nothing.
bool is_asked_to_agree(Role role) { return !is_staff(role) && role != Role::wall; }

Refused Deciding::on(const SetAgreements& command) {
  if (!is_staff_actor()) return Refusal::not_allowed;
  const auto& settings = *store_.only<Settings>();
  const Agreements& before = settings.record.agreements;
  if (command.after_version != before.version) return {Refusal::agreements_changed, before.version};
  if (command.wordings == before.wordings) return Refusal::already_so;
  if (const Refused no = check_wordings(command.wordings); no.code != Refusal::none) return no;
  Settings changed;
  changed.id = settings.record.id;
  changed.agreements = {before.version + 1, command.wordings};
  changes_.set(settings.scope, std::move(changed), field_bit<&Settings::agreements>());
  return Refusal::none;
}

Refused Deciding::on(const Agree& command) {
  if (seat_ == nullptr) return Refusal::not_allowed;
  const Agreements& agreements = session_.settings()->agreements;
  if (agreements.wordings.empty()) return Refusal::not_found;
  if (command.version != agreements.version) {
    return {Refusal::agreements_changed, agreements.version};
  }
  const auto found = index_.agreed_by_seat.find({actor_.seat, Scope::of(actor_.seat)});
  if (found != index_.agreed_by_seat.end() &&
      store_.find(found->second)->record.version == command.version) {
    return Refusal::already_so;
  }
  keep_agreed(actor_.seat, command.version, seat_->table);
  return Refusal::none;
}

Refused Deciding::check_agreed(Role role, std::uint32_t version) const {
  const Agreements& agreements = session_.settings()->agreements;
  if (agreements.wordings.empty() || !is_asked_to_agree(role)) return Refusal::none;
  if (version == agreements.version) return Refusal::none;
  return {Refusal::agree_first, agreements.version};
}

// Where nothing is asked nothing is kept, whatever was said.
void Deciding::keep_agreed(Id<Seat> seat, std::uint32_t version, Id<Seat> by) {
  const Agreements& agreements = session_.settings()->agreements;
  if (agreements.wordings.empty() || version != agreements.version) return;
  for (const Scope scope : {Scope::of(seat), Scope::staff()}) {
    const auto found = index_.agreed_by_seat.find({seat, scope});
    const bool has = found != index_.agreed_by_seat.end();
    // When it was said first is what counts.
    if (has && store_.find(found->second)->record.version == version) continue;
    const auto id = has ? found->second : mint<Agreed>();
    changes_.put(scope, Agreed{id, seat, version, moment_.now, by});
  }
}

}  // namespace plenary::audit
