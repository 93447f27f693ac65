// The front door: who may speak at all, and to which session. The Door of the public listener.
//
// Upgraded connections become Guests (guest.h), requests go to the HTTP API (http_api.h). Made by
// app; everything of one connection happens on that connection's loop.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/code_throttle.h"
#include "gateway/session_book.h"
#include "transport/server.h"

namespace plenary::gateway {

class HttpApi;
class LinkGuest;

struct GatewayParts {
  transport::Server& server;
  live::Journal& journal;
  SessionBook& book;
  const Clock& clock;
  Metrics& metrics;
  Log& log;
  std::string admin_token;
  std::vector<std::string> origins;  // Besides the server's own host; "*" for any.
  std::string version;
};

class Gateway final : public transport::Door {
 public:
  explicit Gateway(GatewayParts parts);
  ~Gateway() override;

  void request(transport::HttpRequest request,
               std::function<void(transport::HttpResponse)> answer) override;
  std::optional<transport::HttpResponse> refuse_upgrade(
      const transport::HttpRequest& request) override;
  std::unique_ptr<transport::Guest> guest(LinkId link, transport::Hub& hub,
                                          transport::Encoding encoding) override;

  // Tells every Link to come back later, spread over a while, and closes it. Any thread.
  void drain();

  GatewayParts& parts() { return parts_; }
  // Looks a join code up, slowly once somebody guesses; nothing where no session has it. Called
  // on `loop`, answered there.
  void find_code(std::size_t loop, std::string typed,
                 std::function<void(std::optional<live::SessionId>)> answer);
  void code_failed();

  // The Guests of a loop, so that an answer from another loop finds them or finds them gone.
  std::unordered_map<LinkId, LinkGuest*>& guests(std::size_t loop) { return guests_[loop]; }

 private:
  bool is_foreign(const transport::HttpRequest& request) const;

  GatewayParts parts_;
  std::vector<std::unordered_map<LinkId, LinkGuest*>> guests_;
  CodeThrottle throttle_;  // On loop 0.
  std::unique_ptr<HttpApi> api_;
};

}  // namespace plenary::gateway
