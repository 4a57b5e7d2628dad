#pragma once

#include "app/detail/clinic.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace fascia::app {

struct DemoLogin {
    std::string login, password, role;
};

/// Fills an empty database with the demo clinic of fhir/demo/clinic.json: staff with fresh
/// passwords, patients at every phase and gate, each with the history that led there, dated
/// relative to today. Everything goes through the same use cases as over HTTPS. Failure: what a use
/// case answers, with the patient in the note.
Outcome<std::vector<DemoLogin>> make_demo_clinic(Clinic& clinic,
                                                 const std::filesystem::path& content);

}  // namespace fascia::app
