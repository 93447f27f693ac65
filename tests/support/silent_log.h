// A log that keeps nothing.
#pragma once

#include "base/log.h"

namespace plenary::test {

class SilentLog final : public Log {
 public:
  void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

}  // namespace plenary::test
