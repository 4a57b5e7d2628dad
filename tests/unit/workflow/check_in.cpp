#include "fascia/workflow/check_in.hpp"

#include "acts.hpp"

using namespace fascia;
using namespace fascia::tests;
using workflow::CheckIn;

namespace {

/// The facts of a visit as a client sends them; the visit's elements point into it.
struct Visit : Acting {
    explicit Visit(const std::string& facts = "")
        : parameters{resource(
              R"({"resourceType":"Parameters","parameter":[{"name":"x","valueBoolean":true})" +
              (facts.empty() ? "" : "," + facts) + "]}")} {
        input.date = parse_day("2026-05-04").value();
        for (const auto parameter : parameters.children("parameter"))
            if (parameter.child("name").text() == "fact")
                input.facts.push_back({.code = parameter.children("part")[0].child("value"),
                                       .value = parameter.children("part")[1].child("value")});
    }
    Outcome<workflow::Changes> check_in(const fhir::Resource& questionnaire = {}) {
        return workflow::check_in(care_plan("active"), input, questionnaire, assistant());
    }
    fhir::Resource parameters;
    CheckIn input;
};

std::string fact(const std::string& code, const std::string& value) {
    return R"({"name":"fact","part":[{"name":"code",)" + code + R"(},{"name":"value",)" + value +
           "}]}";
}

const std::string pain = R"("valueCoding":{"system":"http://loinc.org","code":"72514-3"})";
const std::string hep_days =
    R"("valueCoding":{"system":"https://openfascia.org/fhir/CodeSystem/exam-finding","code":"hep-days"})";

}  // namespace

BOOST_AUTO_TEST_SUITE(checking_in)

BOOST_AUTO_TEST_CASE(a_visit_is_an_encounter_with_one_observation_a_fact) {
    Visit visit{fact(pain, R"("valueInteger":7)") + "," + fact(hep_days, R"("valueInteger":5)")};
    const auto changes = visit.check_in();
    BOOST_REQUIRE(changes.has_value());
    BOOST_REQUIRE(changes->size() == 3U);
    for (const auto& write : *changes) BOOST_TEST(write.expected == 0);
    const auto encounter = changes->front().resource;
    BOOST_TEST(encounter.type_name() == "Encounter");
    BOOST_TEST(encounter.at("class.code").text() == "AMB");
    BOOST_TEST(encounter.at("period.start").text() == "2026-05-04");
    const auto score = (*changes)[1].resource;
    BOOST_TEST(score.at("code.coding.code").text() == "72514-3");
    BOOST_TEST(score.child("valueInteger").text() == "7");
    BOOST_TEST(score.child("effectiveDateTime").text() == "2026-05-04");
    BOOST_TEST(score.child("issued").text() == "2026-05-04T15:00:00.000Z");
    BOOST_TEST(score.at("performer.reference").text() == "Practitioner/ma");
    BOOST_TEST(score.at("subject.reference").text() == "Patient/p");
    BOOST_TEST(score.at("encounter.reference").text() == workflow::reference_to(encounter));
    // what speaks of a week covers the week that ends on the day
    const auto days = (*changes)[2].resource;
    BOOST_TEST(days.at("effectivePeriod.start").text() == "2026-04-28");
    BOOST_TEST(days.at("effectivePeriod.end").text() == "2026-05-04");
}

BOOST_AUTO_TEST_CASE(a_call_is_a_virtual_encounter) {
    for (const char* mode : {"phone", "video"}) {
        Visit visit;
        visit.input.mode = mode;
        BOOST_TEST(visit.check_in().value().front().resource.at("class.code").text() == "VR");
    }
}

BOOST_AUTO_TEST_CASE(each_type_of_value_finds_its_place) {
    const auto value_of = [](const std::string& sent) {
        Visit visit{fact(pain, sent)};
        const auto changes = visit.check_in();
        BOOST_REQUIRE_MESSAGE(changes.has_value(), sent);
        const std::string json = fhir::write_json(changes->at(1).resource);
        const auto start = json.find("\"value");
        return json.substr(start, json.size() - 1 - start);
    };
    for (const char* same :
         {R"("valueBoolean":false)", R"("valueInteger":-3)", R"("valueString":"some")",
          R"("valueQuantity":{"value":46,"unit":"%"})",
          R"("valueCodeableConcept":{"text":"words"})"})
        BOOST_TEST(value_of(same) == same);
    BOOST_TEST(value_of(R"("valueDate":"2026-05-01")") == R"("valueDateTime":"2026-05-01")");
    BOOST_TEST(
        value_of(R"("valueDecimal":4.50)") ==
        R"("valueQuantity":{"value":4.50,"system":"http://unitsofmeasure.org","code":"{score}"})");
    BOOST_TEST(value_of(R"("valueCoding":{"system":"s:x","code":"y"})") ==
               R"("valueCodeableConcept":{"coding":[{"system":"s:x","code":"y"}]})");
}

BOOST_AUTO_TEST_CASE(a_value_that_is_no_fact_is_refused) {
    for (const char* sent :
         {R"("valueReference":{"reference":"Patient/p"})", R"("valueUri":"u:x")"}) {
        Visit visit{fact(pain, sent)};
        check_refused(visit.check_in(), FailureKind::invalid, "value");
    }
    Visit without_value;
    without_value.input.facts.push_back({});
    check_refused(without_value.check_in(), FailureKind::invalid, "value");
    Visit without_code{fact(R"("valueString":"pain")", R"("valueInteger":7)")};
    check_refused(without_code.check_in(), FailureKind::invalid, "value");
}

BOOST_AUTO_TEST_CASE(a_mode_that_is_none_and_a_visit_to_nothing_are_refused) {
    Visit fax;
    fax.input.mode = "fax";
    check_refused(fax.check_in(), FailureKind::invalid, "value");
    Visit nothing;
    nothing.input.attended = {{"", parse_day("2026-05-01").value(), true}};
    check_refused(nothing.check_in(), FailureKind::invalid, "value");
}

BOOST_AUTO_TEST_CASE(a_visit_kept_is_a_procedure_and_one_missed_an_appointment) {
    Visit visit;
    visit.input.attended = {{"PT1", parse_day("2026-05-01").value(), true},
                            {"PT1", parse_day("2026-04-29").value(), false}};
    const auto changes = visit.check_in();
    BOOST_REQUIRE(changes.has_value());
    const auto kept = of_type(*changes, "Procedure").at(0);
    BOOST_TEST(kept.child("status").text() == "completed");
    BOOST_TEST(kept.child("performedDateTime").text() == "2026-05-01");
    BOOST_TEST(workflow::item_of(kept) == "PT1");
    BOOST_TEST(kept.at("basedOn.reference").text() == "CarePlan/plan");
    BOOST_TEST(kept.at("reasonReference.reference").text() == "Condition/c");
    const auto missed = of_type(*changes, "Appointment").at(0);
    BOOST_TEST(missed.child("status").text() == "noshow");
    BOOST_TEST(missed.child("start").text() == "2026-04-29T00:00:00.000Z");
    BOOST_TEST(workflow::code_in(missed.child("serviceType"), "protocol-item") == "PT1");
    BOOST_TEST(missed.at("participant.actor.reference").text() == "Patient/p");
}

BOOST_AUTO_TEST_CASE(a_visit_attended_after_the_check_in_is_refused) {
    Visit visit;
    visit.input.attended = {{"PT1", parse_day("2026-05-05").value(), true}};
    check_refused(visit.check_in(), FailureKind::unprocessable);
}

BOOST_AUTO_TEST_CASE(answers_become_observations_that_derive_from_the_response) {
    const auto questionnaire = resource(
        R"({"resourceType":"Questionnaire","status":"active","item":[
        {"linkId":"a","type":"group","item":[{"linkId":"b","type":"integer","code":[
          {"system":"http://loinc.org","code":"72514-3"}]}]},
        {"linkId":"c","type":"string"}]})");
    Visit visit;
    visit.input.answers = resource(
        R"({"resourceType":"QuestionnaireResponse","status":"completed","subject":{"reference":"Patient/forged"},
        "author":{"reference":"Practitioner/forged"},"item":[{"linkId":"a","item":[
        {"linkId":"b","answer":[{"valueInteger":6}]}]},{"linkId":"c","answer":[{"valueString":"hm"}]}]})");
    const auto changes = visit.check_in(questionnaire);
    BOOST_REQUIRE(changes.has_value());
    const auto response = of_type(*changes, "QuestionnaireResponse").at(0);
    BOOST_TEST(response.at("subject.reference").text() == "Patient/p");
    BOOST_TEST(response.at("author.reference").text() == "Practitioner/ma");
    BOOST_TEST(response.child("authored").text() == "2026-05-04");
    const auto observations = of_type(*changes, "Observation");
    BOOST_REQUIRE(observations.size() == 1U);
    BOOST_TEST(observations.front().child("valueInteger").text() == "6");
    BOOST_TEST(observations.front().at("derivedFrom.reference").text() ==
               workflow::reference_to(response));
}

BOOST_AUTO_TEST_CASE(a_visit_tomorrow_is_refused_and_today_is_the_day_of_the_clinic) {
    Visit visit;
    visit.input.date = parse_day("2026-05-05").value();
    check_refused(visit.check_in(), FailureKind::unprocessable);
    auto present = visit.assistant();
    present.zone = Zone::find("Pacific/Auckland").value();  // where it is the 5th already
    BOOST_TEST(workflow::check_in(care_plan("active"), visit.input, {}, present).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
