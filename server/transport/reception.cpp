#include "transport/reception.h"

#include <utility>

#include "transport/limits.h"

namespace plenary::transport {

Reception::Stranger::Stranger(Reception& reception, Socket& socket)
    : reception_(reception),
      place_(reception.strangers_.insert(reception.strangers_.end(), &socket)) {
  if (reception_.strangers_.size() <= limits::strangers_max) return;
  // Its waiting read fails with this, and it leaves by itself.
  boost::system::error_code ignored;
  auto& oldest = reception_.strangers_.front();
  oldest->close(ignored);
  reception_.strangers_.splice(
      reception_.strangers_.end(), reception_.strangers_, reception_.strangers_.begin());
}

Reception::Stranger::~Stranger() { reception_.strangers_.erase(place_); }

Reception::Question::Question(Reception& reception, boost::asio::steady_timer& wake)
    : reception_(reception), wake_(wake), number_(++reception.last_number_) {
  reception_.questions_.emplace(number_, this);
}

Reception::Question::~Question() { reception_.questions_.erase(number_); }

void Reception::answer(std::uint64_t number, HttpResponse response) {
  const auto found = questions_.find(number);
  if (found == questions_.end() || found->second->answer_) return;
  found->second->answer_ = std::move(response);
  found->second->wake_.cancel();
}

}  // namespace plenary::transport
