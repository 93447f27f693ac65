// A row of the board as Redis holds it: "room role modality state devices", in decimal.
// Private to presence. Pure: what is no row is nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "live/presence.h"

namespace plenary::presence {

std::string row_text(const live::Presence& presence);
// Nothing where it is no row; other programs may write to the same Redis.
std::optional<live::Presence> row_from(Id<audit::Seat> seat, std::string_view text);

// The next number of `text`, in decimal and followed by a blank or the end, which is taken off.
std::optional<std::uint64_t> take_number(std::string_view& text);

}  // namespace plenary::presence
