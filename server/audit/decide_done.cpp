// Who is done with a phase: each says so, everybody sees how many, the staff see who.
//
// The names are kept in lists of a few each, so that one more costs the same among a thousand.
#include <algorithm>
#include <map>

#include "audit/deciding.h"
#include "audit/limits.h"
#include "audit/safeguarding.h"

namespace plenary::audit {

Refused Deciding::on(const SetDone& command) {
  if (seat_ == nullptr) return Refusal::not_allowed;
  if (is_done(actor_.seat) == command.done) return Refusal::already_so;
  DoneList list;
  if (!command.done) {
    list = store_.find(index_.done_list_by_seat.at(actor_.seat))->record;
    std::erase(list.seats, actor_.seat);
  } else {
    const auto& open = index_.done_lists_with_room;
    if (open.empty()) {
      list.id = mint<DoneList>();
    } else {
      list = store_.find(*open.begin())->record;
    }
    list.seats.push_back(actor_.seat);
  }
  set_readiness(command.done ? count_done() + 1 : count_done() - 1);
  changes_.put(Scope::staff(), std::move(list));
  const Scope own = Scope::of(actor_.seat);
  const std::uint32_t said = command.done ? store_.only<Phase>()->record.number : 0;
  if (const auto old = index_.done_by_seat.find(actor_.seat); old != index_.done_by_seat.end()) {
    changes_.set(own, Done{old->second, {}, said}, field_bit<&Done::number>());
  } else {
    changes_.put(own, Done{mint<Done>(), actor_.seat, said});
  }
  return Refusal::none;
}

bool Deciding::is_done(Id<Seat> seat) const { return index_.done_list_by_seat.contains(seat); }

std::uint32_t Deciding::count_done() const {
  const auto* readiness = store_.only<Readiness>();
  return readiness == nullptr ? 0 : readiness->record.done;
}

void Deciding::set_readiness(std::size_t count) {
  const auto* readiness = store_.only<Readiness>();
  changes_.put(Scope::everyone(),
               Readiness{readiness == nullptr ? mint<Readiness>() : readiness->record.id,
                         static_cast<std::uint32_t>(count)});
}

// These are done and nobody else.
void Deciding::set_done(const std::vector<Id<Seat>>& seats) {
  set_readiness(seats.size());
  std::vector<Id<DoneList>> lists;
  for (const auto& [id, list] : store_.all<DoneList>()) lists.push_back(id);
  std::sort(lists.begin(), lists.end());
  auto next = seats.begin();
  for (std::size_t n = 0; n < lists.size() || next != seats.end(); ++n) {
    const bool is_new = n >= lists.size();
    const auto count = std::min<std::ptrdiff_t>(seats.end() - next, limits::done_list_max);
    DoneList list{is_new ? mint<DoneList>() : lists[n], {next, next + count}};
    next += count;
    const bool differs = is_new || list.seats != store_.find(list.id)->record.seats;
    if (differs) changes_.put(Scope::staff(), std::move(list));
  }
}

// Who was done with a phase that everybody is brought back to, under the number it has now.
void Deciding::say_done_again(std::uint32_t before, std::uint32_t now) {
  std::vector<Id<Seat>> seats;
  for (const auto& [id, done] : store_.all<Done>()) {
    const Id<Seat> seat = done.record.seat;
    if (done.record.number == before && is_seated(seat)) seats.push_back(seat);
  }
  std::sort(seats.begin(), seats.end());
  for (const Id<Seat>& seat : seats) {
    changes_.set(
        Scope::of(seat), Done{index_.done_by_seat.at(seat), {}, now}, field_bit<&Done::number>());
  }
  set_done(seats);
}

// Who no longer takes part is not waited for, and counts among those who are done neither. Should
// they come back, they say it anew.
void Deciding::settle_done(const std::map<Id<Seat>, Seat>& seats) {
  if (seats.empty()) return;
  std::map<Id<DoneList>, DoneList> lists;
  std::size_t left = count_done();
  for (const auto& [id, after] : seats) {
    if (takes_part(after) || !is_done(id)) continue;
    const Id<DoneList> list = index_.done_list_by_seat.at(id);
    std::erase(lists.try_emplace(list, store_.find(list)->record).first->second.seats, id);
    --left;
    changes_.set(
        Scope::of(id), Done{index_.done_by_seat.at(id), {}, 0}, field_bit<&Done::number>());
  }
  if (lists.empty()) return;
  set_readiness(left);
  for (auto& [id, list] : lists) changes_.put(Scope::staff(), std::move(list));
}

}  // namespace plenary::audit
