#include "fascia/fhir/operation_outcome.hpp"
#include "fascia/fhir/xml.hpp"

#include "app/detail/commands.hpp"
#include "app/detail/console.hpp"
#include "app/detail/files.hpp"

#include <iostream>

namespace fascia::app {
namespace {

// The codecs check structure while they read; what they refuse comes back as the outcome.
Outcome<fhir::Resource> read_resource(const std::string& file) {
    const auto text = read_file(file);
    if (!text) return text.error();
    return fhir::parse_any(*text);
}

}  // namespace

int validate(const CommonOptions& options, const std::vector<std::string>& files) {
    int status = done;
    for (const auto& file : files) {
        const auto resource = read_resource(file);
        const fhir::Resource outcome = resource ? fhir::operation_outcome(std::span<const Issue>{})
                                                : fhir::operation_outcome(resource.error());
        std::cout << fhir::write_json(outcome, !options.json) << '\n';
        if (!resource) status = failed;
    }
    return status;
}

}  // namespace fascia::app
