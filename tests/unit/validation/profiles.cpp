#include "support.hpp"

#include <map>

using namespace fascia;
using namespace fascia::tests;

namespace {

/// A blood pressure as R4's profile "bp" wants it, with changes to its parts.
struct BloodPressure {
    std::string category =
        "{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/"
        "observation-category','code':'vital-signs'}]}";
    std::string systolic = "'system':'http://loinc.org','code':'8480-6'";
    std::string unit = "'unit':'mmHg','system':'http://unitsofmeasure.org','code':'mm[Hg]'";
    std::string more = {};

    std::string judged() const {
        const auto component = [&](const std::string& code) {
            return "{'code':{'coding':[{" + code + "}]},'valueQuantity':{'value':1," + unit + "}}";
        };
        return tests::judged(
            "{'resourceType':'Observation','status':'final'," + more +
            "'meta':{'profile':['http://hl7.org/fhir/StructureDefinition/bp']},'category':[" +
            category +
            "],'code':{'coding':[{'system':'http://loinc.org','code':'85354-9'}]},"
            "'subject':{'reference':'Patient/1'},'effectiveDateTime':'2020-01-01',"
            "'component':[" +
            component(systolic) + ',' + component("'system':'http://loinc.org','code':'8462-4'") +
            "]}");
    }
};

/// A profile of Observation with these elements, and what it says of an Observation.
std::string by_profile(const std::string& elements, const std::string& more,
                       bool show_unjudged = false) {
    const auto definition = resource(
        "{'resourceType':'StructureDefinition','url':'http://x.org/p','name':'P','status':'active',"
        "'kind':'resource','abstract':false,'type':'Observation','derivation':'constraint',"
        "'snapshot':{'element':[{'path':'Observation','min':0,'max':'*'}," +
        elements + "]}}");
    const auto profile = std::make_shared<const validation::Profile>(
        validation::Profile::compile(definition).value());
    validation::Environment environment;
    environment.profile = [&](std::string_view url) {
        return url == "http://x.org/p" ? profile : nullptr;
    };
    return judged("{'resourceType':'Observation','status':'final','code':{'text':'x'}" + more + "}",
                  environment,
                  {.profiles = {"http://x.org/p"}, .show_unjudged = show_unjudged, .position = {}});
}

std::string fault_of(const std::string& definition) {
    const auto profile = validation::Profile::compile(resource(definition));
    return profile ? "" : profile.error().issues().front().path;
}

const std::string slicing = "'min':0,'max':'*','slicing':{'rules':";

std::shared_ptr<const validation::Profile> differential(const std::string& url,
                                                        const std::string& elements) {
    const auto definition = resource("{'resourceType':'StructureDefinition','url':'" + url +
                                     "','name':'D','status':'active','kind':'resource','abstract':"
                                     "false,'type':'Observation','derivation':'constraint',"
                                     "'baseDefinition':"
                                     "'http://hl7.org/fhir/StructureDefinition/Observation',"
                                     "'differential':{'element':[" +
                                     elements + "]}}");
    return std::make_shared<const validation::Profile>(
        validation::Profile::compile(definition).value());
}

/// By a profile that may name http://x.org/library.
std::string by_differential(const std::string& elements, const std::string& more,
                            const std::string& library = "{'path':'Observation'}") {
    const std::map<std::string_view, std::shared_ptr<const validation::Profile>> profiles{
        {"http://x.org/p", differential("http://x.org/p", elements)},
        {"http://x.org/library", differential("http://x.org/library", library)}};
    validation::Environment environment;
    environment.profile = [&](std::string_view url) {
        const auto found = profiles.find(url);
        return found == profiles.end() ? nullptr : found->second;
    };
    return judged("{'resourceType':'Observation','status':'final','code':{'text':'x'}" + more + "}",
                  environment, {.profiles = {"http://x.org/p"}, .position = {}});
}

std::string component(const std::string& components) {
    return ",'component':[" + components + "]";
}

const std::string circle =
    "{'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/elementdefinition-profile-"
    "element','valueString':'Observation.component:a'}]}";

}  // namespace

BOOST_AUTO_TEST_SUITE(profiles)

BOOST_AUTO_TEST_CASE(a_resource_is_held_against_the_profile_that_its_meta_names) {
    BOOST_TEST(BloodPressure{}.judged() == "");
    BOOST_TEST(BloodPressure{.category = "{'text':'x'}"}.judged() ==
               "cardinality Observation.category");
    BOOST_TEST(BloodPressure{.systolic = "'system':'http://loinc.org','code':'1-8'"}.judged() ==
               "cardinality Observation.component, "
               "binding-extensible Observation.component[0].code");
    BOOST_TEST(BloodPressure{.unit = "'unit':'x','system':'http://unitsofmeasure.org','code':'x'"}
                   .judged() ==
               "binding-required Observation.component[0].value, "
               "fixed Observation.component[0].value.code, "
               "binding-required Observation.component[1].value, "
               "fixed Observation.component[1].value.code");
    BOOST_TEST(BloodPressure{.more = "'valueQuantity':{'value':1},"}.judged() ==
               "cardinality Observation.value");
}

BOOST_AUTO_TEST_CASE(an_unknown_profile_is_a_warning_and_one_of_another_type_an_error) {
    const auto issues = validation::validate(
        resource("{'resourceType':'Patient','meta':{'profile':['http://x.org/p']}}"), {});
    BOOST_TEST(rules(issues) == "profile-unknown Patient.meta.profile[0]");
    BOOST_TEST(!validation::has_error(issues));
    BOOST_TEST(judged("{'resourceType':'Patient','meta':{'profile':"
                      "['http://hl7.org/fhir/StructureDefinition/bp']}}") ==
               "profile-type Patient");
    BOOST_TEST(judged("{'resourceType':'Patient','meta':{'profile':"
                      "['http://hl7.org/fhir/StructureDefinition/Group']}}") ==
               "profile-type Patient.meta.profile[0]");
}

BOOST_AUTO_TEST_CASE(cardinality_types_lengths_and_ranges_are_narrowed) {
    BOOST_TEST(by_profile("{'path':'Observation.note','min':1,'max':'1'}", "") ==
               "cardinality Observation.note");
    BOOST_TEST(by_profile("{'path':'Observation.note','min':0,'max':'0'}",
                          ",'note':[{'text':'x'}]") == "cardinality Observation.note");
    BOOST_TEST(by_profile("{'path':'Observation.value[x]','min':0,'max':'1',"
                          "'type':[{'code':'string'}],'maxLength':2}",
                          ",'valueString':'äöü'") == "max-length Observation.value");
    BOOST_TEST(by_profile("{'path':'Observation.value[x]','min':0,'max':'1',"
                          "'type':[{'code':'string'}]}",
                          ",'valueInteger':1") == "type Observation.value");
    const std::string range =
        "{'path':'Observation.value[x]','min':0,'max':'1',"
        "'minValueInteger':2,'maxValueInteger':4}";
    BOOST_TEST(by_profile(range, ",'valueInteger':3") == "");
    BOOST_TEST(by_profile(range, ",'valueInteger':1") == "min-value Observation.value");
    BOOST_TEST(by_profile(range, ",'valueInteger':5") == "max-value Observation.value");
}

BOOST_AUTO_TEST_CASE(a_pattern_is_found_in_the_value_and_a_fixed_value_is_the_value) {
    const std::string code = "'coding':[{'system':'s','code':'a'}]";
    const std::string pattern =
        "{'path':'Observation.method','min':0,'max':'1','patternCodeableConcept':{" + code + "}}";
    const std::string fixed =
        "{'path':'Observation.method','min':0,'max':'1','fixedCodeableConcept':{" + code + "}}";
    const std::string more = ",'method':{'coding':[{'code':'b'},{'system':'s','code':'a'}]}";
    BOOST_TEST(by_profile(pattern, more) == "");
    BOOST_TEST(by_profile(fixed, more) == "fixed Observation.method");
    BOOST_TEST(by_profile(fixed, ",'method':{" + code + "}") == "");
    BOOST_TEST(by_profile(pattern, ",'method':{'coding':[{'code':'a'}]}") ==
               "pattern Observation.method");
}

BOOST_AUTO_TEST_CASE(invariants_of_the_profile_are_evaluated) {
    const std::string constraint =
        "{'path':'Observation.note','min':0,'max':'*','constraint':[{'key':'n-1','severity':"
        "'warning','human':'short','expression':'text.length() < 3'}]}";
    BOOST_TEST(by_profile(constraint, ",'note':[{'text':'ab'},{'text':'abc'}]") ==
               "n-1 Observation.note[1]");
}

BOOST_AUTO_TEST_CASE(an_invariant_may_ask_whether_something_conforms_to_a_profile) {
    const std::string constraint =
        "{'path':'Observation.contained','min':0,'max':'*','constraint':[{'key':'c-1','severity':"
        "'error','human':'x','expression':'conformsTo(\\u0027http://hl7.org/fhir/"
        "StructureDefinition/vitalsigns\\u0027) and %resource.id = \\u0027m\\u0027'}]}";
    const auto with = [&](const std::string& more) {
        return by_profile(constraint,
                          ",'hasMember':[{'reference':'#m'}],'contained':[{'resourceType':"
                          "'Observation','id':'m','status':'final','code':{'text':'x'}" +
                              more + "}]");
    };
    BOOST_TEST(with("") == "c-1 Observation.contained[0]");
    BOOST_TEST(with(",'category':[{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/"
                    "observation-category','code':'vital-signs'}]}],'subject':{'reference':"
                    "'Patient/1'},'effectiveDateTime':'2020-01-01','valueString':'x'") == "");
}

BOOST_AUTO_TEST_CASE(slices_are_told_by_a_value_and_a_closed_list_takes_no_others) {
    const auto category = [](const std::string& rules) {
        return "{'path':'Observation.category'," + slicing + "'" + rules +
               "','discriminator':[{'type':'pattern','path':'$this'}]}},"
               "{'path':'Observation.category','sliceName':'a','min':1,'max':'1',"
               "'patternCodeableConcept':{'text':'a'}},"
               "{'path':'Observation.category','sliceName':'b','min':0,'max':'1',"
               "'patternCodeableConcept':{'text':'b'}}";
    };
    const auto texts = [](const std::string& list) {
        std::string concepts;
        for (const char c : list)
            concepts += (concepts.empty() ? "{'text':'" : ",{'text':'") + std::string{c} + "'}";
        return ",'category':[" + concepts + "]";
    };
    BOOST_TEST(by_profile(category("closed"), texts("ab")) == "");
    BOOST_TEST(by_profile(category("closed"), texts("bac")) == "slicing Observation.category[2]");
    BOOST_TEST(by_profile(category("open"), texts("cab")) == "");
    BOOST_TEST(by_profile(category("open"), texts("b")) == "cardinality Observation.category");
    BOOST_TEST(by_profile(category("open"), texts("abb")) == "cardinality Observation.category");
    BOOST_TEST(by_profile(category("openAtEnd"), texts("abc")) == "");
    BOOST_TEST(by_profile(category("openAtEnd"), texts("acb")) ==
               "slicing Observation.category[2]");
    const std::string ordered = category("open','ordered':true,'description':'x");
    BOOST_TEST(by_profile(ordered, texts("ab")) == "");
    BOOST_TEST(by_profile(ordered, texts("ba")) == "slicing Observation.category[1]");
}

BOOST_AUTO_TEST_CASE(slices_are_told_by_what_exists_in_them) {
    const std::string component =
        "{'path':'Observation.component'," + slicing +
        "'closed','discriminator':[{'type':'exists','path':'interpretation'}]}},"
        "{'path':'Observation.component','sliceName':'judged','min':0,'max':'1'},"
        "{'path':'Observation.component.interpretation','min':1,'max':'1'},"
        "{'path':'Observation.component','sliceName':'plain','min':0,'max':'1'},"
        "{'path':'Observation.component.interpretation','min':0,'max':'0'}";
    const std::string plain = "{'code':{'text':'x'},'valueInteger':1}";
    const std::string judged = "{'code':{'text':'y'},'interpretation':[{'text':'x'}]}";
    BOOST_TEST(by_profile(component, ",'component':[" + plain + ',' + judged + "]") == "");
    BOOST_TEST(by_profile(component, ",'component':[" + plain + ',' + plain + "]") ==
               "cardinality Observation.component");
}

BOOST_AUTO_TEST_CASE(slices_are_told_by_type) {
    const std::string value =
        "{'path':'Observation.value[x]','min':0,'max':'1','slicing':{'rules':'open',"
        "'discriminator':[{'type':'type','path':'$this'}]}},"
        "{'path':'Observation.value[x]','sliceName':'valueString','min':0,'max':'1',"
        "'type':[{'code':'string'}],'fixedString':'x'}";
    BOOST_TEST(by_profile(value, ",'valueInteger':1") == "");
    BOOST_TEST(by_profile(value, ",'valueString':'x'") == "");
    BOOST_TEST(by_profile(value, ",'valueString':'y'") == "fixed Observation.value");
    const std::string component =
        "{'path':'Observation.component'," + slicing +
        "'closed','discriminator':[{'type':'type','path':'value'}]}},"
        "{'path':'Observation.component','sliceName':'text','min':0,'max':'*'},"
        "{'path':'Observation.component.valueString','min':1,'max':'1','type':[{'code':'string'}]}";
    BOOST_TEST(by_profile(component, ",'component':[{'code':{'text':'x'},'valueString':'x'}]") ==
               "");
    BOOST_TEST(by_profile(component, ",'component':[{'code':{'text':'x'},'valueInteger':1}]") ==
               "slicing Observation.component[0]");
}

BOOST_AUTO_TEST_CASE(slices_are_told_by_what_a_reference_points_to) {
    const std::string performer =
        "{'path':'Observation.performer'," + slicing +
        "'closed','discriminator':[{'type':'type','path':'resolve()'}]}},"
        "{'path':'Observation.performer','sliceName':'patient','min':0,'max':'1','type':[{"
        "'code':'Reference',"
        "'targetProfile':['http://hl7.org/fhir/StructureDefinition/Patient']}]}";
    BOOST_TEST(by_profile(performer, ",'performer':[{'reference':'Patient/1'}]") == "");
    BOOST_TEST(by_profile(performer, ",'performer':[{'reference':'Organization/1'}]") ==
               "slicing Observation.performer[0]");
}

BOOST_AUTO_TEST_CASE(slices_are_told_by_profile) {
    const std::string component =
        "{'path':'Observation.contained'," + slicing +
        "'closed','discriminator':[{'type':'profile','path':'$this'}]}},"
        "{'path':'Observation.contained','sliceName':'pressure','min':0,'max':'1','type':[{"
        "'code':'Observation','profile':['http://hl7.org/fhir/StructureDefinition/vitalsigns']}]}";
    const std::string rest =
        ",'hasMember':[{'reference':'#m'}],'contained':[{'resourceType':"
        "'Observation','id':'m','status':'final','code':{'text':'x'}}]";
    BOOST_TEST(by_profile(component, rest) == "slicing Observation.contained[0]");
}

BOOST_AUTO_TEST_CASE(the_slices_of_an_extension_are_told_by_the_url_of_its_definition) {
    const std::string extension =
        "{'path':'Observation.extension'," + slicing +
        "'closed','discriminator':[{'type':'value','path':'url'}]}},"
        "{'path':'Observation.extension','sliceName':'part','min':1,'max':'1','type':[{"
        "'code':'Extension','profile':"
        "['http://hl7.org/fhir/StructureDefinition/observation-bodyPosition']}]}";
    const std::string position =
        "{'url':'http://hl7.org/fhir/StructureDefinition/observation-bodyPosition',"
        "'valueCodeableConcept':{'text':'x'}}";
    BOOST_TEST(by_profile(extension, ",'extension':[" + position + "]") == "");
    BOOST_TEST(by_profile(extension, "") == "cardinality Observation.extension");
    BOOST_TEST(by_profile(extension, ",'extension':[" + position +
                                         ",{'url':'http://x.org/a','valueString':'x'}]") ==
               "slicing Observation.extension[1]");
}

BOOST_AUTO_TEST_CASE(a_slice_may_be_sliced_again) {
    const std::string identifier =
        "{'path':'Observation.identifier'," + slicing +
        "'open','discriminator':[{'type':'value','path':'system'}]}},"
        "{'path':'Observation.identifier','sliceName':'a','min':0,'max':'*','slicing':{"
        "'rules':'open','discriminator':[{'type':'value','path':'type.text'}]}},"
        "{'path':'Observation.identifier.system','min':1,'max':'1','fixedUri':'http://a'},"
        "{'path':'Observation.identifier','sliceName':'a/1','min':0,'max':'1'},"
        "{'path':'Observation.identifier.type','min':1,'max':'1'},"
        "{'path':'Observation.identifier.type.text','min':1,'max':'1','fixedString':'1'},"
        "{'path':'Observation.identifier.value','min':1,'max':'1'}";
    const auto one = [](const std::string& type, const std::string& more) {
        return "{'system':'http://a','type':{'text':'" + type + "'}" + more + "}";
    };
    const auto with = [&](const std::string& list) {
        return by_profile(identifier, ",'identifier':[" + list + "]");
    };
    BOOST_TEST(with(one("2", "")) == "");
    BOOST_TEST(with(one("1", "")) == "cardinality Observation.identifier[0].value");
    BOOST_TEST(with(one("1", ",'value':'x'") + ',' + one("1", ",'value':'y'")) ==
               "cardinality Observation.identifier");
}

BOOST_AUTO_TEST_CASE(slices_that_nothing_tells_apart_are_not_judged) {
    const std::string identifier =
        "{'path':'Observation.identifier'," + slicing +
        "'closed','discriminator':[{'type':'value','path':'system'}]}},"
        "{'path':'Observation.identifier','sliceName':'a','min':1,'max':'1'}";
    BOOST_TEST(by_profile(identifier, ",'identifier':[{'system':'http://a'}]") == "");
}

BOOST_AUTO_TEST_CASE(a_profile_that_cannot_be_used_is_refused_and_says_where) {
    const std::string head =
        "{'resourceType':'StructureDefinition','url':'http://x.org/p','name':'P','status':'active',"
        "'kind':'resource','abstract':false,'type':'Observation','derivation':'constraint'";
    BOOST_TEST(fault_of(head + "}") == "StructureDefinition");
    BOOST_TEST(fault_of(head + ",'snapshot':{'element':[{'path':'Patient'}]}}") ==
               "StructureDefinition.snapshot");
    BOOST_TEST(fault_of(head + ",'differential':{'element':[{'path':'Observation.component',"
                               "'sliceName':'a'}]}}") ==
               "StructureDefinition.differential.element[0]");
    BOOST_TEST(fault_of(head + ",'snapshot':{'element':[{'path':'Observation','constraint':[{"
                               "'key':'a','severity':'error','human':'x','expression':'('}]}]}}") ==
               "StructureDefinition.snapshot.element[0].constraint[0]");
    BOOST_TEST(fault_of("{'resourceType':'Patient'}") == "StructureDefinition");
}

BOOST_AUTO_TEST_CASE(a_differential_is_held_against_beside_its_base) {
    const auto definition = resource(
        "{'resourceType':'StructureDefinition','url':'http://x.org/d','name':'D','status':'active',"
        "'kind':'resource','abstract':false,'type':'Observation','derivation':'constraint',"
        "'baseDefinition':'http://hl7.org/fhir/StructureDefinition/vitalsigns',"
        "'differential':{'element':[{'path':'Observation.method.coding.system','min':1,'max':'1'},"
        "{'path':'Observation.extension','sliceName':'position','min':1,'max':'1','type':[{'code':"
        "'Extension','profile':"
        "['http://hl7.org/fhir/StructureDefinition/observation-bodyPosition']}]}]}}");
    const auto profile = std::make_shared<const validation::Profile>(
        validation::Profile::compile(definition).value());
    validation::Environment environment;
    environment.profile = [&](std::string_view url) {
        return url == "http://x.org/d" ? profile : nullptr;
    };
    BOOST_TEST(judged("{'resourceType':'Observation','status':'final','code':{'text':'x'},"
                      "'meta':{'profile':['http://x.org/d']},'valueString':'x',"
                      "'subject':{'reference':'Patient/1'},'effectiveDateTime':'2020-01-01',"
                      "'method':{'coding':[{'code':'x'}]}}",
                      environment) ==
               "cardinality Observation.category, cardinality Observation.category, "
               "cardinality Observation.extension, "
               "cardinality Observation.method.coding[0].system");
}

BOOST_AUTO_TEST_CASE(a_differential_may_repeat_the_name_of_a_slice_on_what_stands_below_it) {
    const std::string sliced =
        "{'path':'Observation.component','slicing':{'rules':'open','discriminator':[{'type':"
        "'pattern','path':'code'}]}},"
        "{'path':'Observation.component','sliceName':'a','max':'1'},"
        "{'path':'Observation.component.code','sliceName':'a','patternCodeableConcept':{'text':"
        "'a'}},"
        "{'path':'Observation.component.interpretation','sliceName':'a','min':1}";
    const std::string a = "{'code':{'text':'a'},'interpretation':[{'text':'x'}]}";
    BOOST_TEST(by_differential(sliced, component(a)) == "");
    BOOST_TEST(by_differential(sliced, component(a + ',' + a)) ==
               "cardinality Observation.component");
    BOOST_TEST(by_differential(sliced, component("{'code':{'text':'a'},'valueInteger':1}")) ==
               "cardinality Observation.component[0].interpretation");
}

BOOST_AUTO_TEST_CASE(slices_are_told_by_elements_of_another_profile_and_held_against_them) {
    const std::string part =
        "{'path':'Observation.component','slicing':{'rules':'closed','discriminator':[{'type':"
        "'pattern','path':'code'}]}},"
        "{'path':'Observation.component','sliceName':'mine','min':1,'type':[{'code':"
        "'BackboneElement','profile':['http://x.org/library'],'_profile':[{'extension':[{'url':"
        "'http://hl7.org/fhir/StructureDefinition/elementdefinition-profile-element',"
        "'valueString':'Observation.component:a'}]}]}]}";
    const std::string library =
        "{'path':'Observation.component','slicing':{'rules':'closed','discriminator':[{'type':"
        "'pattern','path':'code'}]}},"
        "{'path':'Observation.component','sliceName':'a'},"
        "{'path':'Observation.component.code','patternCodeableConcept':{'text':'a'}},"
        "{'path':'Observation.component.interpretation','min':1}";
    const auto with = [&](const std::string& components) {
        return by_differential(part, component(components), library);
    };
    BOOST_TEST(with("{'code':{'text':'a'},'interpretation':[{'text':'x'}]}") == "");
    BOOST_TEST(with("{'code':{'text':'a'},'valueInteger':1}") ==
               "cardinality Observation.component[0].interpretation");
    BOOST_TEST(with("{'code':{'text':'b'},'valueInteger':1}") ==
               "cardinality Observation.component, slicing Observation.component[0]");
    const std::string bare = "{'code':{'text':'a'},'valueInteger':1}";
    BOOST_TEST(with(bare + ',' + bare) ==
               "cardinality Observation.component[0].interpretation, "
               "cardinality Observation.component[1].interpretation");
}

BOOST_AUTO_TEST_CASE(profiles_that_name_each_other_in_a_circle_come_to_an_end) {
    const std::string itself =
        "{'path':'Observation.component','slicing':{'rules':'closed','discriminator':[{'type':"
        "'pattern','path':'code'}]}},"
        "{'path':'Observation.component','sliceName':'a','type':[{'code':'BackboneElement',"
        "'profile':['http://x.org/p','http://x.org/p'],'_profile':[" +
        circle + ',' + circle + "]}]}";
    BOOST_TEST(by_differential(itself, component("{'code':{'text':'a'},'valueInteger':1}")) == "");
}

BOOST_AUTO_TEST_CASE(a_value_is_as_its_regular_expression_says_from_end_to_end) {
    const std::string regex =
        "{'path':'Observation.valueString','min':0,'max':'1','extension':[{'url':"
        "'http://hl7.org/fhir/StructureDefinition/regex','valueString':'\\\\d+|it\\u0027s'}]}";
    BOOST_TEST(by_profile(regex, ",'valueString':'12'") == "");
    BOOST_TEST(by_profile(regex, ",'valueString':'it\\u0027s'") == "");
    BOOST_TEST(by_profile(regex, ",'valueString':'a12'") == "regex Observation.value");
    BOOST_TEST(by_profile(regex, ",'valueString':'12a'") == "regex Observation.value");
}

BOOST_AUTO_TEST_CASE(a_profile_that_nothing_was_held_against_is_named_with_the_reason) {
    validation::Environment environment;
    environment.profile =
        [](std::string_view url) -> Outcome<std::shared_ptr<const validation::Profile>> {
        if (url != "http://x.org/p") return std::shared_ptr<const validation::Profile>{};
        const auto untold = resource(
            "{'resourceType':'StructureDefinition','url':'http://x.org/p','name':'P','status':"
            "'active','kind':'resource','abstract':false,'type':'Patient','derivation':"
            "'constraint','differential':{'element':[{'path':'Patient.name','sliceName':'a'}]}}");
        return validation::Profile::compile(untold).error();
    };
    const auto said = [&](const std::string& profile) {
        const auto issues =
            validation::validate(resource("{'resourceType':'Patient','id':'p'}"), environment,
                                 {.profiles = {profile}, .position = {}});
        BOOST_TEST_REQUIRE(issues.size() == 2u);
        BOOST_TEST((issues[1].severity == Severity::warning));
        BOOST_TEST(issues[1].rule == "profile-unknown");
        return issues[1].text;
    };
    BOOST_TEST(said("http://x.org/q").ends_with("http://x.org/q, which is not known here"));
    BOOST_TEST(said("http://x.org/p")
                   .find("http://x.org/p, which cannot be used: "
                         "StructureDefinition.differential.element[0]: what "
                         "tells this slice") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_packaged_profile_is_found_by_its_canonical) {
    BOOST_TEST(!validation::packaged_profile("http://x.org/p"));
    const auto* bp =
        validation::packaged_profile("http://hl7.org/fhir/StructureDefinition/bp|4.0.1");
    BOOST_TEST_REQUIRE(bp);
    BOOST_TEST(bp->type().name() == "Observation");
    BOOST_TEST(validation::packaged_profile(bp->url()) == bp);
}

BOOST_AUTO_TEST_SUITE_END()
