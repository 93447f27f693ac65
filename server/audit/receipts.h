// What each device was answered: derived from the entries, so it survives whatever they survive.
//
// A device numbers its commands 1, 2, 3 …; every one of them, also a refused one, is an entry
// (rule P2). The last `receipts_per_device` answers are kept to be given again: a client may have
// no more than that many commands in flight.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "audit/changes.h"
#include "base/hash_map.h"
#include "base/id.h"

namespace plenary::audit {

struct Answer {
  std::uint64_t command_no = 0;
  std::uint64_t body_hash = 0;
  std::uint64_t seq = 0;
  Refusal refusal = Refusal::none;
  std::uint64_t detail = 0;
  std::vector<RecordRef> kept;
  friend bool operator==(const Answer&, const Answer&) = default;
  using fields =
      Fields<Field<&Answer::command_no, 1>, Field<&Answer::body_hash, 2>, Field<&Answer::seq, 3>,
             Field<&Answer::refusal, 4>, Field<&Answer::detail, 5>, Field<&Answer::kept, 6>>;
};

class Receipts {
 public:
  struct Book {
    Key128 device;
    std::uint64_t next = 1;
    std::vector<Answer> answers;
    using fields = Fields<Field<&Book::device, 1>, Field<&Book::next, 2>, Field<&Book::answers, 3>>;
  };

  // The number the server expects next from a device.
  std::uint64_t next(const Key128& device) const;
  // The answer to a command that was given before, or null if it is forgotten or still to come.
  const Answer* find(const Key128& device, std::uint64_t command_no) const;
  void remember(const Entry& entry);

  std::size_t answers() const;  // That are kept, of all devices.
  std::vector<Book> image() const;
  void restore(std::vector<Book> books);

 private:
  struct Held {
    std::uint64_t next = 1;
    std::deque<Answer> answers;  // Consecutive numbers, the last is next - 1.
  };
  HashMap<Key128, Held> held_;
};

}  // namespace plenary::audit
