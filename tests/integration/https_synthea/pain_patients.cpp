#include "bundles.hpp"

using namespace fascia;
using namespace fascia::tests;

namespace {

const std::string chronic_low_back_pain = "82423001";  // SNOMED CT, mapped in fhir/terminology

struct PainPatient {
    std::string reference;
    bool is_dead = false;
};

/// Sends the Bundle; its Patient as he is stored.
PainPatient admit(FhirClient& assistant, const std::filesystem::path& file) {
    const std::string bundle = read_file(file);
    const auto stored =
        assistant.send("POST", "/fhir", "Content-Type: application/fhir+json\r\n", bundle);
    BOOST_REQUIRE(stored.has_value());
    BOOST_REQUIRE_MESSAGE(stored->status == 200, stored->body.substr(0, 500));
    const auto sent = boost::json::parse(bundle), answer = boost::json::parse(stored->body);
    const auto& entries = sent.at("entry").as_array();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& resource = entries[i].at("resource").as_object();
        if (resource.at("resourceType").as_string() != "Patient") continue;
        const std::string location{
            answer.at("entry").at(i).at("response").at("location").as_string()};
        const auto start = location.find("Patient/");
        return {location.substr(start, location.find("/_history") - start),
                resource.contains("deceasedDateTime")};
    }
    throw std::runtime_error{"no Patient in " + file.string()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pain_patients)

BOOST_AUTO_TEST_CASE(the_living_get_a_plan_for_their_condition_and_the_dead_none) {
    const Synthea* data = is_quick() ? nullptr : Synthea::find();
    if (!data) return;
    ClinicServer served{{}};
    served.add_account("ma", "medical-assistant");
    served.start();
    FhirClient json = served.signed_in("ma"), xml = served.signed_in("ma", Format::xml);
    std::size_t living = 0, dead = 0;
    for (const auto& file : data->files()) {
        if (read_file(file).find(chronic_low_back_pain) == std::string::npos) continue;
        const auto patient = admit(json, file);
        auto& assistant = living % 2 == 0 ? json : xml;
        const auto answer = assistant.call("POST", patient.reference + "/$create-care-plan");
        if (patient.is_dead) {
            ++dead;
            BOOST_TEST(answer.status == 422, file.filename());
            continue;
        }
        ++living;
        BOOST_TEST_CONTEXT(file.filename()) {
            BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.reply.body.substr(0, 500));
            const auto plan = answer.body.at("entry.resource");
            BOOST_TEST(plan.child("status").text() == "draft");
            bool addresses_it = false;
            for (const auto address : plan.children("addresses")) {
                const std::string condition{address.child("reference").text()};
                addresses_it = addresses_it || json.get(condition).text("code.coding.code") ==
                                                   chronic_low_back_pain;
            }
            BOOST_TEST(addresses_it);
        }
    }
    std::printf("chronic low back pain: %zu living patients with a plan, %zu dead refused\n",
                living, dead);
    BOOST_TEST(living == 11U);
    BOOST_TEST(dead == 12U);
}

BOOST_AUTO_TEST_SUITE_END()
