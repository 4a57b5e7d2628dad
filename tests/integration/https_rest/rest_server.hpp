#pragma once

#include "support/clinic_server.hpp"

/// The REST interface of one open server, in both formats.
namespace fascia::tests {

inline ClinicServer& open_clinic() {
    static ClinicServer served{{"--open"}};
    static const bool started = [] {
        served.start();
        return true;
    }();
    BOOST_REQUIRE(started);
    return served;
}

/// A tag that no other test uses.
inline std::string fresh_tag() {
    static int count = 0;
    return "tag-" + std::to_string(++count);
}

/// A Patient with an identifier urn:test|<tag>.
inline std::string patient_json(const std::string& tag, const std::string& more = "") {
    return R"({"resourceType":"Patient","identifier":[{"system":"urn:test","value":")" + tag +
           R"("}],"name":[{"family":"Family","given":["Given"]}])" + more + "}";
}

inline void check(const FhirAnswer& answer, int status, const std::string& issue = "") {
    BOOST_TEST(answer.status == status, answer.status << " instead of " << status << ": "
                                                      << answer.reply.body.substr(0, 400));
    if (status < 400) return;
    BOOST_TEST(answer.body.type_name() == "OperationOutcome");
    if (!issue.empty()) BOOST_TEST(answer.issue() == issue);
}

/// "Patient/1" of a Location "https://…/fhir/Patient/1/_history/1".
inline std::string located(const FhirAnswer& answer) {
    const std::string location = answer.header("location");
    const auto start = location.find("/fhir/");
    if (start == std::string::npos) return {};
    return location.substr(start + 6, location.find("/_history") - start - 6);
}

inline std::size_t entries(const FhirAnswer& answer) {
    return answer.body.children("entry").size();
}

inline std::string link_of(const FhirAnswer& answer, std::string_view relation) {
    for (const auto link : answer.body.children("link"))
        if (link.child("relation").text() == relation) {
            const std::string url{link.child("url").text()};
            return url.substr(url.find("/fhir/") + 6);
        }
    return {};
}

}  // namespace fascia::tests
