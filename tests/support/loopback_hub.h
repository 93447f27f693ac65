// The Links of one Host without sockets: who is on which stream, and what each was sent.
//
// All that a batch holds for a Link is one message, as a Hub writes it (rule P12).
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/overload.h"
#include "live/batch.h"

namespace plenary::test {

class LoopbackHub final : public live::Audience {
 public:
  struct Line {
    std::vector<live::Stream> streams;
    std::optional<std::uint16_t> closed;
  };

  // Called for each Link a batch has something for.
  std::function<void(LinkId, std::string message)> sent;
  std::function<void(LinkId, std::uint16_t code)> closed;

  void open(LinkId link) { lines_[link]; }
  void drop(LinkId link) { lines_.erase(link); }
  const Line* line(LinkId link) const {
    const auto found = lines_.find(link);
    return found == lines_.end() ? nullptr : &found->second;
  }

  void publish(live::Batch batch) override {
    ++batches_;
    std::map<LinkId, std::string> due;
    for (const live::Step& step : batch) carry_out(step, due);
    for (auto& [link, message] : due) sent(link, std::move(message));
    for (const live::Step& step : batch) {
      const auto* close = std::get_if<live::CloseLink>(&step);
      if (close == nullptr || !lines_.contains(close->link)) continue;
      lines_.erase(close->link);
      closed(close->link, close->code);
    }
  }
  std::uint64_t batches() const { return batches_; }

 private:
  void carry_out(const live::Step& step, std::map<LinkId, std::string>& due) {
    std::visit(
        Overload{
            [&](const live::ToStream& to) {
              for (const auto& [link, line] : lines_) {
                if (std::count(line.streams.begin(), line.streams.end(), to.stream) != 0) {
                  due[link] += *to.frame;
                }
              }
            },
            [&](const live::ToLink& to) {
              if (lines_.contains(to.link)) due[to.link] += *to.frame;
            },
            [&](const live::JoinStream& join) {
              const auto found = lines_.find(join.link);
              if (found != lines_.end()) found->second.streams.push_back(join.stream);
            },
            [&](const live::LeaveStream& leave) {
              const auto found = lines_.find(leave.link);
              if (found != lines_.end()) std::erase(found->second.streams, leave.stream);
            },
            [](const live::CloseLink&) {},
        },
        step);
  }

  std::map<LinkId, Line> lines_;
  std::uint64_t batches_ = 0;
};

}  // namespace plenary::test
