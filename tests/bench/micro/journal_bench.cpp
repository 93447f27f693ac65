// What it costs to have entries on disk: a real SQLite file, synced, so many entries a commit, in a
// journal that holds so many already.
#include <benchmark/benchmark.h>

#include "audit/canonical.h"
#include "journal/chain.h"
#include "journal/sqlite_store.h"
#include "tests/bench/micro/hall.h"
#include "tests/support/temporary_folder.h"

namespace plenary::bench {
namespace {

class Writing {
 public:
  Writing() {
    std::string why;
    store_ = journal::SqliteStore::open(folder_.path(), "", why);
    PLENARY_ASSERT(store_ != nullptr);
    PLENARY_ASSERT(!store_->create({session, "title", Time{1}, false, ""}));
    journal::Loaded loaded;
    PLENARY_ASSERT(!store_->load(session, loaded));
    epoch_ = loaded.epoch;
    chain_ = loaded.chain;
    entry_.actor = Id<audit::Seat>(7);
    audit::Note note;
    note.id = Id<audit::Note>(9);
    note.text = audit::Text(Id<audit::RunTag>(8), note_text);
    entry_.changes.push_back({audit::Scope::everyone(), audit::Put{note}});
  }
  // Encoded and chained, as append() does.
  journal::Row next() {
    entry_.seq = ++seq_;
    journal::Row row{session, epoch_, seq_, audit::canonical::bytes(entry_), {}, {}};
    chain_ = row.chain = journal::chain_next(chain_, row.bytes);
    return row;
  }
  void commit(std::int64_t entries) {
    std::vector<journal::Row> rows;
    for (std::int64_t at = 0; at < entries; ++at) rows.push_back(next());
    PLENARY_ASSERT(store_->commit(rows, {}).has_value());
  }

 private:
  static constexpr live::SessionId session{1};
  testing::TemporaryFolder folder_;
  std::unique_ptr<journal::Store> store_;
  std::uint64_t epoch_ = 0;
  std::uint64_t seq_ = 0;
  Digest chain_{};
  audit::Entry entry_;
};

void append(benchmark::State& state) {
  Writing writing;
  for (auto _ : state) benchmark::DoNotOptimize(writing.next());
}

void commit(benchmark::State& state) {
  Writing writing;
  for (auto _ : state) writing.commit(state.range(0));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void commit_where_many_are(benchmark::State& state) {
  Writing writing;
  for (std::int64_t there = 0; there < state.range(0); there += 4'000) writing.commit(4'000);
  for (auto _ : state) writing.commit(16);
  state.SetComplexityN(state.range(0));
}

BENCHMARK(append);
BENCHMARK(commit)->Arg(1)->Arg(16)->Arg(128)->UseRealTime();
BENCHMARK(commit_where_many_are)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->UseRealTime()
    ->Complexity();

}  // namespace
}  // namespace plenary::bench
