// How a benchmark of the sequencer is run in sessions of several sizes, to see whether what it does
// costs more in a larger one.
#pragma once

#include <benchmark/benchmark.h>

#include "tests/bench/micro/hall.h"

namespace plenary::bench {

// Scopes: each of so many people has something sealed in their own.
enum class Grows : std::uint8_t { notes, people, rooms, scopes, causes };

template <Grows grows>
Hall& hall_for(const benchmark::State& state) {
  const auto many = static_cast<std::size_t>(state.range(0));
  switch (grows) {
    case Grows::notes: return hall_of({.notes = many});
    case Grows::people: return hall_of({.people = many});
    case Grows::rooms: return hall_of({.people = 100, .rooms = many});
    case Grows::scopes: return hall_of({.people = many, .sealed = many});
    case Grows::causes: return hall_of({.causes = many});
  }
  PLENARY_UNREACHABLE("a size of nothing");
}

// `act(hall, turn)` plays so many commands; the time is for each of them.
template <class Act>
void measure(benchmark::State& state, Hall& hall, std::int64_t commands, Act act) {
  std::size_t turn = 0;
  for (auto _ : state) act(hall, turn++);
  state.SetItemsProcessed(state.iterations() * commands);
  state.SetComplexityN(state.range(0));
}

inline void as_notes_grow(benchmark::internal::Benchmark* bench) {
  bench->Arg(100)->Arg(1'000)->Arg(9'000)->Complexity();  // A session holds 10,000.
}
inline void as_people_grow(benchmark::internal::Benchmark* bench) {
  bench->Arg(20)->Arg(200)->Arg(2'000)->Complexity();
}
inline void as_rooms_grow(benchmark::internal::Benchmark* bench) {
  bench->Arg(1)->Arg(10)->Arg(90)->Complexity();  // A session holds 100.
}
inline void as_causes_grow(benchmark::internal::Benchmark* bench) {
  bench->Arg(20)->Arg(200)->Arg(1'900)->Complexity();  // A session holds 2,000.
}

}  // namespace plenary::bench
