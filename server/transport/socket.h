// A connection's socket, waited for by the loop it was accepted for.
//
// It names the type of its executor. Asio's own tcp::socket does not: it carries one of any kind,
// twice more in each waiting operation, which is 152 bytes more for every idle Link.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace plenary::transport {

using Socket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

}  // namespace plenary::transport
