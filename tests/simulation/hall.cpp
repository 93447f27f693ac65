#include "tests/simulation/hall.h"

#include <stdexcept>
#include <utility>

#include "audit/canonical.h"
#include "base/assert.h"
#include "wire/decode.h"

namespace plenary::simulation {

using audit::Role;

namespace {

constexpr std::uint64_t snapshot_every_entries = 96;
constexpr std::size_t outbox_max = 8;

}  // namespace

Hall::Hall(Ground& ground, live::SessionId id, std::size_t people, live::Pace pace)
    : ground_(ground), id_(id), pace_(pace), encoder_(pace) {
  hub_.sent = [this](LinkId link, std::string bytes) {
    if (std::exchange(throws_, false)) throw std::runtime_error("planted");
    sent(link, std::move(bytes));
  };
  hub_.closed = [this](LinkId link, std::uint16_t code) { closed(link, code); };
  ground_.journal.create({id_, "", ground_.clock.now(), false, ""}, ground_.executor, [](auto) {});
  open_if_down();
  ground_.executor.run_all();
  const auto look = std::exchange(ground_.look, [this] { observe(); });
  audit::CreateSession created = test::a_session();
  created.phases = test::an_agenda();
  created.title = canary(ground_.chance.draw());
  created.lobby = ground_.chance.one_in(3);
  must(created);
  must(audit::BeginPhase{
      .after_number = host_->session().records().only<audit::Phase>()->record.number,
      .name = "observe",
      .grants = test::grant_to_all(test::every_act)});
  for (int room = 0; room < 2; ++room) {
    must(audit::OpenRoom{Id<audit::Room>(ground_.chance.draw()), canary(ground_.chance.draw())});
  }
  for (std::size_t i = 0; i < people; ++i) {
    let_in(i < test::every_role().size() ? test::every_role()[i] : Role::participant);
  }
  ground_.look = look;
}

live::Done Hall::must(const audit::Command& command) {
  std::optional<live::Done> outcome;
  host_->administer(command, [&](live::Done done) { outcome = std::move(done); });
  ground_.flush(ground_.journal.queued());
  ground_.executor.run_all();
  PLENARY_ASSERT(outcome.has_value());
  ++said_[tag_of(command)];
  return *std::move(outcome);
}

// ---- the Host comes and goes

void Hall::go_down() {
  host_.reset();
  opening_ = false;
  failed_ = false;
  for (const auto& person : people_) {
    if (person->link) hub_.drop(person->link);
    person->cut();
  }
}

void Hall::open_if_down() {
  if (opening_ || (host_ && !failed_)) return;
  go_down();
  opening_ = true;
  live::HostParts parts{
      id_,
      ground_.clock,
      ground_.chance,
      encoder_,
      hub_,
      board_,
      ground_.metrics,
      ground_.log,
      pace_,
      [this] { failed_ = true; },
      snapshot_every_entries};
  auto host =
      std::make_shared<std::unique_ptr<live::Host>>(std::make_unique<live::Host>(std::move(parts)));
  ground_.journal.open(id_, ground_.executor, **host, [this, host](live::OpenAnswer answer) {
    PLENARY_ASSERT(answer.opened.has_value());
    (*host)->start(*std::move(answer.opened));
    host_ = std::move(*host);
    opening_ = false;
  });
}

// ---- people come and go

void Hall::let_in(Role role) {
  const Digest invitation = test::digest(ground_.chance.draw());
  must(audit::Invite{invitation, role});
  const Key128 device{ground_.chance.draw(), ground_.chance.draw()};
  audit::TakeSeat taking{.invitation = invitation, .device = device};
  taking.name = canary(ground_.chance.draw());
  taking.ticket = test::digest(ground_.chance.draw());
  taking.agreed = host_->session().settings()->agreements.version;
  add_person(must(taking), device);
}

void Hall::let_in_by_code() {
  std::string code;
  for (const auto& [id, stored] : host_->session().records().all<audit::JoinCode>()) {
    if (stored.record.active) code = stored.record.code;
  }
  const Key128 device{ground_.chance.draw(), ground_.chance.draw()};
  audit::TakeSeat taking{.code = code, .device = device};
  taking.name = canary(ground_.chance.draw());
  taking.ticket = test::digest(ground_.chance.draw());
  taking.agreed = host_->session().settings()->agreements.version;
  add_person(must(taking), device);
}

void Hall::add_person(const live::Done& done, Key128 device) {
  if (done.refusal.code != audit::Refusal::none) return;
  auto person = std::make_unique<Person>();
  person->device = device;
  for (const audit::Change& change : done.changes) {
    const auto* put = std::get_if<audit::Put>(&change.body);
    if (put == nullptr) continue;
    if (const auto* ticket = std::get_if<audit::Ticket>(&put->record)) person->seat = ticket->seat;
  }
  PLENARY_ASSERT(person->seat);
  people_.push_back(std::move(person));
}

void Hall::bring_device(const Person& owner) {
  auto person = std::make_unique<Person>();
  person->seat = owner.seat;
  person->device = {ground_.chance.draw(), ground_.chance.draw()};
  people_.push_back(std::move(person));
}

void Hall::connect(Person& person) {
  const LinkId link(++links_);
  person.connected(link);
  live::Resume resume{person.replica.epoch, {}};
  for (const wire::Cursor& cursor : person.replica.resume().cursors) {
    resume.cursors.push_back({cursor.scope, cursor.scope_seq});
  }
  if (resume.cursors.empty()) person.came = witness_.rows();
  hub_.open(link);
  host_->attach({link, person.seat, person.device, std::move(resume), ""});
}

void Hall::cut(Person& person) {
  const LinkId link = person.link;
  hub_.drop(link);
  person.cut();
  if (host_) host_->detach(link);
}

Person* Hall::owner(LinkId link) {
  for (const auto& person : people_) {
    if (person->link == link) return person.get();
  }
  return nullptr;
}

void Hall::sent(LinkId link, std::string bytes) {
  Person* person = owner(link);
  if (person == nullptr) return;
  const auto understood = wire::decode_server(bytes);
  require(understood.has_value(), "I4", "a message cannot be read");
  witness_.sent({person->seat, person->device, person->replica, person->came, ground_.clock.now()},
                bytes, understood->message);
  if (!understood->message.welcome.empty()) person->dropping = false;
  if (person->dropping) return;
  person->downlink.push_back(std::move(bytes));
}

void Hall::closed(LinkId link, std::uint16_t code) {
  Person* person = owner(link);
  if (person == nullptr) return;
  while (!person->downlink.empty()) carry_down(*person);
  person->cut();
  person->gone = code == static_cast<std::uint16_t>(live::CloseCode::removed);
}

// ---- what is on its way

void Hall::carry_up(Person& person) {
  const std::string bytes = std::move(person.uplink.front());
  person.uplink.pop_front();
  auto received = wire::decode_client(bytes);
  PLENARY_ASSERT(received.ok());
  auto& submit = std::get<wire::ReceivedSubmit>(*received);
  host_->submit({person.link, submit.as_seat, submit.command_no, submit.body_hash,
                 std::move(submit.command), submit.phase});
}

void Hall::carry_down(Person& person) {
  const std::string bytes = std::move(person.downlink.front());
  person.downlink.pop_front();
  person.hear(bytes);
}

void Hall::overflow(Person& person) {
  person.downlink.clear();
  person.dropping = true;
  person.lagging = true;
  host_->resync(person.link);
}

void Hall::act(Person& person) {
  if (person.outbox.size() >= outbox_max) return;
  test::RandomCommands ideas(host_->session(), ground_.chance);
  const auto a_canary = [this] { return canary(ground_.chance.draw()); };
  ideas.words = a_canary;
  ideas.typed = a_canary;
  ideas.title = [this](const char*) { return canary(ground_.chance.draw()); };
  const auto table = host_->session().index().seats_by_table.find(person.seat);
  if (table != host_->session().index().seats_by_table.end() && ground_.chance.one_in(2)) {
    const std::vector<Id<audit::Seat>> people(table->second.begin(), table->second.end());
    const Id<audit::Seat> as = ground_.chance.pick(people);
    return person.ask(ideas.of(as), as);
  }
  person.ask(ideas.of(person.seat));
}

// ---- faults put in on purpose

// Somebody who is not staff follows the staff's stream.
void Hall::leak() {
  for (const auto& person : people_) {
    const auto* seat = host_->session().records().find(person->seat);
    const bool staff = host_->session().sees(person->seat, audit::Scope::staff());
    if (seat == nullptr || staff || !person->welcomed) continue;
    hub_.publish({live::JoinStream{person->link, {audit::Scope::staff(), false}}});
  }
}

// A resume from a little further on than what is held.
void Hall::claim_more(Person& person) {
  const audit::Scope scope = audit::Scope::everyone();
  audit::Store* store = person.replica.store(scope);
  const bool behind = store != nullptr &&
                      store->scope_seq(scope) + 2 <= host_->session().records().scope_seq(scope);
  if (person.link || person.gone || !behind) return;
  const std::uint64_t held = store->scope_seq(scope);
  store->set_scope_seq(scope, held + 1);
  connect(person);
  store->set_scope_seq(scope, held);
}

void Hall::tell_early() { host_->durable(host_->session().head()); }

}  // namespace plenary::simulation
