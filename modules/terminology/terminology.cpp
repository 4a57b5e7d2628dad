#include "fascia/terminology/terminology.hpp"

#include "terminology/detail/layers.hpp"
#include "terminology/detail/table_builder.hpp"

namespace fascia::terminology {

using namespace detail;

Terminology::Terminology() {
    static const auto packaged = std::make_shared<const Layer>(
        Layer{.owned = {}, .tables = packaged_tables(), .below = nullptr});
    top_ = packaged;
}

Terminology Terminology::with(std::span<const fhir::Resource> resources) const {
    TableBuilder builder;
    for (const auto& resource : resources) builder.add(resource);
    const auto layer = std::make_shared<Layer>();
    layer->owned = std::move(builder).finish();
    layer->tables = view(layer->owned);
    layer->below = top_;
    return Terminology{layer};
}

bool Terminology::has_value_set(std::string_view canonical) const {
    return bool{find_value_set(*top_, canonical)};
}

bool Terminology::has_code_system(std::string_view canonical) const {
    return bool{find_system(*top_, canonical)};
}

std::vector<std::string_view> Terminology::named_by(std::string_view value_set) const {
    std::vector<std::string_view> named;
    const ValueSet set = find_value_set(*top_, value_set);
    if (!set) return named;
    for (const auto& include : set.includes()) {
        if (include.system) named.push_back(set.string(include.system));
        for (const auto& reference :
             stretch(set.tables->references, include, &IncludeRow::first_reference))
            named.push_back(set.string(reference.canonical));
    }
    return named;
}

}  // namespace fascia::terminology
