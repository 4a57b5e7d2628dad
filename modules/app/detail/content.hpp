#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/plan/protocol.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace fascia::app {

/// Where the protocols, operations and the project's search parameters are: `given` when not empty,
/// else the installed share, else the `fhir` folder above the program. Failure: not_found.
Outcome<std::filesystem::path> content_folder(const std::string& given);

/// What the server and the command line work with, by the id of the PlanDefinition. A protocol with
/// a fault is left out and its faults are in `faults`.
struct Content {
    std::map<std::string, std::shared_ptr<const plan::Protocol>, std::less<>> protocols;
    std::vector<fhir::Resource> operations, terminology;
    std::map<std::string, Failure, std::less<>> faults;  ///< by the name of the folder
};
/// Failure: not_found, invalid (a file outside the protocols is not sound).
Outcome<Content> load_content(const std::filesystem::path& folder);

/// A protocol that stands elsewhere: its folder, or its plan-definition.json there. Terminology and
/// the protocols that it may extend are those of `content`. Failure: not_found, and those of
/// Protocol::load.
Outcome<std::shared_ptr<const plan::Protocol>> load_protocol(const std::filesystem::path& content,
                                                             const std::filesystem::path& path);

}  // namespace fascia::app
