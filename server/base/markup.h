// Text that people wrote, put where HTML or XML is read.
// Pure; fails on nothing.
#pragma once

#include <string>
#include <string_view>

namespace plenary {

// Safe between tags and in an attribute within double quotes.
std::string escaped(std::string_view text);

}  // namespace plenary
