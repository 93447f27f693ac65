// Metrics as Prometheus reads them: a fixed set of names, no labels but those below. Any thread.
// Owned by app; nothing here can fail.
#pragma once

#include <memory>
#include <string>

#include "base/metrics.h"

namespace plenary::app {

class PrometheusMetrics : public Metrics {
 public:
  // The text of /metrics.
  virtual std::string text() const = 0;
};

std::unique_ptr<PrometheusMetrics> make_prometheus_metrics();

}  // namespace plenary::app
