// Faults put in on purpose: each must be found, and by the invariant it breaks.
#include "audit/canonical.h"
#include "journal/chain.h"
#include "tests/simulation/world.h"
#include "wire/decode.h"

namespace plenary::simulation {

using audit::Scope;

const std::vector<Planted>& plants() {
  static const std::vector<Planted> all{
      {Plant::lost_entry, "lost_entry", "I1"},
      {Plant::lost_message, "lost_message", "I2"},
      {Plant::command_twice, "command_twice", "I3"},
      {Plant::replica_differs, "replica_differs", "I4"},
      {Plant::observer_writes, "observer_writes", "I5"},
      {Plant::leak, "leak", "I6"},
      {Plant::too_many_dots, "too_many_dots", "I8"},
      {Plant::link_to_nowhere, "link_to_nowhere", "I10"},
      {Plant::unfounded, "unfounded", "I22"},
      {Plant::signed_by_nobody, "signed_by_nobody", "I23"},
      {Plant::hidden_in_sight, "hidden_in_sight", "I24"},
      {Plant::resume_skips, "resume_skips", "I12"},
      {Plant::early, "early", "I13"},
      {Plant::bad_snapshot, "bad_snapshot", "I19"},
      {Plant::thrown, "thrown", "I25"},
  };
  return all;
}

namespace {

bool tells(const std::string& bytes) {
  const auto message = wire::decode_server(bytes);
  return message.has_value() && !message->message.events.empty();
}

void append(journal::MemoryJournal::Disk& disk, audit::Entry entry) {
  entry.seq = disk.rows.size() + 1;
  journal::MemoryJournal::Row row{audit::canonical::bytes(entry), {}};
  row.chain = journal::chain_next(disk.rows.back().chain, row.bytes);
  disk.rows.push_back(std::move(row));
}

const audit::Seat* some_seat(const audit::Session& session, audit::Role role) {
  for (const auto& [id, stored] : session.records().all<audit::Seat>()) {
    const bool seated = stored.record.status == audit::SeatStatus::seated;
    if (stored.record.role == role && seated) return &stored.record;
  }
  return nullptr;
}

void spoil_snapshot(journal::MemoryJournal::Disk& disk) {
  if (disk.snapshots.empty()) return;
  auto& bytes = disk.snapshots.rbegin()->second;
  auto image = *wire::decode<audit::Session::Image>(bytes);
  for (auto& item : image.items) {
    if (auto* ticket = std::get_if<audit::Ticket>(&item.record)) ticket->device.low ^= 1;
  }
  bytes = audit::canonical::bytes(image);
}

audit::Session replayed(const journal::MemoryJournal::Disk& disk) {
  audit::Session session;
  for (const auto& row : disk.rows) session.apply(*wire::decode<audit::Entry>(row.bytes));
  return session;
}

}  // namespace

// ---- entries that no server would have made

std::optional<audit::Entry> World::said_again(const journal::MemoryJournal::Disk& disk) {
  for (auto row = disk.rows.rbegin(); row != disk.rows.rend(); ++row) {
    audit::Entry entry = *wire::decode<audit::Entry>(row->bytes);
    if (entry.command_no == 0) continue;
    entry.changes.clear();
    entry.undoes = 0;
    return entry;
  }
  return std::nullopt;
}

std::optional<audit::Entry> World::by_observer(const audit::Session& session) {
  const audit::Seat* observer = some_seat(session, audit::Role::observer);
  if (observer == nullptr) return std::nullopt;
  audit::Group group;
  group.id = Id<audit::Group>(ground_.chance.draw());
  audit::Entry entry{.actor = observer->id};
  entry.changes.push_back({Scope::everyone(), audit::Put{group}});
  return entry;
}

std::optional<audit::Entry> World::over_budget(const audit::Session& session) {
  const audit::Seat* seat = some_seat(session, audit::Role::participant);
  for (const auto& [id, stored] : session.records().all<audit::Ballot>()) {
    const audit::Ballot& ballot = stored.record;
    const bool dots = ballot.method == audit::BallotMethod::dots &&
                      ballot.secrecy != audit::BallotSecrecy::unlinkable;
    if (!dots || ballot.state != audit::BallotState::open || ballot.items.empty()) continue;
    if (seat == nullptr) return std::nullopt;
    audit::Vote vote;
    vote.id = Id<audit::Vote>(ground_.chance.draw());
    vote.ballot = ballot.id;
    vote.seat = seat->id;
    vote.mark = {ballot.items.front(), static_cast<std::int32_t>(ballot.budget) + 1};
    audit::Entry entry;
    entry.changes.push_back({Scope::of(seat->id), audit::Put{vote}});
    return entry;
  }
  return std::nullopt;
}

std::optional<audit::Entry> World::link_to_nowhere(const audit::Session& session) {
  const auto& causes = session.records().all<audit::Cause>();
  if (causes.empty()) return std::nullopt;
  const auto& [id, stored] = *causes.begin();
  audit::CauseLink link;
  link.id = Id<audit::CauseLink>(ground_.chance.draw());
  link.map = stored.record.map;
  link.ends = {id, Id<audit::Cause>(ground_.chance.draw())};
  audit::Entry entry;
  entry.changes.push_back({stored.scope, audit::Put{link}});
  return entry;
}

std::optional<audit::Entry> World::unfounded(const audit::Session& session) {
  for (const auto& [id, stored] : session.records().all<audit::Cause>()) {
    if (stored.record.standing != audit::Standing::hunch) continue;
    audit::Cause raised;
    raised.id = id;
    raised.standing = audit::Standing::root_cause;
    audit::Entry entry;
    entry.changes.push_back(
        {stored.scope, audit::SetFields{raised, audit::field_bit<&audit::Cause::standing>()}});
    return entry;
  }
  return std::nullopt;
}

std::optional<audit::Entry> World::signed_by_nobody(const audit::Session& session) {
  const audit::Seat* seat = some_seat(session, audit::Role::participant);
  if (seat == nullptr) return std::nullopt;
  audit::Note note;
  note.id = Id<audit::Note>(ground_.chance.draw());
  note.placement.order = 1;
  audit::UnlinkedNote unlinked;
  unlinked.id = Id<audit::UnlinkedNote>(ground_.chance.draw());
  unlinked.note = note.id;
  audit::Entry entry;
  entry.changes.push_back({Scope::everyone(), audit::Put{note}});
  entry.changes.push_back({Scope::vault(), audit::Put{unlinked}});
  entry.changes.push_back(
      {Scope::vault(), audit::Put{audit::Authorship{
                           Id<audit::Authorship>(ground_.chance.draw()), note.id, seat->id}}});
  return entry;
}

std::optional<audit::Entry> World::hidden_in_sight(const audit::Session& session) {
  for (const auto& [id, stored] : session.records().all<audit::Group>()) {
    const bool seen = stored.scope == Scope::everyone();
    if (!seen || session.index().review_by_record.contains(audit::ref(id))) continue;
    audit::Review review;
    review.id = Id<audit::Review>(ground_.chance.draw());
    review.of = audit::ref(id);
    review.state = audit::ReviewState::hidden;
    review.steps.push_back({audit::ReviewAct::hide, {}, {}, audit::ReviewReason::hurtful, ""});
    audit::Entry entry;
    entry.changes.push_back({Scope::staff(), audit::Put{review}});
    return entry;
  }
  return std::nullopt;
}

// On the disk, while the server is down.
void World::forge(Hall& hall) {
  auto& disk = hall.disk();
  const audit::Session session = replayed(disk);
  std::optional<audit::Entry> forged;
  switch (plant_) {
    case Plant::lost_entry: disk.rows.pop_back(); return;
    case Plant::bad_snapshot: return spoil_snapshot(disk);
    case Plant::command_twice: forged = said_again(disk); break;
    case Plant::observer_writes: forged = by_observer(session); break;
    case Plant::too_many_dots: forged = over_budget(session); break;
    case Plant::unfounded: forged = unfounded(session); break;
    case Plant::signed_by_nobody: forged = signed_by_nobody(session); break;
    case Plant::hidden_in_sight: forged = hidden_in_sight(session); break;
    case Plant::link_to_nowhere: forged = link_to_nowhere(session); break;
    default: return;
  }
  if (!forged) return;
  forged->at = ground_.clock.now();
  append(disk, *forged);
}

// In the running world.
void World::put_in(Hall& hall) {
  if (!ground_.chance.one_in(20)) return;
  Person& person = *ground_.chance.pick(hall.people());
  switch (plant_) {
    case Plant::lost_message:
      // Of a lost receipt alone one would only see that no answer came.
      if (person.welcomed && person.downlink.size() > 1 && tells(person.downlink.front())) {
        person.downlink.pop_front();
      }
      return;
    case Plant::replica_differs:
      if (audit::Store* store = person.replica.store(Scope::everyone())) {
        audit::Group group;
        group.id = Id<audit::Group>(ground_.chance.draw());
        store->apply({Scope::everyone(), audit::Put{group}}, 0);
      }
      return;
    case Plant::leak: return hall.leak();
    case Plant::resume_skips: return hall.claim_more(person);
    case Plant::early: return hall.tell_early();
    case Plant::thrown: return hall.let_throw();
    default: return;
  }
}

}  // namespace plenary::simulation
