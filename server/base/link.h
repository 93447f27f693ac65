// One open connection as seen from above. A socket is never called a session.
// Only its id goes up: who holds one asks the hub of its loop, and the Link may be gone by then.
#pragma once

#include "base/id.h"

namespace plenary {

struct LinkTag;
// Random below, the number of its loop in the upper 16 bits, so that whoever holds a LinkId knows
// where to post.
using LinkId = Id<LinkTag>;

constexpr std::size_t loop_of(LinkId link) { return static_cast<std::size_t>(link.value >> 48); }

}  // namespace plenary
