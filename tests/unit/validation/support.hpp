#pragma once

#include "fascia/fhir/json.hpp"
#include "fascia/validation/validator.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

/// Resources in JSON with ' for ", and what validation says of them.
namespace fascia::tests {

inline fhir::Resource resource(std::string json) {
    for (char& c : json)
        if (c == '\'') c = '"';
    auto read = fhir::parse_json(json);
    if (!read) BOOST_FAIL(json + ": " + read.error().issues().front().text);
    return *read;
}

/// "rule path, rule path", without what everybody is told (dom-6: there is no narrative).
inline std::string rules(const std::vector<Issue>& issues) {
    std::string text;
    for (const Issue& issue : issues)
        if (issue.rule != "dom-6")
            text += (text.empty() ? "" : ", ") + issue.rule + ' ' + issue.path;
    return text;
}

inline std::string judged(const std::string& json, const validation::Environment& environment = {},
                          const validation::Options& options = {}) {
    return rules(validation::validate(resource(json), environment, options));
}

}  // namespace fascia::tests
