// Words that are said once in a rehearsal, and who may ever be sent them.
//
// Every note, name and title carries one. What stands where, since when, and who was in which room
// when, is learnt from the stream of a facilitator, who sees all but what is somebody's own, and
// whose line is never dropped. What anybody is sent is searched in the raw bytes. It is judged by
// its place in the scope's order, where it came with one, and else by when it came, by the one
// clock that a rehearsal's people share: a sealed word that comes before its reveal, one of a room
// that was left, or one that an observer has too soon, is a stray.
#pragma once

#include <cstdint>
#include <map>
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
  std::string plant(Who author);
  // What somebody was sent, as it came.
  void note_sent(Who to, std::string_view bytes, std::int64_t now_us);
  // The same as it was understood: after it.
  void note_places(Who to, const wire::ServerMessage& message);
  // What a facilitator was told: where words stand, and who is in which room.
  void learn(const wire::ServerMessage& message, std::int64_t now_us);

  struct Viewer {
    Who who = 0;
    Id<audit::Seat> seat;
    audit::Role role = audit::Role::none;
  };
  // Words that were sent to somebody they were never for, or before their time.
  std::size_t strayed(const std::vector<Viewer>& viewers, std::int64_t observer_delay_us) const;
  std::size_t planted() const { return words_.size(); }
  std::size_t sightings() const;

 private:
  // Since when a word is in a scope; zero: from some place in its order on.
  struct Standing {
    std::int64_t since_us = 0;
    std::uint64_t scope_seq = 0;
  };
  struct Word {
    Who author = 0;
    std::map<audit::Scope, Standing> stood_in;
  };
  struct Sighting {
    std::int64_t first_us = 0;
    audit::Scope scope;  // None: in something that is of no scope.
    std::uint64_t scope_seq = 0;
  };
  struct Stay {
    Id<audit::Room> room;
    std::int64_t since_us = 0;
  };
  void learn_words(audit::Scope scope, Standing standing, std::string_view bytes);
  void learn_seat(const audit::Seat& seat, std::int64_t now_us);
  bool was_in(Id<audit::Seat> seat, Id<audit::Room> room, std::int64_t at_us) const;
  bool is_in(const Viewer& viewer, audit::Scope scope, std::int64_t at_us) const;
  bool may_see(const Viewer& viewer, const Word& word, const Sighting& seen,
               std::int64_t delay_us) const;

  std::unordered_map<std::uint64_t, Word> words_;
  std::vector<std::unordered_map<std::uint64_t, Sighting>> told_;  // By attendee.
  std::unordered_map<Id<audit::Seat>, std::vector<Stay>> stays_;
};

}  // namespace plenary::cli
