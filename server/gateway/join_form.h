// Joining by a page's plain form: it needs no script, so the oldest phone comes in.
//
// The page sends what the JSON way takes, urlencoded; the answer is always a redirection, into the
// session or back to the page with the reason in the fragment, where no log sees it. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "transport/server.h"
#include "wire/api.h"

namespace plenary::gateway {

struct JoinForm {
  wire::JoinRequest asked;  // Without a device, which is the caller's to make.
  bool says_group = false;  // Even if it says that one would rather not.
  bool saw_door = false;    // It comes from the page that door_page.h fills.
};

// Code, name, group, language, modality (a name as in wire's JSON) and agreed; other fields are
// ignored, a form has them. Nothing where it is no form.
std::optional<JoinForm> read_join_form(std::string_view body);

// To /session, with what the app needs to say Hello.
transport::HttpResponse into_session(const wire::Joined& joined, const Key128& device);

// Back to the page, to the element that explains `code` (of a Problem).
transport::HttpResponse back_to_page(std::string_view code);

}  // namespace plenary::gateway
