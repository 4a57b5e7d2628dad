// Every row of the seed article is reached: cases/seed-rows.json says by what, and what it names is
// held by a case, asked by a questionnaire, or said to the patient.
#include "case_file.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

using namespace fascia;
using namespace fascia::test;
namespace json = boost::json;

namespace {

using Held = std::map<std::string, std::set<std::string>, std::less<>>;

/// What the cases expect to be there, by the names that the rows use.
class HeldByCases {
  public:
    void add(const json::object& expected) {
        for (const auto& [item, state] : member(expected, "items"))
            if (state == "included" || state == "needs-physician") held["items"].insert(item);
        for (const auto& [outcome, item] : member(expected, "outcomeItems"))
            if (item.is_string()) held["items"].emplace(item.as_string());
        for (const auto& [item, against] : member(expected, "escalations"))
            if (against.as_array().empty()) held["items"].insert(item);
        for (const auto& [flag, state] : member(expected, "flags"))
            if (state == "open") held["flags"].insert(flag);
        for (const auto& [name, value] : member(expected, "variables"))
            if (value.is_string() && value != "false" && value != "0")
                held["variables"].insert(name);
        if (const auto* verdicts = expected.if_contains("verdicts"))
            for (const auto& verdict : verdicts->as_array())
                if (verdict.at("effect") != "none")
                    held["rules"].emplace(verdict.at("rule").as_string());
        if (const auto* outcomes = expected.if_contains("outcomes"))
            for (const auto& outcome : outcomes->as_array())
                held["outcomes"].emplace(outcome.as_string());
    }
    Held held;

  private:
    static json::object member(const json::object& expected, std::string_view key) {
        const auto* found = expected.if_contains(key);
        return found ? found->as_object() : json::object{};
    }
};

void add_questions(const fhir::Element& element, std::set<std::string>& questions) {
    for (const auto item : element.children("item")) {
        questions.emplace(item.child("linkId").text());
        add_questions(item, questions);
    }
}

Held held() {
    HeldByCases cases;
    for (const auto& folder : case_folders()) cases.add(read_case(folder).expected);
    const auto protocol = plan::Protocol::load(protocol_files()).value();
    for (const auto& definition : protocol->definitions())
        if (definition.type_name() == "Questionnaire")
            add_questions(definition.root(), cases.held["questions"]);
    return std::move(cases.held);
}

std::string text_for_patients(std::string_view item) {
    return text_of(content_root() / "protocols/myofascial-back-pain/handouts/en" /
                   (std::string{item} + ".md"));
}

json::array seed_rows() {
    const auto file = content_root() / "protocols/myofascial-back-pain/cases/seed-rows.json";
    return json::parse(text_of(file)).at("rows").as_array();
}

/// What a row names and nothing holds: "items MT1".
std::vector<std::string> not_held(const json::object& row, const Held& held) {
    std::vector<std::string> out;
    for (const auto& [key, value] : row) {
        if (key == "row") continue;
        if (key == "says") {
            for (const auto& [item, words] : value.as_object())
                for (const auto& word : words.as_array())
                    if (text_for_patients(item).find(word.as_string()) == std::string::npos)
                        out.push_back("says " + std::string{item} + " " +
                                      std::string{word.as_string()});
            continue;
        }
        const auto found = held.find(key);
        for (const auto& name : value.as_array())
            if (found == held.end() || !found->second.contains(std::string{name.as_string()}))
                out.push_back(std::string{key} + " " + std::string{name.as_string()});
    }
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(seed_rows_of_the_protocol)

BOOST_AUTO_TEST_CASE(every_row_of_the_seed_is_held) {
    const auto all = held();
    const auto rows = seed_rows();
    BOOST_TEST(rows.size() == 15u);
    for (const auto& row : rows) {
        BOOST_TEST(row.as_object().size() > 1u);
        for (const auto& fault : not_held(row.as_object(), all))
            BOOST_ERROR(row.at("row").as_string() << ": nothing holds " << fault);
    }
}

BOOST_AUTO_TEST_CASE(what_a_row_names_beyond_that_is_found_to_be_missing) {
    const auto all = held();
    for (const auto& row : seed_rows())
        for (const auto& [key, value] : row.as_object()) {
            if (key == "row") continue;
            auto changed = row.as_object();
            if (key == "says")
                changed["says"] = json::object{{"MT1", json::array{"a word that is not there"}}};
            else
                changed[key].as_array().push_back("NOT-THERE");
            BOOST_TEST(not_held(changed, all).size() == 1u, row.at("row").as_string() << key);
        }
}

BOOST_AUTO_TEST_CASE(what_the_cases_no_longer_expect_is_found_to_be_missing) {
    const auto all = held();
    for (const auto& row : seed_rows())
        if (const auto* items = row.as_object().if_contains("items"))
            for (const auto& item : items->as_array()) {
                auto without = all;
                without["items"].erase(std::string{item.as_string()});
                BOOST_TEST(!not_held(row.as_object(), without).empty(), item.as_string());
            }
}

BOOST_AUTO_TEST_SUITE_END()
