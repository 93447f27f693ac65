// Frames as a client writes them (masked), and as it reads them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plenary::transport::test {

struct ClientFrame {
  unsigned first = 0x82;  // FIN, RSV, opcode.
  std::string_view payload;
  bool masked = true;
  std::uint64_t declared = UINT64_MAX;  // Instead of the payload's length.
};

inline std::string client_frame(ClientFrame frame) {
  const std::uint64_t length = frame.declared == UINT64_MAX ? frame.payload.size() : frame.declared;
  std::string bytes(1, static_cast<char>(frame.first));
  const unsigned mask_bit = frame.masked ? 0x80 : 0;
  const unsigned wide = length < 126 ? 0 : length <= 0xFFFF ? 2 : 8;
  const std::uint64_t short_length = wide == 0 ? length : wide == 2 ? 126 : 127;
  bytes.push_back(static_cast<char>(mask_bit | short_length));
  for (unsigned i = wide; i-- > 0;) bytes.push_back(static_cast<char>(length >> (8 * i)));
  const unsigned char mask[4] = {0x11, 0xA2, 0x33, 0xC4};
  if (frame.masked) bytes.append(reinterpret_cast<const char*>(mask), 4);
  for (std::size_t i = 0; i < frame.payload.size(); ++i) {
    const auto byte = static_cast<unsigned char>(frame.payload[i]);
    bytes.push_back(static_cast<char>(frame.masked ? byte ^ mask[i & 3U] : byte));
  }
  return bytes;
}

inline std::string binary(std::string_view payload) { return client_frame({0x82, payload}); }
inline std::string text(std::string_view payload) { return client_frame({0x81, payload}); }
inline std::string ping(std::string_view payload = {}) { return client_frame({0x89, payload}); }
inline std::string pong(std::string_view payload = {}) { return client_frame({0x8A, payload}); }
// The pieces of a message: `first` is 1 or 2 for its first frame and 0 for others.
inline std::string piece(unsigned first, std::string_view payload) {
  return client_frame({first, payload});
}
inline std::string last_piece(std::string_view payload) { return client_frame({0x80, payload}); }
inline std::string close(std::uint16_t code, std::string_view reason = {}) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
  payload += reason;
  return client_frame({0x88, payload});
}

}  // namespace plenary::transport::test
