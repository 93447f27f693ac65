// The shared state of one live session, and the only home of its rules.
//
// A plain value: it reads no clock, does no I/O and starts no threads, so the same entries always
// build the same session. Owned by its Host; copied where a second one trails behind for delayed
// observers. What each command may do is in decide_*.cpp, one file a subject.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "audit/changes.h"
#include "audit/commands.h"
#include "audit/index.h"
#include "audit/receipts.h"
#include "audit/refusal.h"
#include "audit/store.h"
#include "base/hash_map.h"
#include "base/result.h"
#include "base/time.h"

namespace plenary::audit {

// Who asks. A seat's rights are looked up when the command's turn comes (rule P7).
struct Actor {
  Id<Seat> seat;  // Zero: the server itself.
  // Phase::number of the phase in which it was said what is asked, where it may come late; zero:
  // in the one that is now.
  std::uint32_t written_in = 0;

  static Actor server() { return {}; }
  bool is_server() const { return !seat; }
};

// When, and with what luck.
struct Moment {
  Time now;
  Entropy& entropy;
};

// The seqs that last wrote a record's fields, in the order of its fields.
struct RecordWriters {
  RecordRef record;
  std::vector<std::uint64_t> seqs;
  friend bool operator==(const RecordWriters&, const RecordWriters&) = default;
  using fields = Fields<Field<&RecordWriters::record, 1>, Field<&RecordWriters::seqs, 2>>;
};

// What it takes to take one command back.
struct UndoStep {
  std::uint64_t seq = 0;
  std::vector<Change> inverse;  // In the order to be applied. None: it cannot be taken back.
  // Whose changes come to light again: without them the step before could not be taken back,
  // for the undo itself would have changed its fields since.
  std::vector<RecordWriters> before;
  friend bool operator==(const UndoStep&, const UndoStep&) = default;
  using fields =
      Fields<Field<&UndoStep::seq, 1>, Field<&UndoStep::inverse, 2>, Field<&UndoStep::before, 3>>;
};

class Session {
 public:
  // Says what `command` would change, or why it may not. Changes nothing.
  Result<Changes, Refused> decide(const Actor& actor, const Command& command,
                                  const Moment& moment) const;

  // Makes the changes of an entry. Cannot fail: they came from decide() or from the journal.
  // Returns the scopes it touched, each once, in the order they were first named.
  std::vector<Scope> apply(const Entry& entry);

  const Store& records() const { return store_; }
  const Index& index() const { return index_; }
  const Receipts& receipts() const { return receipts_; }
  std::uint64_t head() const { return head_; }  // The last seq applied.

  StateHash scope_hash(Scope scope) { return store_.scope_hash(scope); }
  StateHash hash() { return store_.hash(); }

  // The scopes a seat sees now: none beyond its own while it waits, none once removed.
  std::vector<Scope> scopes_of(Id<Seat> seat) const;
  bool sees(Id<Seat> seat, Scope scope) const;
  // Whether a table's device acts for this person.
  bool speaks_for(Id<Seat> device, Id<Seat> person) const;
  // What else moving everybody changed in the entry `seq`, rooms and what is in them; or nothing.
  const UndoStep* move_step(std::uint64_t seq) const;
  const Settings* settings() const;
  // What the server asks by itself because its time has come.
  std::vector<Command> due(Time now) const;

  // Snapshot: everything that apply() would have built, as a value the journal keeps.
  struct Image {
    struct Item {
      Scope scope;
      Record record;
      std::vector<std::uint64_t> writers;
      using fields =
          Fields<Field<&Item::scope, 1>, Field<&Item::record, 2>, Field<&Item::writers, 3>>;
    };
    struct Position {
      Scope scope;
      std::uint64_t scope_seq = 0;
      using fields = Fields<Field<&Position::scope, 1>, Field<&Position::scope_seq, 2>>;
    };
    struct UndoStack {
      Id<Seat> seat;
      std::vector<UndoStep> steps;
      using fields = Fields<Field<&UndoStack::seat, 1>, Field<&UndoStack::steps, 2>>;
    };
    std::uint64_t head = 0;
    std::vector<Item> items;
    std::vector<Position> positions;
    std::vector<UndoStack> undo;
    std::vector<Receipts::Book> devices;
    using fields =
        Fields<Field<&Image::head, 1>, Field<&Image::items, 2>, Field<&Image::positions, 3>,
               Field<&Image::undo, 4>, Field<&Image::devices, 5>>;
  };
  Image image() const;
  // How many things that is, by counting them: records, steps to be taken back, answers.
  std::size_t image_size() const;
  static Session from_image(Image image);

 private:
  friend class Deciding;

  void remember_undo(const Entry& entry, UndoStep step);
  void push_step(Id<Seat> whose, UndoStep step);
  void forget_undone(Id<Seat> whose, const UndoStep& by, std::uint64_t seq);
  void give_back_writers(const UndoStep& undone, const UndoStep& by);

  Store store_;
  Index index_;
  Receipts receipts_;
  HashMap<Id<Seat>, std::deque<UndoStep>> undo_;  // Nobody's: of moves of everybody.
  std::uint64_t head_ = 0;
};

// Who sits at a table's device now, in the order of their ids; none at a seat that is no table.
std::vector<Id<Seat>> seated_at(Id<Seat> table, const Store& store, const Index& index);

bool is_staff(Role role);
bool only_watches(Role role);
// Whether who comes in as this has to agree first, where the session has agreements.
bool is_asked_to_agree(Role role);

// What a join code, or else the hash of a link's token, gives; nothing where it lets nobody in:
// unknown, rotated and revoked look the same.
std::optional<Role> role_offered(const Session& session, const std::string& code,
                                 const Digest& invitation);

// Behind which key of an unlinkable ballot this seat votes: its stakeholder group's if that has
// one, else that of all others. The results by group count it there.
std::string key_group(const Ballot& ballot, const Seat& seat);
// What Ballot::key_groups is to be if one opens now for these roles (Ballot::voters).
std::vector<std::string> key_groups(const Store& store, std::uint32_t roles);
// The key of a phase (by its number), or of a ballot's voters of a group; null if there is none.
const TokenKey* token_key(const Store& store, std::uint32_t number, Id<Ballot> ballot = {},
                          const std::string& group = {});

}  // namespace plenary::audit
