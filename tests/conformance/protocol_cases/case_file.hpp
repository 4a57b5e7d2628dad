#pragma once

#include "fascia/fhir/json.hpp"
#include "fascia/plan/apply.hpp"

#include "support/protocol_files.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

/// A case of a protocol: input.json (a Bundle of facts) and expected.json.
namespace fascia::test {

struct ProtocolCase {
    std::string name;
    plan::FactSet facts;
    boost::json::object expected;
};

/// The Patient is the subject, the one CarePlan is the plan under review.
inline plan::FactSet facts_of(const fhir::Resource& bundle) {
    plan::FactSet facts;
    for (const auto entry : bundle.children("entry")) {
        auto resource = fhir::extract(entry.child("resource"));
        if (resource.type_name() == "Patient")
            facts.patient = std::move(resource);
        else if (resource.type_name() == "CarePlan")
            facts.care_plan = std::move(resource);
        else
            facts.resources.push_back(std::move(resource));
    }
    return facts;
}

inline ProtocolCase read_case(const std::filesystem::path& folder) {
    ProtocolCase out;
    out.name = folder.filename().string();
    out.expected = boost::json::parse(text_of(folder / "expected.json")).as_object();
    out.facts = facts_of(fhir::parse_json(text_of(folder / "input.json")).value());
    out.facts.at = parse_instant(out.expected.at("at").as_string()).value();
    out.facts.zone = Zone::find(out.expected.at("zone").as_string()).value();
    return out;
}

inline std::vector<std::filesystem::path> case_folders(
    const std::string& condition = "myofascial-back-pain") {
    std::vector<std::filesystem::path> out;
    for (const auto& entry :
         std::filesystem::directory_iterator{content_root() / "protocols" / condition / "cases"})
        if (entry.is_directory()) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace fascia::test
