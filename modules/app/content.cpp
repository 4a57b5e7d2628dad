#include "app/detail/content.hpp"

#include "fascia/fhir/json.hpp"

#include "app/detail/files.hpp"

#include <algorithm>
#include <map>
#include <set>
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

using Files = std::vector<plan::ContentFile>;

/// The files of every protocol by the name of its folder.
Outcome<std::map<std::string, Files>> protocol_folders(const fs::path& folder) {
    std::map<std::string, Files> protocols;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{folder, error}) {
        if (!entry.is_directory()) continue;
        auto& files = protocols[entry.path().filename().string()];
        if (const auto added = add_files(entry.path(), {}, files); !added) return added.error();
    }
    return protocols;
}

Outcome<Files> terminology_files(const fs::path& folder) {
    Files files;
    if (const auto added = add_files(folder / "terminology", "terminology", files); !added)
        return added.error();
    return files;
}

/// Its own files, the terminology, and those of the others, which it may extend.
Files files_for(const std::string& name, const std::map<std::string, Files>& protocols,
                const Files& terminology) {
    Files files = protocols.at(name);
    files.insert(files.end(), terminology.begin(), terminology.end());
    for (const auto& [other, more] : protocols)
        if (other != name)
            for (const auto& file : more)
                files.push_back({"../" + other + "/" + file.path, file.text});
    return files;
}

std::string id_of(const fhir::Resource& definition) {
    return std::string{definition.type_name()} + "/" + std::string{definition.id()};
}

/// A protocol is named by its folder. Two that publish one resource each under the same id would
/// take turns in the store.
Outcome<void> claim_ids(const std::string& name, const plan::Protocol& protocol,
                        std::set<std::string>& taken) {
    std::vector<Issue> issues;
    if (protocol.plan_definition().id() != name)
        issues.push_back({.code = {},
                          .path = "plan-definition.json: id",
                          .text = "is not the name of the folder, '" + name + "'"});
    for (const auto& definition : protocol.definitions())
        if (taken.contains(id_of(definition)))
            issues.push_back({.code = {},
                              .path = id_of(definition),
                              .text = "another protocol has a definition of this id"});
    if (!issues.empty()) return Failure{FailureKind::invalid, std::move(issues)};
    for (const auto& definition : protocol.definitions()) taken.insert(id_of(definition));
    return {};
}

Outcome<void> load_protocols(const fs::path& folder, Content& content) {
    const auto protocols = protocol_folders(folder / "protocols");
    if (!protocols) return protocols.error();
    const auto terminology = terminology_files(folder);
    if (!terminology) return terminology.error();
    std::set<std::string> taken;
    for (const auto& [name, files] : *protocols) {
        auto protocol = plan::Protocol::load(files_for(name, *protocols, *terminology));
        const auto claimed =
            protocol ? claim_ids(name, **protocol, taken) : Outcome<void>{protocol.error()};
        if (!claimed) {
            content.faults.emplace(name, claimed.error());
            continue;
        }
        content.protocols[name] = std::move(*protocol);
    }
    return {};
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
    for (const auto& [name, target] : {std::pair{"operations", &content.operations},
                                       std::pair{"terminology", &content.terminology}}) {
        auto resources = load_resources(folder / name);
        if (!resources) return resources.error();
        *target = std::move(*resources);
    }
    if (const auto loaded = load_protocols(folder, content); !loaded) return loaded.error();
    return content;
}

Outcome<std::shared_ptr<const plan::Protocol>> load_protocol(const fs::path& content,
                                                             const fs::path& path) {
    std::error_code error;
    const fs::path given = fs::canonical(path, error);
    const fs::path folder = fs::is_directory(given) ? given : given.parent_path();
    if (error || !fs::exists(folder / "plan-definition.json"))
        return Failure{FailureKind::not_found, "no protocol at " + path.string()};
    auto protocols = protocol_folders(content / "protocols");
    if (!protocols) return protocols.error();
    const auto terminology = terminology_files(content);
    if (!terminology) return terminology.error();
    const std::string name = folder.filename().string();
    protocols->erase(name);
    if (const auto added = add_files(folder, {}, (*protocols)[name]); !added) return added.error();
    return plan::Protocol::load(files_for(name, *protocols, *terminology));
}

}  // namespace fascia::app
