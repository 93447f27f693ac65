// The sessions that are open on this node: which loop each lives on, and its Host.
//
// A session belongs to loop (id mod loops) and is opened when first asked for; those who ask
// meanwhile wait for the one opening. A Host whose journal failed is discarded and opened again
// when next asked for. Ask from any loop; the answer comes on the session's own.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "gateway/frame_encoder.h"
#include "gateway/secrets.h"
#include "gateway/session_audience.h"
#include "live/host.h"
#include "transport/server.h"

namespace plenary::gateway {

struct SessionBookParts {
  transport::Server& server;
  live::Journal& journal;
  std::function<std::unique_ptr<live::PresenceBoard>()> make_board;  // One a loop.
  const Clock& clock;
  Metrics& metrics;
  Log& log;
  live::Pace pace;
};

class SessionBook {
 public:
  explicit SessionBook(SessionBookParts parts);
  ~SessionBook();

  // Calls `use` with the session's Host on its loop, opening it if need be; with null where there
  // is no such session or its journal cannot be read. At once when it is open on this very loop.
  void with_host(std::size_t from_loop, live::SessionId id, std::function<void(live::Host*)> use);
  // The same, for a session that is open; else `use` is not called.
  void with_open_host(std::size_t from_loop, live::SessionId id,
                      std::function<void(live::Host&)> use);
  // A Link of this session has gone.
  void gone(std::size_t from_loop, live::SessionId id, LinkId link);

 private:
  struct Held;
  struct Shelf;

  std::size_t loop_of_session(live::SessionId id) const;
  void run_on(std::size_t from_loop, std::size_t loop, std::function<void()> work);
  void use_on_shelf(Shelf& shelf, live::SessionId id, std::function<void(live::Host*)> use);
  void open(Shelf& shelf, live::SessionId id);
  void opened(Shelf& shelf, live::SessionId id, live::OpenAnswer answer);
  void discard(Shelf& shelf, live::SessionId id);
  void tick(Shelf& shelf);

  SessionBookParts parts_;
  std::vector<std::unique_ptr<Shelf>> shelves_;
};

}  // namespace plenary::gateway
