#include "interaction/rest/detail/search_access.hpp"

#include "fascia/search/search.hpp"
#include "fascia/security/authorize.hpp"

namespace fascia::interaction {

Outcome<void> may_search(const security::AccessContext& access,
                         std::span<const std::string> types) {
    for (const std::string& type : types)
        if (const auto allowed = security::authorize(access, {"search-type", type}); !allowed)
            return allowed.error();
    return {};
}

Outcome<void> may_look_into(const security::AccessContext& access, const search::Query& query) {
    return may_search(access, search::types_looked_into(query));
}

}  // namespace fascia::interaction
