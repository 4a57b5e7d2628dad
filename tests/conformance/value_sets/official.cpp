// HL7's own expansions of R4's value sets, and HL7's cases of compositions, against ours.
#include "fascia/fhir/json.hpp"
#include "fascia/fhir/xml.hpp"
#include "fascia/terminology/terminology.hpp"

#include "support/shared_data.hpp"

#include <algorithm>
#include <map>
#include <set>

using namespace fascia;
using namespace fascia::tests;
using terminology::Terminology;

namespace {

using Codes = std::set<std::string>;

std::string name_of(std::string_view system, std::string_view code) {
    return std::string{system}.append("#").append(code);
}

void add_codes(const fhir::Element& parent, Codes& codes) {
    for (const auto member : parent.children("contains")) {
        if (member.child("code"))
            codes.insert(name_of(member.child("system").text(), member.child("code").text()));
        add_codes(member, codes);
    }
}

void check_member(const Terminology& terms, const std::string& value_set, const std::string& name) {
    const auto cut = name.find('#');
    const auto in = terms.membership(value_set, name.substr(0, cut), name.substr(cut + 1));
    BOOST_TEST((in.judgement == terminology::Judgement::member), value_set + ": " + name);
}

void add_bindings(fhir::TypeDef type, Codes& bound) {
    for (const auto id : type.elements()) {
        const fhir::ElementDef element{id};
        if (const auto value_set = element.value_set(); !value_set.empty())
            bound.emplace(value_set);
        // A backbone's name is its path, so that what it holds is of this type, not of itself.
        const auto inner = element.type();
        if (inner.kind() == fhir::TypeKind::backbone && inner.name().size() > type.name().size())
            add_bindings(inner, bound);
    }
}

bool is_outdated(const terminology::Concept& found) {
    for (const auto& property : found.properties)
        if (property.code == "status" &&
            (property.value == "deprecated" || property.value == "retired"))
            return true;
    return false;
}

/// HL7's expansions leave out what is deprecated or retired and all below it; R4 says that such
/// codes "can still be used, but their use is discouraged", so ours have them.
bool is_left_out(const Terminology& terms, const terminology::Coded& coded) {
    const auto found = terms.lookup(coded.system, coded.code);
    if (!found) return false;
    if (is_outdated(*found)) return true;
    const auto above = terms.ancestors(coded.system, coded.code).value();
    return std::ranges::any_of(above, [&](std::string_view code) {
        return is_outdated(terms.lookup(coded.system, code).value());
    });
}

/// What we have and they have not (+), and the other way round (-).
std::string difference(const Terminology& terms, const std::vector<terminology::Coded>& ours,
                       Codes theirs) {
    std::string text;
    for (const auto& coded : ours)
        if (!theirs.erase(name_of(coded.system, coded.code)) && !is_left_out(terms, coded))
            text += " +" + name_of(coded.system, coded.code);
    for (const auto& code : theirs) text += " -" + code;
    return text.substr(0, 300);
}

// c80-doc-typecodes lists LOINC codes, and HL7 left those out that LOINC had dropped. In ActCode
// the property `child` puts codes below _AdministrationDetectedIssueCode, which HL7 did not follow.
const std::set<std::string, std::less<>> disputed{
    "http://hl7.org/fhir/ValueSet/c80-doc-typecodes",
    "http://hl7.org/fhir/ValueSet/detectedissue-category"};

}  // namespace

BOOST_AUTO_TEST_SUITE(official)

BOOST_AUTO_TEST_CASE(every_expansion_that_hl7_publishes_and_we_can_make_is_the_same) {
    const auto archive = shared_data("hl7-r4-spec/hl7.fhir.r4.expansions-4.0.1.tgz");
    if (!archive) return;
    TemporaryFolder folder;
    unpack(*archive, folder.path());
    const Terminology terms;
    int same = 0, not_made = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder.path()}) {
        if (!entry.path().filename().string().starts_with("ValueSet-") ||
            entry.path().extension() != ".json")
            continue;
        const auto value_set = fhir::parse_json(read_file(entry.path())).value();
        const std::string url{value_set.child("url").text()};
        const auto ours = terms.members(url);
        if (!ours) {
            // Only for want of codes that we may not have, or that nobody can list.
            BOOST_TEST((ours.error().kind() == FailureKind::unsupported), url);
            ++not_made;
            continue;
        }
        Codes theirs;
        add_codes(value_set.child("expansion"), theirs);
        for (const auto& code : theirs) check_member(terms, url, code);
        const std::string found = difference(terms, *ours, std::move(theirs));
        BOOST_TEST(found.empty() != disputed.contains(url), url + ":" + found);
        same += found.empty();
    }
    std::printf("%d expansions the same, %d not made\n", same, not_made);
    BOOST_TEST(same > 450);
}

BOOST_AUTO_TEST_CASE(every_value_set_that_r4_binds_is_here) {
    const Terminology terms;
    Codes bound;
    for (const auto id : fhir::resource_types()) add_bindings(fhir::TypeDef{id}, bound);
    BOOST_TEST(bound.size() > 400U);
    // A code system, a web page, a table of DICOM's and a list of LOINC's, which are no value sets
    // of HL7's packages.
    for (const char* other :
         {"http://terminology.hl7.org/CodeSystem/processpriority",
          "http://www.rsna.org/RadLex_Playbook.aspx", "http://loinc.org/vs/LL379-9|4.0.1",
          "http://dicom.nema.org/medical/dicom/current/output/chtml/part04/"
          "sect_B.5.html#table_B.5-1"})
        BOOST_TEST(bound.erase(other) == 1U, other);
    for (const auto& canonical : bound) BOOST_TEST(terms.has_value_set(canonical), canonical);
}

BOOST_AUTO_TEST_CASE(hl7s_cases_of_compositions) {
    const auto archive = shared_data("r4-official-test-cases/r4-official-test-cases.tar.xz");
    if (!archive) return;
    TemporaryFolder folder;
    unpack(*archive, folder.path());
    std::filesystem::path file;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder.path()})
        if (entry.path().filename() == "vs-expansion-tests.xml") file = entry.path();
    std::string xml = read_file(file);
    xml.erase(xml.find("<id "), xml.find("/>", xml.find("<id ")) + 2 - xml.find("<id "));
    const auto bundle = fhir::parse_xml(xml);  // its id stands behind its type
    BOOST_REQUIRE(bundle.has_value());
    std::vector<fhir::Resource> value_sets;
    for (const auto entry : bundle->children("entry"))
        value_sets.push_back(fhir::extract(entry.child("resource")));
    const Terminology terms = Terminology{}.with(value_sets);

    // The comments of the file say what each comes to.
    const std::map<std::string, std::string> expected{{"import-1", "mon tue"},
                                                      {"import-2", "tue wed"},
                                                      {"all", "mon tue wed thu fri sat sun"},
                                                      {"include-all", "mon tue wed"},
                                                      {"intersection", "tue"},
                                                      {"union", "mon tue wed"},
                                                      {"intersection1", ""},
                                                      {"intersection2", "wed"}};
    BOOST_TEST(value_sets.size() == expected.size());
    for (const auto& [name, codes] : expected) {
        const auto made = terms.members("http://hl7.org/fhir/ValueSet/test-expand-" + name);
        std::string found;
        for (const auto& coded : made.value())
            found.append(found.empty() ? "" : " ").append(coded.code);
        BOOST_TEST(found == codes, name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
