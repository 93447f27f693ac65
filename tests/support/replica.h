// What a client holds of a session, kept by the rules of proto/README.md.
//
// One Store a scope: each scope is a stream of its own, and a record that moves from one to another
// may for the length of a message be in both. Faults are what a client must never see.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "audit/store.h"
#include "wire/messages.h"

namespace plenary::test {

class Replica {
 public:
  // The whole message or, of what it may not see, nothing.
  void apply(const wire::ServerMessage& message) {
    snapshots_now_.clear();
    for (const wire::Welcome& welcome : message.welcome) {
      epoch = welcome.epoch;
      seat = welcome.seat;
      scopes = welcome.scopes;
      next_command_no = welcome.next_command_no;
      resumed = welcome.resumed;
      ++welcomes;
    }
    for (const wire::Grants& grants : message.grants) {
      seat = grants.seat;
      scopes = grants.scopes;
    }
    for (const wire::Leave& leave : message.leaves) held_.erase(leave.scope);
    std::erase_if(held_, [&](const auto& held) { return !sees(held.first); });
    for (const wire::Snapshot& snapshot : message.snapshots) apply(snapshot);
    for (const wire::Events& events : message.events) apply(events);
  }

  bool sees(audit::Scope scope) const {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
  }
  bool holds(audit::Scope scope) const { return held_.contains(scope); }
  audit::Store* store(audit::Scope scope) {
    const auto found = held_.find(scope);
    return found == held_.end() ? nullptr : &found->second;
  }
  std::uint64_t scope_seq(audit::Scope scope) const {
    const auto found = held_.find(scope);
    return found == held_.end() ? 0 : found->second.scope_seq(scope);
  }
  wire::Resume resume() const {
    wire::Resume resume{epoch, {}};
    for (const auto& [scope, store] : held_) {
      resume.cursors.push_back({scope, store.scope_seq(scope)});
    }
    return resume;
  }
  template <class R>
  const R* find(Id<R> id) const {
    for (const auto& [scope, store] : held_) {
      if (const auto* stored = store.find(id)) return &stored->record;
    }
    return nullptr;
  }
  void forget_all() { held_.clear(); }

  std::uint64_t epoch = 0;
  audit::Seat seat;
  std::vector<audit::Scope> scopes;
  std::uint64_t next_command_no = 0;
  bool resumed = false;
  std::size_t welcomes = 0;
  std::size_t snapshots = 0;
  std::vector<audit::Scope> gaps;     // Scopes to be healed; the owner empties it.
  std::vector<audit::Scope> changed;  // Scopes that moved on; the owner empties it.
  std::vector<std::string> faults;

 private:
  void apply(const wire::Snapshot& snapshot) {
    if (!sees(snapshot.scope)) return;
    ++snapshots;
    snapshots_now_.push_back(snapshot.scope);
    audit::Store& store = held_[snapshot.scope] = {};
    for (const audit::Record& record : snapshot.records) {
      store.apply({snapshot.scope, audit::Put{record}}, 0);
    }
    store.set_scope_seq(snapshot.scope, snapshot.scope_seq);
    changed.push_back(snapshot.scope);
    if (store.scope_hash(snapshot.scope).value() != snapshot.hash.value) {
      faults.push_back("a snapshot differs from its hash");
    }
  }

  void apply(const wire::Events& events) {
    const audit::Scope scope = events.scope;
    if (!sees(scope)) return;
    audit::Store* store = this->store(scope);
    const std::uint64_t held = store == nullptr ? 0 : store->scope_seq(scope);
    if (store != nullptr && events.scope_seq <= held) return;
    if (store == nullptr || events.scope_seq != held + 1) {
      // Behind a snapshot in the same message it may be what was before the snapshot's place.
      if (std::count(snapshots_now_.begin(), snapshots_now_.end(), scope) == 0) {
        gaps.push_back(scope);
      }
      return;
    }
    for (const audit::ChangeBody& body : events.changes) {
      const audit::Change change{scope, body};
      if (const char* misfit = store->misfit(change)) {
        faults.push_back(misfit);
        gaps.push_back(scope);
        return;
      }
      store->apply(change, events.scope_seq);
    }
    store->set_scope_seq(scope, events.scope_seq);
    changed.push_back(scope);
    if (events.hash && store->scope_hash(scope).value() != events.hash.value) {
      faults.push_back("a scope differs from the hash in its events");
    }
  }

  std::map<audit::Scope, audit::Store> held_;
  std::vector<audit::Scope> snapshots_now_;
};

}  // namespace plenary::test
