// Every number of the rules is held by a case: one step more or less, and some case comes out
// otherwise. What no case holds stands in elsewhere.txt with the reason.
#include "conformance/protocol_cases/expectations.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <regex>
#include <set>
#include <thread>

using namespace fascia;
using namespace fascia::test;
namespace json = boost::json;

namespace {

/// The rules with one number changed.
struct Change {
    std::string place;  ///< "policies[2].limits[0].sessions: 3 -> 4"
    std::string rules;  ///< the whole file
};

std::string number_text(const json::value& number) {
    if (!number.is_double()) return json::serialize(number);
    char text[32];
    std::snprintf(text, sizeof text, "%.10g", number.as_double());
    return text;
}

/// The number one step of its last digit away.
std::string one_step_from(const std::string& number, int step) {
    const auto point = number.find('.');
    const auto digits = point == std::string::npos ? 0 : number.size() - point - 1;
    auto whole = number;
    if (digits > 0) whole.erase(point, 1);
    auto text = std::to_string(std::stoll(whole) + step);
    if (digits == 0) return text;
    while (text.size() <= digits) text.insert(0, "0");
    return text.insert(text.size() - digits, ".");
}

bool is_expression(const std::string& place) {
    return place.ends_with(".when") || place.ends_with(".unless") || place.ends_with("When");
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
            const auto number = number_text(value);
            for (const int step : {1, -1}) {
                const auto other = one_step_from(number, step);
                add(value, json::parse(other), place, number + " -> " + other);
            }
        } else if (is_expression(place)) {
            change_expression(value, place);
        }
    }

    void change_expression(json::value& value, const std::string& place) {
        const std::string text{value.as_string()};
        static const std::regex number{R"([ (=<>](\d+(\.\d+)?))"};
        for (std::sregex_iterator at{text.begin(), text.end(), number}, end; at != end; ++at) {
            const auto found = (*at)[1].str();
            for (const int step : {1, -1}) {
                auto other = text;
                other.replace(static_cast<std::size_t>(at->position(1)), found.size(),
                              one_step_from(found, step));
                add(value, json::value(other), place, text + " -> " + other);
            }
        }
    }

    void add(json::value& at, json::value changed, const std::string& place,
             const std::string& what) {
        auto before = std::exchange(at, std::move(changed));
        changes_.push_back({place + ": " + what, json::serialize(file_)});
        at = std::move(before);
    }

    json::value& file_;
    std::vector<Change> changes_;
};

bool comes_out_otherwise(const ProtocolCase& one, const plan::Protocol& protocol) {
    static const std::set<std::string_view> about_the_case{"about", "at", "zone", "failure"};
    const auto output = plan::apply_protocol(protocol, one.facts);
    if (!output) return !one.expected.contains("failure");
    const Found found{*output};
    return std::any_of(one.expected.begin(), one.expected.end(), [&](const auto& member) {
        return !about_the_case.contains(member.key()) &&
               found.value(member.key(), member.value()) != member.value();
    });
}

/// Places that something else holds.
std::vector<std::string> held_elsewhere() {
    std::vector<std::string> places;
    std::istringstream lines{test::text_of(std::filesystem::path{FASCIA_SOURCE_DIR} /
                                           "tests/conformance/protocol_edges/elsewhere.txt")};
    for (std::string line; std::getline(lines, line);)
        if (const auto end = line.find(" -- "); !line.starts_with('#') && end != line.npos)
            places.push_back(line.substr(0, end));
    return places;
}

class Edges {
  public:
    Edges() {
        for (const auto& folder : case_folders()) cases_.push_back(read_case(folder));
        for (const auto& file : files_)
            if (file.path == "rules.json") {
                auto value = json::parse(file.text);
                changes_ = Changes{value}.take();
            }
        std::erase_if(changes_, [elsewhere = held_elsewhere()](const Change& change) {
            return std::ranges::any_of(elsewhere, [&](const std::string& place) {
                return change.place.starts_with(place);
            });
        });
    }

    /// FASCIA_EDGES=<place> asks about these numbers alone, FASCIA_TEST_QUICK about some.
    std::vector<std::string> unnoticed() {
        const char* only = std::getenv("FASCIA_EDGES");
        const std::size_t step = std::getenv("FASCIA_TEST_QUICK") ? 40 : 1;
        std::vector<std::string> out;
        std::mutex mutex;
        std::atomic<std::size_t> next{0};
        const auto work = [&] {
            for (auto i = next++; i * step < changes_.size(); i = next++) {
                const auto& change = changes_[i * step];
                if ((only && change.place.find(only) == std::string::npos) || is_noticed(change))
                    continue;
                const std::scoped_lock lock{mutex};
                out.push_back(change.place);
            }
        };
        std::thread other{work};
        work();
        other.join();
        std::sort(out.begin(), out.end());
        return out;
    }

    std::size_t size() const { return changes_.size(); }

  private:
    bool is_noticed(const Change& change) const {
        auto files = files_;
        for (auto& file : files)
            if (file.path == "rules.json") file.text = change.rules;
        const auto loaded = plan::Protocol::load(files);
        return !loaded || std::ranges::any_of(cases_, [&](const ProtocolCase& one) {
            return comes_out_otherwise(one, **loaded);
        });
    }

    const std::vector<plan::ContentFile> files_ = protocol_files();
    std::vector<ProtocolCase> cases_;
    std::vector<Change> changes_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_number_of_the_rules_is_held_by_a_case) {
    Edges edges;
    for (const auto& place : edges.unnoticed()) BOOST_ERROR("no case notices " << place);
    std::printf("%zu changes of a number of the rules\n", edges.size());
}
