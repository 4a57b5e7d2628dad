#include "fascia/fhir/located.hpp"

#include "fhir/detail/read.hpp"
#include "fhir/detail/text_position.hpp"

namespace fascia::fhir {

Outcome<Located> parse_located(std::string_view text, const ParseLimits& limits) {
    Located located;
    const auto read = detail::looks_like_xml(text) ? detail::read_xml : detail::read_json;
    auto resource = read(text, limits, &located);
    if (!resource) return std::move(resource).error();
    located.resource = std::move(*resource);
    return located;
}

std::pair<int, int> line_and_column(std::string_view text, std::uint32_t offset) {
    const auto position = detail::position_of(text, offset);
    return {position.line, position.column};
}

}  // namespace fascia::fhir
