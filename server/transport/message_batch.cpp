#include "transport/message_batch.h"

#include <cstddef>

#include "transport/limits.h"

namespace plenary::transport {
namespace {

// A varint in its shortest form takes the length of the largest message in three bytes.
constexpr std::size_t length_bytes_max = 3;

std::optional<std::size_t> take_length(std::string_view& body) {
  std::size_t length = 0;
  for (std::size_t at = 0; at < length_bytes_max && at < body.size(); ++at) {
    const auto byte = static_cast<unsigned char>(body[at]);
    length |= static_cast<std::size_t>(byte & 0x7FU) << (7 * at);
    if ((byte & 0x80U) != 0) continue;
    const bool shortest = at == 0 || byte != 0;
    if (!shortest || length > limits::message_bytes_max) return std::nullopt;
    body.remove_prefix(at + 1);
    return length;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string_view>> split_messages(std::string_view body) {
  std::vector<std::string_view> messages;
  while (!body.empty()) {
    const auto length = take_length(body);
    if (!length || *length > body.size()) return std::nullopt;
    if (messages.size() == limits::messages_per_post_max) return std::nullopt;
    messages.push_back(body.substr(0, *length));
    body.remove_prefix(*length);
  }
  return messages;
}

}  // namespace plenary::transport
