// Where a message begins and ends on a connection that is measured: WebSocket as a client reads and
// writes it (RFC 6455), or a length in four bytes, lowest first, and so many bytes.
//
// Pure. Only what measured servers send is understood: whole messages, without extensions; anything
// else is broken. Up to 256 MiB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace plenary::cli {

enum class Framing : std::uint8_t { binary, text, lengths };

enum class PieceKind : std::uint8_t { unfinished, message, ping, pong, close, broken };

struct Piece {
  PieceKind kind = PieceKind::unfinished;
  std::size_t whole = 0;  // Bytes with what is around it; of an unfinished one, if known already.
  std::string_view payload;
};

// The first of `bytes`.
Piece first_piece(Framing framing, std::string_view bytes);

void append_message(Framing framing, std::string_view payload, std::uint32_t mask, std::string& to);
void append_pong(std::string_view payload, std::uint32_t mask, std::string& to);

inline constexpr std::size_t plain_header_bytes = 4;
std::string plain_header(std::size_t payload_bytes);
std::size_t plain_length(const char* header);

}  // namespace plenary::cli
