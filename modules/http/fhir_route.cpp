#include "http/detail/fhir_route.hpp"

#include "fascia/fhir/definitions.hpp"

#include <algorithm>
#include <optional>

namespace fascia::http {
namespace {

using interaction::Level;

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               c == '-' || c == '.';
    });
}

/// A path as the REST part of R4 has it; `tail` is what stands after: "_search", "_history",
/// "$name".
struct Path {
    std::string type, id, version, tail;
};

std::optional<Path> read_path(const std::vector<std::string>& segments) {
    Path path;
    std::size_t at = 0;
    const auto next = [&]() -> std::string_view {
        return at < segments.size() ? segments[at] : std::string_view{};
    };
    const auto is_tail = [&] {
        return next().starts_with('$') || next().starts_with('_') || next() == "metadata";
    };
    if (!next().empty() && !is_tail()) {
        if (!fhir::find_resource_type(next())) return std::nullopt;
        path.type = segments[at++];
    }
    if (!next().empty() && !is_tail()) {
        if (path.type.empty() || !is_id(next())) return std::nullopt;
        path.id = segments[at++];
    }
    if (!next().empty()) path.tail = segments[at++];
    if (path.tail == "_history" && !path.id.empty() && !next().empty()) {
        if (!is_id(next())) return std::nullopt;
        path.version = segments[at++];
    }
    if (at != segments.size()) return std::nullopt;
    return path;
}

std::optional<Level> level_of(const Path& path) {
    if (path.tail == "_history" && !path.id.empty())
        return path.version.empty() ? Level::instance_history : Level::version;
    if (path.tail == "_search" && !path.type.empty() && path.id.empty()) return Level::search;
    if (path.tail == "metadata" && path.type.empty()) return Level::metadata;
    if (!path.tail.empty()) return std::nullopt;
    if (!path.id.empty()) return Level::instance;
    return path.type.empty() ? Level::system : Level::type;
}

void add_method(std::string& allow, std::string_view method) {
    if (allow.find(method) != std::string::npos) return;
    if (!allow.empty()) allow += ", ";
    allow += method;
}

// HEAD is GET without a body; the server leaves the body out.
std::string_view plain(std::string_view method) {
    return method == "HEAD" ? "GET" : method;
}

RouteResult find_interaction(std::string_view method, const Path& path, Level level) {
    std::string allow;
    for (const auto& row : interaction::rest_interactions()) {
        if (row.level != level) continue;
        if (row.method == plain(method))
            return Route{row.code, row.handler, path.type, path.id, path.version, false};
        add_method(allow, row.method);
    }
    if (allow.empty()) return NoSuchRoute{"no such interaction"};
    return WrongMethod{allow};
}

RouteResult find_operation(std::string_view method, const Path& path) {
    for (const auto& row : interaction::operations()) {
        if (row.name != path.tail || row.type != path.type) continue;
        if (path.id.empty() ? !row.at_type && !path.type.empty() : !row.at_instance) continue;
        if (method == "POST" || (plain(method) == "GET" && !row.affects_state))
            return Route{row.name, row.handler, path.type, path.id, {}, true};
        return WrongMethod{row.affects_state ? "POST" : "GET, POST"};
    }
    return NoSuchRoute{"no operation " + path.tail + " here"};
}

}  // namespace

RouteResult find_route(std::string_view method, const std::vector<std::string>& segments) {
    const auto path = read_path(segments);
    if (!path)
        return NoSuchRoute{
            "no such resource type, or a path that the FHIR interface does not have"};
    if (path->tail.starts_with('$')) return find_operation(method, *path);
    const auto level = level_of(*path);
    if (!level) return NoSuchRoute{"a path that this server does not have: " + path->tail};
    return find_interaction(method, *path, *level);
}

}  // namespace fascia::http
