// Words that are said once in a rehearsal, and who may ever be sent them.
//
// Every note, name and title carries one. What stands where is learnt from the stream of a
// facilitator, who sees all but what is somebody's own; what anybody is sent is searched in the raw
// bytes. Coarse in time on purpose: it asks for no moment in which they shared a scope, only for
// one scope that both were ever in.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "audit/records.h"
#include "wire/messages.h"

namespace plenary::cli {

// Numbers the attendees of a rehearsal.
using Who = std::size_t;

class Canaries {
 public:
  // A new word of this author's.
  std::string plant(Who author, std::int64_t now_us);
  // What a facilitator was told: where words stand, and who was in which room.
  void learn(const wire::ServerMessage& message);
  // What somebody was sent.
  void note_sent(Who to, std::string_view bytes, std::int64_t now_us);

  struct Viewer {
    Who who = 0;
    Id<audit::Seat> seat;
    audit::Role role = audit::Role::none;
  };
  // Words that were sent to somebody they were never for, or to an observer before their time.
  std::size_t strayed(const std::vector<Viewer>& viewers, std::int64_t observer_delay_us) const;
  std::size_t planted() const { return words_.size(); }
  std::size_t sightings() const;

 private:
  struct Word {
    Who author = 0;
    std::int64_t planted_us = 0;
    std::set<audit::Scope> stood_in;
  };
  void learn_words(audit::Scope scope, std::string_view bytes);
  void learn_seat(const audit::Seat& seat);
  bool may_see(const Viewer& viewer, const Word& word) const;

  std::unordered_map<std::uint64_t, Word> words_;
  std::vector<std::unordered_map<std::uint64_t, std::int64_t>> sent_;  // By attendee: first time.
  std::unordered_map<Id<audit::Seat>, std::set<Id<audit::Room>>> rooms_;
};

}  // namespace plenary::cli
