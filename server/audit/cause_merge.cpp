#include "audit/cause_merge.h"

#include <algorithm>

namespace plenary::audit {
namespace {

constexpr std::uint32_t likeness_min = 600;  // Thousandths.

// Letters and digits, ASCII ones in lower case; others count as they stand.
std::set<std::string> words_of(const std::string& text) {
  std::set<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.insert(std::move(word));
    word.clear();
  };
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool part = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      static_cast<unsigned char>(c) >= 0x80;
    if (part) {
      word += upper ? static_cast<char>(c - 'A' + 'a') : c;
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

// The Jaccard index: what they share of what they have together.
std::uint32_t likeness(const std::set<std::string>& one, const std::set<std::string>& other) {
  std::vector<std::string> shared;
  std::set_intersection(
      one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(shared));
  const std::size_t all = one.size() + other.size() - shared.size();
  return all == 0 ? 0 : static_cast<std::uint32_t>(1000 * shared.size() / all);
}

// Who is one with whom; the smallest id stands for all.
class Classes {
 public:
  explicit Classes(const MapUnion& maps) {
    for (const auto& [id, cause] : maps.causes) parent_[id] = id;
    for (const auto& [one, other] : maps.aliases) {
      if (parent_.contains(one) && parent_.contains(other)) unite(one, other);
    }
  }
  Id<Cause> find(Id<Cause> id) {
    while (parent_.at(id) != id) id = parent_.at(id) = parent_.at(parent_.at(id));
    return id;
  }

 private:
  void unite(Id<Cause> one, Id<Cause> other) {
    const auto [low, high] = std::minmax({find(one), find(other)});
    parent_[high] = low;
  }
  std::map<Id<Cause>, Id<Cause>> parent_;
};

Polarity together(Polarity one, Polarity other) {
  if (one == other || other == Polarity::unspecified) return one;
  return one == Polarity::unspecified ? other : Polarity::disputed;
}

// Of those that say one, rounded half up.
std::uint32_t mean(const std::vector<Id<CauseLink>>& links, const MapUnion& maps,
                   std::uint32_t SourceLink::* what) {
  std::uint32_t sum = 0;
  std::uint32_t said = 0;
  for (const Id<CauseLink>& id : links) {
    const std::uint32_t each = maps.links.at(id).*what;
    sum += each;
    if (each != 0) ++said;
  }
  return said == 0 ? 0 : (2 * sum + said) / (2 * said);
}

}  // namespace

MapUnion join(const MapUnion& one, const MapUnion& other) {
  MapUnion both = one;
  both.causes.insert(other.causes.begin(), other.causes.end());
  both.links.insert(other.links.begin(), other.links.end());
  both.aliases.insert(other.aliases.begin(), other.aliases.end());
  return both;
}

MergedMap merged(const MapUnion& maps) {
  Classes classes(maps);
  std::map<Id<Cause>, std::size_t> place;  // Of each class, by who stands for it.
  MergedMap map;
  for (const auto& [id, cause] : maps.causes) {  // In the order of ids.
    const Id<Cause> head = classes.find(id);
    const auto [at, is_new] = place.try_emplace(head, map.causes.size());
    if (is_new) map.causes.emplace_back();
    map.causes[at->second].push_back(id);
  }
  std::map<std::pair<std::size_t, std::size_t>, MergedLink> links;
  for (const auto& [id, link] : maps.links) {
    if (!maps.causes.contains(link.ends.from) || !maps.causes.contains(link.ends.to)) continue;
    const std::size_t from = place.at(classes.find(link.ends.from));
    const std::size_t to = place.at(classes.find(link.ends.to));
    if (from == to) continue;
    MergedLink& one = links[{from, to}];
    one.from = from;
    one.to = to;
    one.links.push_back(id);
    one.polarity = together(one.polarity, link.polarity);
  }
  for (auto& [ends, link] : links) {
    link.strength = mean(link.links, maps, &SourceLink::strength);
    link.confidence = mean(link.links, maps, &SourceLink::confidence);
    map.links.push_back(std::move(link));
  }
  return map;
}

std::vector<CauseAlias> suggest_aliases(const MapUnion& maps) {
  std::vector<std::pair<Id<Cause>, std::set<std::string>>> all;
  for (const auto& [id, cause] : maps.causes) all.emplace_back(id, words_of(cause.words));
  std::vector<CauseAlias> found;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = i + 1; k < all.size(); ++k) {
      const bool same_map = maps.causes.at(all[i].first).map == maps.causes.at(all[k].first).map;
      const std::uint32_t alike = same_map ? 0 : likeness(all[i].second, all[k].second);
      if (alike >= likeness_min) found.push_back({all[i].first, all[k].first, alike});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const CauseAlias& a, const CauseAlias& b) {
    return a.likeness > b.likeness;
  });
  return found;
}

}  // namespace plenary::audit
