#include "gateway/gateway.h"

#include "gateway/guest.h"
#include "gateway/http_api.h"

namespace plenary::gateway {

using transport::HttpRequest;
using transport::HttpResponse;

Gateway::Gateway(GatewayParts parts)
    : parts_(std::move(parts)),
      guests_(parts_.server.loops()),
      throttle_(parts_.clock, parts_.server.executor(0)),
      api_(std::make_unique<HttpApi>(*this)) {}

Gateway::~Gateway() = default;

// A browser says where its page comes from; pages of other sites must not speak for people here
// (threat A1). Programs that are no browser say nothing.
bool Gateway::is_foreign(const HttpRequest& request) const {
  bool said = false;
  for (const auto& [name, value] : request.headers) said = said || name == "origin";
  if (!said) return false;
  const std::string_view origin = request.header("origin");
  const std::string_view host = request.header("host");
  for (const std::string& allowed : parts_.origins) {
    if (allowed == "*" || allowed == origin) return false;
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme) && origin.substr(scheme.size()) == host) return false;
  }
  return true;
}

std::optional<HttpResponse> Gateway::refuse_upgrade(const HttpRequest& request) {
  if (!is_foreign(request)) return std::nullopt;
  return api_->problem(403, "foreign_origin", "Open this from the server's own page.");
}

void Gateway::request(HttpRequest request, std::function<void(HttpResponse)> answer) {
  if (request.method == "POST" && is_foreign(request)) {
    answer(api_->problem(403, "foreign_origin", "Open this from the server's own page."));
    return;
  }
  api_->request(std::move(request), std::move(answer));
}

std::unique_ptr<transport::Guest> Gateway::guest(LinkId link, transport::Hub& hub,
                                                 transport::Encoding encoding) {
  return std::make_unique<LinkGuest>(LinkGuest::Parts{*this, link, hub, encoding});
}

void Gateway::drain() {
  for (std::size_t loop = 0; loop < guests_.size(); ++loop) {
    parts_.server.executor(loop).post([this, loop] {
      for (const auto& [link, guest] : guests_[loop]) guest->farewell();
    });
  }
}

void Gateway::code_failed() {
  parts_.server.executor(0).post([this] { throttle_.failed(); });
}

void Gateway::find_code(std::size_t loop, std::string typed,
                        std::function<void(std::optional<live::SessionId>)> answer) {
  const auto code = normalised_code(typed);
  Executor& home = parts_.server.executor(loop);
  // A word that cannot be a code takes the same way and the same time as a wrong one.
  auto attempt = [this, code, &home, answer] {
    parts_.journal.find_code(
        code.value_or(""), home, [this, answer](std::optional<live::SessionId> session) {
          if (!session) code_failed();
          answer(session);
        });
  };
  parts_.server.executor(0).post([this, attempt, &home, answer] {
    if (!throttle_.admit(attempt)) home.post([answer] { answer(std::nullopt); });
  });
}

}  // namespace plenary::gateway
