// The commands of `plenary`, one function each: they print their answer and return an exit code.
// What went wrong is said in a sentence on standard error.
#pragma once

#include <string>
#include <vector>

#include "clients/cli/api.h"

namespace plenary::cli {

// `agreements`: a file with a NewSession as JSON that says nothing else; empty: none.
int create_session(const Setting& setting, wire::NewSession session, const std::string& agreements);
int list_sessions(const Setting& setting);
int show_session(const Setting& setting, std::uint64_t session);
int close_session(const Setting& setting, std::uint64_t session);
int show_code(const Setting& setting, std::uint64_t session);
int rotate_code(const Setting& setting, std::uint64_t session);
// Every record a facilitator may see, by scope, as proto3 JSON.
int export_session(const Setting& setting, std::uint64_t session);
// A data folder, or postgresql://…
int verify_journal(const Setting& setting, const std::string& place);
// Events as JSON lines until interrupted; asks for a facilitator's link of its own.
int tail_session(const Setting& setting, std::uint64_t session, std::uint64_t lines_max);
// Joins by the session's code, writes one note, prints the receipt.
int say(const Setting& setting, std::uint64_t session, const std::string& text);

// Reads the token and the address; an exit code where they are of no use.
int make_ready(Setting& setting, bool needs_token);

}  // namespace plenary::cli
