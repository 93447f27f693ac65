// One scripted person of a rehearsal: a real connection, and something to say in every phase.
//
// What somebody does follows from what their replica shows them and the phase grants them, as with
// real people; only the pace is inhuman. Owned by the Rehearsal, on its Network.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "clients/cli/agenda.h"
#include "clients/cli/canaries.h"
#include "clients/cli/client.h"
#include "clients/cli/measured.h"
#include "clients/cli/transcript.h"

namespace plenary::cli {

class Attendee {
 public:
  struct Place {
    Who who = 0;
    Network* network = nullptr;
    Url url;
    Canaries* canaries = nullptr;
    wire::Hello hello;                 // Without a name: that is planted here.
    bool learns = false;               // A facilitator, from whose stream all is learnt.
    Transcript* transcript = nullptr;  // Of what this one is sent, where it is kept.
  };
  explicit Attendee(Place place);

  void come() { client_->start(); }
  Client& client() { return *client_; }
  const Client& client() const { return *client_; }
  Who who() const { return who_; }
  Transcript* transcript() const { return transcript_; }
  audit::Role role() const { return client_->welcome().seat.role; }
  Id<audit::Seat> seat() const { return client_->welcome().seat.id; }
  // As the replica has it now; an observer's own does not move.
  Id<audit::Room> room() const;
  bool may(audit::Act act) const;
  const audit::Phase* phase() const;

  void write(audit::Epistemic kind, audit::Audience audience = audit::Audience::room,
             Id<audit::Seat> as = {});
  void type_on();     // A few characters more, in the last own note.
  void sort_notes();  // Puts some note into some group, making one now and then.
  void draw_causes();
  void vote(const audit::Ballot& ballot, Id<audit::Seat> as = {});
  // Proposes one of its own.
  audit::AddCommitment commitment(Id<audit::Seat> helper, Id<audit::Seat> witness);
  audit::NewText words();
  void paper(const std::string& group);
  void sit_somebody_down(const std::string& group);

  const std::vector<Id<audit::Seat>>& at_table() const { return at_table_; }
  std::size_t refused() const { return refused_; }
  const std::vector<audit::Refusal>& refusals() const { return refusals_; }
  Measured& receipts() { return receipts_; }

 private:
  template <class R>
  std::vector<Id<R>> here(audit::Scope scope) const;
  void give_dots(const audit::Ballot& ballot, Id<audit::Seat> as);
  std::uint64_t send(audit::Command command, Id<audit::Seat> as = {});
  void answered(const wire::Receipt& receipt);

  Who who_;
  Canaries& canaries_;
  Transcript* transcript_;
  std::unique_ptr<Client> client_;
  std::vector<Id<audit::Note>> mine_;
  std::vector<Id<audit::Seat>> at_table_;
  std::unordered_map<std::uint64_t, std::int64_t> sent_us_;
  std::set<std::uint64_t> links_;  // Commands that link causes.
  std::vector<audit::Refusal> refusals_;
  std::size_t refused_ = 0;
  Measured receipts_;
};

}  // namespace plenary::cli
