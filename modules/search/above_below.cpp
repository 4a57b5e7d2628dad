#include "search/detail/above_below.hpp"

#include "fascia/fhir/structure.hpp"

#include "search/detail/value_text.hpp"

#include <algorithm>

namespace fascia::search::detail {
namespace {

// What has a url and a version of its own is referred to by them.
bool is_canonical(std::string_view type) {
    const auto definition = fhir::find_resource_type(type);
    const auto url = definition ? definition->element("url") : std::nullopt;
    const auto version = definition ? definition->element("version") : std::nullopt;
    return url && version && url->type() == fhir::types().uri &&
           version->type() == fhir::types().string;
}

ReferenceTest test_of(const LiteralReference& reference) {
    return {std::string{reference.type}, std::string{reference.id}, std::string{reference.url}};
}

/// One criterion, alternative by alternative.
class AboveBelow {
  public:
    AboveBelow(const Sources& sources, const Parameter& parameter, std::string_view name, Way way)
        : sources_{sources}, parameter_{parameter}, name_{name}, way_{way} {}

    Outcome<void> add(std::string_view alternative) {
        value_ = alternative;
        const std::string plain = unescape(alternative);
        const std::size_t bar = std::min(plain.find('|'), plain.size());
        const auto literal =
            literal_reference(std::string_view{plain}.substr(0, bar), sources_.base_url);
        if (literal && (bar < plain.size() || literal->type.empty() || is_canonical(literal->type)))
            return add_canonical(*literal, plain, bar);
        if (literal) return add_typed(literal->type, literal->id);
        if (!fhir::primitive_fault(fhir::types().id, plain)) return add_id(plain);
        return Failure{FailureKind::invalid,
                       Issue{.code = "value",
                             .path = {},
                             .text = about("expected an id, Type/id or a canonical URL")}};
    }

    Criterion finish() {
        Criterion found{.parameter = parameter_.code, .alternatives = std::move(alternatives_)};
        if (unversioned_.empty()) return found;
        Criterion any;
        if (!found.alternatives.empty()) any.groups.push_back({std::move(found)});
        std::ranges::move(unversioned_, std::back_inserter(any.groups));
        return any;
    }

  private:
    std::string about(std::string_view text) const {
        return std::string{name_} + "=" + std::string{value_} + ": " + std::string{text};
    }
    Failure unsupported(std::string_view text) const {
        return Failure{FailureKind::unsupported, about(text)};
    }

    Outcome<void> add_canonical(const LiteralReference& url, const std::string& text,
                                std::size_t bar) {
        if (!parameter_.targets.empty() && std::ranges::none_of(parameter_.targets, is_canonical))
            return unsupported("of a resource elsewhere it is not known what is above or below it");
        if (way_ == Way::above) return add_versions_above(url, text, bar);
        if (bar == text.size())
            alternatives_.emplace_back(test_of(url));
        else
            alternatives_.emplace_back(ReferenceTest{{}, {}, text, ReferenceTest::Versions::below});
        return {};
    }

    /// "1.2.3", "1.2", "1" and no version at all.
    Outcome<void> add_versions_above(const LiteralReference& url, const std::string& text,
                                     std::size_t bar) {
        const auto version = std::string_view{text}.substr(bar);
        if (static_cast<std::size_t>(std::ranges::count(version, '.')) > most_levels)
            return Failure{FailureKind::too_costly, about("a version of so many parts")};
        if (alternatives_.size() > most_alternatives) return too_much_asked_for();
        for (std::size_t end = text.size(); end != std::string::npos && end > bar;
             end = text.rfind('.', end - 1))
            alternatives_.emplace_back(ReferenceTest{{}, {}, text.substr(0, end)});
        Criterion there{.parameter = parameter_.code};
        there.alternatives.emplace_back(test_of(url));
        Criterion versioned{.parameter = parameter_.code, .negated = true};
        versioned.alternatives.emplace_back(
            ReferenceTest{{}, {}, text.substr(0, bar), ReferenceTest::Versions::some});
        unversioned_.push_back({std::move(there), std::move(versioned)});
        return {};
    }

    Outcome<void> add_typed(std::string_view type, std::string_view id) {
        if (const Hierarchy* hierarchy = find_hierarchy(type)) return add_tree(*hierarchy, id);
        return no_hierarchy();
    }

    // Of any type that the parameter may point to.
    Outcome<void> add_id(const std::string& id) {
        if (parameter_.targets.size() == 1) return add_typed(parameter_.targets.front(), id);
        bool any = false;
        for (const Hierarchy& hierarchy : hierarchies()) {
            if (!may_point_to(parameter_, hierarchy.type)) continue;
            any = true;
            if (const auto added = add_tree(hierarchy, id); !added) return added.error();
        }
        if (!any) return no_hierarchy();
        alternatives_.emplace_back(ReferenceTest{{}, id, {}});
        return {};
    }

    // A set even of one: how it is paged through must not change with what comes in.
    Outcome<void> add_tree(const Hierarchy& hierarchy, std::string_view id) {
        if (!sources_.relatives)
            return unsupported("what is above or below a resource is asked for in searches only");
        auto ids = sources_.relatives(hierarchy, id, way_);
        if (!ids) return ids.error();
        ids->emplace_back(id);
        alternatives_.emplace_back(ReferenceSetTest{std::string{hierarchy.type}, std::move(*ids)});
        return {};
    }

    Failure no_hierarchy() const {
        std::string text = "only these stand in a hierarchy:";
        for (const Hierarchy& hierarchy : hierarchies())
            text.append(&hierarchy == &hierarchies().front() ? " " : ", ").append(hierarchy.type);
        return unsupported(text);
    }

    const Sources& sources_;
    const Parameter& parameter_;
    const std::string_view name_;
    const Way way_;
    std::string_view value_;  ///< the alternative at hand
    std::vector<ValueTest> alternatives_;
    std::vector<std::vector<Criterion>> unversioned_;
};

}  // namespace

Outcome<Criterion> read_above_below(const Sources& sources, const Parameter& parameter,
                                    std::string_view name, Way way, std::string_view value) {
    AboveBelow criterion{sources, parameter, name, way};
    const auto alternatives = split_unescaped(value, ',');
    if (alternatives.size() > most_alternatives) return too_much_asked_for();
    for (const std::string_view alternative : alternatives)
        if (const auto added = criterion.add(alternative); !added) return added.error();
    return criterion.finish();
}

}  // namespace fascia::search::detail
