// What a session asks of who comes in, as a page of its own for browsers that run no script: its
// stakeholder groups, and its agreements with one tick.
//
// The page and its words are the web app's (clients/web/door.html, one for each language); here the
// session's own texts are put into it. Pure; whatever people wrote is escaped.
#pragma once

#include <string>
#include <string_view>

#include "gateway/join_form.h"
#include "wire/api.h"

namespace plenary::gateway {

// `page` as it was built: {{name}} stands for a text, and what is between <!--name--> and
// <!--/name--> is left out where it is not needed. The session's texts are in `language` where it
// has them.
std::string filled_door(std::string_view page, const wire::Door& door, const JoinForm& form,
                        const std::string& language);

}  // namespace plenary::gateway
