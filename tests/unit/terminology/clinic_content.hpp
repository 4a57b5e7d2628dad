#pragma once

#include "fascia/fhir/json.hpp"
#include "fascia/terminology/terminology.hpp"

#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <vector>

/// A clinic's own code system of places in the body, and what value sets make of it.
namespace fascia::terminology {

inline std::ostream& operator<<(std::ostream& out, Judgement judgement) {
    constexpr const char* words[] = {"member", "not_member", "not_judged"};
    return out << words[static_cast<int>(judgement)];
}
inline std::ostream& operator<<(std::ostream& out, Subsumption subsumption) {
    return out << to_code(subsumption);
}

}  // namespace fascia::terminology

namespace fascia::tests {

inline const std::string regions = "https://clinic.example/CodeSystem/region";

inline fhir::Resource parse(const std::string& json) {
    return fhir::parse_json(json).value();
}

/// trunk > back > (upper, lower > lumbar), and joint; "lumbar" is a joint too.
inline fhir::Resource region_system() {
    return parse(R"({"resourceType":"CodeSystem","url":")" + regions + R"(","version":"2",
      "name":"Region","status":"active","caseSensitive":true,"content":"complete","concept":[
        {"code":"trunk","display":"Trunk","property":[{"code":"notSelectable","valueBoolean":true}],
         "concept":[{"code":"back","display":"Back of the trunk","concept":[
           {"code":"upper","display":"Upper back","property":[{"code":"side","valueCode":"both"}]},
           {"code":"lower","display":"Lower back","definition":"Below the ribs",
            "property":[{"code":"side","valueCode":"left"},{"code":"inactive","valueBoolean":true}],
            "designation":[{"language":"de","value":"Unterer Rücken"}],
            "concept":[{"code":"lumbar","display":"Lumbar spine",
                        "property":[{"code":"parent","valueCode":"joint"}]}]}]}]},
        {"code":"joint","display":"Joint"}]})");
}

/// A value set "https://clinic.example/ValueSet/<name>" with that compose.
inline fhir::Resource value_set(const std::string& name, const std::string& compose) {
    return parse(R"({"resourceType":"ValueSet","url":"https://clinic.example/ValueSet/)" + name +
                 R"(","version":"1","status":"active","compose":)" + compose + "}");
}

/// An include of region with that filter.
inline std::string filtered(const std::string& property, const std::string& op,
                            const std::string& value) {
    return R"({"include":[{"system":")" + regions + R"(","filter":[{"property":")" + property +
           R"(","op":")" + op + R"(","value":")" + value + R"("}]}]})";
}

inline std::string url(const std::string& name) {
    return "https://clinic.example/ValueSet/" + name;
}

/// The codes of an expansion, separated by spaces; or the kind of failure as a number.
inline std::string codes(const Outcome<terminology::Expansion>& expansion) {
    if (!expansion) return "failure " + std::to_string(static_cast<int>(expansion.error().kind()));
    std::string text;
    for (const auto& coded : expansion->members)
        text.append(text.empty() ? "" : " ").append(coded.code);
    return text;
}

inline std::string codes(const Outcome<std::vector<std::string_view>>& found) {
    std::string text;
    for (const auto code : found.value()) text.append(text.empty() ? "" : " ").append(code);
    return text;
}

/// What the value set with this compose comes to.
inline std::string expanded(const std::string& compose,
                            const std::vector<fhir::Resource>& more = {}) {
    std::vector<fhir::Resource> resources{region_system(), value_set("under-test", compose)};
    resources.insert(resources.end(), more.begin(), more.end());
    return codes(terminology::Terminology{}.with(resources).expand(url("under-test")));
}

}  // namespace fascia::tests
