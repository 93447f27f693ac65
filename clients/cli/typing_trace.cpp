#include "clients/cli/typing_trace.h"

#include <algorithm>
#include <array>
#include <set>

#include <boost/json/src.hpp>
#include <zlib.h>

namespace plenary::cli {
namespace {

namespace json = boost::json;

std::optional<std::string> unzip(const std::string& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return std::nullopt;
  std::string text;
  std::array<char, 65'536> part{};
  int got = 0;
  while ((got = gzread(file, part.data(), part.size())) > 0) {
    text.append(part.data(), static_cast<std::size_t>(got));
  }
  gzclose(file);
  if (got < 0) return std::nullopt;
  return text;
}

Transaction transaction_of(const json::object& said) {
  Transaction made;
  made.agent = json::value_to<std::size_t>(said.at("agent"));
  for (const json::value& patch : said.at("patches").as_array()) {
    const json::array& parts = patch.as_array();
    made.patches.push_back(
        {json::value_to<std::size_t>(parts.at(0)), json::value_to<std::size_t>(parts.at(1)),
         std::string(parts.at(2).as_string())});
  }
  return made;
}

// How much of each agent a transaction builds on, from its parents; in file order parents come
// first.
void read_transactions(const json::array& list, TypingTrace& trace) {
  struct Known {
    std::size_t agent;
    std::array<std::size_t, 2> after;  // Transactions of each agent up to and with this one.
  };
  std::vector<Known> known;
  for (const json::value& value : list) {
    const json::object& said = value.as_object();
    Transaction made = transaction_of(said);
    std::array<std::size_t, 2> seen{};
    for (const json::value& parent : said.at("parents").as_array()) {
      const Known& before = known.at(json::value_to<std::size_t>(parent));
      for (std::size_t agent = 0; agent < 2; ++agent) {
        seen.at(agent) = std::max(seen.at(agent), before.after.at(agent));
      }
    }
    made.seen_of_other = seen.at(1 - made.agent);
    auto& own = trace.by_agent.at(made.agent);
    seen.at(made.agent) = own.size() + 1;
    known.push_back({made.agent, seen});
    own.push_back(std::move(made));
    ++trace.transactions;
  }
}

std::vector<Stretch> stretches_of(const TypingTrace& trace, std::size_t agent) {
  std::set<std::size_t> cuts;  // Where the other agent looked.
  for (const Transaction& other : trace.by_agent[1 - agent]) cuts.insert(other.seen_of_other);
  std::vector<Stretch> made;
  const auto& own = trace.by_agent[agent];
  for (std::size_t at = 0; at < own.size(); ++at) {
    const bool fresh =
        made.empty() || cuts.contains(at) || own[at].seen_of_other != made.back().seen_of_other;
    if (fresh) made.push_back({agent, at, 0, own[at].seen_of_other});
    ++made.back().count;
  }
  return made;
}

// Each stretch once all that it saw is done; of two that can go the first agent's.
void order_stretches(TypingTrace& trace) {
  const std::array<std::vector<Stretch>, 2> lists{stretches_of(trace, 0), stretches_of(trace, 1)};
  std::array<std::size_t, 2> next{};
  std::array<std::size_t, 2> done{};
  while (next[0] < lists[0].size() || next[1] < lists[1].size()) {
    for (std::size_t agent = 0; agent < 2; ++agent) {
      while (next.at(agent) < lists.at(agent).size()) {
        const Stretch& stretch = lists.at(agent)[next.at(agent)];
        if (stretch.seen_of_other > done.at(1 - agent)) break;
        trace.stretches.push_back(stretch);
        done.at(agent) += stretch.count;
        ++next.at(agent);
      }
    }
  }
}

}  // namespace

std::optional<TypingTrace> read_trace(const std::string& path, std::string& why) {
  const auto text = unzip(path);
  if (!text) {
    why = "cannot read " + path;
    return std::nullopt;
  }
  TypingTrace trace;
  trace.by_agent.resize(2);
  try {
    const json::value whole = json::parse(*text);
    trace.end_content = std::string(whole.at("endContent").as_string());
    read_transactions(whole.at("txns").as_array(), trace);
  } catch (const std::exception& error) {
    why = path + " is not a typing trace: " + error.what();
    return std::nullopt;
  }
  order_stretches(trace);
  return trace;
}

}  // namespace plenary::cli
