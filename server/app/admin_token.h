// The administrator's token: made at the first start, readable by the server's user only.
// Throws std::runtime_error with a sentence for the operator where it can be neither read nor kept.
#pragma once

#include <string>

#include "base/time.h"

namespace plenary::app {

// From DATA/admin.token, which is created (0600) where it is missing. Throws std::runtime_error
// with a sentence for the operator.
std::string admin_token(const std::string& data, Entropy& entropy);

}  // namespace plenary::app
