// Who a load consists of: many people, each with a connection of their own, who say what they are
// told to and hear what everybody says.
//
// Writes what it hears into a Ledger; the Loading (load.cpp) owns both, the Ledger longer.
// Everything happens within the Network's run_until(), on one thread. A crowd that cannot come
// says why on standard error and gives an exit code.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "clients/cli/api.h"
#include "clients/cli/histogram.h"
#include "clients/cli/ledger.h"

namespace plenary::cli {

// How many of each there are.
struct CrowdShape {
  std::uint32_t people = 100;   // Who write.
  std::uint32_t rooms = 0;      // They sit in so many, each with as many people; zero: in none.
  std::uint32_t observers = 0;  // Who only watch.
  std::uint32_t newcomers = 0;  // Who come all at once, while the others write.
  std::uint32_t notes = 0;      // That stand before anything is measured.
};

inline constexpr std::size_t coming_in_max = 250;  // At a time, while nothing is measured.
// Without a look at who is measured: a millisecond.
inline constexpr std::size_t storming_max = 25;

// So far, of all together.
struct CrowdFigures {
  std::uint64_t bytes_heard = 0;  // With the frames around them.
  std::uint64_t bytes_said = 0;
  std::uint64_t refused = 0;
  std::uint64_t reconnects = 0;
};

class Crowd {
 public:
  virtual ~Crowd() = default;

  // Seats everybody but the newcomers, until all hold the same; an exit code.
  virtual int come() = 0;
  // A command of the schedule, now.
  virtual void say(std::size_t command, std::uint32_t person) = 0;
  // The newcomer of that number comes; the storm begins with the first, 0.
  virtual void storm(std::uint32_t newcomer) = 0;
  // How many of them hold all there was when they came; and how long each took.
  virtual std::size_t arrived() const = 0;
  virtual const Histogram& arrivals() const = 0;
  // Whether every command has its answer.
  virtual bool is_answered() const = 0;
  // At the end: whether everybody holds what the server does.
  virtual bool is_level() = 0;
  virtual CrowdFigures figures() const = 0;
  virtual const Histogram& receipts() const = 0;
};

struct CrowdPlace {
  LeanNetwork& network;
  const Setting& setting;
  Ledger& ledger;
  CrowdShape shape;
};

// In a new session on a Plenary server, where they write notes of 60 to 150 characters; once 9,000
// stand, each takes their oldest back before every further one.
std::unique_ptr<Crowd> make_plenary_crowd(const CrowdPlace& place);

// At a peer, in that peer's own words (dialect.h); a message has about so many bytes.
std::unique_ptr<Crowd> make_peer_crowd(const CrowdPlace& place, const std::string& dialect,
                                       const Url& peer, std::size_t message_bytes);

}  // namespace plenary::cli
