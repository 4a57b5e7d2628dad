#include "support/rest_clinic.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

using namespace fascia;
using namespace fascia::tests;
namespace json = boost::json;

namespace {

json::array read_array(const std::string& name) {
    const auto path =
        std::filesystem::path{FASCIA_SOURCE_DIR} / "tests/integration/rest/search_cases" / name;
    return json::parse(read_file(path)).as_array();
}

struct CasesClinic {
    RestClinic clinic;

    CasesClinic() {
        for (const json::value& resource : read_array("resources.json"))
            clinic.put(json::serialize(resource));
    }

    /// Ids of the entries of one search mode, in their order, with blanks between.
    static std::string ids(const json::value& bundle, std::string_view mode) {
        std::string text;
        const auto* entries = bundle.as_object().if_contains("entry");
        if (!entries) return text;
        for (const json::value& entry : entries->as_array())
            if (entry.at("search").at("mode").as_string() == mode)
                text.append(text.empty() ? "" : " ")
                    .append(std::string_view{entry.at("resource").at("id").as_string()});
        return text;
    }
};

std::string sorted(const std::string& ids) {
    std::istringstream words{ids};
    const std::set<std::string> set{std::istream_iterator<std::string>{words}, {}};
    std::string text;
    for (const std::string& id : set) text += (text.empty() ? "" : " ") + id;
    return text;
}

std::string encoded(std::string_view search) {
    std::string text;
    for (const char c : search) text += c == ' ' ? std::string{"%20"} : std::string{c};
    return text;
}

std::string text_of(const json::object& one, std::string_view name) {
    const auto* value = one.if_contains(name);
    return value ? std::string{value->as_string()} : std::string{};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(search_cases, CasesClinic, *where_database_is_installed())

BOOST_AUTO_TEST_CASE(each_search_finds_what_its_case_says) {
    const json::array cases = read_array("cases.json");
    BOOST_TEST(cases.size() >= 60u);
    for (const json::value& value : cases) {
        const json::object& one = value.as_object();
        const std::string search = text_of(one, "search");
        const Answer answer = clinic.call("GET", encoded(search));
        if (one.contains("refused")) {
            BOOST_TEST((answer.status >= 400 && answer.status < 500),
                       search << " " << answer.status);
            continue;
        }
        BOOST_REQUIRE_MESSAGE(answer.status == 200, search << ": " << answer.json);
        const json::value bundle = json::parse(answer.json);
        const bool ordered = one.contains("order");
        const std::string found = ids(bundle, "match"), expected = text_of(one, "finds");
        BOOST_TEST((ordered ? found : sorted(found)) == (ordered ? expected : sorted(expected)),
                   search << " finds " << found);
        if (one.contains("included"))
            BOOST_TEST(sorted(ids(bundle, "include")) == sorted(text_of(one, "included")),
                       search << " includes " << ids(bundle, "include"));
    }
}

BOOST_AUTO_TEST_CASE(each_search_pages_through_the_same_matches_one_by_one) {
    for (const json::value& value : read_array("cases.json")) {
        const json::object& one = value.as_object();
        const std::string search = text_of(one, "search");
        if (one.contains("refused")) continue;
        std::string seen;
        std::string next =
            encoded(search) + (search.find('?') == std::string::npos ? "?" : "&") + "_count=1";
        for (int page = 0; page < 20 && !next.empty(); ++page) {
            const Answer answer = clinic.call("GET", next);
            BOOST_REQUIRE_MESSAGE(answer.status == 200, next << ": " << answer.json);
            const json::value bundle = json::parse(answer.json);
            const std::string found = ids(bundle, "match");
            seen.append(seen.empty() || found.empty() ? "" : " ").append(found);
            next.clear();
            for (const json::value& link : bundle.at("link").as_array())
                if (link.at("relation").as_string() == "next")
                    next = std::string{link.at("url").as_string()}.substr(
                        std::string_view{RestClinic::base}.size());
        }
        const bool ordered = one.contains("order");
        const std::string expected = text_of(one, "finds");
        BOOST_TEST((ordered ? seen : sorted(seen)) == (ordered ? expected : sorted(expected)),
                   search << " pages through " << seen);
        BOOST_TEST(std::ranges::count(seen, ' ') == std::ranges::count(expected, ' '),
                   search << " repeats: " << seen);
    }
}

BOOST_AUTO_TEST_CASE(an_explanation_says_how_and_no_value) {
    const Answer answer = clinic.call("GET", "Patient?family=mul&identifier=1&__explain=true");
    BOOST_REQUIRE(answer.status == 200);
    BOOST_TEST(answer.json.find("OperationOutcome") != std::string::npos);
    BOOST_TEST(answer.json.find("index rows") != std::string::npos);
    BOOST_TEST(answer.json.find("'mul'") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
