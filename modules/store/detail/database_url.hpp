#pragma once

#include "fascia/base/outcome.hpp"

#include <map>
#include <string>
#include <string_view>

namespace fascia::store {

/// scheme://user:password@host:port/path?name=value&…, each part percent-decoded (RFC 3986).
struct DatabaseUrl {
    std::string user, password, host, port, path;
    std::map<std::string, std::string, std::less<>> parameters;
};
/// Failure: invalid, without a word of the URL.
Outcome<DatabaseUrl> parse_database_url(std::string_view url);

}  // namespace fascia::store
