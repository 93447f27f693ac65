// Words that are said once in a rehearsal, and who may ever be sent them.
//
// Every note, name and title carries one. What stands where, since which entry, and who was in
// which room when, is learnt from the stream of a facilitator, who sees all but what is somebody's
// own. What anybody is sent is searched in the raw bytes, and judged by the entry it came with: a
// sealed word that comes before its reveal, or one of a room that was left, is a stray.
#pragma once

#include <cstdint>
#include <map>
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
  // What somebody was sent, as it came and then as it was understood.
  void note_sent(Who to, std::string_view bytes, std::int64_t now_us);
  void note_order(Who to, const wire::ServerMessage& message);
  // What a facilitator was told: where words stand, and who was in which room.
  void learn(const wire::ServerMessage& message);

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
    std::map<audit::Scope, std::uint64_t> stood_in;  // Since which entry.
  };
  struct Sighting {
    std::int64_t first_us = 0;
    std::uint64_t seq = 0;  // With which entry; zero: in something that has none.
  };
  struct Told {
    std::uint64_t seq = 0;  // The newest entry.
    std::unordered_map<std::uint64_t, Sighting> words;
  };
  // Where somebody sat, from which entry on. What a snapshot says is no older than it, so it counts
  // from the beginning.
  struct Stays {
    std::set<Id<audit::Room>> ever;
    std::map<std::uint64_t, Id<audit::Room>> since;
  };
  void learn_words(audit::Scope scope, std::uint64_t seq, std::string_view bytes);
  void learn_seat(const audit::Seat& seat, std::uint64_t seq);
  bool was_in(Id<audit::Seat> seat, Id<audit::Room> room, std::uint64_t seq) const;
  bool is_in(const Viewer& viewer, audit::Scope scope, std::uint64_t seq) const;
  bool may_see(const Viewer& viewer, const Word& word, std::uint64_t seq) const;

  std::unordered_map<std::uint64_t, Word> words_;
  std::vector<Told> told_;  // By attendee.
  std::unordered_map<Id<audit::Seat>, Stays> stays_;
};

}  // namespace plenary::cli
