#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

/// Asio's types with the executor spelled out, which spares a virtual call and an allocation or two
/// in each step.
namespace fascia::http::detail {

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
template <class T>
using Task = asio::awaitable<T, Executor>;
using MonotonicTime = std::chrono::steady_clock::time_point;

/// `co_await x.async_y(…, resumed)` gives a tuple of an error code and the rest; nothing is thrown.
inline constexpr auto resumed = asio::as_tuple(asio::use_awaitable_t<Executor>{});

}  // namespace fascia::http::detail
