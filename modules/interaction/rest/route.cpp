#include "fascia/fhir/structure.hpp"
#include "fascia/interaction/routes.hpp"

#include "interaction/rest/detail/bad_value.hpp"
#include "interaction/rest/detail/reads.hpp"
#include "interaction/rest/detail/url_text.hpp"

#include <algorithm>

namespace fascia::interaction {
namespace {

Failure no_such_path(std::string_view path) {
    return Failure{FailureKind::not_found,
                   "nothing is served at [base]/" + std::string{path} + "; see [base]/metadata"};
}

Outcome<std::vector<std::string>> segments_of(std::string_view path) {
    std::vector<std::string> segments;
    if (path.starts_with('/')) path.remove_prefix(1);
    if (path.empty()) return segments;
    for (;;) {
        auto segment = percent_decode(path.substr(0, path.find('/')), false);
        if (!segment) return segment.error();
        segments.push_back(std::move(*segment));
        const std::size_t slash = path.find('/');
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

// What the segments of a path say, before the method is looked at.
struct Place {
    Level level = Level::system;
    std::string operation;
    Route route;
};

// Patient/1/Observation: a search on the last type.
Outcome<Place> in_compartment(Place place, const std::vector<std::string>& segments,
                              std::string_view path) {
    if (segments.size() > 4 || (segments.size() == 4 && segments[3] != "_search"))
        return no_such_path(path);
    place.level = segments.size() == 4 ? Level::compartment_search : Level::compartment;
    place.route.compartment_type = std::move(place.route.type);
    place.route.compartment_id = std::move(place.route.id);
    place.route.id.clear();
    place.route.type = segments[2];
    return place;
}

Outcome<Place> place_of(std::vector<std::string> segments, std::string_view path) {
    Place place;
    if (!segments.empty() && segments.back().starts_with('$')) {
        place.operation = std::move(segments.back());
        segments.pop_back();
    }
    if (segments.empty()) return place;
    if (segments.size() == 1 && segments[0] == "metadata") {
        place.level = Level::metadata;
        return place;
    }
    if (segments.size() == 1 && segments[0] == "_search") {
        place.level = Level::system_search;
        return place;
    }
    if (segments.size() == 1 && segments[0] == "_history") {
        place.level = Level::system_history;
        return place;
    }
    if (!fhir::find_resource_type(segments[0])) return no_such_path(path);
    place.route.type = segments[0];
    place.level = Level::type;
    if (segments.size() == 1) return place;
    if (segments[1] == "_search" && segments.size() == 2) {
        place.level = Level::search;
        return place;
    }
    if (segments[1] == "_history" && segments.size() == 2) {
        place.level = Level::type_history;
        return place;
    }
    if (const char* fault = fhir::primitive_fault(fhir::types().id, segments[1]))
        return bad_value("id in the URL: " + std::string{fault});
    place.route.id = segments[1];
    place.level = Level::instance;
    if (segments.size() == 2) return place;
    if (fhir::find_resource_type(segments[2]))
        return in_compartment(std::move(place), segments, path);
    if (segments[2] != "_history" || segments.size() > 4) return no_such_path(path);
    place.level = Level::instance_history;
    if (segments.size() == 4) {
        place.level = Level::version;
        place.route.version = segments[3];
    }
    return place;
}

Failure not_offered(std::string_view method, std::string_view path) {
    return Failure{FailureKind::unsupported,
                   std::string{method} + " is not offered at [base]/" + std::string{path}};
}

bool stands_at(const Operation& operation, const Place& place) {
    if (operation.name != place.operation || !operation.is_of(place.route.type)) return false;
    if (place.level == Level::instance) return operation.at_instance;
    if (place.level == Level::type) return operation.at_type;
    return place.level == Level::system;
}

Outcome<Route> operation_route(std::string_view method, Place place, std::string_view path) {
    for (const Operation& operation : operations()) {
        if (!stands_at(operation, place)) continue;
        if (method != "POST" && (method != "GET" || operation.affects_state))
            return not_offered(method, path);
        place.route.action = operation.name;
        place.route.handler = operation.handler;
        place.route.reads = !operation.affects_state;
        return std::move(place.route);
    }
    return no_such_path(path);
}

}  // namespace

Outcome<Route> find_route(std::string_view method, std::string_view target) {
    if (method == "HEAD") method = "GET";
    const std::string_view path = target.substr(0, target.find('?'));
    auto segments = segments_of(path);
    if (!segments) return segments.error();
    auto place = place_of(std::move(*segments), path);
    if (!place) return place.error();
    auto parameters = decode_query(target.substr(std::min(path.size() + 1, target.size())));
    if (!parameters) return parameters.error();
    place->route.parameters = std::move(*parameters);
    if (!place->operation.empty()) return operation_route(method, std::move(*place), path);
    for (const Interaction& interaction : rest_interactions()) {
        if (interaction.method != method || interaction.level != place->level) continue;
        place->route.action = interaction.code;
        place->route.handler = interaction.handler;
        place->route.reads = reading(interaction.code) != nullptr;
        return std::move(place->route);
    }
    return not_offered(method, path);
}

void Route::tell(Request& request) const {
    request.type = type;
    request.id = id;
    request.version = version;
    request.compartment_type = compartment_type;
    request.compartment_id = compartment_id;
    request.parameters = parameters;
}

std::string_view action_of(const Route& route, const fhir::Resource& body) {
    return route.action == "transaction" && body && body.child("type").text() == "batch"
               ? "batch"
               : route.action;
}

std::string_view Request::parameter(std::string_view name) const {
    for (const auto& [parameter, value] : parameters)
        if (parameter == name) return value;
    return {};
}

}  // namespace fascia::interaction
