#include "app/detail/content.hpp"

#include "fascia/fhir/json.hpp"

#include "app/detail/files.hpp"

#include <algorithm>
#include <system_error>

namespace fascia::app {
namespace {

namespace fs = std::filesystem;

Outcome<std::vector<fhir::Resource>> load_resources(const fs::path& folder) {
    std::vector<fhir::Resource> resources;
    for (const auto& path : files_below(folder)) {
        if (path.extension() != ".json") continue;
        const auto text = read_file(path.string());
        if (!text) return text.error();
        auto resource = fhir::parse_json(*text);
        if (!resource) return Failure{resource.error()}.with_note(path.string());
        resources.push_back(std::move(*resource));
    }
    return resources;
}

// Definitions and rules, and the texts for patients.
bool is_content(const fs::path& path) {
    return path.extension() == ".json" || path.extension() == ".md";
}

// Paths as Protocol::load wants them: relative to the protocol's folder, "terminology/…" for
// fhir/terminology.
Outcome<void> add_files(const fs::path& folder, const fs::path& prefix,
                        std::vector<plan::ContentFile>& files) {
    for (const auto& path : files_below(folder)) {
        const fs::path relative = fs::relative(path, folder);
        if (!is_content(path) || *relative.begin() == "cases") continue;
        auto text = read_file(path.string());
        if (!text) return text.error();
        files.push_back({(prefix / relative).generic_string(), std::move(*text)});
    }
    return {};
}

Outcome<std::shared_ptr<const plan::Protocol>> load_protocol(const fs::path& folder,
                                                             const fs::path& terminology) {
    std::vector<plan::ContentFile> files;
    if (const auto added = add_files(folder, {}, files); !added) return added.error();
    if (const auto added = add_files(terminology, "terminology", files); !added)
        return added.error();
    return plan::Protocol::load(files);
}

}  // namespace

Outcome<fs::path> content_folder(const std::string& given) {
    if (!given.empty()) {
        if (fs::is_directory(given)) return fs::path{given};
        return Failure{FailureKind::not_found, "no content folder at " + given};
    }
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (const fs::path share = program.parent_path().parent_path() / "share/fascia/fhir";
        fs::is_directory(share))
        return share;
    for (fs::path folder = program.parent_path(); folder != folder.root_path();
         folder = folder.parent_path())
        if (fs::is_directory(folder / "fhir/protocols")) return folder / "fhir";
    return Failure{FailureKind::not_found,
                   "the fhir folder was not found beside the program; name it with --content"};
}

Outcome<Content> load_content(const fs::path& folder) {
    Content content;
    for (const auto& [name, target] : {std::pair{"search", &content.search_parameters},
                                       std::pair{"operations", &content.operations},
                                       std::pair{"terminology", &content.terminology}}) {
        auto resources = load_resources(folder / name);
        if (!resources) return resources.error();
        *target = std::move(*resources);
    }
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{folder / "protocols", error}) {
        if (!entry.is_directory()) continue;
        auto protocol = load_protocol(entry.path(), folder / "terminology");
        if (protocol) {
            const std::string id{(*protocol)->plan_definition().id()};
            content.protocols[id] = std::move(*protocol);
        } else {
            content.faults.emplace_back(entry.path().filename().string(), protocol.error());
        }
    }
    return content;
}

}  // namespace fascia::app
