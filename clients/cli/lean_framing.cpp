#include "clients/cli/lean_framing.h"

#include <cstring>

namespace plenary::cli {
namespace {

constexpr std::size_t payload_bytes_max = std::size_t{256} << 20;
constexpr unsigned final_bit = 0x80;
constexpr unsigned mask_bit = 0x80;
constexpr unsigned opcode_bits = 0x0F;
constexpr unsigned text_opcode = 1;
constexpr unsigned binary_opcode = 2;
constexpr unsigned pong_opcode = 10;
constexpr std::size_t length_short_max = 125;
constexpr std::size_t length_of_two = 126;
constexpr std::size_t length_of_eight = 127;
constexpr std::size_t mask_bytes = 4;

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

PieceKind kind_of(unsigned first) {
  if ((first & ~opcode_bits) != final_bit) return PieceKind::broken;  // A part, or an extension.
  switch (first & opcode_bits) {
    case text_opcode:
    case binary_opcode: return PieceKind::message;
    case 8: return PieceKind::close;
    case 9: return PieceKind::ping;
    case pong_opcode: return PieceKind::pong;
    default: return PieceKind::broken;
  }
}

Piece first_frame(std::string_view bytes) {
  if (bytes.size() < 2) return {};
  const PieceKind kind = kind_of(byte_at(bytes, 0));
  std::size_t length = byte_at(bytes, 1);
  if (kind == PieceKind::broken || length > length_of_eight) return {PieceKind::broken, 0, {}};
  std::size_t header = 2;
  if (length > length_short_max) {
    const std::size_t more = length == length_of_two ? 2 : 8;
    if (bytes.size() < header + more) return {};
    length = 0;
    for (std::size_t at = header; at < header + more; ++at) {
      length = (length << 8) | byte_at(bytes, at);
    }
    header += more;
  }
  if (length > payload_bytes_max) return {PieceKind::broken, 0, {}};
  const std::size_t whole = header + length;
  if (bytes.size() < whole) return {PieceKind::unfinished, whole, {}};
  return {kind, whole, bytes.substr(header, length)};
}

Piece first_of_length(std::string_view bytes) {
  if (bytes.size() < plain_header_bytes) return {};
  const std::size_t length = plain_length(bytes.data());
  if (length > payload_bytes_max) return {PieceKind::broken, 0, {}};
  const std::size_t whole = plain_header_bytes + length;
  if (bytes.size() < whole) return {PieceKind::unfinished, whole, {}};
  return {PieceKind::message, whole, bytes.substr(plain_header_bytes, length)};
}

void append_frame(unsigned opcode, std::string_view payload, std::uint32_t mask, std::string& to) {
  to += static_cast<char>(final_bit | opcode);
  const std::size_t length = payload.size();
  std::size_t more = 0;
  if (length <= length_short_max) {
    to += static_cast<char>(mask_bit | length);
  } else {
    more = length < 65'536 ? 2 : 8;
    to += static_cast<char>(mask_bit | (more == 2 ? length_of_two : length_of_eight));
  }
  for (; more > 0; --more) to += static_cast<char>(length >> (8 * (more - 1)));
  char key[mask_bytes];
  std::memcpy(key, &mask, mask_bytes);
  to.append(key, mask_bytes);
  for (std::size_t at = 0; at < length; ++at) {
    to += static_cast<char>(payload[at] ^ key[at % mask_bytes]);
  }
}

}  // namespace

Piece first_piece(Framing framing, std::string_view bytes) {
  return framing == Framing::lengths ? first_of_length(bytes) : first_frame(bytes);
}

void append_message(Framing framing, std::string_view payload, std::uint32_t mask,
                    std::string& to) {
  switch (framing) {
    case Framing::binary: append_frame(binary_opcode, payload, mask, to); return;
    case Framing::text: append_frame(text_opcode, payload, mask, to); return;
    case Framing::lengths:
      to += plain_header(payload.size());
      to += payload;
      return;
  }
}

void append_pong(std::string_view payload, std::uint32_t mask, std::string& to) {
  append_frame(pong_opcode, payload, mask, to);
}

std::string plain_header(std::size_t payload_bytes) {
  std::string header(plain_header_bytes, '\0');
  for (char& byte : header) {
    byte = static_cast<char>(payload_bytes & 0xFF);
    payload_bytes >>= 8;
  }
  return header;
}

std::size_t plain_length(const char* header) {
  std::size_t length = 0;
  for (std::size_t at = plain_header_bytes; at-- > 0;) {
    length = (length << 8) | static_cast<unsigned char>(header[at]);
  }
  return length;
}

}  // namespace plenary::cli
