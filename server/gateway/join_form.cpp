#include "gateway/join_form.h"

#include <array>
#include <charconv>

#include <boost/url/params_encoded_view.hpp>
#include <boost/url/parse_query.hpp>
#include <sodium.h>

namespace plenary::gateway {
namespace {

using transport::HttpResponse;

audit::Modality modality_of(std::string_view name) {
  if (name == "in_room") return audit::Modality::in_room;
  if (name == "remote") return audit::Modality::remote;
  if (name == "paper") return audit::Modality::paper;
  return audit::Modality::unspecified;
}

std::uint32_t version_of(std::string_view digits) {
  std::uint32_t version = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), version);
  return read.ec == std::errc{} ? version : 0;
}

std::string base64url(const Key128& key) {
  std::array<unsigned char, 16> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint64_t word = i < 8 ? key.high : key.low;
    bytes[i] = static_cast<unsigned char>(word >> (56 - 8 * (i % 8)));
  }
  std::array<char, 23> text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

// 303: the browser asks for the place by GET, and going back does not send the form again.
HttpResponse go_to(std::string place) {
  HttpResponse response;
  response.status = 303;
  response.content_type = "text/plain; charset=utf-8";
  response.headers.emplace_back("Location", std::move(place));
  return response;
}

}  // namespace

std::optional<JoinForm> read_join_form(std::string_view body) {
  namespace urls = boost::urls;
  const auto parsed = urls::parse_query(urls::string_view(body.data(), body.size()));
  if (!parsed) return std::nullopt;
  urls::encoding_opts as_in_forms;
  as_in_forms.space_as_plus = true;
  JoinForm form;
  wire::JoinRequest& asked = form.asked;
  for (const auto& field : *parsed) {
    const std::string name = field.key.decode(as_in_forms);
    const std::string value = field.value.decode(as_in_forms);
    if (name == "code") asked.code = value;
    if (name == "name") asked.name = value;
    if (name == "group") asked.group = value;
    if (name == "group") form.says_group = true;
    if (name == "language") asked.language = value;
    if (name == "modality") asked.modality = modality_of(value);
    if (name == "agreed") asked.agreed = version_of(value);
    if (name == "door") form.saw_door = true;
  }
  return form;
}

HttpResponse into_session(const wire::Joined& joined, const Key128& device) {
  return go_to("/session#session=" + std::to_string(joined.session.value) +
               "&token=" + joined.token + "&device=" + base64url(device));
}

HttpResponse back_to_page(std::string_view code) { return go_to("/#refused-" + std::string(code)); }

}  // namespace plenary::gateway
