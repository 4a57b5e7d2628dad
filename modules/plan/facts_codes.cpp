#include "plan/detail/fact_book.hpp"

#include <algorithm>

namespace fascia::plan::detail {

std::vector<Code> FactBook::codes(const fhir::Element& codeable) const {
    std::vector<Code> out;
    for (const auto coding : codeable.children("coding")) {
        Code code{std::string{coding.child("system").text()},
                  std::string{coding.child("code").text()}};
        if (const auto mapped = rules_.code_map.find(code); mapped != rules_.code_map.end())
            out.insert(out.end(), mapped->second.begin(), mapped->second.end());
        out.push_back(std::move(code));
    }
    return out;
}

bool FactBook::has_any(const fhir::Element& codeable, const std::vector<Code>& wanted) const {
    const auto found = codes(codeable);
    return std::any_of(wanted.begin(), wanted.end(), [&](const Code& code) {
        return std::find(found.begin(), found.end(), code) != found.end();
    });
}

bool FactBook::has_code(const fhir::Element& codeable, const Code& code) const {
    return has_any(codeable, {code});
}

std::string FactBook::item_of(const fhir::Element& codeable) const {
    const auto system = rules_.system("item");
    for (const auto& code : codes(codeable))
        if (code.system == system) return code.code;
    return {};
}

}  // namespace fascia::plan::detail
