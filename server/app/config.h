// What the operator asked for: flags over environment (PLENARY_…) over a TOML file over defaults.
//
// Read once at start. An unknown key or a wrong type refuses the start and names the key.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plenary::app {

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

struct Config {
  std::string data = "./var";
  std::string journal;   // postgresql://…, shared by several nodes; empty: a file in `data`.
  std::string presence;  // redis://…, redis+unix:// or redis+cluster://, shared by several nodes;
                         // empty: this node's memory.
  std::string relay;  // redis://…, shared by several nodes; empty: people are sent to their node.
  std::string node;   // This node's name among them; the machine's, where none is said.
  Address listen{"127.0.0.1", 8080};
  Address admin{"127.0.0.1", 0};
  std::uint32_t loops = 0;  // Zero: one less than there are cores, at least one.
  std::vector<std::string> origins;
  std::string web;        // Folder of the built web app; empty: none is served.
  std::string templates;  // Folder of further templates; empty: only those built in.
  std::string log_level = "info";
  std::uint32_t commands_per_second = 20;  // Per seat.
  std::uint32_t commands_burst = 60;
  bool test_echo = false;
};

enum class Start : std::uint8_t { go, done, refused };

// `message` is for the operator: help, or why the start is refused.
struct Reading {
  Start start = Start::go;
  Config config;
  std::string message;
};

Reading read_config(int argc, const char* const* argv);

}  // namespace plenary::app
