#include "presence/row.h"

#include <charconv>
#include <limits>

namespace plenary::presence {

using live::PresenceState;

std::string row_text(const live::Presence& presence) {
  return std::to_string(presence.room.value) + " " +
         std::to_string(static_cast<unsigned>(presence.role)) + " " +
         std::to_string(static_cast<unsigned>(presence.modality)) + " " +
         std::to_string(static_cast<unsigned>(presence.state)) + " " +
         std::to_string(presence.devices);
}

std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.empty()) return value;
  if (text.front() != ' ') return std::nullopt;
  text.remove_prefix(1);
  return value;
}

std::optional<live::Presence> row_from(Id<audit::Seat> seat, std::string_view text) {
  const auto room = take_number(text);
  const auto role = take_number(text);
  const auto modality = take_number(text);
  const auto state = take_number(text);
  const auto devices = take_number(text);
  if (!room || !role || !modality || !state || !devices || !text.empty()) return std::nullopt;
  const bool in_range = *role <= 255 && *modality <= 255 &&
                        *state <= static_cast<std::uint64_t>(PresenceState::done) &&
                        *devices <= std::numeric_limits<std::uint32_t>::max();
  if (!in_range) return std::nullopt;
  return live::Presence{
      seat,
      Id<audit::Room>(*room),
      static_cast<audit::Role>(*role),
      static_cast<audit::Modality>(*modality),
      static_cast<PresenceState>(*state),
      static_cast<std::uint32_t>(*devices)};
}

}  // namespace plenary::presence
