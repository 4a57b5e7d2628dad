#pragma once

#include "fascia/interaction/routes.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fascia::http {

/// The use case behind a method and a path below /fhir.
struct Route {
    std::string_view action;  ///< "read", "$decide": what authorize() is asked
    interaction::Handler handler = nullptr;
    std::string type, id, version;
    bool is_operation = false;
};
struct NoSuchRoute {
    std::string text;
};
struct WrongMethod {
    std::string allow;  ///< "GET, PUT"
};
using RouteResult = std::variant<Route, NoSuchRoute, WrongMethod>;

/// Looks a path (segments after "fhir") up in the tables of interaction/routes.hpp.
RouteResult find_route(std::string_view method, const std::vector<std::string>& segments);

}  // namespace fascia::http
