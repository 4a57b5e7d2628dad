#pragma once

#include "fascia/search/search.hpp"

#include <algorithm>
#include <string>

namespace fascia::tests {

using namespace fascia::search;

/// One alternative as text, so that cases can stand in tables.
struct Text {
    std::string operator()(const TokenTest& test) const {
        return test.system ? *test.system + "|" + test.code : test.code;
    }
    std::string operator()(const StringTest& test) const {
        return (test.exact ? "exact " : test.contains ? "contains " : "starts ") + test.text;
    }
    std::string operator()(const DateTest& test) const {
        static constexpr const char* names[] = {"eq", "ne", "gt", "lt", "ge",
                                                "le", "sa", "eb", "ap"};
        return std::string{names[static_cast<std::size_t>(test.prefix)]} + " " +
               format_instant(test.low) + " " + format_instant(test.high);
    }
    std::string operator()(const ReferenceTest& test) const {
        static constexpr const char* versions[] = {"", " and below", " of some version"};
        return (test.url.empty() ? test.target_type + "/" + test.target_id : test.url) +
               versions[static_cast<std::size_t>(test.versions)];
    }
    std::string operator()(const ReferenceSetTest& test) const {
        std::string text = test.target_type;
        for (const std::string& id : test.target_ids) text += "/" + id;
        return text;
    }
    std::string operator()(const UriTest& test) const {
        return test.uri + (test.below ? " and below" : "");
    }
    std::string operator()(const NumberTest& test) const {
        static constexpr const char* names[] = {"eq", "ne", "gt", "lt", "ge",
                                                "le", "sa", "eb", "ap"};
        return std::string{names[static_cast<std::size_t>(test.prefix)]} + " " + test.value.text() +
               " in " + test.low.text() + " " + test.high.text();
    }
    std::string operator()(const QuantityTest& test) const {
        return (*this)(test.number) + " of " + test.system.value_or("any") + "|" + test.unit +
               (test.canonical ? " canonical" : "");
    }
    std::string operator()(const TokenSetTest& test) const {
        std::string text = std::to_string(test.members.size()) + " codes:";
        for (std::size_t i = 0; i < std::min<std::size_t>(3, test.members.size()); ++i)
            text += " " + (*this)(test.members[i]);
        return text;
    }
    std::string operator()(const CompositeTest& test) const {
        return (*this)(test.first) + "$" + std::visit(*this, test.second) +
               (test.third ? "$" + (*this)(*test.third) : "");
    }
};

inline std::string text_of(const Criterion& criterion) {
    std::string text = criterion.parameter + ":";
    for (const Link& link : criterion.links) {
        text += " " + link.type + (link.reverse ? "/" + link.parameter + " has " : " with ");
        for (const Criterion& then : link.then) text += text_of(then);
    }
    for (const auto& group : criterion.groups) {
        text += " (";
        for (const Criterion& member : group) text += " " + text_of(member);
        text += " )";
    }
    if (criterion.missing) text += *criterion.missing ? " missing" : " present";
    if (criterion.negated) text += " not";
    for (const ValueTest& test : criterion.alternatives)
        text += " [" + std::visit(Text{}, test) + "]";
    return text;
}

}  // namespace fascia::tests
