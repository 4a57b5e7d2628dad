#include "search/detail/composite_values.hpp"

namespace fascia::search::detail {
namespace {

// A component's values stand under no parameter of their own.
IndexRows rows_of(const Target& target, const Registry::Tables::Component& component,
                  const fhir::Element& start, const fhirpath::Context& context,
                  std::vector<Failure>& failures) {
    IndexRows rows;
    fhirpath::Collection selected;
    select_all(component.selectors, start, context, selected, failures);
    for (const fhirpath::Item& item : selected)
        add_value({rows, {}, target.zone, target.base_url}, component.type, item);
    return rows;
}

using Second = decltype(CompositeRow::second);

std::vector<Second> all_of(const IndexRows& rows, ValueType type) {
    std::vector<Second> all;
    const auto take = [&](const auto& list) {
        // Rows for modifiers (":text") do not take part; those in UCUM base units do.
        for (const auto& row : list)
            if (row.parameter.empty() || row.parameter == canonical_suffix) all.emplace_back(row);
    };
    switch (type) {
        case ValueType::token:
            take(rows.tokens);
            break;
        case ValueType::string:
            take(rows.strings);
            break;
        case ValueType::date:
            take(rows.dates);
            break;
        case ValueType::reference:
            take(rows.references);
            break;
        case ValueType::number:
            take(rows.numbers);
            break;
        case ValueType::quantity:
            take(rows.quantities);
            break;
        case ValueType::uri:
        case ValueType::composite:
            break;
    }
    return all;
}

std::string parameter_of(const Target& target, const Second& second) {
    const auto* quantity = std::get_if<QuantityRow>(&second);
    return std::string{target.parameter} + (quantity ? quantity->parameter : std::string{});
}

}  // namespace

void select_all(const Registry::Tables::Selectors& selectors, const fhir::Element& element,
                const fhirpath::Context& context, fhirpath::Collection& selected,
                std::vector<Failure>& failures) {
    for (const auto& selector : selectors)
        if (const auto done = selector->select(element, context, selected); !done)
            failures.push_back(done.error());
}

bool add_composites(const Target& target, const Registry::Tables::Source& source,
                    const fhirpath::Collection& starts, const fhirpath::Context& context,
                    std::vector<Failure>& failures) {
    const std::size_t before = target.rows.composites.size();
    for (const fhirpath::Item& item : starts) {
        const auto* start = std::get_if<fhir::Element>(&item);
        if (!start) continue;
        std::vector<IndexRows> parts;
        for (const auto& component : source.components)
            parts.push_back(rows_of(target, component, *start, context, failures));
        std::vector<std::optional<Decimal>> thirds{std::nullopt};
        if (parts.size() > 2) {
            thirds.clear();
            for (const NumberRow& third : parts[2].numbers) thirds.push_back(third.low);
        }
        for (const TokenRow& first : parts[0].tokens)
            for (const Second& second : all_of(parts[1], source.components[1].type))
                for (const auto& third : thirds)
                    if (first.parameter.empty())
                        target.rows.composites.push_back({parameter_of(target, second),
                                                          first.system, first.code, second, third});
    }
    return target.rows.composites.size() > before;
}

}  // namespace fascia::search::detail
