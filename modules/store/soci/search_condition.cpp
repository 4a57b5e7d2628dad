#include "store/soci/search_condition.hpp"

#include <algorithm>

namespace fascia::store {

Condition always() {
    Condition condition;
    condition.probe.add("1 = 1");
    return condition;
}

Condition never() {
    Condition condition{.probe = {}, .seeks = {}, .seekable = true};
    condition.probe.add("1 = 0");
    return condition;
}

Condition condition_of(Seek seek) {
    Condition condition{.probe = seek.probe, .seeks = {}, .seekable = true};
    condition.seeks.push_back(std::move(seek));
    return condition;
}

Condition any_of(const std::vector<Condition>& conditions, bool negated) {
    Condition any{.probe = {}, .seeks = {}, .seekable = !negated};
    any.probe.add(negated ? "NOT (" : "(");
    for (const Condition& condition : conditions) {
        if (&condition != &conditions.front()) any.probe.add(" OR ");
        any.probe.add(condition.probe);
        any.seekable = any.seekable && condition.seekable;
        any.exact = any.exact && condition.exact;
        any.seeks.insert(any.seeks.end(), condition.seeks.begin(), condition.seeks.end());
    }
    if (conditions.empty()) any.probe.add("1 = 0");
    any.probe.add(")");
    return any;
}

Condition all_of(const std::vector<Condition>& conditions) {
    if (conditions.size() == 1) return conditions.front();
    Condition all{.probe = {}, .seeks = {}, .seekable = false, .exact = false};
    all.probe.add("(");
    for (const Condition& condition : conditions) {
        if (&condition != &conditions.front()) all.probe.add(" AND ");
        all.probe.add(condition.probe);
    }
    all.probe.add(")");
    const auto seekable = std::ranges::find_if(conditions, &Condition::seekable);
    if (seekable != conditions.end()) {
        all.seekable = true;
        all.seeks = seekable->seeks;
    }
    return all;
}

Condition make_condition(const Place& place, const search::Criterion& criterion) {
    if (!criterion.links.empty()) return link_condition(place, criterion);
    if (criterion.groups.empty()) return value_condition(place, criterion);
    std::vector<Condition> groups;
    for (const auto& group : criterion.groups) {
        std::vector<Condition> members;
        for (const search::Criterion& member : group)
            members.push_back(make_condition(place, member));
        groups.push_back(all_of(members));
    }
    return any_of(groups, criterion.negated);
}

}  // namespace fascia::store
