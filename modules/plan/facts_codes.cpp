#include "plan/detail/fact_book.hpp"

#include <algorithm>

namespace fascia::plan::detail {

std::vector<CodeView> FactBook::codes(const fhir::Element& codeable) const {
    std::vector<CodeView> out;
    for (const auto coding : codeable.children("coding")) {
        const CodeView code{coding.child("system").text(), coding.child("code").text()};
        if (const auto mapped = rules_.code_map.find(code); mapped != rules_.code_map.end())
            out.insert(out.end(), mapped->second.begin(), mapped->second.end());
        out.push_back(code);
    }
    return out;
}

bool FactBook::has_any(const fhir::Element& codeable, const std::vector<Code>& wanted) const {
    const auto found = codes(codeable);
    return std::ranges::any_of(
        wanted, [&](CodeView code) { return std::ranges::find(found, code) != found.end(); });
}

bool FactBook::has_code(const fhir::Element& codeable, CodeView code) const {
    const auto found = codes(codeable);
    return std::ranges::find(found, code) != found.end();
}

std::vector<Code> owned(const std::vector<CodeView>& codes) {
    std::vector<Code> out;
    for (const auto& code : codes)
        out.push_back({std::string{code.system}, std::string{code.code}});
    return out;
}

std::string_view FactBook::item_of(const fhir::Element& codeable) const {
    const auto system = rules_.system("item");
    for (const auto& code : codes(codeable))
        if (code.system == system) return code.code;
    return {};
}

}  // namespace fascia::plan::detail
