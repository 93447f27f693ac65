#include "gateway/session_book.h"

#include "gateway/limits.h"
#include "live/limits.h"

namespace plenary::gateway {

using live::Host;
using live::SessionId;

// One open session, or one being opened.
struct SessionBook::Held {
  std::unique_ptr<SessionAudience> audience;
  std::unique_ptr<Host> host;  // Outlived by the audience it speaks to.
  std::vector<std::function<void(Host*)>> waiting;
  bool open = false;
  bool failed = false;
  Time used_at;
};

// The sessions of one loop.
struct SessionBook::Shelf {
  std::size_t loop = 0;
  std::unique_ptr<live::PresenceBoard> board;
  SystemEntropy entropy;
  FrameEncoder encoder;
  std::unordered_map<SessionId, Held> held;

  Shelf(std::size_t number, std::unique_ptr<live::PresenceBoard> made, live::Pace pace)
      : loop(number), board(std::move(made)), encoder(pace) {}
};

SessionBook::SessionBook(SessionBookParts parts) : parts_(std::move(parts)) {
  for (std::size_t loop = 0; loop < parts_.server.loops(); ++loop) {
    shelves_.push_back(std::make_unique<Shelf>(loop, parts_.make_board(), parts_.pace));
    Shelf& shelf = *shelves_.back();
    parts_.server.executor(loop).post([this, &shelf] { tick(shelf); });
  }
}

SessionBook::~SessionBook() = default;

std::size_t SessionBook::loop_of_session(SessionId id) const {
  return id.value % shelves_.size();
}

void SessionBook::run_on(std::size_t from_loop, std::size_t loop, std::function<void()> work) {
  if (from_loop == loop) {
    work();
  } else {
    parts_.server.executor(loop).post(std::move(work));
  }
}

void SessionBook::with_host(std::size_t from_loop, SessionId id,
                            std::function<void(Host*)> use) {
  Shelf& shelf = *shelves_[loop_of_session(id)];
  run_on(from_loop, shelf.loop, [this, &shelf, id, use = std::move(use)]() mutable {
    use_on_shelf(shelf, id, std::move(use));
  });
}

void SessionBook::with_open_host(std::size_t from_loop, SessionId id,
                                 std::function<void(Host&)> use) {
  Shelf& shelf = *shelves_[loop_of_session(id)];
  run_on(from_loop, shelf.loop, [&shelf, id, use = std::move(use)] {
    const auto found = shelf.held.find(id);
    if (found != shelf.held.end() && found->second.open && !found->second.failed) {
      use(*found->second.host);
    }
  });
}

void SessionBook::gone(std::size_t from_loop, SessionId id, LinkId link) {
  Shelf& shelf = *shelves_[loop_of_session(id)];
  run_on(from_loop, shelf.loop, [&shelf, id, link] {
    const auto found = shelf.held.find(id);
    if (found == shelf.held.end() || !found->second.open) return;
    if (!found->second.failed) found->second.host->detach(link);
    found->second.audience->forget(link);
  });
}

void SessionBook::use_on_shelf(Shelf& shelf, SessionId id, std::function<void(Host*)> use) {
  const bool fresh = !shelf.held.contains(id);
  Held& held = shelf.held[id];
  held.used_at = parts_.clock.now();
  if (held.open && !held.failed) {
    use(held.host.get());
    return;
  }
  held.waiting.push_back(std::move(use));
  if (fresh) open(shelf, id);
}

void SessionBook::open(Shelf& shelf, SessionId id) {
  Held& held = shelf.held[id];
  held.audience = std::make_unique<SessionAudience>(parts_.server, shelf.loop);
  held.host = std::make_unique<Host>(live::HostParts{
      id, parts_.clock, shelf.entropy, shelf.encoder, *held.audience, *shelf.board,
      parts_.metrics, parts_.log, parts_.pace, [this, &shelf, id](live::JournalFault) {
        // Not from within the Host: it is still speaking.
        shelf.held[id].failed = true;
        parts_.server.executor(shelf.loop).post_after(
            limits::reopen_pause_ms, [this, &shelf, id] { discard(shelf, id); });
      }});
  parts_.journal.open(id, parts_.server.executor(shelf.loop), *held.host,
                      [this, &shelf, id](live::OpenAnswer answer) {
                        opened(shelf, id, std::move(answer));
                      });
}

void SessionBook::opened(Shelf& shelf, SessionId id, live::OpenAnswer answer) {
  Held& held = shelf.held.at(id);
  auto waiting = std::exchange(held.waiting, {});
  if (!answer.opened) {
    if (answer.fault != live::JournalFault::not_found) {
      parts_.log.error("session_not_opened", {{"session", id.value},
                                              {"fault", static_cast<std::uint64_t>(answer.fault)}});
    }
    shelf.held.erase(id);
    for (auto& use : waiting) use(nullptr);
    return;
  }
  held.host->start(*std::move(answer.opened));
  held.open = true;
  for (auto& use : waiting) use(held.host.get());
}

// Whoever asked since waits for the next opening.
void SessionBook::discard(Shelf& shelf, SessionId id) {
  auto waiting = std::exchange(shelf.held.at(id).waiting, {});
  shelf.held.erase(id);
  for (auto& use : waiting) use_on_shelf(shelf, id, std::move(use));
}

void SessionBook::tick(Shelf& shelf) {
  const Time now = parts_.clock.now();
  for (auto at = shelf.held.begin(); at != shelf.held.end();) {
    Held& held = at->second;
    if (held.open && !held.failed) {
      held.host->tick();
      if (held.host->links() > 0) held.used_at = now;
    }
    const bool idle = held.open && !held.failed && held.host->is_quiet() &&
                      now - held.used_at > limits::idle_session_ms;
    at = idle ? shelf.held.erase(at) : std::next(at);
  }
  parts_.server.executor(shelf.loop).post_after(live::limits::presence_tick_ms,
                                                [this, &shelf] { tick(shelf); });
}

}  // namespace plenary::gateway
