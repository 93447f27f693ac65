#include "app/config.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <toml++/toml.h>
#include <unistd.h>

#include "app/version.h"

namespace plenary::app {
namespace {

struct WrongSetting : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Address address_of(const std::string& key, const std::string& text) {
  const std::size_t colon = text.rfind(':');
  Address address;
  if (colon != std::string::npos && colon > 0) {
    const char* first = text.data() + colon + 1;
    const char* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(first, last, address.port);
    if (error == std::errc{} && end == last && first != last) {
      address.host = text.substr(0, colon);
      const bool bracketed = address.host.starts_with('[') && address.host.ends_with(']');
      if (bracketed) address.host = address.host.substr(1, address.host.size() - 2);
      return address;
    }
  }
  throw WrongSetting(key + " must be HOST:PORT, like 127.0.0.1:8080 or [::1]:8080, but is " + text);
}

// As they may stand in the file, the environment or on the command line.
struct Said {
  std::string data, journal, presence, relay, node, listen, admin, web, templates, log_level, file;
  std::uint32_t loops = 0, commands_per_second = 0, commands_burst = 0;
  std::vector<std::string> origins;
};

template <class T>
void take(const toml::node& node, const std::string& key, T& out) {
  const auto value = node.value_exact<T>();
  if (!value) throw WrongSetting("In the configuration file, " + key + " has the wrong type.");
  out = *value;
}

void take_number(const toml::node& node, const std::string& key, std::uint32_t& out) {
  std::int64_t value = 0;
  take(node, key, value);
  if (value < 0 || value > 1'000'000) {
    throw WrongSetting("In the configuration file, " + key + " is out of range.");
  }
  out = static_cast<std::uint32_t>(value);
}

void take_list(const toml::node& node, const std::string& key, std::vector<std::string>& out) {
  const auto* list = node.as_array();
  if (list == nullptr) throw WrongSetting("In the configuration file, " + key + " must be a list.");
  out.clear();
  for (const auto& item : *list) take(item, key, out.emplace_back());
}

void read_file(const std::string& path, Said& said) {
  toml::table table;
  try {
    table = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    throw WrongSetting(
        "The configuration file " + path + " is not TOML: line " +
        std::to_string(error.source().begin.line) + ": " + std::string(error.description()));
  }
  for (const auto& [name, node] : table) {
    const std::string key(name.str());
    if (key == "data") {
      take(node, key, said.data);
    } else if (key == "journal") {
      take(node, key, said.journal);
    } else if (key == "presence") {
      take(node, key, said.presence);
    } else if (key == "relay") {
      take(node, key, said.relay);
    } else if (key == "node") {
      take(node, key, said.node);
    } else if (key == "listen") {
      take(node, key, said.listen);
    } else if (key == "admin") {
      take(node, key, said.admin);
    } else if (key == "web") {
      take(node, key, said.web);
    } else if (key == "templates") {
      take(node, key, said.templates);
    } else if (key == "log_level") {
      take(node, key, said.log_level);
    } else if (key == "loops") {
      take_number(node, key, said.loops);
    } else if (key == "commands_per_second") {
      take_number(node, key, said.commands_per_second);
    } else if (key == "commands_burst") {
      take_number(node, key, said.commands_burst);
    } else if (key == "origins") {
      take_list(node, key, said.origins);
    } else {
      throw WrongSetting("The configuration file has an unknown key: " + key);
    }
  }
}

// A word of the environment that nobody reads is a mistake too.
void check_environment(const CLI::App& program) {
  constexpr std::string_view ours = "PLENARY_";
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view word(*at);
    if (!word.starts_with(ours)) continue;
    const std::string name(word.substr(0, word.find('=')));
    // The command line's words are in the same shell, and none of this program's business.
    constexpr std::string_view others[] = {
        "PLENARY_SERVER", "PLENARY_TOKEN_FILE", "PLENARY_ADMIN_TOKEN"};
    const auto options = program.get_options();
    const bool known = std::count(std::begin(others), std::end(others), name) > 0 ||
                       std::any_of(options.begin(), options.end(), [&](const CLI::Option* option) {
                         return option->get_envname() == name;
                       });
    if (!known) throw WrongSetting("The environment has an unknown key: " + name);
  }
}

// As it may stand in an address.
std::string node_name(const std::string& said) {
  std::string name = said;
  if (name.empty()) {
    char machine[256] = {};
    ::gethostname(machine, sizeof machine - 1);
    name = machine;
    name.resize(std::min(name.find('.'), name.size()));
  }
  const auto fits = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
  };
  if (name.empty() || name.size() > 63 || !std::all_of(name.begin(), name.end(), fits)) {
    throw WrongSetting("node must be at most 63 of a-z, 0-9 and -, but is " + name);
  }
  return name;
}

Config checked(const Said& said) {
  Config config;
  config.data = said.data;
  config.journal = said.journal;
  config.presence = said.presence;
  config.relay = said.relay;
  if (!said.relay.empty() && said.journal.empty()) {
    throw WrongSetting("relay needs a journal that the nodes share: say journal too.");
  }
  const bool is_one_of_several = !said.journal.empty() || !said.presence.empty();
  if (is_one_of_several) config.node = node_name(said.node);
  config.listen = address_of("listen", said.listen);
  config.admin = address_of("admin", said.admin);
  config.loops = said.loops;
  config.origins = said.origins;
  config.web = said.web;
  config.templates = said.templates;
  config.log_level = said.log_level;
  config.commands_per_second = said.commands_per_second;
  config.commands_burst = said.commands_burst;
  if (config.loops > 64) throw WrongSetting("loops must be at most 64.");
  if (config.commands_per_second == 0 || config.commands_burst == 0) {
    throw WrongSetting("commands_per_second and commands_burst must be at least 1.");
  }
  for (const std::string& origin : config.origins) {
    const bool whole = origin.starts_with("http://") || origin.starts_with("https://");
    if (origin != "*" && (!whole || origin.ends_with('/'))) {
      throw WrongSetting("origins must be like https://audit.example.org, but one is " + origin);
    }
  }
  for (const char* known : {"debug", "info", "warning", "error"}) {
    if (config.log_level == known) return config;
  }
  throw WrongSetting("log_level must be debug, info, warning or error, but is " + config.log_level);
}

void offer(CLI::App& program, Said& said) {
  program.set_version_flag("--version", std::string(version));
  program.add_option("--data", said.data, "Folder of the journal")->envname("PLENARY_DATA");
  program
      .add_option("--journal", said.journal,
                  "postgresql://… that several nodes share; without it, a file in the folder")
      ->envname("PLENARY_JOURNAL");
  program
      .add_option("--presence", said.presence,
                  "redis://… that several nodes share; without it, this node's memory")
      ->envname("PLENARY_PRESENCE");
  program
      .add_option("--relay", said.relay,
                  "redis://… over which nodes carry sessions to each other's people; without it, "
                  "people are sent to the node that has their session")
      ->envname("PLENARY_RELAY");
  program.add_option("--node", said.node, "This node's name among them; or the machine's")
      ->envname("PLENARY_NODE");
  program.add_option("--listen", said.listen, "HOST:PORT for people; port 0 takes a free one")
      ->envname("PLENARY_LISTEN");
  program.add_option("--admin", said.admin, "HOST:PORT for health and metrics")
      ->envname("PLENARY_ADMIN");
  program.add_option("--web", said.web, "Folder of the built web app")->envname("PLENARY_WEB");
  program.add_option("--templates", said.templates, "Folder of further session templates")
      ->envname("PLENARY_TEMPLATES");
  program.add_option("--loops", said.loops, "Loop threads; 0: one less than cores")
      ->envname("PLENARY_LOOPS");
  program.add_option("--origins", said.origins, "Other origins whose pages may connect")
      ->envname("PLENARY_ORIGINS")
      ->delimiter(',');
  program.add_option("--log-level", said.log_level, "debug, info, warning or error")
      ->envname("PLENARY_LOG_LEVEL");
  program.add_option("--commands-per-second", said.commands_per_second, "Of one seat")
      ->envname("PLENARY_COMMANDS_PER_SECOND");
  program.add_option("--commands-burst", said.commands_burst, "Of one seat, at once")
      ->envname("PLENARY_COMMANDS_BURST");
  program.add_option("--config", said.file, "TOML file with the same names")
      ->envname("PLENARY_CONFIG");
}

Said defaults() {
  const Config config;
  Said said;
  said.data = config.data;
  said.listen = config.listen.host + ":" + std::to_string(config.listen.port);
  said.admin = config.admin.host + ":" + std::to_string(config.admin.port);
  said.log_level = config.log_level;
  said.commands_per_second = config.commands_per_second;
  said.commands_burst = config.commands_burst;
  return said;
}

}  // namespace

Reading read_config(int argc, const char* const* argv) {
  Reading reading;
  try {
    // Twice: first for the file's name, then over what the file says.
    Said said = defaults();
    bool echo = false;
    for (int pass = 0; pass < 2; ++pass) {
      CLI::App program("plenaryd: the session server");
      offer(program, said);
#ifdef PLENARY_TEST_ECHO
      program.add_flag("--test-echo", echo, "Serve /test/echo for conformance suites");
#endif
      try {
        program.parse(argc, argv);
      } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == 0;
        const bool version_asked = dynamic_cast<const CLI::CallForVersion*>(&error) != nullptr;
        reading.start = asked ? Start::done : Start::refused;
        reading.message = asked && !version_asked ? program.help() : error.what();
        return reading;
      }
      check_environment(program);
      if (pass == 0) {
        const std::string file = said.file;
        said = defaults();
        if (!file.empty()) read_file(file, said);
      }
    }
    reading.config = checked(said);
    reading.config.test_echo = echo;
  } catch (const WrongSetting& wrong) {
    reading.start = Start::refused;
    reading.message = wrong.what();
  }
  return reading;
}

}  // namespace plenary::app
