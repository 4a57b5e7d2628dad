#include "fascia/terminology/ucum.hpp"

#include "support/shared_data.hpp"

#include <boost/test/unit_test.hpp>
#include <pugixml.hpp>

#include <cstdio>
#include <optional>
#include <string>

using namespace fascia;
using namespace fascia::terminology;

namespace {

using Fault = std::optional<std::string>;

std::string text(const pugi::xml_node& test, const char* name) {
    return test.attribute(name).value();
}

/// The tests write unity as an empty unit.
Unit unit(const pugi::xml_node& test, const char* name) {
    const auto code = text(test, name);
    return parse_unit(code.empty() ? "1" : code).value();
}

Decimal number(const pugi::xml_node& test, const char* name) {
    return Decimal::parse(text(test, name)).value();
}

/// With as many digits as the tests want; they round half up.
Fault compared(const std::optional<Decimal>& got, const Decimal& wanted) {
    if (!got) return "gives nothing";
    if (got->rounded(wanted.scale(), Decimal::Rounding::half_up) == wanted) return std::nullopt;
    return "gives " + got->text();
}

Fault validation(const pugi::xml_node& test) {
    const auto read = parse_unit(text(test, "unit"));
    if (read.has_value() == test.attribute("valid").as_bool()) return std::nullopt;
    return read ? "is taken for valid" : read.error().issues().front().text;
}

Fault display(const pugi::xml_node& test) {
    const auto code = text(test, "unit");
    const auto name = display_name(code.empty() ? "1" : code).value();
    return name == text(test, "display") ? std::nullopt : Fault{"gives " + name};
}

Fault conversion(const pugi::xml_node& test) {
    return compared(convert(number(test, "value"), unit(test, "srcUnit"), unit(test, "dstUnit")),
                    number(test, "outcome"));
}

template <auto Calculate>
Fault calculation(const pugi::xml_node& test) {
    const auto got =
        Calculate(number(test, "v1"), unit(test, "u1"), number(test, "v2"), unit(test, "u2"));
    if (!got) return "gives nothing";
    return compared(convert(got->value, parse_unit(got->unit).value(), unit(test, "uRes")),
                    number(test, "vRes"));
}

struct Section {
    const char* name;
    Fault (*fault_of)(const pugi::xml_node&);
};
constexpr Section sections[] = {{"validation", validation},
                                {"displayNameGeneration", display},
                                {"conversion", conversion},
                                {"multiplication", calculation<product>},
                                {"division", calculation<quotient>}};

}  // namespace

BOOST_AUTO_TEST_CASE(the_ucum_functional_tests_pass) {
    const auto folder = tests::shared_data("ucum-functional-tests");
    if (!folder) return;
    pugi::xml_document document;
    BOOST_REQUIRE(document.load_file((*folder / "UcumFunctionalTests.xml").c_str()));
    int all_passed = 0, all = 0;
    for (const auto& section : sections) {
        int passed = 0, total = 0;
        for (const auto test : document.child("ucumTests").child(section.name).children("case")) {
            const auto fault = section.fault_of(test);
            BOOST_TEST(!fault, section.name << " " << text(test, "id") << " " << text(test, "unit")
                                            << text(test, "srcUnit") << ": " << fault.value_or(""));
            ++total;
            if (!fault) ++passed;
        }
        std::printf("%4d of %4d  %s\n", passed, total, section.name);
        all_passed += passed;
        all += total;
    }
    std::printf("%4d of %4d  in all\n", all_passed, all);
    BOOST_TEST(all > 500);
}
