#include "app/json_log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/overload.h"

namespace plenary::app {
namespace {

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warning: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') {
      out.push_back('\\');
      out.push_back(byte);
    } else if (static_cast<unsigned char>(byte) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(byte));
    } else {
      out.push_back(byte);
    }
  }
  return out;
}

class JsonLog final : public Log {
 public:
  explicit JsonLog(const std::string& level)
      : logger_("plenaryd", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
    logger_.set_pattern(
        R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc);
    logger_.set_level(spdlog::level::from_str(level));
    logger_.flush_on(spdlog::level::info);
  }

  void write(LogLevel level, std::string_view event,
             std::initializer_list<LogField> fields) override {
    std::string line = fmt::format(R"("event":"{}")", escaped(event));
    for (const LogField& field : fields) {
      line += fmt::format(R"(,"{}":)", field.name);
      std::visit(Overload{
                     [&](std::string_view text) { line += '"' + escaped(text) + '"'; },
                     [&](auto number) { line += std::to_string(number); },
                 },
                 field.value);
    }
    logger_.log(level_of(level), line);
  }

 private:
  spdlog::logger logger_;
};

}  // namespace

std::unique_ptr<Log> make_json_log(const std::string& level) {
  return std::make_unique<JsonLog>(level);
}

}  // namespace plenary::app
