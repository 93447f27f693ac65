// The version of the programs; CMakeLists.txt is where it is said.
// Shown by --version and by the page people open.
#pragma once

#include <string_view>

namespace plenary::app {

inline constexpr std::string_view version = PLENARY_VERSION;

}  // namespace plenary::app
