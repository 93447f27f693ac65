// A connection's socket as long as HTTP is spoken on it, waited for by the loop it was accepted
// for. Its executor is of a known type; Asio's own tcp::socket carries one of any kind.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace plenary::transport {

using Socket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

}  // namespace plenary::transport
