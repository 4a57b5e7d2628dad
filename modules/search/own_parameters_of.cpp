#include "fascia/search/search.hpp"

#include "search/detail/own_parameters.hpp"

#include <algorithm>
#include <set>

namespace fascia::search::detail {
namespace {

/// Collects the own parameters that parts of a query name.
class Uses {
  public:
    explicit Uses(const Registry& registry) : registry_{registry} {}

    /// A parameter, or what a modifier reads of one ("code:text").
    void add(std::string_view type, std::string_view name) {
        const Parameter* parameter = registry_.find(type, name.substr(0, name.find(':')));
        if (!parameter || !parameter->own) return;
        const auto own = registry_.own_parameters();
        found_.insert(*std::ranges::find_if(own, [&](const OwnParameter& candidate) {
            return candidate.type == type && candidate.code == parameter->code;
        }));
    }

    void add(std::string_view type, const std::vector<Criterion>& criteria) {
        for (const Criterion& criterion : criteria) {
            add(type, criterion.parameter);
            for (const Link& link : criterion.links) {
                if (link.reverse) add(link.type, link.parameter);
                add(link.type, link.then);
            }
            for (const auto& group : criterion.groups) add(type, group);
        }
    }

    std::vector<OwnParameter> found() const { return {found_.begin(), found_.end()}; }

  private:
    const Registry& registry_;
    std::set<OwnParameter> found_;
};

}  // namespace

std::vector<OwnParameter> own_parameters_of(const Registry& registry, const Query& query) {
    Uses uses{registry};
    std::vector<std::string> types = query.types;
    if (!query.type.empty()) types = {query.type};
    for (const std::string& type : types) {
        uses.add(type, query.criteria);
        for (const SortKey& key : query.sort) {
            if (key.parts.empty()) uses.add(type, key.parameter);
            for (const std::string& part : key.parts) uses.add(type, part);
        }
    }
    for (const Include& include : query.includes) uses.add(include.source_type, include.parameter);
    return uses.found();
}

}  // namespace fascia::search::detail
