// How the HTTP API says no: one form, wire's Problem, with a stable code and a sentence.
// The sentence is for whoever reads the answer; programs go by the code.
#pragma once

#include <string>
#include <string_view>

#include "audit/refusal.h"
#include "gateway/session_home.h"
#include "transport/server.h"

namespace plenary::gateway {

transport::HttpResponse problem(int status, std::string code, std::string message);

// What stands before every address of a node: proxies send it there (proto/README.md).
std::string node_address(std::string_view node);

// The same for a code or link that is unknown, rotated, closed or full (threat A4).
transport::HttpResponse not_admitted();
// The same for a session that is not there and an address that is none.
transport::HttpResponse not_found();
// Where another node has it: 307 with that node's part of the Location, for Reply to complete.
transport::HttpResponse not_open(const NotOpen& why);
transport::HttpResponse refused(const audit::Refused& refused);

}  // namespace plenary::gateway
