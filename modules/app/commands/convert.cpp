#include "fascia/fhir/xml.hpp"

#include "app/detail/commands.hpp"
#include "app/detail/console.hpp"
#include "app/detail/files.hpp"

#include <iostream>

namespace fascia::app {

int convert(const CommonOptions& options, const std::string& file, const std::string& to) {
    const auto text = read_file(file);
    if (!text) return report(text.error(), file, options.json);
    const auto resource = fhir::parse_any(*text);
    if (!resource) return report(resource.error(), file, options.json);
    std::cout << (to == "xml" ? fhir::write_xml(*resource, true)
                              : fhir::write_json(*resource, true))
              << '\n';
    return done;
}

}  // namespace fascia::app
