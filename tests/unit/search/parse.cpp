#include "unit/search/criterion_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::search;
using fascia::tests::text_of;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

const Registry& registry() {
    static const auto made =
        Registry::make({}, Zone::find("America/New_York").value(), "https://clinic.example/fhir")
            .value();
    return *made;
}

Outcome<Query> parse(std::string_view type, const Pairs& pairs, bool lenient = false) {
    return registry().parse(type, pairs, lenient, "https://clinic.example/fhir");
}

std::string criteria(std::string_view type, const std::string& name, const std::string& value) {
    const auto query = parse(type, {{name, value}});
    if (!query) return "refused: " + query.error().issues().front().text;
    std::string text;
    for (const Criterion& criterion : query->criteria) text += text_of(criterion);
    return text;
}

struct Case {
    const char *type, *name, *value, *criterion;
};

void check(std::initializer_list<Case> cases) {
    for (const Case& c : cases) {
        const std::string got = criteria(c.type, c.name, c.value);
        BOOST_TEST(got == c.criterion,
                   c.type << "?" << c.name << "=" << c.value << " gives " << got);
    }
}

FailureKind refusal(std::string_view type, const Pairs& pairs, bool lenient = false) {
    const auto query = parse(type, pairs, lenient);
    return query ? FailureKind::fault : query.error().kind();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parsing_a_search)

BOOST_AUTO_TEST_CASE(tokens_have_a_code_a_system_or_both) {
    check({
        {"Patient", "identifier", "123", "identifier: [123]"},
        {"Patient", "identifier", "http://x.org|123", "identifier: [http://x.org|123]"},
        {"Patient", "identifier", "|123", "identifier: [|123]"},
        {"Patient", "identifier", "http://x.org|", "identifier: [http://x.org|]"},
        {"Patient", "identifier", "a\\|b", "identifier: [a|b]"},
        {"Patient", "identifier", "a\\,b,c\\\\,d\\$e", "identifier: [a,b] [c\\] [d$e]"},
        {"Patient", "gender:not", "male,female", "gender: not [male] [female]"},
        {"Patient", "active", "true", "active: [true]"},
        {"Patient", "_id", "1,2", "_id: [1] [2]"},
        {"Patient", "_tag", "http://x|y", "_tag: [http://x|y]"},
        {"Patient", "gender:missing", "true", "gender: missing"},
        {"Patient", "gender:missing", "false", "gender: present"},
    });
}

BOOST_AUTO_TEST_CASE(strings_are_folded_unless_exact) {
    check({
        {"Patient", "name", "Ève", "name: [starts eve]"},
        {"Patient", "family:exact", "O'Brien", "family: [exact O'Brien]"},
        {"Patient", "name:contains", "ÄNN", "name: [contains ann]"},
        {"Patient", "address-city", "New\\, York,Boston",
         "address-city: [starts new, york] [starts boston]"},
    });
}

BOOST_AUTO_TEST_CASE(dates_are_half_open_utc_ranges_of_their_precision) {
    check({
        {"Patient", "birthdate", "1970",
         "birthdate: [eq 1970-01-01T05:00:00.000Z 1971-01-01T05:00:00.000Z]"},
        {"Patient", "birthdate", "ge1970-07",
         "birthdate: [ge 1970-07-01T04:00:00.000Z 1970-08-01T04:00:00.000Z]"},
        {"Patient", "birthdate", "lt2024-02-29",
         "birthdate: [lt 2024-02-29T05:00:00.000Z 2024-03-01T05:00:00.000Z]"},
        // the day on which the clocks go forward is 23 hours long
        {"Patient", "birthdate", "2026-03-08",
         "birthdate: [eq 2026-03-08T05:00:00.000Z 2026-03-09T04:00:00.000Z]"},
        {"Observation", "date", "2026-01-02T10:30+02:00",
         "date: [eq 2026-01-02T08:30:00.000Z 2026-01-02T08:31:00.000Z]"},
        {"Observation", "date", "2026-01-02T10:30 02:00",
         "date: [eq 2026-01-02T08:30:00.000Z 2026-01-02T08:31:00.000Z]"},
        {"Observation", "date", "gt2026-01-02T10:30:00",
         "date: [gt 2026-01-02T15:30:00.000Z 2026-01-02T15:30:01.000Z]"},
        {"Observation", "date", "ne2026-01-02T10:30:00.5Z",
         "date: [ne 2026-01-02T10:30:00.500Z 2026-01-02T10:30:00.600Z]"},
        {"Observation", "_lastUpdated", "sa2026-01-02T10:30:00.123Z",
         "_lastUpdated: [sa 2026-01-02T10:30:00.123Z 2026-01-02T10:30:00.124Z]"},
        {"Observation", "date", "ap2026-01-02",
         "date: [ap 2026-01-01T05:00:00.000Z 2026-01-04T05:00:00.000Z]"},
        {"Observation", "date", "le2026-01-01,eb2025",
         "date: [le 2026-01-01T05:00:00.000Z 2026-01-02T05:00:00.000Z] [eb "
         "2025-01-01T05:00:00.000Z "
         "2026-01-01T05:00:00.000Z]"},
    });
}

BOOST_AUTO_TEST_CASE(references_may_be_short_relative_or_absolute) {
    check({
        {"Observation", "subject", "Patient/1", "subject: [Patient/1]"},
        {"Observation", "subject", "1", "subject: [/1]"},
        {"Observation", "patient", "1", "patient: [/1]"},
        {"Observation", "subject:Patient", "1", "subject: [Patient/1]"},
        {"Observation", "subject:Patient", "Patient/1", "subject: [Patient/1]"},
        {"CarePlan", "part-of", "1", "part-of: [CarePlan/1]"},
        {"Observation", "subject", "https://clinic.example/fhir/Patient/1", "subject: [Patient/1]"},
        {"Observation", "subject", "https://other.example/Patient/1",
         "subject: [https://other.example/Patient/1]"},
        {"CarePlan", "instantiates-canonical", "http://x.org/PlanDefinition/p|1",
         "instantiates-canonical: [http://x.org/PlanDefinition/p|1]"},
        {"ValueSet", "url", "http://x.org/vs,urn:oid:1.2", "url: [http://x.org/vs] [urn:oid:1.2]"},
    });
}

BOOST_AUTO_TEST_CASE(a_number_stands_for_the_range_of_its_precision) {
    check({
        {"RiskAssessment", "probability", "0.8", "probability: [eq 0.8 in 0.75 0.85]"},
        {"RiskAssessment", "probability", "gt100", "probability: [gt 100 in 99.5 100.5]"},
        {"RiskAssessment", "probability", "1e2", "probability: [eq 100 in 95 105]"},
        {"RiskAssessment", "probability", "5.40e-3",
         "probability: [eq 0.00540 in 0.0053995 0.0054005]"},
        {"RiskAssessment", "probability", "ap-100", "probability: [ap -100 in -110.0 -90.0]"},
    });
}

BOOST_AUTO_TEST_CASE(a_quantity_has_a_unit_in_a_system_in_any_or_none) {
    check({
        {"Observation", "value-quantity", "5.4", "value-quantity: [eq 5.4 in 5.35 5.45 of any|]"},
        {"Observation", "value-quantity", "le5.4||mg",
         "value-quantity: [le 5.4 in 5.35 5.45 of any|mg]"},
        {"Observation", "value-quantity", "5|http://x.org|pill",
         "value-quantity: [eq 5 in 4.5 5.5 of http://x.org|pill]"},
        {"Observation", "value-quantity", "5|http://unitsofmeasure.org|mg",
         "value-quantity: [eq 0.005 in 0.0045 0.0055 of any|g canonical]"},
        {"Observation", "value-quantity", "5|http://unitsofmeasure.org|nonsense",
         "value-quantity: [eq 5 in 4.5 5.5 of http://unitsofmeasure.org|nonsense]"},
    });
}

BOOST_AUTO_TEST_CASE(a_composite_of_the_whole_resource_asks_for_its_parts_together) {
    check({
        {"Observation", "code-value-string", "a$b", "code: [a]value-string: [starts b]"},
        {"Observation", "component-code-value-quantity", "a$5",
         "component-code-value-quantity: [a$eq 5 in 4.5 5.5 of any|]"},
        {"Observation", "combo-code-value-quantity", "a$5",
         ": ( code: [a] value-quantity: [eq 5 in 4.5 5.5 of any|] ) ( "
         "combo-code-value-quantity: [a$eq 5 in 4.5 5.5 of any|] )"},
        {"MolecularSequence", "chromosome-variant-coordinate", "1$lt345$gt123",
         "chromosome-variant-coordinate: [1$lt 345 in 344.5 345.5$gt 123 in 122.5 123.5]"},
    });
}

BOOST_AUTO_TEST_CASE(a_union_of_parameters_asks_for_any_of_them) {
    check({
        {"Observation", "combo-code", "a", ": ( code: [a] ) ( component-code: [a] )"},
        {"Observation", "combo-code:not", "a", ": ( code: [a] ) ( component-code: [a] ) not"},
        {"Observation", "combo-code:text", "a",
         ": ( code:text: [starts a] ) ( component-code:text: [starts a] )"},
        {"Observation", "combo-code:missing", "true", "combo-code: missing"},
    });
}

BOOST_AUTO_TEST_CASE(unions_of_parameters_are_seen_in_their_expressions) {
    std::string unions;
    for (const fhir::TypeId id : fhir::resource_types())
        for (const Parameter& parameter : registry().parameters(fhir::TypeDef{id}.name())) {
            if (parameter.parts.empty()) continue;
            unions += parameter.code + ":";
            for (const std::string& part : parameter.parts) unions += " " + part;
            unions += "\n";
        }
    BOOST_TEST(unions ==
               "combo-code: code component-code\n"
               "combo-data-absent-reason: component-data-absent-reason "
               "data-absent-reason\n"
               "combo-value-concept: component-value-concept value-concept\n"
               "combo-value-quantity: component-value-quantity value-quantity\n");
}

BOOST_AUTO_TEST_CASE(a_chain_goes_along_references_of_any_length) {
    check({
        {"Observation", "subject:Patient.name:exact", "x", "subject: Patient with name: [exact x]"},
        {"Observation", "patient.organization.name", "x",
         "patient: Patient with organization: Organization with name: [starts x]"},
        {"CarePlan", "subject.identifier", "x",
         "subject: Group with identifier: [x] Patient with identifier: [x]"},
        {"Patient", "_has:Observation:patient:code", "x", ": Observation/patient has code: [x]"},
        {"Patient", "_has:Observation:patient:_has:Provenance:target:agent.name", "x",
         ": Observation/patient has : Provenance/target has agent: Organization with name: "
         "[starts x] Patient with name: [starts x] Practitioner with name: [starts x] "
         "RelatedPerson with name: [starts x]"},
        {"Patient", "_list", "42", ": List/item has _id: [42]"},
    });
}

BOOST_AUTO_TEST_CASE(what_includes_name_is_checked) {
    const auto query = parse("Observation", {{"_include", "Observation:patient"},
                                             {"_include:iterate", "Patient:*"},
                                             {"_revinclude", "Provenance:target:Observation"},
                                             {"_include", "*"}})
                           .value();
    BOOST_REQUIRE(query.includes.size() == 4u);
    BOOST_TEST((query.includes[0].source_type == "Observation" &&
                query.includes[0].parameter == "patient" && !query.includes[0].iterate));
    BOOST_TEST((query.includes[1].iterate && query.includes[1].parameter.empty()));
    BOOST_TEST((query.includes[2].reverse && query.includes[2].target_type == "Observation"));
    BOOST_TEST(query.includes[3].source_type.empty());
}

BOOST_AUTO_TEST_CASE(a_search_over_several_types_takes_what_they_have_in_common) {
    const auto query = parse("", {{"_type", "Patient,Observation"}, {"_lastUpdated", "2026"}});
    BOOST_REQUIRE(query.has_value());
    BOOST_TEST(query->types.size() == 2u);
    BOOST_TEST(query->criteria.size() == 1u);
    BOOST_TEST(parse("", {{"_type", "CarePlan,Observation"}, {"patient", "1"}}).has_value());
    BOOST_TEST((refusal("", {{"_type", "Patient,Observation"}, {"name", "x"}}) ==
                FailureKind::unsupported));
    BOOST_TEST((refusal("", {{"_type", "Shoe"}}) == FailureKind::invalid));
    BOOST_TEST(parse("", {}).value().types.size() > 140u);
}

BOOST_AUTO_TEST_CASE(a_compartment_is_what_refers_to_its_owner) {
    const auto query = registry().parse("Observation", Pairs{}, false, {}, {{"Patient", "1"}, {}});
    BOOST_REQUIRE(query.has_value());
    BOOST_TEST(text_of(query->criteria.front()) ==
               ": ( subject: [Patient/1] ) ( performer: [Patient/1] )");
    BOOST_TEST((
        registry().parse("Medication", Pairs{}, false, {}, {{"Patient", "1"}, {}}).error().kind() ==
        FailureKind::not_found));
}

BOOST_AUTO_TEST_CASE(what_is_repeated_must_all_hold) {
    const auto query = parse("Patient", {{"given", "a"}, {"given", "b"}}).value();
    BOOST_TEST(query.criteria.size() == 2u);
    BOOST_TEST(query.type == "Patient");
}

BOOST_AUTO_TEST_CASE(what_we_do_not_have_is_refused_and_named) {
    for (const Case& c : std::initializer_list<Case>{
             {"Patient", "shoe-size", "43", "shoe-size: Patient has no such search parameter"},
             {"Patient", "name:sounds", "x",
              "name:sounds: the modifier :sounds is not offered on name (string)"},
             {"Patient", "birthdate:above", "x",
              "birthdate:above: the modifier :above is not offered on birthdate (date)"},
             {"Condition", "code:in", "http://x.org/none",
              "code:in=http://x.org/none: the value set http://x.org/none is not here"},
             {"Patient", "birthdate:exact", "1970",
              "birthdate:exact: the modifier :exact is not offered on birthdate (date)"},
             {"Patient", "_id:missing", "true",
              "_id:missing: the modifier :missing is not offered on _id (token)"},
             {"Location", "near", "1|2|3", "near: parameters of type special are not offered"},
             {"Patient", "_has:Observation:shoe:code", "1",
              "_has:Observation:shoe:code: expected _has:Type:parameter:name, the parameter a "
              "reference of that type to Patient"},
             {"Patient", "_has:Observation:patient:shoe", "1",
              "shoe: Observation has no such search parameter"},
             {"Observation", "subject:Patient.shoe", "x",
              "shoe: Patient has no such search parameter"},
             {"Observation", "code.text", "x", "code.text: code is no reference"},
             {"Observation", "subject:Shoe.name", "x",
              "subject:Shoe.name: subject has no such modifier or target type"},
             {"Patient", "_list", "$current-problems",
              "_list=$current-problems: expected the id of a List; functional lists are not "
              "offered"},
             {"Observation", "subject:Medication", "1",
              "subject:Medication: subject has no such modifier or target type"},
             {"Observation", "_include", "Observation:code",
              "_include=Observation:code: Observation has no such reference parameter"},
             {"Patient", "_revinclude:recurse", "Observation:patient",
              "_revinclude:recurse: the only modifier is :iterate"},
             {"Patient", "_sort", "shoe", "_sort=shoe: not a parameter to sort by"},
             {"Observation", "_sort", "code-value-quantity",
              "_sort=code-value-quantity: not a parameter to sort by"},
             {"Patient", "_type", "Observation", "_type: the search is on Patient already"},
             {"Patient", "_contained", "true",
              "_contained: contained resources are not searched (only false)"},
         }) {
        const std::string got = criteria(c.type, c.name, c.value);
        BOOST_TEST(got == std::string{"refused: "} + c.criterion, c.name << " gives " << got);
        BOOST_TEST((refusal(c.type, {{c.name, c.value}}) == FailureKind::unsupported), c.name);
    }
}

BOOST_AUTO_TEST_CASE(a_malformed_value_is_refused_even_when_lenient) {
    for (const Case& c : std::initializer_list<Case>{
             {"Patient", "birthdate", "xx1970", ""},
             {"Patient", "birthdate", "1970-13", ""},
             {"Patient", "birthdate", "2023-02-29", ""},
             {"Patient", "birthdate", "yesterday", ""},
             {"Patient", "birthdate", "", ""},
             {"Patient", "name", "", ""},
             {"Patient", "name", "a,,b", ""},
             {"Patient", "identifier", "|", ""},
             {"Patient", "gender:missing", "maybe", ""},
             {"Observation", "subject", "a b", ""},
             {"Observation", "subject", "Nonsense/1", ""},
             {"Observation", "subject:Patient", "Group/1", ""},
             {"Patient", "_count", "-1", ""},
             {"Patient", "_count", "many", ""},
             {"Patient", "_total", "all", ""},
             {"Patient", "_summary", "maybe", ""},
             {"RiskAssessment", "probability", "x", ""},
             {"Observation", "value-quantity", "5|mg", ""},
             {"Observation", "value-quantity", "5||", ""},
             {"Observation", "value-quantity", "mg", ""},
             {"Observation", "code-value-quantity", "5", ""},
             {"Observation", "code-value-quantity", "a$b$c", ""},
             {"Observation", "code-value-quantity", "urn:x|$5", ""},
             {"DocumentReference", "relationship", "replaces$1", ""},
             {"Patient", "identifier:of-type", "a|b", ""},
             {"Patient", "_sort", "_id,_id,_id,_id,_id,_id,_id,_id,_id", ""},
             {"Patient", "_after", "", ""}}) {
        BOOST_TEST((refusal(c.type, {{c.name, c.value}}) == FailureKind::invalid),
                   c.name << "=" << c.value);
        BOOST_TEST((refusal(c.type, {{c.name, c.value}}, true) == FailureKind::invalid),
                   c.name << "=" << c.value << " (lenient)");
    }
}

BOOST_AUTO_TEST_CASE(every_fault_is_told_at_once) {
    const auto query =
        parse("Patient", {{"shoe-size", "43"}, {"birthdate", "x"}, {"_sort", "shoe"}});
    BOOST_REQUIRE(!query.has_value());
    BOOST_TEST((query.error().kind() == FailureKind::invalid));
    BOOST_TEST(query.error().issues().size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_lenient_search_ignores_what_we_do_not_have_and_its_self_link_says_so) {
    const Pairs pairs{{"name", "peter"}, {"shoe-size", "43"}, {"_sort", "shoe"}};
    BOOST_TEST((refusal("Patient", pairs) == FailureKind::unsupported));
    const auto query = parse("Patient", pairs, true).value();
    BOOST_TEST(query.canonical == "name=peter");
    BOOST_TEST(query.criteria.size() == 1u);
}

BOOST_AUTO_TEST_CASE(result_parameters_shape_the_answer) {
    const auto plain = parse("Patient", {}).value();
    BOOST_TEST(plain.count == 20u);
    BOOST_TEST((plain.total == Total::none));
    const auto query = parse("Patient", {{"_count", "50"},
                                         {"_sort", "-_lastUpdated,_id"},
                                         {"_total", "estimate"},
                                         {"_summary", "data"},
                                         {"_elements", "name,gender"},
                                         {"_after", "token"},
                                         {"_format", "json"},
                                         {"_pretty", "true"},
                                         {"_contained", "false"}})
                           .value();
    BOOST_TEST(query.count == 50u);
    BOOST_REQUIRE(query.sort.size() == 2u);
    BOOST_TEST((query.sort[0].parameter == "_lastUpdated" && query.sort[0].descending));
    BOOST_TEST((query.sort[1].parameter == "_id" && !query.sort[1].descending));
    BOOST_TEST((query.total == Total::estimate));
    BOOST_TEST(query.summary == "data");
    BOOST_TEST(query.elements == "name,gender");
    BOOST_TEST(query.after == "token");
    BOOST_TEST(query.criteria.empty());
    BOOST_TEST(query.canonical.find("_after") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_count_of_nothing_asks_for_the_total) {
    for (const Pairs& pairs : {Pairs{{"_count", "0"}}, Pairs{{"_summary", "count"}}}) {
        const auto query = parse("Patient", pairs).value();
        BOOST_TEST(query.count == 0u);
        BOOST_TEST((query.total == Total::accurate));
    }
}

BOOST_AUTO_TEST_CASE(a_page_is_at_most_1000_long_and_the_self_link_tells_the_truth) {
    for (const char* count : {"5000", "99999999999999999999999"}) {
        const auto query = parse("Patient", {{"_count", count}}).value();
        BOOST_TEST(query.count == 1000u);
        BOOST_TEST(query.canonical == "_count=1000");
    }
}

BOOST_AUTO_TEST_CASE(the_self_link_is_percent_encoded) {
    const auto query =
        parse("Patient", {{"identifier", "http://x.org|a&b=c"}, {"name:exact", "Müller #1"}})
            .value();
    BOOST_TEST(query.canonical ==
               "identifier=http://x.org%7Ca%26b%3Dc&name:exact=M%C3%BCller%20%231");
}

BOOST_AUTO_TEST_CASE(a_search_has_its_limits) {
    const Pairs most(100, {"name", "a"}), more(101, {"name", "a"});
    BOOST_TEST(parse("Patient", most).has_value());
    BOOST_TEST((refusal("Patient", more) == FailureKind::too_costly));
    std::string list = "1";
    for (int i = 1; i < 500; ++i) list += ",1";
    BOOST_TEST(parse("Patient", {{"_id", list}}).has_value());
    BOOST_TEST((refusal("Patient", {{"_id", list + ",1"}}) == FailureKind::too_costly));
}

BOOST_AUTO_TEST_CASE(a_type_that_is_none_is_not_found) {
    BOOST_TEST((refusal("Shoe", {}) == FailureKind::not_found));
    BOOST_TEST((refusal("DomainResource", {}) == FailureKind::not_found));
}

BOOST_AUTO_TEST_SUITE_END()
