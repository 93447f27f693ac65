// A trace of people who typed into one text at once: transactions that name what their authors had
// seen (`parents`), in the form of the public editing traces.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace plenary::cli {

// At a position (in Unicode scalar values) delete so many characters, then insert.
struct Patch {
  std::size_t position = 0;
  std::size_t deleted = 0;
  std::string inserted;
};

struct Transaction {
  std::size_t agent = 0;
  std::size_t seen_of_other = 0;  // How many of the other agent's transactions came before it.
  std::vector<Patch> patches;
};

// Consecutive transactions of one agent that saw the same of the other, and that the other saw
// all of or none of.
struct Stretch {
  std::size_t agent = 0;
  std::size_t first = 0;  // Of the agent's own transactions.
  std::size_t count = 0;
  std::size_t seen_of_other = 0;
};

struct TypingTrace {
  std::string end_content;
  std::size_t transactions = 0;
  std::vector<std::vector<Transaction>> by_agent;  // Two.
  std::vector<Stretch> stretches;                  // In an order that respects who saw what.
};

// Reads a .json.gz trace of two agents. Nothing, and `why` says it, where it is not one.
std::optional<TypingTrace> read_trace(const std::string& path, std::string& why);

}  // namespace plenary::cli
