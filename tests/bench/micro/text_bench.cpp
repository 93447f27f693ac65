// Edits of a text that grows: the keystrokes of two people, in the order of the public trace. Where
// a position is of words that only the other had seen, the end of the text is taken.
#include <algorithm>
#include <array>

#include <benchmark/benchmark.h>

#include "audit/text.h"
#include "clients/cli/typing_trace.h"
#include "tests/bench/micro/hall.h"

namespace plenary::bench {
namespace {

using audit::Text;

struct Typed {
  std::size_t agent = 0;
  cli::Patch patch;
};

std::vector<Typed> typed_in_trace() {
  std::string why;
  const auto trace =
      cli::read_trace(PLENARY_SOURCE_DIR "/deploy/demo/editing/friendsforever.json.gz", why);
  PLENARY_ASSERT(trace.has_value());
  std::vector<Typed> typed;
  for (const cli::Stretch& stretch : trace->stretches) {
    for (std::size_t at = stretch.first; at < stretch.first + stretch.count; ++at) {
      for (const cli::Patch& patch : trace->by_agent[stretch.agent][at].patches) {
        typed.push_back({stretch.agent, patch});
      }
    }
  }
  return typed;
}

// One text, and how far each person's run of characters has come.
class Typing {
 public:
  void type(const Typed& typed) {
    const cli::Patch& patch = typed.patch;
    const auto at =
        static_cast<std::uint32_t>(std::min<std::size_t>(patch.position, text_.scalars()));
    const auto gone =
        static_cast<std::uint32_t>(std::min<std::size_t>(patch.deleted, text_.scalars() - at));
    if (gone > 0) text_.apply(test::deleted(text_, at, gone));
    if (patch.inserted.empty()) return;
    std::uint32_t& offset = offsets_[typed.agent];
    text_.apply({.inserts = {{text_.id_at(std::int64_t{at} - 1), Id<audit::RunTag>(typed.agent + 1),
                              offset, patch.inserted}}});
    offset += audit::count_scalars(patch.inserted);
  }

 private:
  Text text_;
  std::array<std::uint32_t, 2> offsets_{};
};

// All of the trace into one text; the time is of one keystroke.
void edit_real_text(benchmark::State& state) {
  static const std::vector<Typed> trace = typed_in_trace();
  const auto count = std::min<std::size_t>(trace.size(), static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    Typing typing;
    for (std::size_t at = 0; at < count; ++at) typing.type(trace[at]);
    benchmark::DoNotOptimize(typing);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
  state.SetComplexityN(static_cast<std::int64_t>(count));
}

BENCHMARK(edit_real_text)->Arg(250)->Arg(2'500)->Arg(25'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace plenary::bench
