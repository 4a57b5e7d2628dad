#include "unit/search/criterion_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::search;
using fascia::tests::text_of;

namespace {

constexpr const char* base = "https://clinic.example/fhir";

const Registry& registry() {
    static const auto made = Registry::make({}, Zone{}, base).value();
    return *made;
}

// What stands above or below says what was asked for.
Outcome<std::vector<std::string>> named(const Hierarchy& hierarchy, std::string_view id, Way way) {
    if (id == "huge") return Failure{FailureKind::too_costly, "too many"};
    if (id == "alone") return std::vector<std::string>{};
    return std::vector<std::string>{std::string{hierarchy.parent} +
                                    (way == Way::above ? ".above." : ".below.") + std::string{id}};
}

Outcome<Query> parse(const char* type, const char* name, const std::string& value,
                     const Relatives& relatives = named, bool lenient = false) {
    const std::vector<std::pair<std::string, std::string>> pairs{{name, value}};
    return registry().parse(type, pairs, lenient, base,
                            {.compartment = {}, .terminology = {}, .relatives = relatives});
}

struct Case {
    const char *type, *name, *value, *criteria;
};

void check(std::initializer_list<Case> cases) {
    for (const Case& c : cases) {
        const auto query = parse(c.type, c.name, c.value);
        std::string got;
        if (query)
            for (const Criterion& criterion : query->criteria)
                got += (got.empty() ? "" : " & ") + text_of(criterion);
        else
            got = "refused: " + query.error().issues().front().text;
        BOOST_TEST(got == c.criteria, c.type << "?" << c.name << "=" << c.value << " is " << got);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(above_and_below)

BOOST_AUTO_TEST_CASE(each_hierarchy_is_by_a_parameter_of_r4_that_points_to_its_own_type) {
    for (const Hierarchy& hierarchy : hierarchies()) {
        const Parameter* parent = registry().find(hierarchy.type, hierarchy.parent);
        BOOST_REQUIRE_MESSAGE(parent, hierarchy.type);
        BOOST_TEST(parent->type == "reference");
        BOOST_TEST(
            (parent->targets.empty() || std::ranges::count(parent->targets, hierarchy.type) == 1),
            hierarchy.type);
    }
    BOOST_TEST(std::ranges::is_sorted(hierarchies(), {}, &Hierarchy::type));
    BOOST_TEST(!find_hierarchy("Patient"));
}

BOOST_AUTO_TEST_CASE(a_resource_is_sought_with_what_stands_above_or_below_it) {
    check({
        {"Procedure", "location:below", "Location/1", "location: [Location/partof.below.1/1]"},
        {"Procedure", "location:above", "1", "location: [Location/partof.above.1/1]"},
        {"Procedure", "location:below", "https://clinic.example/fhir/Location/1",
         "location: [Location/partof.below.1/1]"},
        {"Procedure", "location:below", "Location/alone,2",
         "location: [Location/alone] [Location/partof.below.2/2]"},
        {"Location", "partof:below", "1", "partof: [Location/partof.below.1/1]"},
        {"Specimen", "parent:above", "Specimen/1", "parent: [Specimen/parent.above.1/1]"},
    });
}

BOOST_AUTO_TEST_CASE(an_id_alone_is_of_any_type_with_a_hierarchy_that_may_be_meant) {
    check(
        {{"Observation", "part-of:below", "1",
          "part-of: [MedicationStatement/part-of.below.1/1] [Procedure/part-of.below.1/1] [/1]"}});
}

BOOST_AUTO_TEST_CASE(chains_and_has_end_in_above_and_below) {
    check({
        {"Observation", "encounter.location:below", "Location/1",
         "encounter: Encounter with location: [Location/partof.below.1/1]"},
        {"Patient", "_has:Procedure:patient:location:above", "Location/1",
         ": Procedure/patient has location: [Location/partof.above.1/1]"},
    });
}

BOOST_AUTO_TEST_CASE(a_canonical_has_its_versions_below_and_the_coarser_ones_above) {
    check({
        {"CarePlan", "instantiates-canonical:below", "http://x.org/p|1.2",
         "instantiates-canonical: [http://x.org/p|1.2 and below]"},
        {"CarePlan", "instantiates-canonical:below", "http://x.org/p",
         "instantiates-canonical: [http://x.org/p]"},
        {"CarePlan", "instantiates-canonical:above", "http://x.org/p|1.2.3",
         ": ( instantiates-canonical: [http://x.org/p|1.2.3] [http://x.org/p|1.2] "
         "[http://x.org/p|1] ) ( instantiates-canonical: [http://x.org/p] "
         "instantiates-canonical: not [http://x.org/p of some version] )"},
        {"CarePlan", "instantiates-canonical:above", "http://x.org/p",
         "instantiates-canonical: [http://x.org/p] & instantiates-canonical: not "
         "[http://x.org/p of some version]"},
        {"CarePlan", "instantiates-canonical:below", "PlanDefinition/p",
         "instantiates-canonical: [PlanDefinition/p]"},
    });
}

BOOST_AUTO_TEST_CASE(a_uri_has_its_paths_above_and_so_many_of_them) {
    check({
        {"ValueSet", "url:above", "http://x.org/a/b",
         "url: [http://x.org/a/b] [http://x.org/a] [http://x.org]"},
        {"ValueSet", "url:above", "/a/b", "url: [/a/b] [/a]"},
        {"ValueSet", "url:above", "/", "url: [/]"},
    });
    const auto deep = parse("ValueSet", "url:above", "urn:" + std::string(200, '/'));
    BOOST_REQUIRE(!deep);
    BOOST_TEST((deep.error().kind() == FailureKind::too_costly));
}

BOOST_AUTO_TEST_CASE(what_has_no_hierarchy_is_refused_and_named) {
    const std::string only =
        "only these stand in a hierarchy: CarePlan, Communication, DeviceDefinition, Encounter, "
        "Location, MedicationStatement, Organization, Procedure, ResearchStudy, Specimen, Task";
    for (const auto& [name, value, why] :
         std::initializer_list<std::tuple<const char*, std::string, std::string>>{
             {"patient:below", "Patient/1", only},
             {"patient:above", "https://clinic.example/fhir/Patient/1", only},
             {"patient:above", "1", only},
             {"encounter:below", "http://elsewhere.example/fhir/Encounter/1",
              "of a resource elsewhere it is not known what is above or below it"},
             {"encounter:below", "http://elsewhere.example/fhir/Encounter/1|2",
              "of a resource elsewhere it is not known what is above or below it"}}) {
        const auto query = parse("Observation", name, value);
        BOOST_REQUIRE_MESSAGE(!query, name << "=" << value);
        BOOST_TEST((query.error().kind() == FailureKind::unsupported));
        BOOST_TEST(query.error().issues().front().text ==
                   std::string{name} + "=" + value + ": " + why);
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_looked_up_fails_as_the_look_up_says) {
    const auto huge = parse("Procedure", "location:below", "huge", named, true);
    BOOST_REQUIRE(!huge);
    BOOST_TEST((huge.error().kind() == FailureKind::too_costly));
    int asked = 0;
    const auto second_fails = [&](const Hierarchy&, std::string_view,
                                  Way) -> Outcome<std::vector<std::string>> {
        if (++asked == 2) return Failure{FailureKind::too_costly, "too many"};
        return std::vector<std::string>{};
    };
    const auto chained = parse("Observation", "subject.organization:below", "1", second_fails);
    BOOST_TEST(asked == 2);
    BOOST_REQUIRE(!chained);
    BOOST_TEST((chained.error().kind() == FailureKind::too_costly));
    const auto nowhere = parse("Procedure", "location:below", "1", {});
    BOOST_REQUIRE(!nowhere);
    BOOST_TEST((nowhere.error().kind() == FailureKind::unsupported));
    const auto nonsense = parse("Procedure", "location:below", "a b");
    BOOST_REQUIRE(!nonsense);
    BOOST_TEST((nonsense.error().kind() == FailureKind::invalid));
    std::string version = "http://x.org/p|1";
    for (int i = 0; i < 200; ++i) version += ".1";
    const auto fine = parse("CarePlan", "instantiates-canonical:above", version);
    BOOST_REQUIRE(!fine);
    BOOST_TEST((fine.error().kind() == FailureKind::too_costly));
}

BOOST_AUTO_TEST_CASE(what_many_values_ask_for_has_an_end) {
    const auto many = [](const char* type, const char* name, const std::string& value) {
        std::string values = value;
        for (int i = 0; i < 300; ++i) values += "," + value;
        const auto query = parse(type, name, values);
        return query ? FailureKind::fault : query.error().kind();
    };
    BOOST_TEST((many("CarePlan", "instantiates-canonical:above", "http://x.org/p|1.2") ==
                FailureKind::too_costly));
    BOOST_TEST((many("ValueSet", "url:above", "http://x.org/p") == FailureKind::too_costly));
    BOOST_TEST((many("Location", "partof:below", "1,2") == FailureKind::too_costly));
    BOOST_TEST((many("Location", "partof:below", "1") == FailureKind::fault));
}

BOOST_AUTO_TEST_CASE(the_self_link_keeps_what_was_written) {
    const auto query = parse("Procedure", "location:below", "Location/1,2");
    BOOST_REQUIRE(query);
    BOOST_TEST(query->canonical == "location:below=Location/1,2");
}

BOOST_AUTO_TEST_SUITE_END()
