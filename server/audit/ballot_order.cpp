#include "audit/ballot_order.h"

#include <algorithm>
#include <string>
#include <utility>

#include "audit/state_hash.h"

namespace plenary::audit {
namespace {

void put(std::string& bytes, std::uint64_t value) {
  for (int shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<char>(value >> shift));
}

}  // namespace

std::vector<RecordRef> ballot_order(Id<Ballot> ballot, Id<Seat> seat,
                                    std::vector<RecordRef> items) {
  std::vector<std::pair<std::uint32_t, RecordRef>> keyed;
  for (const RecordRef& item : items) {
    std::string bytes;
    for (const std::uint64_t part :
         {ballot.value, seat.value, static_cast<std::uint64_t>(item.kind), item.id.value}) {
      put(bytes, part);
    }
    keyed.emplace_back(xxh32(bytes, 0), item);
  }
  std::sort(keyed.begin(), keyed.end());
  std::transform(
      keyed.begin(), keyed.end(), items.begin(), [](const auto& each) { return each.second; });
  return items;
}

}  // namespace plenary::audit
