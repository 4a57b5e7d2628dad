#include "fascia/fhirpath/fhirpath.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/fhir/xml.hpp"
#include "fascia/fhirpath/terminology.hpp"

#include "app/detail/commands.hpp"
#include "app/detail/console.hpp"
#include "app/detail/files.hpp"

#include <iostream>

namespace fascia::app {
namespace {

// Primitives as text; complex elements as JSON.
std::string value_of(const fhirpath::Item& item) {
    if (const auto text = fhirpath::to_text(item)) return *text;
    return fhir::write_json(std::get<fhir::Element>(item));
}

void print(const fhirpath::Item& item, bool json) {
    if (!json) {
        std::cout << value_of(item) << '\n';
        return;
    }
    std::string line = R"({"type":)";
    fhir::append_json_string(line, fhirpath::type_name(item));
    line += R"(,"value":)";
    if (fhirpath::to_text(item)) {
        fhir::append_json_string(line, value_of(item));
    } else {
        line += value_of(item);
    }
    std::cout << line << "}\n";
}

}  // namespace

int evaluate_fhirpath(const CommonOptions& options, const std::string& expression,
                      const std::string& file) {
    const auto compiled = fhirpath::Expression::compile(expression);
    if (!compiled) return report(compiled.error(), "expression", options.json);
    const auto text = read_file(file);
    if (!text) return report(text.error(), file, options.json);
    const auto resource = fhir::parse_any(*text);
    if (!resource) return report(resource.error(), file, options.json);

    fhirpath::Context context;
    context.resource = resource->root();
    context.now = SystemClock{}.now();
    fhirpath::use_terminology(context, terminology::Terminology{});
    const auto result = compiled->evaluate(resource->root(), context);
    if (!result) return report(result.error(), "expression", options.json);
    for (const auto& item : *result) print(item, options.json);
    return done;
}

}  // namespace fascia::app
