#include "interaction/detail/rest.hpp"

#include <array>

namespace fascia::interaction {
namespace {

constexpr std::array<Interaction, 21> interactions{{
    {"capabilities", "GET", Level::metadata, capabilities},
    {"transaction", "POST", Level::system, process_bundle},
    {"batch", "POST", Level::system, process_bundle},
    {"search-type", "GET", Level::type, search},
    {"search-type", "POST", Level::search, search},
    {"search-type", "GET", Level::compartment, search},
    {"search-type", "POST", Level::compartment_search, search},
    {"search-system", "GET", Level::system, search},
    {"search-system", "POST", Level::system_search, search},
    {"create", "POST", Level::type, create},
    {"update", "PUT", Level::type, update},     // conditional update
    {"patch", "PATCH", Level::type, patch},     // conditional patch
    {"delete", "DELETE", Level::type, remove},  // conditional delete
    {"read", "GET", Level::instance, read},
    {"update", "PUT", Level::instance, update},
    {"patch", "PATCH", Level::instance, patch},
    {"delete", "DELETE", Level::instance, remove},
    {"history-instance", "GET", Level::instance_history, history},
    {"history-type", "GET", Level::type_history, history},
    {"history-system", "GET", Level::system_history, history},
    {"vread", "GET", Level::version, vread},
}};

}  // namespace

std::span<const Interaction> rest_interactions() {
    return interactions;
}

}  // namespace fascia::interaction
