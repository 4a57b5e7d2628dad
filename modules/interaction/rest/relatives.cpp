#include "interaction/rest/detail/relatives.hpp"

#include "interaction/rest/detail/pointed_to.hpp"
#include "interaction/rest/detail/search_access.hpp"

#include <map>
#include <memory>
#include <set>
#include <tuple>

namespace fascia::interaction {
namespace {

// All that is asked about counts, so that many who stand alone are not without end either.
constexpr std::size_t most_resources = 2000, most_levels = 100;
constexpr std::uint32_t page_size = 500;

using Ids = std::vector<std::string>;

class Walk {
  public:
    Walk(store::Reader& reader, const search::Registry& registry,
         const security::AccessContext& access)
        : reader_{reader}, registry_{registry}, access_{access} {}

    /// Looked up once, however often the search asks (a chain does for each type on its way).
    Outcome<Ids> relatives(const search::Hierarchy& hierarchy, std::string_view id,
                           search::Way way) {
        const std::string type{hierarchy.type};
        if (const auto allowed = may_search(access_, {&type, 1}); !allowed) return allowed.error();
        const std::tuple asked{type, std::string{id}, way};
        if (const auto known = known_.find(asked); known != known_.end()) return known->second;
        auto found = look_up(hierarchy, id, way);
        if (found) known_.emplace(asked, *found);
        return found;
    }

  private:
    /// Level by level. Each is met once, so that a circle, which nobody keeps from being stored,
    /// has an end.
    Outcome<Ids> look_up(const search::Hierarchy& hierarchy, std::string_view id, search::Way way) {
        const std::string type{hierarchy.type};
        Ids found, level{std::string{id}};
        std::set<std::string> seen{level.front()};
        for (std::size_t depth = 0; !level.empty(); ++depth) {
            if (depth > most_levels || level.size() > left_) return too_costly(type, id);
            left_ -= level.size();
            auto next =
                way == search::Way::below ? below(hierarchy, level) : above(hierarchy, level);
            if (!next) return next.error();
            level.clear();
            for (std::string& other : *next)
                if (seen.insert(other).second) level.push_back(std::move(other));
            found.insert(found.end(), level.begin(), level.end());
        }
        return found;
    }

    static Failure too_costly(const std::string& type, std::string_view id) {
        return Failure{FailureKind::too_costly, type + "/" + std::string{id} +
                                                    ": more than 2000 resources or 100 levels "
                                                    "stand above or below"};
    }

    /// Those whose parent is one of `ids`, as far as there is room for them.
    Outcome<Ids> below(const search::Hierarchy& hierarchy, const Ids& ids) {
        const std::string type{hierarchy.type};
        search::Criterion part_of{.parameter = std::string{hierarchy.parent}};
        part_of.alternatives.emplace_back(search::ReferenceSetTest{type, ids});
        search::Query query{.type = type, .criteria = {std::move(part_of)}, .count = page_size};
        Ids found;
        do {
            const auto page = reader_.search(query);
            if (!page) return page.error();
            for (const store::Version& version : page->entries) found.push_back(version.id);
            query.after = page->next;
        } while (!query.after.empty() && found.size() <= left_);
        return found;
    }

    Outcome<Ids> above(const search::Hierarchy& hierarchy, const Ids& ids) {
        Ids found;
        for (const std::string& id : ids) {
            auto parents = pointed_to(reader_, registry_, hierarchy.type, id, hierarchy.parent);
            if (!parents) return parents.error();
            for (search::ReferenceRow& parent : *parents)
                if (parent.target_type == hierarchy.type)
                    found.push_back(std::move(parent.target_id));
        }
        return found;
    }

    store::Reader& reader_;
    const search::Registry& registry_;
    const security::AccessContext& access_;
    std::size_t left_ = most_resources;
    std::map<std::tuple<std::string, std::string, search::Way>, Ids> known_;
};

}  // namespace

search::Relatives relatives_in(store::Reader& reader, const Services& services,
                               const Request& request) {
    return [walk = std::make_shared<Walk>(reader, services.registry, request.access)](
               const search::Hierarchy& hierarchy, std::string_view id, search::Way way) {
        return walk->relatives(hierarchy, id, way);
    };
}

}  // namespace fascia::interaction
