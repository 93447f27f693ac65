// The log: one JSON object a line on standard error, written by spdlog. Any thread.
// What does not reach standard error is lost; the server goes on.
#pragma once

#include <memory>
#include <string>

#include "base/log.h"

namespace plenary::app {

std::unique_ptr<Log> make_json_log(const std::string& level);

}  // namespace plenary::app
