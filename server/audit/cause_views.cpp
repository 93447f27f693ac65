#include "audit/cause_views.h"

#include <algorithm>
#include <unordered_set>

namespace plenary::audit {
namespace {

constexpr std::size_t loop_steps_max = 200'000;

// The causes of a map with their neighbours, all sorted.
struct Graph {
  std::vector<Id<Cause>> causes;
  std::map<Id<Cause>, std::vector<Id<CauseLink>>> out;
  std::map<Id<Cause>, std::vector<Id<Cause>>> why;  // What leads there.
};

Graph graph_of(Id<CauseMap> map, const Store& store, const Index& index) {
  Graph graph;
  const auto parts = index.parts_by_map.find(map);
  if (parts == index.parts_by_map.end()) return graph;
  for (const RecordRef& part : parts->second) {  // By kind, then id.
    if (part.kind == RecordKind::cause) graph.causes.emplace_back(part.id.value);
    if (part.kind != RecordKind::cause_link) continue;
    const CauseLink& link = store.find(Id<CauseLink>(part.id.value))->record;
    graph.out[link.ends.from].push_back(link.id);
    graph.why[link.ends.to].push_back(link.ends.from);
  }
  for (auto& [cause, whys] : graph.why) std::sort(whys.begin(), whys.end());
  return graph;
}

std::vector<Id<Cause>> without_effect(const Graph& graph) {
  std::vector<Id<Cause>> ends;
  for (const Id<Cause>& cause : graph.causes) {
    if (!graph.out.contains(cause)) ends.push_back(cause);
  }
  return ends;
}

// Depth first, without recursion: a chain may be as long as the map.
void ask_why(Id<Cause> from, const Graph& graph, std::unordered_set<Id<Cause>>& met,
             std::vector<Why>& lines) {
  std::vector<Why> open{{0, from, false}};
  while (!open.empty()) {
    Why line = open.back();
    open.pop_back();
    line.again = !met.insert(line.cause).second;
    lines.push_back(line);
    const auto whys = graph.why.find(line.cause);
    if (line.again || whys == graph.why.end()) continue;
    for (auto at = whys->second.rbegin(); at != whys->second.rend(); ++at) {
      open.push_back({line.depth + 1, *at, false});
    }
  }
}

class LoopSearch {
 public:
  LoopSearch(const Graph& graph, const Store& store) : graph_(graph), store_(store) {}

  // All loops of which `first` is the smallest cause, up to so many causes long.
  void from(Id<Cause> first, std::size_t length_max) {
    first_ = first;
    length_max_ = length_max;
    path_ = {first};
    links_.clear();
    extend();
  }
  std::vector<Loop> take() { return std::move(found_); }

 private:
  void extend() {
    const auto out = graph_.out.find(path_.back());
    if (out == graph_.out.end()) return;
    for (const Id<CauseLink>& id : out->second) {
      if (++steps_ > loop_steps_max || found_.size() >= loops_max) return;
      const CauseLink& link = store_.find(id)->record;
      const Id<Cause> next = link.ends.to;
      if (next == first_ && path_.size() == length_max_) {
        links_.push_back(link.polarity);
        name_loop();
        links_.pop_back();
      }
      const bool met = std::find(path_.begin(), path_.end(), next) != path_.end();
      if (next < first_ || met || path_.size() >= length_max_) continue;
      path_.push_back(next);
      links_.push_back(link.polarity);
      extend();  // At most loop_causes_max deep.
      path_.pop_back();
      links_.pop_back();
    }
  }

  void name_loop() {
    const auto says = [](Polarity each) {
      return each == Polarity::more || each == Polarity::less;
    };
    const auto less = std::count(links_.begin(), links_.end(), Polarity::less);
    LoopKind kind = less % 2 == 0 ? LoopKind::reinforcing : LoopKind::balancing;
    if (!std::all_of(links_.begin(), links_.end(), says)) kind = LoopKind::open;
    const char letter = "ORB"[static_cast<std::size_t>(kind)];
    const std::size_t number = ++count_[static_cast<std::size_t>(kind)];
    found_.push_back({kind, letter + std::to_string(number), path_});
  }

  const Graph& graph_;
  const Store& store_;
  Id<Cause> first_;
  std::size_t length_max_ = 0;
  std::vector<Id<Cause>> path_;
  std::vector<Polarity> links_;
  std::vector<Loop> found_;
  std::size_t count_[3]{};
  std::size_t steps_ = 0;
};

}  // namespace

std::vector<Why> five_whys(Id<CauseMap> map, const Store& store, const Index& index) {
  const Graph graph = graph_of(map, store, index);
  std::vector<Why> lines;
  std::unordered_set<Id<Cause>> met;
  for (const Id<Cause>& end : without_effect(graph)) ask_why(end, graph, met, lines);
  for (const Id<Cause>& cause : graph.causes) {  // What only loops lead to.
    if (!met.contains(cause)) ask_why(cause, graph, met, lines);
  }
  return lines;
}

Fishbone fishbone(Id<CauseMap> map, const Store& store, const Index& index) {
  const Graph graph = graph_of(map, store, index);
  Fishbone fish;
  fish.head = without_effect(graph);
  std::map<Level, std::vector<Id<Cause>>> bones;
  for (const Id<Cause>& cause : graph.causes) {
    const bool is_head = std::binary_search(fish.head.begin(), fish.head.end(), cause);
    if (!is_head) bones[store.find(cause)->record.level].push_back(cause);
  }
  for (auto& [level, causes] : bones) fish.bones.push_back({level, std::move(causes)});
  return fish;
}

std::vector<Loop> loops(Id<CauseMap> map, const Store& store, const Index& index) {
  const Graph graph = graph_of(map, store, index);
  LoopSearch search(graph, store);
  const std::size_t length_max = std::min(loop_causes_max, graph.causes.size());
  for (std::size_t length = 2; length <= length_max; ++length) {
    for (const Id<Cause>& first : graph.causes) search.from(first, length);
  }
  return search.take();
}

}  // namespace plenary::audit
