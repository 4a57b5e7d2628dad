#include "fascia/fhir/definitions.hpp"
#include "fascia/fhirpath/fhirpath.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;

BOOST_AUTO_TEST_CASE(every_search_parameter_of_r4_compiles) {
    BOOST_TEST(fhir::search_parameters().size() > 1000u);
    for (const auto& parameter : fhir::search_parameters()) {
        if (parameter.expression.empty()) continue;
        const auto compiled = fhirpath::Expression::compile(parameter.expression);
        BOOST_TEST(compiled.has_value(), parameter.url);
    }
}
