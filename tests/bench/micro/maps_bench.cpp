// What a command about causes, links, evidence and findings costs, where there are more and more
// causes: half of them above a hunch, each with a figure that speaks for it.
#include <benchmark/benchmark.h>

#include "tests/bench/micro/growing.h"

namespace plenary::bench {
namespace {

using namespace audit;

Hall& maps_of(const benchmark::State& state) { return hall_for<Grows::causes>(state); }

void add_and_remove_cause(benchmark::State& state) {
  measure(state, maps_of(state), 2, [](Hall& hall, std::size_t) {
    const auto id = hall.fresh<Cause>();
    hall.play(hall.facilitator, AddCause{id, hall.map, hall.text("because"), {}, {}});
    hall.play(hall.facilitator, RemoveCause{id});
  });
}

void link_and_part_causes(benchmark::State& state) {
  measure(state, maps_of(state), 2, [](Hall& hall, std::size_t turn) {
    const auto id = hall.fresh<CauseLink>();
    const auto from = hall.causes[turn % hall.causes.size()];
    const auto to = hall.causes[(turn + 2) % hall.causes.size()];
    hall.play(hall.facilitator, LinkCauses{id, {from, to}});
    hall.play(hall.facilitator, RemoveLink{id});
  });
}

void cite_and_remove_evidence(benchmark::State& state) {
  measure(state, maps_of(state), 2, [](Hall& hall, std::size_t turn) {
    const auto id = hall.fresh<Evidence>();
    const auto claim = ref(hall.causes[turn % hall.causes.size()]);
    hall.play(
        hall.facilitator, CiteEvidence{id, claim, {ref(hall.notes.back()), {}}, Stance::supports});
    hall.play(hall.facilitator, RemoveEvidence{id});
  });
}

void lift_and_lower_cause(benchmark::State& state) {
  measure(state, maps_of(state), 2, [](Hall& hall, std::size_t turn) {
    const auto cause = hall.causes[turn % (hall.causes.size() / 2) * 2];
    hall.play(hall.facilitator, SetCause{cause, Standing::hunch, Level::unsaid});
    hall.play(hall.facilitator, SetCause{cause, Standing::hypothesis, Level::unsaid});
  });
}

void add_and_remove_finding(benchmark::State& state) {
  measure(state, maps_of(state), 2, [](Hall& hall, std::size_t) {
    const auto id = hall.fresh<Finding>();
    hall.play(hall.facilitator, AddFinding{id, hall.text("what we found")});
    hall.play(hall.facilitator, RemoveFinding{id});
  });
}

BENCHMARK(add_and_remove_cause)->Apply(as_causes_grow);
BENCHMARK(link_and_part_causes)->Apply(as_causes_grow);
BENCHMARK(cite_and_remove_evidence)->Apply(as_causes_grow);
BENCHMARK(lift_and_lower_cause)->Apply(as_causes_grow);
BENCHMARK(add_and_remove_finding)->Apply(as_causes_grow);

}  // namespace
}  // namespace plenary::bench
