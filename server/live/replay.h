// A finished session once more, as one viewer may see it, at the viewer's pace.
//
// A Reel is all that happened, read from the journal once and shared by all who watch. A Replay is
// one viewer's place in it: what was visible then and still may be shown.
//
// The staff see what the staff could see then, in every room. Everybody else sees `everyone` alone,
// and of it only what is still there at the end, from when it last came there and in its final
// words: what was hidden, held or taken back is not brought to light again. Nobody's own scope and
// nothing of the vault is ever in it. Lives on its viewer's loop; cannot fail.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "audit/changes.h"
#include "audit/store.h"
#include "base/time.h"
#include "live/encoder.h"

namespace plenary::live {

class Reel {
 public:
  // All entries of a session, in order; at least one.
  explicit Reel(std::vector<audit::Entry> entries);

  const std::vector<audit::Entry>& entries() const { return entries_; }
  Time began_at() const { return entries_.front().at; }
  Time ended_at() const { return entries_.back().at; }
  // All records as they were at the end.
  const audit::Store& end() const { return end_; }
  // Whether a record that stands in `everyone` at the end had come there by this entry to stay.
  bool has_come_to_stay(audit::RecordRef record, std::size_t entry) const;

 private:
  void note_coming(const audit::Change& change, std::size_t entry);

  std::vector<audit::Entry> entries_;
  audit::Store end_;
  std::unordered_map<audit::RecordRef, std::size_t> came_;  // By which entry, to `everyone`.
};

enum class Watcher : std::uint8_t { staff, anybody };

class Replay {
 public:
  Replay(std::shared_ptr<const Reel> reel, Watcher watcher, Encoder& encoder);

  const std::vector<audit::Scope>& scopes() const { return scopes_; }
  const Reel& reel() const { return *reel_; }
  Time at() const { return at_; }
  bool is_over() const { return next_ == reel_->entries().size(); }

  // Goes to a time without showing anything on the way, forward or back. A part of the way at a
  // time (limits::replay_entries_max): whether it has got there; if not, it is to be called again.
  bool wind(Time to);
  // What is visible now: a snapshot a scope.
  std::vector<Frame> snapshots();
  // Goes on to a time, no further than as many entries as above, and says what happened.
  std::vector<Frame> play(Time to);

 private:
  bool sees(audit::Scope scope) const;
  std::vector<audit::Change> shown(std::size_t entry) const;
  void say_finally(audit::Change& change) const;
  // The scopes touched by the next entry; its changes are made.
  std::vector<audit::Scope> step(const std::vector<audit::Change>& changes);
  bool is_due(Time to) const;
  void rewind();

  std::shared_ptr<const Reel> reel_;
  Watcher watcher_;
  Encoder& encoder_;
  std::vector<audit::Scope> scopes_;
  audit::Store view_;
  std::size_t next_ = 0;  // The entry to come.
  Time at_;
};

}  // namespace plenary::live
