// Which loop each session lives on, and the way there.
//
// The home of a session follows from its id alone, so every loop knows it without asking. Built
// before the loops run and destroyed after them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/session_book.h"

namespace plenary::gateway {

struct DirectoryParts {
  const Loops& loops;
  live::Journal& journal;
  const Clock& clock;
  live::Encoder& encoder;
  std::vector<live::PresenceBoard*> presence;  // One a loop.
  Metrics& metrics;
  Log& log;
  live::Pace pace;
  relay::Relay* relay = nullptr;  // Null where nobody speaks to other nodes.
  std::string node = {};          // This node's name among them.
};

class Directory {
 public:
  explicit Directory(const DirectoryParts& parts) : loops_(parts.loops), open_(parts.metrics) {
    for (std::size_t loop = 0; loop < loops_.count(); ++loop) {
      books_.push_back(std::make_unique<SessionBook>(BookParts{
          loops_, loop, parts.journal, parts.clock, parts.encoder, *parts.presence[loop], open_,
          parts.metrics, parts.log, parts.pace, parts.relay, parts.node}));
    }
  }

  std::size_t home_of(live::SessionId id) const {
    return static_cast<std::size_t>(id.value % books_.size());
  }

  // Runs `work` with the book of the session's loop, on that loop; the caller is on loop `here`.
  template <class Work>
  void at_home(std::size_t here, live::SessionId id, Work&& work) {
    SessionBook* book = books_[home_of(id)].get();
    loops_.run(
        here, home_of(id), [book, work = std::forward<Work>(work)]() mutable { work(*book); });
  }

  // Another node says something about a session. Any thread.
  void heard(std::string_view bytes) {
    auto packet = wire::decode_packet(bytes);
    if (!packet) return;
    SessionBook* book = books_[home_of(live::SessionId(packet->session.value))].get();
    loops_.executor(book->loop()).post([book, packet = *std::move(packet)] {
      book->relay().heard(packet);
    });
  }

  // Lets go of all sessions, each once all it has taken is durable. Any thread.
  void hand_over() {
    for (const auto& book : books_) {
      loops_.executor(book->loop()).post([raw = book.get()] { raw->hand_over(); });
    }
  }

  // Only from loop `here` itself.
  Entropy& entropy(std::size_t here) { return books_[here]->entropy(); }

 private:
  const Loops& loops_;
  OpenSessions open_;
  std::vector<std::unique_ptr<SessionBook>> books_;
};

}  // namespace plenary::gateway
