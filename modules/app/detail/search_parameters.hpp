#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/search/search.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::app {

/// The SearchParameters that are not R4's own: the project's and the clinic's, a file each, in JSON
/// or XML. A file with a fault is left out.
class SearchParameters {
  public:
    /// Everything below these folders, in their order. Failure: not_found (a folder).
    static Outcome<SearchParameters> load(const std::vector<std::filesystem::path>& folders);

    /// The registry with those that are sound. Failure: as search::Registry::make.
    Outcome<std::shared_ptr<const search::Registry>> make_registry(const Zone& zone,
                                                                   std::string_view base_url);

    /// After make_registry: those that are served.
    const std::vector<fhir::Resource>& served() const { return resources_; }
    const std::map<std::string, Failure>& faults() const { return faults_; }  ///< by file

  private:
    void add(const std::filesystem::path& file);

    std::vector<fhir::Resource> resources_;
    std::vector<std::string> files_;  ///< of the resource at the same place
    std::map<std::string, Failure> faults_;
};

}  // namespace fascia::app
