// Our side of compare.py: reads the cases' inputs and expressions, then a round for every line on
// its standard input.
#include "fascia/fhir/json.hpp"
#include "fascia/fhirpath/fhirpath.hpp"

#include "support/shared_data.hpp"

#include <chrono>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace fascia;

namespace {

constexpr std::chrono::milliseconds measured{20};

struct Case {
    fhirpath::Expression expression;
    fhir::Resource input;
};

fhir::Resource read_input(const std::string& folder, const std::string& name) {
    return fhir::parse_json(tests::read_file(folder + "/" + name + ".json")).value();
}

std::vector<Case> read_cases(const std::string& folder) {
    std::vector<Case> cases;
    std::map<std::string, fhir::Resource> inputs;
    std::istringstream lines{tests::read_file(folder + "/cases.tsv")};
    for (std::string input, expression;
         std::getline(lines, input, '\t') && std::getline(lines, expression);) {
        if (!inputs.contains(input)) inputs[input] = read_input(folder, input);
        cases.push_back({fhirpath::Expression::compile(expression).value(), inputs[input]});
    }
    return cases;
}

fhirpath::Context context_of(const Case& one) {
    fhirpath::Context context;
    context.resource = one.input.root();
    context.now = parse_instant("2026-11-22T13:05:03.120Z").value();
    return context;
}

/// Nanoseconds for an evaluation.
double measure(const Case& one) {
    using Clock = std::chrono::steady_clock;
    const auto context = context_of(one);
    const auto root = one.input.root();
    std::size_t done = 0, batch = 1;
    const auto start = Clock::now();
    auto spent = Clock::now() - start;
    for (; spent < measured; spent = Clock::now() - start, batch *= 2)
        for (std::size_t i = 0; i < batch; ++i, ++done)
            if (!one.expression.evaluate(root, context)) return 0;
    return std::chrono::duration<double, std::nano>(spent).count() / static_cast<double>(done);
}

/// What came out, for the comparison with the other side: the number of items and the first
/// primitive's text.
std::string answer(const Case& one) {
    const auto result = one.expression.evaluate(one.input.root(), context_of(one));
    if (!result) return "failure";
    std::string text = std::to_string(result->size());
    if (!result->empty()) text += " " + fhirpath::to_text(result->front()).value_or("");
    return text;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    const auto cases = read_cases(arguments[1]);
    for (const auto& one : cases) std::cout << answer(one) << '\n';
    std::cout << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        for (const auto& one : cases) std::cout << measure(one) << ' ';
        std::cout << std::endl;
    }
}
