// The admin listener: is it alive, is it ready, what does it count. Never on the public port.
// Called on the loop of the connection; it answers from memory and cannot fail.
#pragma once

#include <atomic>
#include <functional>
#include <utility>

#include "app/prometheus_metrics.h"
#include "transport/server.h"

namespace plenary::app {

class AdminDoor final : public transport::Door {
 public:
  // `reachable` says whether sessions can be had here just now; on any thread.
  AdminDoor(const PrometheusMetrics& metrics, std::function<bool()> reachable)
      : metrics_(metrics), reachable_(std::move(reachable)) {}

  // Load balancers look at this before they send anybody. Any thread.
  void set_ready(bool ready) { ready_ = ready; }

  void request(transport::HttpRequest request,
               std::function<void(transport::HttpResponse)> answer) override;
  std::optional<transport::HttpResponse> refuse_link(
      const transport::HttpRequest& request) override;
  std::unique_ptr<transport::Guest> guest(LinkId link, transport::Hub& hub,
                                          transport::Encoding encoding) override;

 private:
  const PrometheusMetrics& metrics_;
  std::function<bool()> reachable_;
  std::atomic<bool> ready_{false};
};

}  // namespace plenary::app
