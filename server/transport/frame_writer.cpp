#include "transport/frame_writer.h"

#include "transport/close_codes.h"

namespace plenary::transport {

std::string frame_header(Opcode opcode, std::size_t payload_bytes) {
  constexpr unsigned final_bit = 0x80;
  std::string header(1, static_cast<char>(final_bit | static_cast<unsigned>(opcode)));
  int wide = 0;
  if (payload_bytes < 126) {
    header.push_back(static_cast<char>(payload_bytes));
  } else {
    wide = payload_bytes <= 0xFFFF ? 2 : 8;
    header.push_back(static_cast<char>(wide == 2 ? 126 : 127));
  }
  for (int i = wide - 1; i >= 0; --i) {
    header.push_back(static_cast<char>(payload_bytes >> (8 * i)));
  }
  return header;
}

std::string whole_frame(Opcode opcode, std::string_view payload) {
  return frame_header(opcode, payload.size()).append(payload);
}

std::string close_frame(std::uint16_t code) {
  if (code == close_codes::none) return whole_frame(Opcode::close, {});
  const char payload[2] = {static_cast<char>(code >> 8), static_cast<char>(code)};
  return whole_frame(Opcode::close, {payload, 2});
}

}  // namespace plenary::transport
