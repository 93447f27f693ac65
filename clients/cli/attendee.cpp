#include "clients/cli/attendee.h"

#include <algorithm>

namespace plenary::cli {
namespace {

using audit::Scope;

constexpr std::uint32_t dots_at_once_max = 2;
constexpr std::uint32_t points_at_once = 30;
constexpr std::int32_t places = 3;

const char* const remarks[] = {
    "we see that", "porque",       "nobody asked",         "the bus is late",
    "¿quién?",     "more of this", "it changed in spring", "não sabemos"};

std::size_t draw_below(std::size_t bound) {
  return static_cast<std::size_t>((draw_random() >> 1) % bound);  // Its last bit is always set.
}

template <class T>
const T& pick(const std::vector<T>& all) {
  return all[draw_below(all.size())];
}

// Of a method that spends no budget.
audit::Mark mark_drawn(audit::BallotMethod method) {
  audit::Mark mark;
  if (method == audit::BallotMethod::agreement) {
    mark.weight = static_cast<std::int32_t>(draw_below(3)) - 1;
  } else if (method == audit::BallotMethod::fist_to_five) {
    mark.weight = static_cast<std::int32_t>(draw_below(6));
    if (mark.weight < 2) mark.objection = "too soon";
  } else if (method == audit::BallotMethod::impact_effort) {
    mark.weight = static_cast<std::int32_t>(1 + draw_below(5));
    mark.effort = static_cast<std::int32_t>(1 + draw_below(5));
  }
  return mark;
}

}  // namespace

Attendee::Attendee(Place place)
    : who_(place.who), canaries_(*place.canaries), transcript_(place.transcript) {
  place.hello.name = "Person " + canaries_.plant(who_);
  ClientEvents events;
  events.receipt = [this](const wire::Receipt& receipt) { answered(receipt); };
  events.bytes = [this](std::string_view bytes) {
    canaries_.note_sent(who_, bytes, now_us());
    if (transcript_ != nullptr) transcript_->add(bytes);
  };
  events.applied = [this, learns = place.learns](const wire::ServerMessage& message) {
    canaries_.note_places(who_, message);
    if (learns) canaries_.learn(message, now_us());
  };
  client_ = std::make_unique<Client>(
      *place.network, place.url, std::move(place.hello), std::move(events));
}

std::uint64_t Attendee::send(audit::Command command, Id<audit::Seat> as) {
  const std::uint64_t number = client_->submit(std::move(command), as);
  sent_us_[number] = now_us();
  return number;
}

void Attendee::answered(const wire::Receipt& receipt) {
  if (const auto sent = sent_us_.extract(receipt.command_no)) {
    receipts_.add(now_us() - sent.mapped());
  }
  // Two who draw the same link at once: it is there, and that is all they wanted.
  const bool drawn = links_.erase(receipt.command_no) != 0;
  if (receipt.refusal == audit::Refusal::none) return;
  if (drawn && receipt.refusal == audit::Refusal::already_so) return;
  ++refused_;
  refusals_.push_back(receipt.refusal);
}

Id<audit::Room> Attendee::room() const {
  const audit::Seat* own = client_->replica().find(seat());
  return own == nullptr ? client_->welcome().seat.room : own->room;
}

const audit::Phase* Attendee::phase() const { return client_->replica().only<audit::Phase>(); }

bool Attendee::may(audit::Act act) const {
  const audit::Phase* now = phase();
  if (now == nullptr) return false;
  const auto grant = std::find_if(now->grants.begin(), now->grants.end(),
                                  [&](const audit::Grant& each) { return each.role == role(); });
  return grant != now->grants.end() && (grant->acts >> static_cast<unsigned>(act) & 1U) != 0;
}

template <class R>
std::vector<Id<R>> Attendee::here(Scope scope) const {
  std::vector<Id<R>> ids;
  const auto store = client_->replica().scopes().find(scope);
  if (store == client_->replica().scopes().end()) return ids;
  for (const auto& [id, held] : store->second.all<R>()) ids.push_back(id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

audit::NewText Attendee::words() {
  return {Id<audit::RunTag>(draw_random()),
          std::string(remarks[draw_below(std::size(remarks))]) + " " + canaries_.plant(who_)};
}

void Attendee::write(audit::Epistemic kind, audit::Audience audience, Id<audit::Seat> as) {
  if (audience == audit::Audience::room && !may(audit::Act::add_notes)) return;
  audit::AddNote add;
  add.id = Id<audit::Note>(draw_random());
  add.epistemic = kind;
  add.text = words();
  add.audience = audience;
  if (!as) mine_.push_back(add.id);
  send(add, as);
}

// Only what the replica still shows: it may have been moved, held or sent back meanwhile.
void Attendee::type_on() {
  if (mine_.empty() || !may(audit::Act::edit_own)) return;
  const audit::Note* note = client_->replica().find(mine_.back());
  if (note == nullptr || note->text.scalars() == 0) return;
  const auto last = static_cast<std::int64_t>(note->text.scalars()) - 1;
  audit::EditText edit{audit::ref(note->id), {}};
  edit.edits.inserts = {{note->text.id_at(last), Id<audit::RunTag>(draw_random()), 0, ", too"}};
  send(edit);
}

void Attendee::sort_notes() {
  if (!may(audit::Act::arrange)) return;
  const Scope scope = Scope::room_or_everyone(room());
  const auto notes = here<audit::Note>(scope);
  const auto groups = here<audit::Group>(scope);
  if (groups.empty() || draw_below(6) == 0) {
    send(audit::AddGroup{Id<audit::Group>(draw_random()), room(), words()});
  } else if (!notes.empty()) {
    send(audit::MoveNote{pick(notes), pick(groups), {}});
  }
}

void Attendee::draw_causes() {
  if (!may(audit::Act::map_causes)) return;
  const Scope scope = Scope::room_or_everyone(room());
  const auto maps = here<audit::CauseMap>(scope);
  if (maps.empty()) {
    if (role() != audit::Role::table_lead) return;
    send(audit::AddCauseMap{
        Id<audit::CauseMap>(draw_random()), room(), words(), audit::Cycles::allowed});
    return;
  }
  const auto causes = here<audit::Cause>(scope);
  if (causes.size() < 2 || draw_below(2) == 0) {
    send(audit::AddCause{Id<audit::Cause>(draw_random()), maps.front(), words(), {}, {}});
    return;
  }
  const auto from = causes[draw_below(causes.size())];
  const auto to = causes[draw_below(causes.size())];
  // Two table leads may each have begun a map here, and a link never leads from one to another.
  const auto map_of = [&](Id<audit::Cause> id) { return client_->replica().find(id)->map; };
  if (from == to || map_of(from) != map_of(to)) return;
  const Id<audit::CauseLink> link(draw_random());
  links_.insert(send(audit::LinkCauses{link, {from, to}, audit::Polarity::more, 2, 3}));
}

void Attendee::vote(const audit::Ballot& ballot, Id<audit::Seat> as) {
  if (ballot.items.empty() || (!as && !may(audit::Act::vote))) return;
  if (ballot.budget > 0) return give_dots(ballot, as);
  std::int32_t place = 0;
  for (const audit::RecordRef& item : ballot.items) {
    audit::Mark mark = mark_drawn(ballot.method);
    mark.item = item;
    if (ballot.method == audit::BallotMethod::rank) mark.weight = ++place;
    if (place > places) return;
    send(audit::CastVote{ballot.id, mark}, as);
  }
}

// All of the budget, and one item taken back and given to others.
void Attendee::give_dots(const audit::Ballot& ballot, Id<audit::Seat> as) {
  std::uint32_t left = ballot.budget;
  std::size_t at = draw_below(ballot.items.size());
  for (std::size_t i = 0; i < ballot.items.size() && left > 0; ++i) {
    const audit::RecordRef item = ballot.items[(at + i) % ballot.items.size()];
    const auto dots = static_cast<std::uint32_t>(1 + draw_below(dots_at_once_max));
    const bool points = ballot.method == audit::BallotMethod::points;
    const std::uint32_t given = std::min(points ? points_at_once : dots, left);
    audit::Mark mark;
    mark.item = item;
    mark.weight = static_cast<std::int32_t>(given);
    send(audit::CastVote{ballot.id, mark}, as);
    left -= given;
    if (i == 0) {
      send(audit::TakeBackVote{ballot.id, item}, as);
      left += given;
    }
  }
}

audit::AddCommitment Attendee::commitment(Id<audit::Seat> helper, Id<audit::Seat> witness) {
  audit::AddCommitment add;
  add.id = Id<audit::Commitment>(draw_random());
  add.text = words();
  add.plan = {
      "Ask who was left out", 20'500 + static_cast<std::int32_t>(draw_below(90)), "How many came"};
  add.promise.owner = seat();
  add.promise.helpers = {helper};
  add.promise.witness = witness;
  send(add);
  return add;
}

void Attendee::paper(const std::string& group) {
  if (!may(audit::Act::add_notes)) return;
  audit::AddPaperNote add;
  add.id = Id<audit::Note>(draw_random());
  add.epistemic = audit::Epistemic::observation;
  add.text = words();
  add.from_group = group;
  send(add);
}

void Attendee::sit_somebody_down(const std::string& group) {
  at_table_.emplace_back(draw_random());
  send(audit::AddTableSeat{
      at_table_.back(), "Person " + canaries_.plant(who_), group, "en", client_->hello().agreed});
}

}  // namespace plenary::cli
