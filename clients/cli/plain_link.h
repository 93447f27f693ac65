// A plain TCP connection as a Link, to measure a server against what the kernel alone costs.
//
// A message is its length in four bytes, lowest first, and so many bytes. Loopback addresses only,
// no reconnecting; a peer that hangs up or sends more than a megabyte at once is closed with
// code 0. Lives on the io_context it was given and calls back there, as network.h says.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "clients/cli/network.h"

namespace plenary::cli {

inline constexpr std::size_t plain_header_bytes = 4;

std::string plain_header(std::size_t payload_bytes);
std::size_t plain_length(const char* header);

std::unique_ptr<Link> connect_plain(boost::asio::io_context& io, const Url& url, LinkEvents events);

}  // namespace plenary::cli
