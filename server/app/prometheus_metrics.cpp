#include "app/prometheus_metrics.h"

#include <array>
#include <sstream>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace plenary::app {
namespace {

struct Named {
  const char* name;
  const char* help;
};

// In the order of the enums.
constexpr std::array counters{
    Named{"plenary_commands_accepted_total", "Commands carried out"},
    Named{"plenary_commands_refused_total", "Commands refused by a rule"},
    Named{"plenary_commands_repeated_total", "Commands answered again"},
    Named{"plenary_commands_throttled_total", "Commands sent too fast"},
    Named{"plenary_entries_durable_total", "Entries known to be on disk"},
    Named{"plenary_journal_commits_total", "Group commits"},
    Named{"plenary_journal_failures_total", "Sessions stopped by the journal"},
    Named{"plenary_frames_published_total", "Frames made for scopes"},
    Named{"plenary_links_opened_total", "Connections upgraded"},
    Named{"plenary_links_refused_total", "Upgrades refused"},
    Named{"plenary_links_dropped_slow_total", "Connections cut because they stopped reading"},
    Named{"plenary_resyncs_total", "Connections given a snapshot after lagging"},
    Named{"plenary_snapshots_sent_total", "Snapshots sent"},
    Named{"plenary_messages_malformed_total", "Messages that could not be read"},
    Named{"plenary_hash_mismatches_total", "Replicas that asked to be healed"},
    Named{"plenary_exceptions_caught_total", "Exceptions a loop had to catch"},
    Named{"plenary_relay_frames_total", "Frames of scopes sent to other nodes, once each"},
    Named{"plenary_relay_packets_total", "Packets sent to other nodes"},
    Named{"plenary_relay_packets_again_total", "Packets sent again because one was missing"},
    Named{"plenary_relay_lanes_lost_total", "Lanes to other nodes that broke"},
};
constexpr std::array gauges{
    Named{"plenary_links", "Connections open on the loop that said so last"},
    Named{"plenary_sessions_open", "Sessions open"},
    Named{"plenary_journal_queue_entries", "Entries waiting for the journal"},
    Named{"plenary_redis_up", "Whether Redis answers; 0 also where none is used"},
    Named{"plenary_relay_up", "Whether other nodes can be spoken to; 0 also where none are"},
};
constexpr std::array histograms{
    Named{"plenary_journal_commit_milliseconds", "Time of a group commit"},
    Named{"plenary_journal_batch_entries", "Entries in a group commit"},
    Named{"plenary_receipt_milliseconds", "From a command to its receipt"},
};

class Registered final : public PrometheusMetrics {
 public:
  Registered() {
    for (const Named& named : counters) {
      counters_.push_back(&prometheus::BuildCounter()
                               .Name(named.name)
                               .Help(named.help)
                               .Register(registry_)
                               .Add({}));
    }
    for (const Named& named : gauges) {
      gauges_.push_back(
          &prometheus::BuildGauge().Name(named.name).Help(named.help).Register(registry_).Add({}));
    }
    const prometheus::Histogram::BucketBoundaries buckets{0.5, 1, 2, 5, 10, 20, 50, 100, 500};
    for (const Named& named : histograms) {
      histograms_.push_back(&prometheus::BuildHistogram()
                                 .Name(named.name)
                                 .Help(named.help)
                                 .Register(registry_)
                                 .Add({}, buckets));
    }
  }

  void count(Counter counter, std::uint64_t by) override {
    counters_[static_cast<std::size_t>(counter)]->Increment(static_cast<double>(by));
  }
  void set(Gauge gauge, std::int64_t value) override {
    gauges_[static_cast<std::size_t>(gauge)]->Set(static_cast<double>(value));
  }
  void observe(Histogram histogram, double value) override {
    histograms_[static_cast<std::size_t>(histogram)]->Observe(value);
  }
  std::string text() const override {
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, registry_.Collect());
    return out.str();
  }

 private:
  prometheus::Registry registry_;
  std::vector<prometheus::Counter*> counters_;
  std::vector<prometheus::Gauge*> gauges_;
  std::vector<prometheus::Histogram*> histograms_;
};

}  // namespace

std::unique_ptr<PrometheusMetrics> make_prometheus_metrics() {
  return std::make_unique<Registered>();
}

}  // namespace plenary::app
