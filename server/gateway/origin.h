// Whether a request may have been made by a page of another site (threat A1).
//
// A browser says where its page comes from with every upgrade and every POST; nothing here lives in
// a cookie, so a request without an Origin is a program's – unless it carries what only browsers
// send. Pure.
#pragma once

#include <string>
#include <vector>

#include "transport/server.h"

namespace plenary::gateway {

// `allowed` are whole origins ("https://audit.example.org") besides the host that was asked itself;
// "*" allows all.
bool is_foreign(const transport::HttpRequest& request, const std::vector<std::string>& allowed);

}  // namespace plenary::gateway
