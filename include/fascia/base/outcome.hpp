#pragma once

#include "fascia/base/failure.hpp"

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

namespace fascia {

/// The return type of everything that can fail. `Outcome<void>` where there is nothing to return.
template <class T>
using Outcome = boost::system::result<T, Failure>;

/// Called by `Outcome::value()` on a failure that nobody looked at: a bug, hence an exception
/// (std::logic_error carrying the first issue's text).
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location&);

}  // namespace fascia
