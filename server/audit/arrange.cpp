#include "audit/arrange.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>

#include "audit/safeguarding.h"

namespace plenary::audit {
namespace {

// What one is willing to pay for a rule, in the same coin as a wish.
constexpr std::int64_t rule_cost = 1'000'000;
constexpr std::int64_t size_cost = 12;
constexpr std::int64_t mix_cost = 6;
constexpr std::int64_t language_cost = 30;
constexpr std::int64_t hall_cost = 40;
constexpr std::size_t looks_max = 30'000;  // Exchanges looked at: some ten for each of a school.

// Some who are moved as one.
struct Block {
  std::vector<std::size_t> people;
  std::size_t room = 0;
  bool pinned = false;
};

class Arranging {
 public:
  explicit Arranging(const Arrangement& asked) : asked_(asked), members_(asked.rooms.size()) {
    for (std::size_t i = 0; i < asked.people.size(); ++i) {
      place_[asked.people[i].id] = i;
      group_of_.push_back(label(groups_, asked.people[i].group));
      language_of_.push_back(label(languages_, asked.people[i].language));
    }
    totals_.assign(groups_.size(), 0);
    for (const std::size_t group : group_of_) ++totals_[group];
    for (const auto& seats : asked.apart) note_apart(seats);
  }

  Arranged run() {
    make_blocks();
    place_first();
    improve();
    return result();
  }

 private:
  static std::size_t label(std::map<std::string, std::size_t>& labels, const std::string& text) {
    return labels.emplace(text, labels.size()).first->second;
  }

  void note_apart(const std::vector<Id<Seat>>& seats) {
    for (const Id<Seat>& one : seats) {
      for (const Id<Seat>& other : seats) {
        if (one < other && place_.contains(one) && place_.contains(other)) {
          apart_.emplace_back(place_[one], place_[other]);
        }
      }
    }
  }

  // Union of all who stay together, and where pins hold them.
  void make_blocks() {
    std::vector<std::size_t> root(asked_.people.size());
    std::iota(root.begin(), root.end(), std::size_t{0});
    const auto find = [&](std::size_t at) {
      while (root[at] != at) at = root[at];
      return at;
    };
    for (const auto& seats : asked_.together) {
      for (std::size_t i = 1; i < seats.size(); ++i) {
        if (!place_.contains(seats[0]) || !place_.contains(seats[i])) continue;
        root[find(place_[seats[i]])] = find(place_[seats[0]]);
      }
    }
    std::map<std::size_t, std::size_t> block_of;
    for (std::size_t i = 0; i < asked_.people.size(); ++i) {
      const auto [at, is_new] = block_of.emplace(find(i), blocks_.size());
      if (is_new) blocks_.push_back({});
      blocks_[at->second].people.push_back(i);
    }
    for (const PlannedSeat& pin : asked_.pins) {
      const auto person = place_.find(pin.seat);
      if (person == place_.end()) continue;
      pin_block(blocks_[block_of.at(find(person->second))], room_index(pin.room), pin);
    }
  }

  std::size_t room_index(Id<Room> room) const {
    const auto found = std::find_if(asked_.rooms.begin(), asked_.rooms.end(),
                                    [&](const PlannedRoom& each) { return each.room == room; });
    return static_cast<std::size_t>(found - asked_.rooms.begin());
  }

  void pin_block(Block& block, std::size_t room, const PlannedSeat& pin) {
    if (room == asked_.rooms.size() || (block.pinned && block.room != room)) {
      problems_.push_back({RoomRule::pin, pin.room, {pin.seat}});
      return;
    }
    block.pinned = true;
    block.room = room;
  }

  // The pinned, then the large ones, each where it costs least; `shuffle` settles who comes first.
  void place_first() {
    std::vector<std::size_t> order(blocks_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::uint64_t drawn = asked_.wishes.shuffle + 1;
    for (std::size_t i = order.size(); i > 1; --i) {
      drawn = drawn * 6364136223846793005U + 1442695040888963407U;
      std::swap(order[i - 1], order[(drawn >> 33) % i]);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      if (blocks_[a].pinned != blocks_[b].pinned) return blocks_[a].pinned;
      return blocks_[a].people.size() > blocks_[b].people.size();
    });
    for (const std::size_t at : order) {
      Block& block = blocks_[at];
      if (!block.pinned) block.room = cheapest(block);
      put(block, block.room);
    }
    filling_ = false;
  }

  std::size_t cheapest(const Block& block) {
    std::size_t best = 0;
    std::int64_t least = INT64_MAX;
    for (std::size_t room = 0; room < members_.size(); ++room) {
      const std::int64_t before = cost(room);
      put(block, room);
      const std::int64_t more = cost(room) - before;
      take(block, room);
      if (more < least) {
        least = more;
        best = room;
      }
    }
    return best;
  }

  // Moves and exchanges as long as one of them helps.
  void improve() {
    bool better = true;
    while (better && looks_ < looks_max) {
      better = false;
      for (std::size_t a = 0; a < blocks_.size(); ++a) {
        if (blocks_[a].pinned) continue;
        for (std::size_t room = 0; room < members_.size(); ++room) {
          better = try_exchange(a, room, nullptr) || better;
        }
        for (std::size_t b = a + 1; b < blocks_.size(); ++b) {
          if (!blocks_[b].pinned) better = try_exchange(a, blocks_[b].room, &blocks_[b]) || better;
        }
      }
    }
  }

  bool try_exchange(std::size_t at, std::size_t to, Block* other) {
    Block& block = blocks_[at];
    const std::size_t from = block.room;
    if (from == to || ++looks_ > looks_max) return false;
    const std::int64_t before = cost(from) + cost(to);
    move(block, to);
    if (other != nullptr) move(*other, from);
    if (cost(from) + cost(to) < before) return true;
    move(block, from);
    if (other != nullptr) move(*other, to);
    return false;
  }

  void move(Block& block, std::size_t to) {
    take(block, block.room);
    put(block, to);
    block.room = to;
  }
  void put(const Block& block, std::size_t room) {
    auto& members = members_[room];
    members.insert(members.end(), block.people.begin(), block.people.end());
  }
  void take(const Block& block, std::size_t room) {
    std::erase_if(members_[room], [&](std::size_t person) {
      return std::find(block.people.begin(), block.people.end(), person) != block.people.end();
    });
  }

  Company company(std::size_t room) const {
    Company made;
    for (const std::size_t person : members_[room]) made.add(asked_.people[person], asked_.rules);
    return made;
  }

  bool is_in(std::size_t room, std::size_t person) const {
    const auto& members = members_[room];
    return std::find(members.begin(), members.end(), person) != members.end();
  }

  std::int64_t cost(std::size_t room) const {
    const auto& members = members_[room];
    const auto size = static_cast<std::int64_t>(members.size());
    const auto people = static_cast<std::int64_t>(asked_.people.size());
    const auto rooms = static_cast<std::int64_t>(members_.size());
    // In parts of a person, so that rooms of five and of six out of eleven both are right.
    const std::int64_t off = size * rooms - people;
    std::int64_t sum = size_cost * off * off / (rooms * rooms);
    const Company made = company(room);
    // While the rooms are being filled everybody is alone or the only adult for a moment.
    const bool odd = made.people == 1 || broken_rule(made, asked_.rules) != RoomRule::none;
    if (odd && !filling_) sum += rule_cost;
    for (const auto& [one, other] : apart_) {
      if (is_in(room, one) && is_in(room, other)) sum += rule_cost;
    }
    if (asked_.wishes.by_table) {
      sum += hall_cost * std::min<std::int64_t>(made.remote, made.people - made.remote);
    }
    if (asked_.wishes.by_language) sum += language_cost * unlike(members, language_of_);
    if (asked_.wishes.mix_groups) sum += mix_cost * unevenness(members);
    return sum;
  }

  // How many are not of the commonest kind.
  static std::int64_t unlike(const std::vector<std::size_t>& members,
                             const std::vector<std::size_t>& kind_of) {
    std::map<std::size_t, std::int64_t> counts;
    std::int64_t most = 0;
    for (const std::size_t person : members) most = std::max(most, ++counts[kind_of[person]]);
    return static_cast<std::int64_t>(members.size()) - most;
  }

  // How far each group's share is from its share of all, squared, in tenths of a person.
  std::int64_t unevenness(const std::vector<std::size_t>& members) const {
    std::vector<std::int64_t> counts(totals_.size(), 0);
    for (const std::size_t person : members) ++counts[group_of_[person]];
    const auto size = static_cast<std::int64_t>(members.size());
    const auto people = static_cast<std::int64_t>(asked_.people.size());
    std::int64_t sum = 0;
    for (std::size_t group = 0; group < counts.size(); ++group) {
      const std::int64_t off = 10 * (counts[group] * people - totals_[group] * size) / people;
      sum += off * off;
    }
    return sum / 10;
  }

  Arranged result() {
    Arranged arranged;
    std::vector<std::size_t> room_of(asked_.people.size(), 0);
    for (std::size_t room = 0; room < members_.size(); ++room) {
      for (const std::size_t person : members_[room]) room_of[person] = room;
      note_problem(room);
    }
    for (std::size_t i = 0; i < asked_.people.size(); ++i) {
      arranged.seats.push_back({asked_.people[i].id, asked_.rooms[room_of[i]].room});
    }
    arranged.problems = std::move(problems_);
    return arranged;
  }

  void note_problem(std::size_t room) {
    const Id<Room> id = asked_.rooms[room].room;
    const Company made = company(room);
    // Nobody is put into a room alone, whatever the session's rules for moves are.
    RoomRule rule = broken_rule(made, asked_.rules);
    if (rule == RoomRule::none && made.people == 1) rule = RoomRule::alone;
    if (rule != RoomRule::none) {
      std::vector<Id<Seat>> seats;
      for (const std::size_t person : members_[room]) {
        const bool minor = is_minor(asked_.people[person], asked_.rules);
        if (rule == RoomRule::alone || !minor) seats.push_back(asked_.people[person].id);
      }
      problems_.push_back({rule, id, std::move(seats)});
    }
    for (const auto& [one, other] : apart_) {
      if (!is_in(room, one) || !is_in(room, other)) continue;
      problems_.push_back({RoomRule::apart, id, {asked_.people[one].id, asked_.people[other].id}});
    }
  }

  const Arrangement& asked_;
  std::vector<std::vector<std::size_t>> members_;  // By room.
  std::map<Id<Seat>, std::size_t> place_;
  std::map<std::string, std::size_t> groups_;
  std::map<std::string, std::size_t> languages_;
  std::vector<std::size_t> group_of_;
  std::vector<std::size_t> language_of_;
  std::vector<std::int64_t> totals_;  // By group.
  std::vector<std::pair<std::size_t, std::size_t>> apart_;
  std::vector<Block> blocks_;
  std::vector<RoomProblem> problems_;
  std::size_t looks_ = 0;
  bool filling_ = true;
};

}  // namespace

Arranged arrange(const Arrangement& asked) {
  if (asked.rooms.empty()) return {};
  return Arranging(asked).run();
}

}  // namespace plenary::audit
