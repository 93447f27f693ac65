// One open connection as seen from above. A socket is never called a session.
// Only its id goes up: who holds one asks the hub of its loop, and the Link may be gone by then.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/id.h"

namespace plenary {

struct LinkTag;
// Random below, the number of its loop in the upper 16 bits, so that whoever holds a LinkId knows
// where to post.
using LinkId = Id<LinkTag>;

constexpr std::size_t loop_of(LinkId link) { return static_cast<std::size_t>(link.value >> 48); }

// A Link of another node, as the node that has its session knows it: of no loop of this one. Which
// branch stands for it, and which of that branch's Links it is (gateway/branch.h).
constexpr LinkId relayed_link(std::uint32_t branch, std::uint32_t place) {
  return LinkId(std::uint64_t{1} << 63 | std::uint64_t{branch} << 32 | place);
}
constexpr bool is_relayed(LinkId link) { return link.value >> 63 != 0; }
constexpr std::uint32_t branch_of(LinkId link) {
  return static_cast<std::uint32_t>(link.value >> 32) & 0x7FFF'FFFFU;
}
constexpr std::uint32_t place_of(LinkId link) { return static_cast<std::uint32_t>(link.value); }

}  // namespace plenary
