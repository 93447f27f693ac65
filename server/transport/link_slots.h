// The Links of one loop by number, so that a LinkId held too long finds nobody.
//
// A slot is used again, a LinkId is not (before 2^28 others). Owned by the Loop, on its thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "transport/channels.h"
#include "transport/link.h"

namespace plenary::transport {

class LinkSlots {
 public:
  using Slot = Channels::Slot;

  explicit LinkSlots(std::size_t loop) : loop_(loop) {}

  static Slot slot_of(LinkId id);

  // Null: as many as can be told apart are here already.
  Link* add(Upgraded upgraded, std::int64_t now_ms);
  Link* find(LinkId id) const;
  Link& at(Slot slot) const { return *slots_[slot]; }
  // Null where the slot is free, whoever had it.
  const Link* in(Slot slot) const { return slots_[slot].get(); }
  // Null where it has gone already.
  std::unique_ptr<Link> take(LinkId id);
  std::size_t count() const { return slots_.size() - free_.size(); }

  // `see` may take the Link it sees.
  template <class See>
  void each(See see) {
    for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
      if (slots_[slot]) see(*slots_[slot]);
    }
  }

 private:
  std::size_t loop_;
  std::uint64_t serial_ = 0;
  std::vector<std::unique_ptr<Link>> slots_;
  std::vector<Slot> free_;
};

}  // namespace plenary::transport
