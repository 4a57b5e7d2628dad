#include "fascia/plan/rules.hpp"

#include "plan/detail/apply_data.hpp"
#include "plan/detail/span.hpp"
#include "plan/detail/timing.hpp"

#include <algorithm>
#include <charconv>

namespace fascia::plan::detail {
namespace {

struct Query {
    const fhirpath::Context& context;
    const std::function<fhir::Resource(std::string_view)>& resolve;
};

Outcome<fhirpath::Collection> values_at(const fhir::Element& filter, const fhir::Resource& resource,
                                        const Query& query) {
    const auto path = filter.child("path").text();
    if (path.empty())
        return Failure{FailureKind::unsupported,
                       "A filter of a data requirement needs a path; searchParam is not offered"};
    const auto expression = fhirpath::Expression::compile(path);
    if (!expression) return expression.error();
    return expression->evaluate(resource.root(), query.context);
}

/// The codings of a code, Coding or CodeableConcept.
std::vector<Code> codings_of(const fhirpath::Item& item) {
    const auto* element = std::get_if<fhir::Element>(&item);
    if (!element) return {};
    if (element->value()) return {{{}, std::string{element->text()}}};
    const auto code_of = [](const fhir::Element& coding) {
        return Code{std::string{coding.child("system").text()},
                    std::string{coding.child("code").text()}};
    };
    if (element->type().name() == "Coding") return {code_of(*element)};
    std::vector<Code> codes;
    for (const auto coding : element->children("coding")) codes.push_back(code_of(coding));
    return codes;
}

bool same(const Code& a, const fhir::Element& coding) {
    const auto system = coding.child("system").text();
    return a.code == coding.child("code").text() &&
           (a.system.empty() || system.empty() || a.system == system);
}

Outcome<bool> is_in_value_set(const Code& code, std::string_view canonical, const Query& query) {
    const auto value_set = query.resolve ? query.resolve(canonical) : fhir::Resource{};
    if (const auto answer = is_member(value_set, canonical, code.system, code.code)) return *answer;
    return Failure{FailureKind::unsupported,
                   "The codes of value set " + std::string{canonical} + " are not at hand"};
}

Outcome<bool> passes_code(const fhir::Element& filter, const fhir::Resource& resource,
                          const Query& query) {
    const auto values = values_at(filter, resource, query);
    if (!values) return values.error();
    const auto value_set = filter.child("valueSet").text();
    for (const auto& item : *values)
        for (const auto& code : codings_of(item)) {
            for (const auto wanted : filter.children("code"))
                if (same(code, wanted)) return true;
            if (value_set.empty()) continue;
            const auto member = is_in_value_set(code, value_set, query);
            if (!member || *member) return member;
        }
    return filter.children("code").empty() && value_set.empty();
}

std::optional<Span> span_of_item(const fhirpath::Item& item, const Zone& zone) {
    const auto* element = std::get_if<fhir::Element>(&item);
    if (!element) return std::nullopt;
    if (element->value()) return span_of(element->text(), zone);
    const auto start = span_of(element->child("start").text(), zone);
    const auto end = span_of(element->child("end").text(), zone);
    if (!start && !end) return std::nullopt;
    return Span{start ? start->first : end->first, end ? end->last : Instant::max()};
}

/// R4 DataRequirement.dateFilter.value[x]: a dateTime is that time, a Period its inside, a Duration
/// so far back from now.
Outcome<Span> asked_span(const fhir::Element& filter, const fhirpath::Context& context) {
    const auto value = filter.child("value");
    if (value.type().name() == "Duration") {
        const auto start = shift({context.zone.day_of(context.now), context.now}, value,
                                 context.zone, Direction::back);
        if (!start) return start.error();
        return Span{start->instant.value_or(context.zone.start_of(start->day)), context.now};
    }
    if (const auto span = span_of_item(value, context.zone)) return *span;
    return Failure{FailureKind::invalid, "A date filter of a data requirement has no date"};
}

Outcome<bool> passes_date(const fhir::Element& filter, const fhir::Resource& resource,
                          const Query& query) {
    const auto asked = asked_span(filter, query.context);
    if (!asked) return asked.error();
    const auto values = values_at(filter, resource, query);
    if (!values) return values.error();
    return std::ranges::any_of(*values, [&](const fhirpath::Item& item) {
        const auto span = span_of_item(item, query.context.zone);
        return span && span->first <= asked->last && span->last >= asked->first;
    });
}

Outcome<bool> passes(const fhir::Element& requirement, const fhir::Resource& resource,
                     const Query& query) {
    for (const auto filter : requirement.children("codeFilter"))
        if (const auto passed = passes_code(filter, resource, query); !passed || !*passed)
            return passed;
    for (const auto filter : requirement.children("dateFilter"))
        if (const auto passed = passes_date(filter, resource, query); !passed || !*passed)
            return passed;
    return true;
}

/// What is compared when sorting: an instant, a number or a text, in that order of preference.
struct SortKey {
    std::optional<Instant> instant;
    std::optional<Decimal> number;
    std::string text;
    auto operator<=>(const SortKey&) const = default;
};

Outcome<SortKey> sort_key(const fhir::Element& sort, const fhir::Resource& resource,
                          const Query& query) {
    const auto values = values_at(sort, resource, query);
    if (!values) return values.error();
    if (values->empty()) return SortKey{};
    const auto span = span_of_item(values->front(), query.context.zone);
    const auto text = fhirpath::to_text(values->front()).value_or("");
    if (span) return SortKey{span->first, {}, {}};
    return SortKey{{}, Decimal::parse(text), text};
}

Outcome<void> sort_by(const fhir::Element& sort, std::vector<fhir::Resource>& resources,
                      const Query& query) {
    std::vector<std::pair<SortKey, fhir::Resource>> keyed;
    for (const auto& resource : resources) {
        auto key = sort_key(sort, resource, query);
        if (!key) return key.error();
        keyed.emplace_back(std::move(*key), resource);
    }
    const bool down = sort.child("direction").text() == "descending";
    std::ranges::stable_sort(keyed, [&](const auto& a, const auto& b) {
        return down ? b.first < a.first : a.first < b.first;
    });
    std::ranges::transform(keyed, resources.begin(),
                           [](const auto& entry) { return entry.second; });
    return {};
}

void cut_to_limit(const fhir::Element& requirement, std::vector<fhir::Resource>& resources) {
    const auto text = requirement.child("limit").text();
    std::size_t limit = 0;
    std::from_chars(text.data(), text.data() + text.size(), limit);
    if (limit > 0 && resources.size() > limit) resources.resize(limit);
}

}  // namespace

Outcome<std::vector<fhir::Resource>> select_data(
    const fhir::Element& requirement, const ApplyData& data, const fhirpath::Context& context,
    const std::function<fhir::Resource(std::string_view)>& resolve) {
    const Query query{context, resolve};
    std::vector<fhir::Resource> selected;
    for (const auto& resource : data.of_type(requirement.child("type").text())) {
        const auto passed = passes(requirement, resource, query);
        if (!passed) return passed.error();
        if (*passed) selected.push_back(resource);
    }
    std::vector<fhir::Element> sorts;
    for (const auto sort : requirement.children("sort")) sorts.push_back(sort);
    for (auto sort = sorts.rbegin(); sort != sorts.rend(); ++sort)
        if (const auto sorted = sort_by(*sort, selected, query); !sorted) return sorted.error();
    cut_to_limit(requirement, selected);
    return selected;
}

}  // namespace fascia::plan::detail
