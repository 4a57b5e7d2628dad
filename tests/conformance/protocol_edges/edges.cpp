// Every number of the rules is held by a case: one more or one less, and some case comes out
// otherwise.
#include "conformance/protocol_cases/expectations.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <regex>
#include <set>
#include <thread>

using namespace fascia;
using namespace fascia::test;
namespace json = boost::json;

namespace {

/// One number of the rules, another.
struct Change {
    std::string place;  ///< "policies[2].limits[0].sessions 3 -> 4"
    std::string rules;  ///< the whole file with it
};

std::string other_number(const std::string& number, int step) {
    const auto point = number.find('.');
    if (point == std::string::npos) return std::to_string(std::stoll(number) + step);
    const auto digits = number.size() - point - 1;
    auto whole = number;
    whole.erase(point, 1);
    auto text = std::to_string(std::stoll(whole) + step);
    while (text.size() <= digits) text.insert(0, "0");
    return text.insert(text.size() - digits, ".");
}

/// All that differ from a file by one step of one number: in JSON, or in an expression.
class Changes {
  public:
    explicit Changes(json::value& file) : file_{file} { walk(file_, ""); }
    std::vector<Change> take() { return std::move(changes_); }

  private:
    void walk(json::value& value, const std::string& place) {
        if (auto* object = value.if_object()) {
            for (auto& [key, child] : *object)
                walk(child, place + (place.empty() ? "" : ".") + std::string{key});
        } else if (auto* array = value.if_array()) {
            for (std::size_t i = 0; i < array->size(); ++i)
                walk((*array)[i], place + "[" + std::to_string(i) + "]");
        } else if (value.is_number()) {
            const auto number = json::serialize(value);
            for (const int step : {1, -1})
                add(value, json::parse(json_number(other_number(number, step))), place, number,
                    other_number(number, step));
        } else if (is_expression(place)) {
            expression(value, place);
        }
    }

    /// boost::json writes a double with an exponent.
    static std::string json_number(const std::string& text) { return text; }

    static bool is_expression(const std::string& place) {
        return place.ends_with(".when") || place.ends_with(".unless") || place.ends_with("When");
    }

    void expression(json::value& value, const std::string& place) {
        const std::string text{value.as_string()};
        static const std::regex number{R"((^|[ (=<>])(\d+(\.\d+)?))"};
        for (std::sregex_iterator at{text.begin(), text.end(), number}, end; at != end; ++at) {
            const auto found = (*at)[2].str();
            for (const int step : {1, -1}) {
                auto other = text;
                other.replace(static_cast<std::size_t>(at->position(2)), found.size(),
                              other_number(found, step));
                add(value, json::value(other), place, text, other);
            }
        }
    }

    void add(json::value& at, json::value changed, const std::string& place,
             const std::string& from, const std::string& to) {
        auto before = std::exchange(at, std::move(changed));
        changes_.push_back({place + ": " + from + " -> " + to, json::serialize(file_)});
        at = std::move(before);
    }

    json::value& file_;
    std::vector<Change> changes_;
};

bool comes_out_otherwise(const ProtocolCase& one, const plan::Protocol& protocol) {
    const auto output = plan::apply_protocol(protocol, one.facts);
    if (!output) return !one.expected.contains("failure");
    const Found found{*output};
    for (const auto& [key, value] : one.expected)
        if (key != "about" && key != "at" && key != "zone" && key != "failure" &&
            found.value(key, value) != value)
            return true;
    return false;
}

bool is_noticed(const Change& change, const std::vector<ProtocolCase>& cases,
                std::vector<plan::ContentFile> files) {
    for (auto& file : files)
        if (file.path == "rules.json") file.text = change.rules;
    const auto loaded = plan::Protocol::load(files);
    if (!loaded) return true;
    for (const auto& one : cases)
        if (comes_out_otherwise(one, **loaded)) return true;
    return false;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_number_of_the_rules_is_held_by_a_case) {
    const auto files = protocol_files();
    std::vector<ProtocolCase> cases;
    for (const auto& folder : case_folders()) cases.push_back(read_case(folder));
    std::vector<Change> changes;
    for (const auto& file : files)
        if (file.path == "rules.json") {
            auto value = json::parse(file.text);
            changes = Changes{value}.take();
        }
    const char* only = std::getenv("FASCIA_EDGES");
    std::mutex mutex;
    std::vector<std::string> unnoticed;
    std::atomic<std::size_t> next{0};
    std::size_t asked = 0;
    const auto work = [&] {
        for (auto i = next++; i < changes.size(); i = next++) {
            if (only && changes[i].place.find(only) == std::string::npos) continue;
            const bool noticed = is_noticed(changes[i], cases, files);
            const std::scoped_lock lock{mutex};
            ++asked;
            if (!noticed) unnoticed.push_back(changes[i].place);
        }
    };
    std::thread other{work};
    work();
    other.join();
    std::sort(unnoticed.begin(), unnoticed.end());
    for (const auto& place : unnoticed) std::printf("unnoticed: %s\n", place.c_str());
    std::printf("%zu changes of a number, %zu that no case notices\n", asked, unnoticed.size());
}
