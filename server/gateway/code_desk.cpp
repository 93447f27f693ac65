#include "gateway/code_desk.h"

namespace plenary::gateway {
namespace {

constexpr std::size_t desk_loop = 0;

}  // namespace

void CodeDesk::find(std::size_t here, std::string code, std::function<void(CodeAnswer)> answer) {
  loops_.run(
      here, desk_loop, [this, here, code = std::move(code), answer = std::move(answer)]() mutable {
        line_up(here, std::move(code), std::move(answer));
      });
}

void CodeDesk::failed(std::size_t here, std::string code) {
  loops_.run(
      here, desk_loop, [this, code = std::move(code)] { throttle_.failed(code, clock_.now()); });
}

void CodeDesk::line_up(std::size_t asker, std::string code,
                       std::function<void(CodeAnswer)> answer) {
  const auto wait_ms = throttle_.wait_ms(code, clock_.now());
  if (!wait_ms) {
    reply(asker, {std::nullopt, true}, std::move(answer));
  } else if (*wait_ms == 0) {
    look_up(asker, std::move(code), std::move(answer));
  } else {
    loops_.executor(desk_loop).post_after(
        *wait_ms, [this, asker, code = std::move(code), answer = std::move(answer)]() mutable {
          look_up(asker, std::move(code), std::move(answer));
        });
  }
}

void CodeDesk::look_up(std::size_t asker, std::string code,
                       std::function<void(CodeAnswer)> answer) {
  journal_.find_code(
      code, loops_.executor(desk_loop),
      [this, asker, code, answer = std::move(answer)](const live::FoundSession& found) mutable {
        if (!found.ok()) return reply(asker, {std::nullopt, true}, std::move(answer));
        if (!*found) throttle_.failed(code, clock_.now());
        reply(asker, {*found, false}, std::move(answer));
      });
}

void CodeDesk::reply(std::size_t asker, CodeAnswer said, std::function<void(CodeAnswer)> answer) {
  loops_.run(desk_loop, asker, [said, answer = std::move(answer)] { answer(said); });
}

}  // namespace plenary::gateway
