// Runs one Session: puts commands in order, journals them, shows what is durable to who may see.
//
// From a decoded command to the journal's queue is one call stack without waiting (submit), and so
// is the way from the durable mark to the Links (durable). Between the two lies the only wait.
// Nothing a command caused – events, receipts, welcomes, snapshots – leaves before its entry is
// durable (rule P3): what is ready earlier stands in `gated_` behind the seq it reflects.
// Lives on one loop for its life. After failed() it says nothing more; its owner discards it. So it
// is where something of its own was thrown in the middle: what is in memory may then be half of it,
// and the journal has the whole. What a command throws before anything has changed is its refusal.
//
// Read host.cpp for the order of commands, publish.cpp for what goes out when, attach.cpp for who
// comes and goes, moves.cpp for who moves meanwhile, leads.cpp for how a Link is brought to where a
// scope is, delayed.cpp for observers who follow behind, roster.cpp for presence.
#pragma once

#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <utility>
#include <variant>
#include <vector>

#include "audit/session.h"
#include "base/hash_map.h"
#include "base/log.h"
#include "base/loop_role.h"
#include "base/metrics.h"
#include "base/result.h"
#include "live/batch.h"
#include "live/encoder.h"
#include "live/journal.h"
#include "live/limits.h"
#include "live/presence.h"
#include "live/tail.h"
#include "live/throttle.h"

namespace plenary::live {

struct Cursor {
  audit::Scope scope;
  std::uint64_t scope_seq = 0;
};

// What a client remembers of the session from before.
struct Resume {
  std::uint64_t epoch = 0;
  std::vector<Cursor> cursors;
};

// A Link that has shown its ticket.
struct Arrival {
  LinkId link;
  Id<audit::Seat> seat;
  Key128 device;
  Resume resume;
  std::string token;  // To be said in Welcome, when this arrival made a ticket.
};

struct Submission {
  LinkId link;
  Id<audit::Seat> as_seat;  // Zero: the Link's own.
  std::uint64_t command_no = 0;
  std::uint64_t body_hash = 0;
  Result<audit::Command, audit::Refused> command;  // Or why it could not be read.
  std::uint32_t phase = 0;  // Phase::number of the one in which it was said; zero: as it comes.
};

// What came of a command of the server's own.
struct Done {
  audit::Refused refusal;  // `none` when it was carried out.
  std::vector<audit::Change> changes;
};

// Close codes the Host asks for; the registry is proto/README.md.
enum class CloseCode : std::uint16_t {
  session_reopening = 4001,
  not_admitted = 4101,
  superseded = 4102,
  removed = 4103,
};

struct HostParts {
  SessionId id;
  const Clock& clock;
  Entropy& entropy;
  Encoder& encoder;
  Audience& audience;
  PresenceBoard& presence;
  Metrics& metrics;
  Log& log;
  Pace pace;
  std::function<void()> stopped;  // Told once, when it says nothing more; must not destroy it.
  std::uint64_t snapshot_every_entries = limits::snapshot_every_entries;
};

class Host final : public JournalOwner {
 public:
  explicit Host(HostParts parts);

  // Takes what the journal found at opening. Before anything else, once.
  void start(Opened opened);

  // A Link comes in: an older Link of its device is closed (rule P6), and it gets Welcome with the
  // exact tail or a snapshot of each scope it sees (rule P5).
  void attach(const Arrival& arrival);
  // A Link has gone; whatever it still had to say is ignored.
  void detach(LinkId link);
  // A Link whose outbox overflowed can be written to again: Welcome and snapshots of all it sees;
  // receipts may have been dropped, so the client sends again what it has no answer to.
  void resync(LinkId link);
  // The Link's replica of a scope differs or has a gap (rules P1, P13): a snapshot of it.
  void heal(LinkId link, audit::Scope scope);

  void submit(Submission submission);
  // Whether it would be done if it were submitted now.
  bool would_accept(const Submission& submission) const;
  // A command of the gateway or an administrator. `done` is called once it is durable, or at once
  // when it is refused.
  void administer(const audit::Command& command, std::function<void(Done)> done);
  // Calls `then` once all of the session's state is durable, or `lost` if the journal fails.
  void when_durable(std::function<void()> then, std::function<void()> lost);
  // Calls `look` with the session once all of its state is durable, or `lost` if the journal fails.
  void look_when_durable(
      std::function<void(audit::Session&)> look, std::function<void()> lost = [] {});

  void presence(LinkId link, PresenceState state);
  // Every presence_tick_ms.
  void tick();

  void durable(std::uint64_t seq) override;
  void failed(JournalFault fault) override;

  const audit::Session& session() const { return session_; }
  std::uint64_t epoch() const { return epoch_; }
  std::size_t links() const { return viewers_.size(); }
  // Whether nothing is on its way: it may be put away and opened again.
  bool is_quiet() const { return viewers_.empty() && gated_.empty(); }

 private:
  // ---- who is here

  struct Viewer {
    Id<audit::Seat> seat;
    Key128 device;
    // As the last step in the queue leaves it, which may be ahead of what the Link was told.
    std::vector<audit::Scope> scopes;  // Sorted.
    bool delayed = false;              // Follows `everyone` behind.
    bool arrived = false;              // Its Welcome is out.
    std::uint32_t moves_waiting = 0;   // So much `scopes` is ahead of what the Link was told.
    bool wants_roster = false;
    PresenceState said = PresenceState::active;
    Time said_at;
    bool is_watched = false;           // Among looks_.
    std::vector<audit::Scope> ailing;  // To be healed at heal_at.
    Time heal_at;
    std::uint32_t answers_waiting = 0;
  };

  // ---- what waits for the journal

  // One entry on its way to be durable, and what it will say.
  struct Pending {
    audit::Entry entry;
    struct Touched {
      audit::Scope scope;
      std::uint64_t scope_seq = 0;
      std::uint64_t hash = 0;
    };
    std::vector<Touched> touched;
    LinkId link;  // Who gets the receipt; zero for the server's own.
    bool to_staff = false;
    std::int64_t delay_ms = 0;  // Of observers, when it was decided.
  };
  // An answer that is no entry of its own.
  struct Reply {
    LinkId link;
    audit::Answer answer;
  };
  // Something between what was said before and what is said after.
  struct Turn {
    std::function<void(Batch&)> take;
  };
  // Somebody who waits for the gate but has no place among the frames.
  struct Wish {
    std::function<void()> granted;
    std::function<void()> lost;  // Instead, when the journal fails first.
  };
  struct Gated {
    std::uint64_t seq = 0;
    std::variant<std::unique_ptr<Pending>, Reply, Turn, Wish> what;
  };
  // Events and receipts not yet made into frames.
  struct Gathering {
    std::vector<audit::Scope> order;
    HashMap<audit::Scope, std::vector<ScopeEvent>> events;
    std::map<LinkId, std::vector<audit::Answer>> answers;
    std::vector<std::unique_ptr<Pending>> kept;  // Owns what the events point into.
  };

  // ---- how a Link is brought to where a scope is

  struct CachedSnapshot {
    std::uint64_t scope_seq = 0;
    Frame frame;
  };
  using SnapshotShelf = HashMap<audit::Scope, CachedSnapshot>;
  // From its cursor or from a snapshot, and on by what the scope was told since.
  struct Lead {
    Stream stream;
    std::optional<std::uint64_t> from;
    Frame snapshot;  // Of the scope at `from`; null: the Link holds it.
  };
  enum class Brought : std::uint8_t { by_tail, by_snapshot, not_at_all };
  struct Greeting {
    LinkId link;
    Welcome welcome;
    std::vector<Lead> leads;
    bool again = false;  // To a Link that is on its streams already.
  };
  struct Move {
    LinkId link;
    Frame grants;
    std::vector<Stream> left;
    std::vector<Frame> leaves;
    std::vector<Lead> gained;
    bool removed = false;
  };

  // host.cpp
  Result<audit::Changes, audit::Refused> decided(const audit::Actor& actor,
                                                 const audit::Command& command, Time now) const;
  void take(Submission&& submission);
  void threw(const std::exception& exception);
  void stop();
  void order(Submission&& submission, const Viewer& viewer);
  bool answer_again(const Submission& submission, Viewer& viewer);
  void reply(LinkId link, Viewer& viewer, audit::Answer answer);
  void record(audit::Entry entry, LinkId link);
  void note_touched(audit::Scope scope, Pending& pending);
  CardChange card_change(const audit::Entry& entry) const;

  // publish.cpp
  void take_turn(std::function<void(Batch&)> take);
  void gate(std::variant<std::unique_ptr<Pending>, Reply, Turn, Wish> what);
  void release();
  void gather(Gathering& gathering, std::unique_ptr<Pending> pending);
  void say(Gathering& gathering, Batch& batch);
  void keep_snapshot_if_due(bool quiet);
  void keep_snapshot();
  std::uint64_t entries_to_next_snapshot() const;

  // attach.cpp
  void let_in(const Arrival& arrival);
  void add_viewer(const Arrival& arrival);
  Greeting greeting_for(LinkId link, const Viewer& viewer, const Resume& resume);
  void greet(const Greeting& greeting, Batch& batch);
  void forget_viewer(LinkId link);
  void close(LinkId link, CloseCode code);
  void tend(LinkId link, Viewer& viewer, Time now);
  void tend_the_ailing(Time now);

  // moves.cpp
  std::vector<std::pair<Id<audit::Seat>, std::vector<audit::Scope>>> seats_named(
      const audit::Entry& entry) const;
  Id<audit::Seat> table_of(const audit::Change& change) const;
  void note_gains(Id<audit::Seat> seat, const std::vector<audit::Scope>& before);
  void move_viewers(const audit::Entry& entry);
  void move_viewer(LinkId link, Viewer& viewer);
  void carry_out(const Move& move, Batch& batch);

  // leads.cpp
  std::vector<audit::Scope> scopes_seen(Id<audit::Seat> seat) const;
  bool may_go_on_from(const Viewer& viewer, const Cursor& cursor) const;
  Lead lead_to(Stream stream, std::optional<std::uint64_t> cursor);
  void spoil_snapshots(const audit::Entry& entry);
  Brought bring(LinkId link, const Lead& lead, Batch& batch);
  std::optional<std::size_t> tail_bytes(audit::Scope scope, std::uint64_t cursor) const;
  static CachedSnapshot snapshot_of(audit::Session& session, audit::Scope scope,
                                    SnapshotShelf& shelf, Encoder& encoder);
  Stream stream_for(const Viewer& viewer, audit::Scope scope) const {
    return {scope, viewer.delayed && scope == audit::Scope::everyone()};
  }

  // delayed.cpp
  struct Trailing;
  std::int64_t delay_ms() const;
  bool follows_behind(const audit::Seat& seat) const;
  void begin_trailing();
  void end_trailing_if_level(Batch& batch);
  void trail(const Pending& pending);
  void catch_up(Batch& batch, Time until);

  // roster.cpp
  void note_presence(const Viewer& viewer);
  void watch(LinkId link, Viewer& viewer);
  void look_for_quiet(Time now);
  void look_around();
  bool is_to_be_looked_at();
  void tell_presence(Batch& batch);

  HostParts parts_;
  LoopRole loop_;
  audit::Session session_;
  std::uint64_t epoch_ = 0;
  std::uint64_t durable_ = 0;
  std::uint64_t snapshot_seq_ = 0;
  std::uint64_t next_snapshot_ = 0;  // Once so many entries are durable.
  bool stopped_ = false;
  bool releasing_ = false;
  std::unique_ptr<JournalSession> journal_;
  std::deque<Gated> gated_;
  HashMap<audit::Scope, Tail> tails_;  // Of the scopes touched since start().
  SnapshotShelf snapshots_;
  // Where each seat's view of a scope began, for what it gained since start().
  HashMap<Id<audit::Seat>, std::vector<Cursor>> gained_;
  HashMap<LinkId, Viewer> viewers_;
  HashMap<Key128, LinkId> link_by_device_;
  HashMap<Id<audit::Seat>, std::vector<LinkId>> links_by_seat_;
  HashMap<Id<audit::Seat>, Throttle> throttles_;
  std::unique_ptr<Trailing> trailing_;
  struct Told {
    PresenceState state = PresenceState::left;
    audit::Scope scope;
    friend bool operator==(const Told&, const Told&) = default;
  };
  HashMap<Id<audit::Seat>, Told> told_;
  // When a Link is to be looked at for having gone quiet. So a tick costs what has come due, not
  // what is there: 10,000 idle Links took 4 % of a core before.
  struct Look {
    Time at;
    LinkId link;
    friend bool operator>(const Look& a, const Look& b) { return a.at > b.at; }
  };
  std::priority_queue<Look, std::vector<Look>, std::greater<>> looks_;
  std::vector<LinkId> ailing_;  // Who waits to be healed.
  bool presence_changed_ = false;
  std::uint64_t told_at_ = 0;       // The head at which presence was told last,
  std::uint64_t head_at_tick_ = 0;  // and that of the last tick.
  std::uint32_t ticks_ = 0;
  std::uint32_t observers_told_ = 0;

  // Does all of `work`, or the Host stops: whether it was done.
  template <class Work>
  bool whole(Work work) {
    try {
      work();
      return true;
    } catch (const std::exception& exception) {
      threw(exception);
    }
    return false;
  }

 public:
  ~Host() override;
};

}  // namespace plenary::live
