#include "search/detail/compartment.hpp"
#include "search/detail/criteria.hpp"
#include "search/detail/own_parameters.hpp"
#include "search/detail/value_text.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace fascia::search {
namespace {

using Pair = std::pair<std::string, std::string>;

class Parser {
  public:
    Parser(const detail::Sources& sources, Query&& query, bool lenient)
        : sources_{sources}, lenient_{lenient}, query_{std::move(query)} {}

    void read(const Pair& pair) {
        if (auto shaped =
                detail::read_result_parameter(sources_.registry, pair.first, pair.second, query_)) {
            if (*shaped) {
                if (pair.first != "_after") understood(pair.first, value_in_link(pair));
            } else {
                reject(shaped->error());
            }
            return;
        }
        auto criterion = query_.type.empty() ? on_all_types(pair) : on_type(query_.type, pair);
        if (!criterion) return reject(criterion.error());
        alternatives_ += cost_of(*criterion);
        understood(pair.first, pair.second);
        add(std::move(*criterion));
    }

    /// A criterion that no parameter of the URL says (a compartment).
    void add(Criterion&& criterion) {
        // A single group is so many criteria more: the store then begins with the best of them.
        if (criterion.groups.size() == 1)
            std::ranges::move(criterion.groups[0], std::back_inserter(query_.criteria));
        else
            query_.criteria.push_back(std::move(criterion));
    }

    Outcome<Query> finish() {
        if (!issues_.empty()) return Failure{kind_, std::move(issues_)};
        if (query_.criteria.size() > detail::most_criteria ||
            alternatives_ > detail::most_alternatives)
            return detail::too_much_asked_for();
        if (query_.summary == "count") query_.count = 0;
        if (query_.count == 0) query_.total = Total::accurate;
        query_.own = detail::own_parameters_of(sources_.registry, query_);
        return std::move(query_);
    }

  private:
    Outcome<Criterion> on_type(std::string_view type, const Pair& pair) const {
        return detail::read_criterion(sources_, type, pair.first, pair.second);
    }

    // Over several types only what is one parameter of them all.
    Outcome<Criterion> on_all_types(const Pair& pair) const {
        const std::string_view code =
            std::string_view{pair.first}.substr(0, pair.first.find_first_of(":."));
        const Parameter* first = sources_.registry.find(query_.types.front(), code);
        const bool common = first && pair.first.find('.') == std::string::npos &&
                            std::ranges::all_of(query_.types, [&](const std::string& type) {
                                const Parameter* other = sources_.registry.find(type, code);
                                return other && other->url == first->url;
                            });
        if (!common)
            return Failure{FailureKind::unsupported,
                           pair.first + ": not a search parameter of all the types asked for"};
        return on_type(query_.types.front(), pair);
    }

    static std::size_t cost_of(const Criterion& criterion) {
        std::size_t cost = criterion.alternatives.size();
        for (const Link& link : criterion.links)
            for (const Criterion& then : link.then) cost += 1 + cost_of(then);
        for (const auto& group : criterion.groups)
            for (const Criterion& member : group) cost += cost_of(member);
        return cost;
    }

    // A page that was cut says its true length.
    std::string value_in_link(const Pair& pair) const {
        return pair.first == "_count" ? std::to_string(query_.count) : pair.second;
    }

    void understood(std::string_view name, std::string_view value) {
        if (!query_.canonical.empty()) query_.canonical += '&';
        query_.canonical += detail::percent_encode(name) + '=' + detail::percent_encode(value);
    }

    void reject(const Failure& failure) {
        if (lenient_ && failure.kind() == FailureKind::unsupported) return;
        if (failure.kind() == FailureKind::invalid || issues_.empty()) kind_ = failure.kind();
        issues_.insert(issues_.end(), failure.issues().begin(), failure.issues().end());
    }

    const detail::Sources sources_;
    const bool lenient_;
    Query query_;
    std::size_t alternatives_ = 0;
    std::vector<Issue> issues_;
    FailureKind kind_ = FailureKind::invalid;
};

// _type, or every type that there is.
Outcome<std::vector<std::string>> types_asked_for(std::span<const Pair> parameters) {
    std::vector<std::string> types;
    for (const auto& [name, value] : parameters) {
        if (name != "_type") continue;
        for (const std::string_view type : detail::split_unescaped(value, ',')) {
            if (!fhir::find_resource_type(type))
                return Failure{FailureKind::invalid,
                               Issue{.code = "value",
                                     .path = {},
                                     .text = "_type: no such resource type: " + std::string{type}}};
            types.emplace_back(type);
        }
    }
    if (types.empty())
        for (const fhir::TypeId id : fhir::resource_types())
            types.emplace_back(fhir::TypeDef{id}.name());
    return types;
}

void collect_types(const std::vector<Criterion>& criteria, std::set<std::string>& types) {
    for (const Criterion& criterion : criteria) {
        for (const Link& link : criterion.links) {
            types.insert(link.type);
            collect_types(link.then, types);
        }
        for (const auto& group : criterion.groups) collect_types(group, types);
    }
}

}  // namespace

Outcome<Query> Registry::parse(std::string_view type, std::span<const Pair> parameters,
                               bool lenient, std::string_view base_url, const Scope& scope) const {
    Query query{.type = std::string{type}};
    if (type.empty()) {
        auto types = types_asked_for(parameters);
        if (!types) return types.error();
        query.types = std::move(*types);
    } else if (!tables_->of_type(type)) {
        return Failure{FailureKind::not_found, "no such resource type: " + std::string{type}};
    }
    Parser parser{
        {*this, *tables_, base_url, scope.terminology, scope.relatives}, std::move(query), lenient};
    if (!scope.compartment.type.empty()) {
        auto belongs = detail::in_compartment(*this, type, scope.compartment);
        if (!belongs)
            return Failure{FailureKind::not_found, std::string{type} +
                                                       " is in no compartment of a " +
                                                       std::string{scope.compartment.type}};
        parser.add(std::move(*belongs));
    }
    for (const auto& pair : parameters) parser.read(pair);
    return parser.finish();
}

std::vector<std::string> types_looked_into(const Query& query) {
    std::set<std::string> types;
    collect_types(query.criteria, types);
    return {types.begin(), types.end()};
}

}  // namespace fascia::search
