// What it costs to turn commands, events and snapshots into bytes and back, and to hash a state.
#include <benchmark/benchmark.h>

#include "audit/canonical.h"
#include "gateway/frame_encoder.h"
#include "tests/bench/micro/hall.h"
#include "wire/decode.h"
#include "wire/messages.h"

namespace plenary::bench {
namespace {

using namespace audit;

// Not those in which others type.
Hall& quiet_hall(std::int64_t notes = 100) {
  return hall_of({.notes = static_cast<std::size_t>(notes), .people = 21});
}

// A client's message, as it comes from outside: everything in it is checked.
void decode_command(benchmark::State& state) {
  Hall& hall = quiet_hall();
  AddNote add;
  add.id = hall.fresh<Note>();
  add.text = hall.text(note_text);
  const std::string bytes = canonical::bytes(wire::ClientMessage(wire::Submit{1, {}, add}));
  for (auto _ : state) benchmark::DoNotOptimize(wire::decode_client(bytes));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}

// What one scope is told of a commit of so many notes: once, for all its viewers.
void encode_events(benchmark::State& state) {
  Hall& hall = quiet_hall();
  gateway::FrameEncoder encoder({20, 60});
  Note note = hall.record(hall.notes.front());
  const ChangeBody body = Put{note};
  std::vector<live::ScopeEvent> events;
  for (std::int64_t at = 0; at < state.range(0); ++at) {
    events.push_back({static_cast<std::uint64_t>(at + 1), 0, {&body}, 0});
  }
  for (auto _ : state) benchmark::DoNotOptimize(encoder.events(Scope::everyone(), events));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

live::ScopeSnapshot snapshot_of(Hall& hall) {
  const Scope scope = Scope::everyone();
  live::ScopeSnapshot snapshot{
      hall.session.records().scope_seq(scope), hall.session.scope_hash(scope).value(), {}};
  for (const RecordRef& target : hall.session.records().records_in(scope)) {
    snapshot.records.push_back(hall.session.records().get(target));
  }
  return snapshot;
}

// For everybody who comes in at this place in the order.
void encode_snapshot(benchmark::State& state) {
  Hall& hall = quiet_hall(state.range(0));
  gateway::FrameEncoder encoder({20, 60});
  for (auto _ : state) {
    benchmark::DoNotOptimize(encoder.snapshot(Scope::everyone(), snapshot_of(hall)));
  }
  state.SetComplexityN(state.range(0));
}

void decode_snapshot(benchmark::State& state) {
  Hall& hall = quiet_hall(state.range(0));
  gateway::FrameEncoder encoder({20, 60});
  const Frame frame = encoder.snapshot(Scope::everyone(), snapshot_of(hall));
  for (auto _ : state) benchmark::DoNotOptimize(wire::decode_server(*frame));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(frame->size()));
  state.SetComplexityN(state.range(0));
}

// What the journal keeps every 4,096 entries, and what an opening begins with.
void encode_image(benchmark::State& state) {
  Hall& hall = quiet_hall(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(canonical::bytes(hall.session.image()));
  state.SetComplexityN(state.range(0));
}

void open_image(benchmark::State& state) {
  Hall& hall = quiet_hall(state.range(0));
  const std::string bytes = canonical::bytes(hall.session.image());
  for (auto _ : state) {
    benchmark::DoNotOptimize(Session::from_image(*wire::decode<Session::Image>(bytes)));
  }
  state.SetComplexityN(state.range(0));
}

// After one change: of the whole scope, whatever it holds.
void hash_scope(benchmark::State& state) {
  Hall& hall = quiet_hall(state.range(0));
  std::size_t turn = 0;
  for (auto _ : state) {
    const auto note = hall.notes[turn++ % hall.notes.size()];
    hall.play(hall.facilitator, SetEpistemic{note, hall.other_than(note)});
    benchmark::DoNotOptimize(hall.session.scope_hash(Scope::everyone()));
  }
  state.SetComplexityN(state.range(0));
}

void as_records_grow(benchmark::internal::Benchmark* bench) {
  bench->Arg(100)->Arg(1'000)->Arg(9'000)->Complexity();
}

BENCHMARK(decode_command);
BENCHMARK(encode_events)->Arg(1)->Arg(16)->Arg(128);
BENCHMARK(encode_snapshot)->Apply(as_records_grow);
BENCHMARK(decode_snapshot)->Apply(as_records_grow);
BENCHMARK(encode_image)->Apply(as_records_grow);
BENCHMARK(open_image)->Apply(as_records_grow);
BENCHMARK(hash_scope)->Apply(as_records_grow);

}  // namespace
}  // namespace plenary::bench
