// Runs one Session: puts commands in order, journals them, shows what is durable to who may see.
//
// From a decoded command to the journal's queue is one call stack without waiting (submit), and so
// is the way from the durable mark to the Links (durable). Between the two lies the only wait.
// Nothing a command caused – events, receipts, welcomes, snapshots – leaves before its entry is
// durable (rule P3): what is ready earlier stands in `gated_` behind the seq it reflects.
// Lives on one loop for its life. After failed() it only refuses; its owner discards it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "audit/session.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/result.h"
#include "base/time.h"
#include "live/batch.h"
#include "live/encoder.h"
#include "live/journal.h"
#include "live/presence.h"
#include "live/receipts.h"
#include "live/tail.h"
#include "live/throttle.h"

namespace plenary::live {

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
  audit::Refused refusal;                // `none` when it was carried out.
  std::vector<audit::Change> changes;
};

struct HostParts {
  SessionId id;
  Clock& clock;
  Entropy& entropy;
  Encoder& encoder;
  Audience& audience;
  PresenceBoard& presence;
  Metrics& metrics;
  Log& log;
  std::function<void(JournalFault)> failed;  // Told once; may destroy the Host later, not within.
};

class Host final : public JournalOwner {
 public:
  explicit Host(HostParts parts);

  // Takes what the journal found at opening. Call before anything else, once.
  void start(Opened opened);

  // A Link comes in: an older Link of its device is closed (rule P6), and it gets Welcome with the
  // exact tail or a snapshot of each scope it sees (rule P5).
  void attach(Arrival arrival);
  // A Link has gone; what it still had to say is ignored.
  void detach(LinkId link);
  // A Link whose outbox overflowed can be written to again: snapshots of all it sees.
  void resync(LinkId link);
  // The Link's replica disagrees by hash, or saw a gap, in this scope (rules P1, P13).
  void heal(LinkId link, audit::Scope scope);

  void submit(Submission submission);
  // A command of the gateway or an administrator. `done` is called once it is durable, or at once
  // when it is refused.
  void administer(const audit::Command& command, std::function<void(Done)> done);

  void presence(LinkId link, PresenceState state);
  // Every presence_tick_ms: presence, delayed viewers.
  void tick();

  void durable(std::uint64_t seq) override;
  void failed(JournalFault fault) override;

  const audit::Session& session() const { return session_; }
  std::uint64_t epoch() const { return epoch_; }
  std::size_t links() const;
  std::uint64_t durable_seq() const { return durable_; }
};

}  // namespace plenary::live
