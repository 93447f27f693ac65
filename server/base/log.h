// What a module tells the operator: one event with a few fields.
//
// Never a note's text, a name, a code or a token; ids and counts are fine. The real log writes
// JSON lines; tests keep the lines and assert on them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

namespace plenary {

enum class LogLevel : std::uint8_t { debug, info, warning, error };

struct LogField {
  std::string_view name;
  std::variant<std::int64_t, std::uint64_t, std::string_view> value;
};

class Log {
 public:
  virtual ~Log() = default;
  // Any thread.
  virtual void write(LogLevel level, std::string_view event,
                     std::initializer_list<LogField> fields) = 0;
  void info(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::info, event, fields);
  }
  void warning(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::warning, event, fields);
  }
  void error(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::error, event, fields);
  }
};

}  // namespace plenary
