// Yjs documents as y-websocket and Hocuspocus carry them: a note is an entry of the map `notes`,
// put there by its writer's next clock. A Dialect like the others: pure, for one thread.
#pragma once

#include <memory>

#include "clients/cli/dialect.h"

namespace plenary::cli {

// y-websocket has the document in the address; Hocuspocus has its name in every message, and asks
// for a token first.
enum class YjsTalk : std::uint8_t { by_address, by_name };

std::unique_ptr<Dialect> make_yjs_dialect(std::size_t message_bytes, YjsTalk talk);

}  // namespace plenary::cli
