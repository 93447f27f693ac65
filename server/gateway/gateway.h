// The front door: who may speak at all, and to which session. The Door of the public listener.
//
// Upgraded connections become Visitors (visitor.h), requests go to the HTTP API (http_api.h), and
// both meet the sessions through the Directory. Made by app before the loops run and destroyed
// after them; everything of one connection happens on that connection's loop.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/frame_encoder.h"
#include "gateway/template.h"
#include "gateway/visitor.h"
#include "gateway/web_files.h"
#include "transport/server.h"

namespace plenary::gateway {

class HttpApi;

struct GatewayParts {
  transport::Server& server;
  live::Journal& journal;
  // Of a loop, whose executor it is.
  std::function<std::unique_ptr<live::PresenceBoard>(Executor&)> make_board;
  const Clock& clock;
  Metrics& metrics;
  Log& log;
  live::Pace pace;
  std::string admin_token;
  std::vector<std::string> origins;  // Besides the server's own host; "*" for any.
  std::string version;
  WebFiles web;
  Templates templates;
  // This node's name among those that share the journal; empty where it is alone.
  std::string node;
  // How it speaks to the others; null: who comes for a session elsewhere is sent there.
  relay::Relay* relay = nullptr;
};

class Gateway final : public transport::Door {
 public:
  explicit Gateway(GatewayParts parts);
  ~Gateway() override;

  void request(transport::HttpRequest request,
               std::function<void(transport::HttpResponse)> answer) override;
  std::optional<transport::HttpResponse> refuse_link(
      const transport::HttpRequest& request) override;
  std::unique_ptr<transport::Guest> guest(LinkId link, transport::Hub& hub,
                                          transport::Encoding encoding) override;

  // Lets nobody in any more, tells every Link to come back later, spread over a while, and closes
  // it once the receipts on their way are out. Any thread.
  void drain();

 private:
  std::vector<live::PresenceBoard*> board_of_each_loop() const;

  GatewayParts parts_;
  Loops loops_;
  FrameEncoder encoder_;
  std::vector<std::unique_ptr<live::PresenceBoard>> boards_;  // One a loop.
  Directory directory_;
  CodeDesk codes_;
  std::vector<std::unique_ptr<Frontage>> fronts_;  // One a loop.
  std::unique_ptr<HttpApi> api_;
  std::atomic<bool> draining_ = false;
};

}  // namespace plenary::gateway
