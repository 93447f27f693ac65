// A Host with everything around it in memory: people come in, speak and read what they were sent.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "audit/canonical.h"
#include "audit/state_hash.h"
#include "gateway/frame_encoder.h"
#include "live/host.h"
#include "presence/memory.h"
#include "tests/support/dice.h"
#include "tests/support/loopback_hub.h"
#include "tests/support/replica.h"
#include "tests/support/silent_log.h"
#include "tests/support/staged_journal.h"
#include "wire/decode.h"

namespace plenary::test {

// A person with a device, and what it was sent on its newest Link.
struct Person {
  Id<audit::Seat> seat;
  Key128 device;
  LinkId link;
  std::uint64_t next_no = 1;
  Replica replica;
  std::vector<wire::ServerMessage> inbox;
  std::vector<wire::Receipt> receipts;
  std::string bytes;  // All that ever came.
  std::optional<std::uint16_t> closed;
};

class Stage {
 public:
  explicit Stage(audit::CreateSession created = {"Attendance", {}, {}, false, 0},
                 live::Pace pace = {1'000'000, 1'000'000})
      : pace_(pace), encoder_(pace) {
    hub.sent = [this](LinkId link, std::string message) { deliver(link, message); };
    hub.closed = [this](LinkId link, std::uint16_t code) {
      if (Person* person = owner(link)) person->closed = code;
    };
    open();
    must(std::move(created));
    grant_all();
  }

  // A new Host on what is on the disk.
  void open() {
    host.reset();
    auto parts = live::HostParts{session_id, clock,   entropy, encoder_, hub,
                                 board,      metrics, log,     pace_,    [this] { ++failures; }};
    host = std::make_unique<live::Host>(std::move(parts));
    host->start(journal.open(*host));
  }
  // kill -9: what is not on the disk is forgotten and every connection is gone.
  void crash() {
    for (auto& [link, person] : by_link_) hub.drop(link);
    by_link_.clear();
    open();
  }
  void must(const audit::Command& command) {
    std::optional<live::Done> outcome;
    host->administer(command, [&](live::Done done) { outcome = std::move(done); });
    journal.commit();
    ASSERT_TRUE(outcome.has_value());
    ASSERT_EQ(outcome->refusal.code, audit::Refusal::none) << audit::name(outcome->refusal.code);
  }
  // Everybody may do everything from here on.
  void grant_all(audit::Anonymity anonymity = audit::Anonymity::named) {
    const std::uint32_t all = (1U << 7) - 1;
    std::vector<audit::Grant> grants;
    for (const audit::Role role :
         {audit::Role::facilitator, audit::Role::co_facilitator, audit::Role::table_lead,
          audit::Role::scribe, audit::Role::interpreter, audit::Role::participant}) {
      grants.push_back({role, all});
    }
    const auto& phase = host->session().records().only<audit::Phase>()->record;
    must(audit::BeginPhase{phase.number, "observe", "", grants, anonymity});
  }

  // Nobody says anything for a while.
  void quiet() {
    host->tick();
    host->tick();
  }

  // A seat with its device, not connected.
  std::unique_ptr<Person> seat(audit::Role role) {
    auto person = std::make_unique<Person>();
    person->device = {entropy.draw(), entropy.draw()};
    const Digest invitation = digest();
    const Digest ticket = digest();
    must(audit::Invite{invitation, role});
    must(audit::TakeSeat{
        "", invitation, ticket, person->device, "somebody", "", audit::Modality::remote, ""});
    const auto& index = host->session().index();
    person->seat = host->session().records().find(index.ticket_by_token.at(ticket))->record.seat;
    return person;
  }
  // One who waits in the lobby or comes in by the code on the wall.
  std::unique_ptr<Person> seat_by_code() {
    auto person = std::make_unique<Person>();
    person->device = {entropy.draw(), entropy.draw()};
    const Digest ticket = digest();
    std::string code;
    for (const auto& [id, stored] : host->session().records().all<audit::JoinCode>()) {
      if (stored.record.active) code = stored.record.code;
    }
    must(audit::TakeSeat{
        code, {}, ticket, person->device, "somebody", "", audit::Modality::remote, ""});
    const auto& index = host->session().index();
    person->seat = host->session().records().find(index.ticket_by_token.at(ticket))->record.seat;
    return person;
  }
  // Seated and connected.
  std::unique_ptr<Person> person(audit::Role role) {
    auto made = seat(role);
    connect(*made);
    return made;
  }
  void connect(Person& person) {
    const wire::Resume held = person.replica.resume();
    live::Resume resume{held.epoch, {}};
    for (const auto& cursor : held.cursors)
      resume.cursors.push_back({cursor.scope, cursor.scope_seq});
    connect(person, std::move(resume));
  }
  void connect(Person& person, live::Resume resume) {
    person.link = LinkId(++links_);
    person.closed.reset();
    by_link_[person.link] = &person;
    hub.open(person.link);
    host->attach({person.link, person.seat, person.device, std::move(resume), ""});
  }
  // The connection breaks and the server notices.
  void cut(Person& person) {
    const LinkId link = std::exchange(person.link, {});
    hub.drop(link);
    by_link_.erase(link);
    host->detach(link);
  }

  std::uint64_t submit(Person& person, const audit::Command& command) {
    const std::uint64_t number = person.next_no++;
    submit_as(person, number, command);
    return number;
  }
  void submit_as(Person& person, std::uint64_t number, const audit::Command& command,
                 Id<audit::Seat> as_seat = {}) {
    host->submit({person.link, as_seat, number, body_hash(command), command});
  }
  static std::uint64_t body_hash(const audit::Command& command) {
    const std::string bytes = audit::canonical::bytes(command);
    return audit::StateHash{audit::xxh32(bytes, 0), audit::xxh32(bytes, 1)}.value();
  }
  audit::AddNote note(const std::string& text, Id<audit::Room> room = {}) {
    audit::AddNote add;
    add.id = Id<audit::Note>(entropy.draw());
    add.text = {Id<audit::RunTag>(entropy.draw()), text};
    add.room = room;
    return add;
  }
  Id<audit::Room> open_room(const std::string& name) {
    const Id<audit::Room> room(entropy.draw());
    must(audit::OpenRoom{room, name});
    return room;
  }
  void expect_level(Person& person) {
    for (const audit::Scope& scope : host->session().scopes_of(person.seat)) {
      ASSERT_TRUE(person.replica.holds(scope));
      EXPECT_EQ(person.replica.scope_seq(scope), host->session().records().scope_seq(scope));
      audit::Session copy = host->session();
      EXPECT_EQ(person.replica.store(scope)->scope_hash(scope), copy.scope_hash(scope));
    }
    EXPECT_TRUE(person.replica.faults.empty()) << person.replica.faults.front();
    EXPECT_TRUE(person.replica.gaps.empty());
  }
  const wire::Receipt* receipt(const Person& person, std::uint64_t number) const {
    for (auto at = person.receipts.rbegin(); at != person.receipts.rend(); ++at) {
      if (at->command_no == number) return &*at;
    }
    return nullptr;
  }

  ManualClock clock;
  Dice entropy{1};
  NoMetrics metrics;
  SilentLog log;
  presence::MemoryBoard board;
  LoopbackHub hub;
  StagedJournal journal;
  live::SessionId session_id{7};
  std::unique_ptr<live::Host> host;
  int failures = 0;

 private:
  Digest digest() {
    Digest made{};
    for (auto& byte : made) byte = static_cast<std::uint8_t>(entropy.draw());
    return made;
  }
  Person* owner(LinkId link) {
    const auto found = by_link_.find(link);
    return found == by_link_.end() ? nullptr : found->second;
  }
  void deliver(LinkId link, const std::string& bytes) {
    Person* person = owner(link);
    if (person == nullptr || person->link != link) return;
    const auto understood = wire::decode_server(bytes);
    ASSERT_TRUE(understood.has_value());
    person->bytes += bytes;
    person->inbox.push_back(understood->message);
    person->replica.apply(understood->message);
    for (const wire::Receipt& receipt : understood->message.receipts) {
      person->receipts.push_back(receipt);
    }
  }

  live::Pace pace_;
  gateway::FrameEncoder encoder_;
  std::map<LinkId, Person*> by_link_;
  std::uint64_t links_ = 0;
};

}  // namespace plenary::test
