// The agendas a session may begin with, read from TOML files (deploy/templates has ours).
//
// `agreements.toml` there is no template: it says what is agreed to in sessions by those that have
// no agreements of their own. Read once at the start. A file that says something no session could
// follow refuses the start and names the file, the line and what may stand there.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/template.h"

namespace plenary::app {

// A whole file; `file` is for the message. The template, or what is wrong with it and where.
std::variant<gateway::Template, std::string> read_template(std::string_view toml,
                                                           const std::string& file);

// Those built in, and those of the folder (empty: none), which stand for a built-in one of the same
// name. Throws std::runtime_error with the message.
gateway::Templates read_templates(const std::string& folder);

}  // namespace plenary::app
