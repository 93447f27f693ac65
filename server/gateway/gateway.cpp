#include "gateway/gateway.h"

#include "gateway/http_api.h"
#include "gateway/limits.h"
#include "gateway/origin.h"
#include "gateway/problem.h"

namespace plenary::gateway {
namespace {

using transport::HttpRequest;
using transport::HttpResponse;

std::vector<std::unique_ptr<live::PresenceBoard>> one_board_a_loop(const GatewayParts& parts) {
  std::vector<std::unique_ptr<live::PresenceBoard>> boards;
  for (std::size_t loop = 0; loop < parts.server.loops(); ++loop) {
    boards.push_back(parts.make_board(parts.server.hub(loop).executor()));
  }
  return boards;
}

Problem foreign() { return {403, "foreign_origin", words::Key("problem.foreign_origin")}; }

Problem draining() {
  Problem down{503, "server_draining", words::Key("status.draining")};
  down.headers.emplace_back("Retry-After", "10");
  return down;
}

}  // namespace

Gateway::Gateway(GatewayParts parts)
    : parts_(std::move(parts)),
      loops_(parts_.server),
      encoder_(parts_.pace),
      boards_(one_board_a_loop(parts_)),
      directory_({loops_, parts_.journal, parts_.clock, encoder_, board_of_each_loop(),
                  parts_.metrics, parts_.log, parts_.pace, parts_.relay, parts_.node}),
      codes_(loops_, parts_.journal, parts_.clock) {
  for (std::size_t loop = 0; loop < loops_.count(); ++loop) {
    fronts_.push_back(std::make_unique<Frontage>(Frontage{
        loops_,
        loop,
        directory_,
        codes_,
        parts_.clock,
        parts_.metrics,
        parts_.log,
        parts_.pace,
        {},
        ReplayDesk({loops_, loop, parts_.journal, parts_.clock, encoder_})}));
  }
  api_ = std::make_unique<HttpApi>(HttpApiParts{
      loops_, directory_, codes_, parts_.journal, parts_.clock, parts_.web,
      digest(parts_.admin_token), parts_.version, parts_.templates});
  if (parts_.relay == nullptr) return;
  parts_.relay->listen([this](const std::string& packet) { directory_.heard(packet); });
}

Gateway::~Gateway() {
  if (parts_.relay != nullptr) parts_.relay->listen({});
}

std::vector<live::PresenceBoard*> Gateway::board_of_each_loop() const {
  std::vector<live::PresenceBoard*> boards;
  for (const auto& board : boards_) boards.push_back(board.get());
  return boards;
}

std::optional<HttpResponse> Gateway::refuse_link(const HttpRequest& request) {
  if (is_foreign(request, parts_.origins)) return api_->no_to(request, foreign());
  if (draining_) return api_->no_to(request, draining());
  return std::nullopt;
}

void Gateway::request(HttpRequest request, std::function<void(HttpResponse)> answer) {
  // Answered by way of the loop: the connection is not yet waiting for it.
  Executor& loop = *request.executor;
  const auto answer_later = [&](HttpResponse response) {
    loop.post([answer = std::move(answer), response = std::move(response)] { answer(response); });
  };
  if (request.method != "GET" && request.method != "HEAD" && is_foreign(request, parts_.origins)) {
    answer_later(api_->no_to(request, foreign()));
  } else if (draining_) {
    answer_later(api_->no_to(request, draining()));
  } else {
    api_->request(std::move(request), std::move(answer));
  }
}

std::unique_ptr<transport::Guest> Gateway::guest(LinkId link, transport::Hub& hub,
                                                 transport::Encoding encoding) {
  return std::make_unique<Visitor>(link, encoding, *fronts_[hub.loop()]);
}

void Gateway::drain() {
  draining_ = true;
  // Where there are other nodes, they may have the sessions at once.
  const bool moves = !parts_.node.empty();
  if (moves) directory_.hand_over();
  const auto farewell = moves ? limits::hand_over_farewell_ms : limits::drain_farewell_ms;
  for (const auto& front : fronts_) {
    Executor& loop = loops_.executor(front->loop);
    loop.post([this, &loop, &guests = front->guests, moves, farewell] {
      // Loops have about as many each.
      const auto spread = moves ? limits::hand_over_spread_ms(guests.size() * fronts_.size())
                                : limits::drain_retry_max_ms;
      const Frame goaway = goaway_frame({wire::GoawayReason::draining, 0, spread, {}});
      guests.for_each([&](Visitor& visitor) { visitor.send(goaway); });
      loop.post_after(farewell, [&guests] {
        guests.for_each([](Visitor& visitor) {
          visitor.turn_away(CloseCode::server_draining, nullptr);
        });
      });
    });
  }
}

}  // namespace plenary::gateway
