#include "app/detail/search_parameters.hpp"

#include "fascia/fhir/xml.hpp"

#include "app/detail/files.hpp"

#include <algorithm>

namespace fascia::app {
namespace {

namespace fs = std::filesystem;

Outcome<fhir::Resource> read_resource(const fs::path& file) {
    const auto text = read_file(file.string());
    if (!text) return text.error();
    auto resource = fhir::parse_any(*text);
    if (resource && resource->id().empty())
        return Failure{FailureKind::invalid,
                       Issue{.code = {},
                             .path = std::string{resource->type_name()} + ".id",
                             .text = "is missing: it is also read under its id"}};
    return resource;
}

}  // namespace

Outcome<SearchParameters> SearchParameters::load(const std::vector<fs::path>& folders) {
    SearchParameters loaded;
    for (const auto& folder : folders) {
        if (!fs::is_directory(folder))
            return Failure{FailureKind::not_found,
                           "no folder of search parameters at " + folder.string()};
        for (const auto& file : files_below(folder))
            if (file.extension() == ".json" || file.extension() == ".xml") loaded.add(file);
    }
    return loaded;
}

void SearchParameters::add(const fs::path& file) {
    auto resource = read_resource(file);
    if (!resource) {
        faults_.emplace(file.string(), resource.error());
        return;
    }
    const auto same = std::ranges::find_if(
        resources_, [&](const fhir::Resource& other) { return other.id() == resource->id(); });
    if (same != resources_.end()) {
        const auto& other = files_[static_cast<std::size_t>(same - resources_.begin())];
        faults_.emplace(file.string(),
                        Failure{FailureKind::invalid, Issue{.code = {},
                                                            .path = "SearchParameter.id",
                                                            .text = "is that of " + other}});
        return;
    }
    resources_.push_back(std::move(*resource));
    files_.push_back(file.string());
}

Outcome<std::shared_ptr<const search::Registry>> SearchParameters::make_registry(
    const Zone& zone, std::string_view base_url) {
    std::vector<search::ParameterFault> found;
    auto registry = search::Registry::make(resources_, zone, base_url, &found);
    for (auto fault = found.rbegin(); fault != found.rend(); ++fault) {
        const auto place = static_cast<std::ptrdiff_t>(fault->which);
        faults_.emplace(files_[fault->which],
                        Failure{FailureKind::invalid, std::move(fault->issues)});
        resources_.erase(resources_.begin() + place);
        files_.erase(files_.begin() + place);
    }
    return registry;
}

}  // namespace fascia::app
