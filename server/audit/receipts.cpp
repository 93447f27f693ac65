#include "audit/receipts.h"

#include <algorithm>
#include <iterator>

#include "audit/limits.h"

namespace plenary::audit {

std::uint64_t Receipts::next(const Key128& device) const {
  const auto found = held_.find(device);
  return found == held_.end() ? 1 : found->second.next;
}

const Answer* Receipts::find(const Key128& device, std::uint64_t command_no) const {
  const auto found = held_.find(device);
  if (found == held_.end() || command_no >= found->second.next) return nullptr;
  const auto& answers = found->second.answers;
  const std::uint64_t back = found->second.next - command_no;
  return back > answers.size() ? nullptr : &answers[answers.size() - back];
}

void Receipts::remember(const Entry& entry) {
  if (!entry.device || entry.command_no == 0) return;
  Held& held = held_[entry.device];
  held.next = entry.command_no + 1;
  held.answers.push_back(
      {entry.command_no, entry.body_hash, entry.seq, entry.refusal, entry.detail, entry.kept});
  if (held.answers.size() > limits::receipts_per_device) held.answers.pop_front();
}

std::size_t Receipts::answers() const {
  std::size_t count = 0;
  for (const auto& [device, held] : held_) count += held.answers.size();
  return count;
}

std::vector<Receipts::Book> Receipts::image() const {
  std::vector<Book> books;
  for (const auto& [device, held] : held_) {
    books.push_back({device, held.next, {held.answers.begin(), held.answers.end()}});
  }
  std::sort(
      books.begin(), books.end(), [](const Book& a, const Book& b) { return a.device < b.device; });
  return books;
}

void Receipts::restore(std::vector<Book> books) {
  for (Book& book : books) {
    held_[book.device] = {book.next,
                          {std::make_move_iterator(book.answers.begin()),
                           std::make_move_iterator(book.answers.end())}};
  }
}

}  // namespace plenary::audit
