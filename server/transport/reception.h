// What the HTTP connections of one loop share: who waits for an answer, and who has not finished
// asking.
//
// An answer is a number here, so that it may come late, twice or never: whoever has gone is not
// found. Strangers are bounded; the oldest makes room for the newest. On its loop; outlives it.
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <unordered_map>

#include <boost/asio/steady_timer.hpp>

#include "transport/server.h"
#include "transport/socket.h"

namespace plenary::transport {

class Reception {
 public:
  // A connection that has not said a whole request; leaves with its destruction.
  class Stranger {
   public:
    Stranger(Reception& reception, Socket& socket);
    ~Stranger();
    Stranger(const Stranger&) = delete;
    Stranger& operator=(const Stranger&) = delete;

   private:
    Reception& reception_;
    std::list<Socket*>::iterator place_;
  };

  // A request that waits for its answer; `wake` is cancelled when it comes.
  class Question {
   public:
    Question(Reception& reception, boost::asio::steady_timer& wake);
    ~Question();
    Question(const Question&) = delete;
    Question& operator=(const Question&) = delete;

    std::uint64_t number() const { return number_; }
    std::optional<HttpResponse>& answer() { return answer_; }

   private:
    friend class Reception;
    Reception& reception_;
    boost::asio::steady_timer& wake_;
    std::uint64_t number_ = 0;
    std::optional<HttpResponse> answer_;
  };

  // Does nothing where nobody waits for it any more.
  void answer(std::uint64_t number, HttpResponse response);

  // A connection between the end of a request and the end of its response: a stop waits for it.
  class Exchange {
   public:
    explicit Exchange(Reception& reception) : reception_(reception) { ++reception_.exchanges_; }
    ~Exchange() { --reception_.exchanges_; }
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

   private:
    Reception& reception_;
  };
  std::size_t exchanges() const { return exchanges_; }

 private:
  std::list<Socket*> strangers_;
  std::unordered_map<std::uint64_t, Question*> questions_;
  std::uint64_t last_number_ = 0;
  std::size_t exchanges_ = 0;
};

}  // namespace plenary::transport
