#include "transport/link_slots.h"

#include <utility>

namespace plenary::transport {
namespace {

// A LinkId: 16 bits of loop, 28 of serial, 20 of slot.
constexpr unsigned slot_bits = 20;
constexpr std::uint64_t slots_max = std::uint64_t{1} << slot_bits;
constexpr std::uint64_t serials_max = std::uint64_t{1} << 28;
constexpr unsigned loop_shift = 48;

ReadLimits read_limits(Use use) {
  if (use == Use::echo) {
    return {Accepts::both, limits::echo_message_bytes_max, limits::echo_fragments_max};
  }
  ReadLimits chosen;
  chosen.accepts = use == Use::json ? Accepts::text : Accepts::binary;
  return chosen;
}

}  // namespace

LinkSlots::Slot LinkSlots::slot_of(LinkId id) {
  return static_cast<Slot>(id.value & (slots_max - 1));
}

Link* LinkSlots::add(Upgraded upgraded, std::int64_t now_ms) {
  if (free_.empty()) {
    if (slots_.size() == slots_max) return nullptr;
    free_.push_back(static_cast<Slot>(slots_.size()));
    slots_.emplace_back();
  }
  const Slot slot = free_.back();
  serial_ = serial_ + 1 < serials_max ? serial_ + 1 : 1;  // Never 0: an id names something.
  const LinkId id((std::uint64_t{loop_} << loop_shift) | (serial_ << slot_bits) | slot);
  const ReadLimits reads = read_limits(upgraded.use);
  slots_[slot] = std::make_unique<Link>(id, std::move(upgraded), reads, now_ms);
  free_.pop_back();
  return slots_[slot].get();
}

Link* LinkSlots::find(LinkId id) const {
  const Slot slot = slot_of(id);
  if (slot >= slots_.size() || !slots_[slot] || slots_[slot]->id != id) return nullptr;
  return slots_[slot].get();
}

std::unique_ptr<Link> LinkSlots::take(LinkId id) {
  if (find(id) == nullptr) return nullptr;
  free_.push_back(slot_of(id));
  return std::move(slots_[slot_of(id)]);
}

}  // namespace plenary::transport
