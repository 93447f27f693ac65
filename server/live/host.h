// Runs one Session: puts commands in order, journals them, shows what is durable to who may see.
//
// From a decoded command to the journal's queue is one call stack without waiting (submit), and so
// is the way from the durable mark to the Links (durable). Between the two lies the only wait.
// Nothing a command caused – events, receipts, welcomes, snapshots – leaves before its entry is
// durable (rule P3): what is ready earlier stands in `gated_` behind the seq it reflects.
// Lives on one loop for its life. After failed() it says nothing more; its owner discards it.
//
// Read host.cpp for the order of commands, publish.cpp for what goes out when, attach.cpp for who
// comes and goes, delayed.cpp for observers who follow behind, roster.cpp for presence.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "audit/session.h"
#include "base/log.h"
#include "base/loop_role.h"
#include "base/metrics.h"
#include "base/result.h"
#include "live/batch.h"
#include "live/encoder.h"
#include "live/journal.h"
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
};

// What came of a command of the server's own.
struct Done {
  audit::Refused refusal;  // `none` when it was carried out.
  std::vector<audit::Change> changes;
};

// Close codes the Host asks for; the registry is proto/README.md.
enum class CloseCode : std::uint16_t { session_reopening = 4001, superseded = 4102, removed = 4103 };

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
  std::function<void(JournalFault)> failed;  // Told once, from failed(); must not destroy the Host.
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
  // A command of the gateway or an administrator. `done` is called once it is durable, or at once
  // when it is refused.
  void administer(const audit::Command& command, std::function<void(Done)> done);
  // Calls `look` with the session once all of its state is durable, or `lost` if the journal fails.
  void look_when_durable(std::function<void(audit::Session&)> look,
                         std::function<void()> lost = [] {});

  void presence(LinkId link, PresenceState state);
  // Every presence_tick_ms.
  void tick();

  void durable(std::uint64_t seq) override;
  void failed(JournalFault fault) override;

  const audit::Session& session() const { return session_; }
  std::uint64_t epoch() const { return epoch_; }
  std::size_t links() const { return viewers_.size(); }
  // Whether nothing is on its way: it may be put away and opened again.
  bool is_quiet() const { return viewers_.empty() && gated_.empty() && !trailing_; }

 private:
  struct Viewer {
    Id<audit::Seat> seat;
    Key128 device;
    std::vector<audit::Scope> scopes;  // As the last step in the queue leaves it; sorted.
    bool delayed = false;              // Follows `everyone` behind.
    bool arrived = false;              // Its Welcome is out.
    bool wants_roster = false;
    PresenceState said = PresenceState::active;
    Time said_at;
  };
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
  };
  // What waits for `seq` to be durable: an entry, or something to be done right after it.
  struct Gated {
    std::uint64_t seq = 0;
    std::unique_ptr<Pending> pending;
    std::function<void(Batch&)> after;
    std::function<void()> lost;  // Instead of `after`, when the journal fails first.
  };
  // Events and receipts not yet made into frames.
  struct Gathering {
    std::vector<audit::Scope> order;
    std::unordered_map<audit::Scope, std::vector<ScopeEvent>> events;
    std::map<LinkId, std::vector<audit::Answer>> answers;
    std::vector<std::unique_ptr<Pending>> kept;  // Owns what the events point into.
  };
  struct CachedSnapshot {
    std::uint64_t scope_seq = 0;
    Frame frame;
  };

  // host.cpp
  void order(Submission&& submission, Viewer& viewer);
  bool answer_again(const Submission& submission, const Viewer& viewer);
  void answer_now(LinkId link, audit::Answer answer);
  const audit::Entry& record(audit::Entry entry, LinkId link);
  CardChange card_change(const audit::Entry& entry) const;

  // publish.cpp
  void when_durable(std::uint64_t seq, std::function<void(Batch&)> after,
                    std::function<void()> lost = nullptr);
  void release();
  void gather(Gathering& gathering, std::unique_ptr<Pending> pending);
  void say(Gathering& gathering, Batch& batch);
  void keep_snapshot_if_due(std::uint64_t before);

  // attach.cpp
  void arrive(const Arrival& arrival, Batch& batch);
  void move_viewers(const audit::Entry& entry);
  void move_viewer(LinkId link, Viewer& viewer);
  void drop_viewer(LinkId link, CloseCode code);
  Frame snapshot_of(audit::Session& session, audit::Scope scope,
                    std::unordered_map<audit::Scope, CachedSnapshot>& cache);
  Tail& tail_of(audit::Scope scope);
  Frame present_snapshot(audit::Scope scope) {
    return snapshot_of(session_, scope, snapshots_);
  }
  Stream stream_for(const Viewer& viewer, audit::Scope scope) const {
    return {scope, viewer.delayed && scope == audit::Scope::everyone()};
  }

  // delayed.cpp
  struct Trailing;
  void change_delay();
  void trail(const Pending& pending);
  void catch_up(Batch& batch, Time until);

  // roster.cpp
  void note_presence(const Viewer& viewer, PresenceState state);
  void tell_presence(Batch& batch);

  HostParts parts_;
  LoopRole loop_;
  audit::Session session_;
  std::uint64_t epoch_ = 0;
  std::uint64_t durable_ = 0;
  std::uint64_t snapshot_seq_ = 0;
  bool stopped_ = false;
  bool releasing_ = false;
  std::unique_ptr<JournalSession> journal_;
  std::deque<Gated> gated_;
  std::unordered_map<audit::Scope, Tail> tails_;
  std::unordered_map<audit::Scope, CachedSnapshot> snapshots_;
  std::unordered_map<LinkId, Viewer> viewers_;
  std::unordered_map<Key128, LinkId> link_by_device_;
  std::unordered_map<Id<audit::Seat>, Throttle> throttles_;
  std::unique_ptr<Trailing> trailing_;
  std::unordered_map<Id<audit::Seat>, std::uint32_t> devices_;  // Arrived Links of each seat.
  std::unordered_map<Id<audit::Seat>, Presence> told_;
  bool presence_changed_ = false;
  std::uint32_t ticks_ = 0;
  std::uint32_t observers_told_ = 0;

 public:
  ~Host() override;
};

}  // namespace plenary::live
