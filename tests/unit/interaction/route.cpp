#include "fascia/interaction/routes.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::interaction;

namespace {

// "action type id version name=value…" with - for what is empty, or the kind of refusal.
std::string text_of(std::string_view method, std::string_view target) {
    const auto route = find_route(method, target);
    if (!route) {
        switch (route.error().kind()) {
            case FailureKind::not_found:
                return "not found";
            case FailureKind::unsupported:
                return "not offered";
            default:
                return "invalid";
        }
    }
    std::string text{route->action};
    for (const std::string& part : {route->type, route->id, route->version})
        text += " " + (part.empty() ? "-" : part);
    for (const auto& [name, value] : route->parameters) text += " " + name + "=" + value;
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(routes)

BOOST_AUTO_TEST_CASE(a_request_line_leads_to_one_interaction) {
    struct Case {
        const char *method, *target, *route;
    };
    for (const Case& c : {
             Case{"GET", "metadata", "capabilities - - -"},
             {"POST", "", "transaction - - -"},
             {"POST", "/", "transaction - - -"},
             {"GET", "Patient", "search-type Patient - -"},
             {"GET", "/Patient?name=a%20b&name=c+d&x",
              "search-type Patient - - name=a b name=c d x="},
             {"POST", "Patient/_search", "search-type Patient - -"},
             {"POST", "Patient", "create Patient - -"},
             {"GET", "Patient/1", "read Patient 1 -"},
             {"HEAD", "Patient/1", "read Patient 1 -"},
             {"PUT", "Patient/1", "update Patient 1 -"},
             {"PUT", "Patient?identifier=x", "update Patient - - identifier=x"},
             {"DELETE", "Patient/1", "delete Patient 1 -"},
             {"DELETE", "Patient?identifier=x", "delete Patient - - identifier=x"},
             {"GET", "Patient/1/_history", "history-instance Patient 1 -"},
             {"GET", "Patient/1/_history/2", "vread Patient 1 2"},
             {"GET", "Patient/_history?_count=1", "history-type Patient - - _count=1"},
             {"GET", "_history", "history-system - - -"},
             {"GET", "$meta", "$meta - - -"},
             {"GET", "Patient/$meta", "$meta Patient - -"},
             {"POST", "Basic/1/$meta-add", "$meta-add Basic 1 -"},
             {"GET", "Basic/1/$meta-add", "not offered"},
             {"POST", "Basic/$meta-delete", "not found"},
             {"POST", "Patient/_history", "not offered"},
             {"GET", "Patient/1/$everything", "$everything Patient 1 -"},
             {"POST", "Task/1/$decide", "$decide Task 1 -"},
             {"GET", "Task/1/$decide", "not offered"},
             {"POST", "Task/$decide", "not found"},
             {"GET", "Patient/1/$nonsense", "not found"},
             {"PATCH", "Patient/1", "patch Patient 1 -"},
             {"PATCH", "Patient?identifier=x", "patch Patient - - identifier=x"},
             {"PATCH", "Patient/1/_history", "not offered"},
             {"DELETE", "metadata", "not offered"},
             {"GET", "?_type=Patient", "search-system - - - _type=Patient"},
             {"POST", "_search", "search-system - - -"},
             {"GET", "Patient/1/Observation?code=x", "search-type Observation - - code=x"},
             {"POST", "Patient/1/Observation/_search", "search-type Observation - -"},
             {"PUT", "Patient/1/Observation", "not offered"},
             {"GET", "Patient/1/Observation/2", "not found"},
             {"GET", "Nonsense", "not found"},
             {"GET", "DomainResource/1", "not found"},
             {"GET", "Patient//", "invalid"},
             {"GET", "Patient/a_b", "invalid"},
             {"GET", "Patient/%2e%2e%2f", "invalid"},
             {"GET", "Patient/1%00", "invalid"},
             {"GET", "Patient/%c0%af", "invalid"},
             {"GET", "Patient?name=%zz", "invalid"},
             {"GET", "Patient?name=%ED%A0%80", "invalid"},
             {"GET", "Patient?name=%4", "invalid"},
             {"GET", "../etc/passwd", "not found"},
         })
        BOOST_TEST(text_of(c.method, c.target) == c.route,
                   c.method << " " << c.target << " gives " << text_of(c.method, c.target));
}

BOOST_AUTO_TEST_CASE(every_row_of_the_tables_has_a_handler_and_can_be_reached) {
    const auto target = [](Level level) -> std::string {
        switch (level) {
            case Level::system:
                return "";
            case Level::metadata:
                return "metadata";
            case Level::type:
                return "Patient";
            case Level::search:
                return "Patient/_search";
            case Level::system_search:
                return "_search";
            case Level::compartment:
                return "Patient/1/Observation";
            case Level::compartment_search:
                return "Patient/1/Observation/_search";
            case Level::instance:
                return "Patient/1";
            case Level::instance_history:
                return "Patient/1/_history";
            case Level::version:
                return "Patient/1/_history/1";
            case Level::type_history:
                return "Patient/_history";
            case Level::system_history:
                return "_history";
        }
        return "no such level";
    };
    for (const Interaction& row : rest_interactions()) {
        const auto route = find_route(row.method, target(row.level));
        BOOST_REQUIRE_MESSAGE(route.has_value(), row.code);
        BOOST_TEST((route->handler == row.handler), row.code);
    }
    for (const Operation& row : operations()) {
        BOOST_TEST((row.handler != nullptr), row.name);
        std::string path{row.is_of("Basic") ? "Basic" : row.type};
        if (!row.type.empty()) path += row.at_instance ? "/1/" : "/";
        const auto route = find_route("POST", path + std::string{row.name});
        BOOST_TEST((route.has_value() && route->handler == row.handler), row.name);
    }
}

BOOST_AUTO_TEST_CASE(a_form_is_decoded_as_a_query_is) {
    const auto pairs = decode_query("name=M%C3%BCller&&a=b=c&=x").value();
    BOOST_REQUIRE(pairs.size() == 3u);
    BOOST_TEST(pairs[0].second == "Müller");
    BOOST_TEST(pairs[1].second == "b=c");
    BOOST_TEST(pairs[2].first == "");
}

BOOST_AUTO_TEST_SUITE_END()
