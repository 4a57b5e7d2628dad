// Numbers of the protocol are data: none of them stands in the C++ of plan and workflow.
#include "support/protocol_files.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <regex>
#include <set>

namespace fs = std::filesystem;
using namespace fascia::test;

namespace {

struct Literal {
    std::string file;
    double value = 0;
    std::string line;
};

/// Numbers that happen to be thresholds, too, and what they are here.
struct Exception {
    const char* file;
    double value;
    const char* part;  ///< of the line
    const char* what;
};
constexpr Exception exceptions[] = {
    {"modules/plan/action.cpp", 60, "id.substr", "characters of an id"},
    {"modules/plan/assess.cpp", 30, "age", "the window that the name flares30 says"},
    {"modules/plan/assess.cpp", 90, "age", "the window that the name flares90 says"},
    {"modules/plan/care_events.cpp", 3, "depth", "references followed"},
    {"modules/plan/facts_medications.cpp", 1, "days_each", "days of a day"},
    {"modules/plan/facts_medications.cpp", 7, "days_each", "days of a week"},
    {"modules/plan/facts_time.cpp", 4, "size()", "characters of a year"},
    {"modules/plan/facts_time.cpp", 7, "size()", "characters of a month"},
    {"modules/plan/facts_time.cpp", 12, "add_months", "months of a year"},
    {"modules/plan/procedures.cpp", 100, "to_double", "percent"},
    {"modules/plan/rules_names.cpp", 2, "mean_of", "a mean of two"},
    {"modules/plan/rules_safety.cpp", 2, "state", "the third of three states"},
    {"modules/plan/timing.cpp", 12, "Unit::months", "months of a year"},
    {"modules/plan/timing.cpp", 60, "Unit::seconds", "seconds of a minute"},
    {"modules/workflow/timeline.cpp", 10, "size()", "characters of a day"},
};

bool is_excepted(const Literal& literal) {
    return std::any_of(std::begin(exceptions), std::end(exceptions), [&](const Exception& one) {
        return literal.file == one.file && literal.value == one.value &&
               literal.line.find(one.part) != std::string::npos;
    });
}

void add_expression(const std::string& text, std::set<double>& numbers) {
    static const std::regex quoted_or_name{R"('[^']*'|%\w+)"}, number{R"(\d+(\.\d+)?)"};
    const auto bare = std::regex_replace(text, quoted_or_name, " ");
    for (std::sregex_iterator at{bare.begin(), bare.end(), number}, end; at != end; ++at)
        numbers.insert(std::stod(at->str()));
}

/// Every number of rules.json, those in its expressions, too.
void add_numbers(const boost::json::value& value, std::set<double>& numbers) {
    if (value.is_number()) numbers.insert(value.to_number<double>());
    if (value.is_array())
        for (const auto& each : value.as_array()) add_numbers(each, numbers);
    if (!value.is_object()) return;
    for (const auto& [key, each] : value.as_object()) {
        if (key == "when" || key == "noWhen" || key == "opensWhen")
            add_expression(each.as_string().c_str(), numbers);
        else
            add_numbers(each, numbers);
    }
}

std::set<double> thresholds() {
    std::set<double> numbers;
    for (const auto& file : protocol_files())
        if (file.path == "rules.json") add_numbers(boost::json::parse(file.text), numbers);
    return numbers;
}

/// Literals of one line that read as a threshold: everything above ten or with a fraction, and
/// smaller ones that something is compared with. What is smaller otherwise counts things of C++.
void add_literals(const std::string& file, const std::string& line, std::vector<Literal>& out) {
    static const std::regex text{R"("(\\.|[^"\\])*"|'(\\.|[^'\\])')"}, comment{R"(//.*)"};
    static const std::regex number{R"((^|[^\w.'])(\d[\d']*(\.\d+)?)(?![\w.]))"};
    static const std::regex comparison{R"([<>=!]=?\s*$)"}, template_or_shift{R"(<<\s*$|>>\s*$)"};
    const auto code = std::regex_replace(std::regex_replace(line, text, "\"\""), comment, "");
    if (code.starts_with("#")) return;
    for (std::sregex_iterator at{code.begin(), code.end(), number}, end; at != end; ++at) {
        auto digits = (*at)[2].str();
        std::erase(digits, '\'');
        const auto value = std::stod(digits);
        const auto before = code.substr(0, static_cast<std::size_t>(at->position(2)));
        const bool compared = std::regex_search(before, comparison) && !before.ends_with("= ") &&
                              !std::regex_search(before, template_or_shift);
        const bool compared_equal = before.ends_with("== ") || before.ends_with("!= ") ||
                                    before.ends_with(">= ") || before.ends_with("<= ");
        if (value > 10 || (*at)[3].matched || (value > 1 && (compared || compared_equal)))
            out.push_back({file, value, line});
    }
}

std::vector<Literal> literals_of(const std::string& file, const std::string& text) {
    std::vector<Literal> out;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) add_literals(file, line, out);
    return out;
}

std::vector<Literal> literals() {
    const fs::path root = FASCIA_SOURCE_DIR;
    std::vector<Literal> out;
    for (const auto* module : {"modules/plan", "modules/workflow"})
        for (const auto& entry : fs::recursive_directory_iterator{root / module}) {
            const auto extension = entry.path().extension();
            if (extension != ".cpp" && extension != ".hpp") continue;
            const auto file = fs::relative(entry.path(), root).generic_string();
            for (auto& literal : literals_of(file, text_of(entry.path())))
                out.push_back(std::move(literal));
        }
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(thresholds_are_data)

BOOST_AUTO_TEST_CASE(no_number_of_the_protocol_stands_in_the_code) {
    const auto numbers = thresholds();
    BOOST_TEST(numbers.size() > 30);
    for (const auto& literal : literals())
        BOOST_CHECK_MESSAGE(!numbers.contains(literal.value) || is_excepted(literal),
                            literal.file << ": " << literal.value << " in: " << literal.line);
}

BOOST_AUTO_TEST_CASE(every_exception_is_still_there) {
    const auto all = literals();
    for (const auto& one : exceptions)
        BOOST_CHECK_MESSAGE(std::any_of(all.begin(), all.end(),
                                        [&](const Literal& literal) {
                                            return literal.file == one.file &&
                                                   literal.value == one.value &&
                                                   literal.line.find(one.part) != std::string::npos;
                                        }),
                            one.file << ": " << one.what << " is gone");
}

BOOST_AUTO_TEST_CASE(a_threshold_in_the_code_would_be_seen) {
    const auto seen = [](const std::string& line) {
        for (const auto& literal : literals_of("x.cpp", line))
            if (thresholds().contains(literal.value)) return true;
        return false;
    };
    BOOST_TEST(seen("if (days > 42) return;"));
    BOOST_TEST(seen("constexpr int list_days = 90;"));
    BOOST_TEST(seen("return pain >= 4;"));
    BOOST_TEST(seen("return share < 0.75;"));
    BOOST_TEST(!seen("const auto label = \"42 days\";  // 90"));
    BOOST_TEST(!seen("std::array<int, 4> four{};"));
    BOOST_TEST(!seen("bytes[i] >> 4"));
}

BOOST_AUTO_TEST_SUITE_END()
