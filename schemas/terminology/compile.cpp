// Compiles code systems and value sets into the file that modules/terminology carries.
//
// Usage: fascia_compile_terminology OUTPUT OWN_FOLDER R4_PACKAGE EXPANSIONS_PACKAGE
// HL7_TERMINOLOGY_PACKAGE
//
// Editions, in the order in which they are preferred: the project's own, R4 as published, HL7
// Terminology. Each edition's value sets are tied to its own code systems first. Of HL7 Terminology
// those value sets go in that R4 does not have, and those code systems that have codes which R4's
// edition lacks.
#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/xml.hpp"

#include "terminology/detail/table_builder.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>

namespace fs = std::filesystem;
using namespace fascia;
using namespace fascia::terminology::detail;

namespace {

// Code systems without a resource of their own, of which one of R4's value sets publishes the
// codes.
struct PublishedList {
    std::string_view system, name, content, value_set;
};
constexpr std::array<PublishedList, 3> published_lists{{
    {"urn:iso:std:iso:4217", "Iso4217", "complete", "currencies"},
    {"urn:iso:std:iso:3166", "Iso3166", "fragment", "iso3166-1-2"},
    {"http://ihe.net/fhir/ValueSet/IHE.FormatCode.codesystem", "IheFormatCode", "complete",
     "formatcodes"},
}};

fhir::Resource read(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    auto resource = fhir::parse_any(text);
    if (!resource) {
        std::string fault = path.string() + " is not sound";
        for (const auto& issue : resource.error().issues()) fault += "\n  " + issue.text;
        throw std::runtime_error{fault};
    }
    return std::move(*resource);
}

std::vector<fhir::Resource> read_all(const fs::path& folder, std::string_view type) {
    std::vector<fs::path> paths;
    const std::string start = std::string{type} + "-";
    for (const auto& entry : fs::directory_iterator{folder})
        if (entry.path().filename().string().starts_with(start) && entry.path().has_extension())
            paths.push_back(entry.path());
    if (paths.empty()) throw std::runtime_error{"no " + start + "* in " + folder.string()};
    std::ranges::sort(paths);
    std::vector<fhir::Resource> resources;
    std::ranges::transform(paths, std::back_inserter(resources), read);
    return resources;
}

void add_concepts(fhir::Draft& system, const fhir::ElementRange& from) {
    for (const auto listed : from)
        system->add("concept")
            .set("code", listed.child("code").text())
            .set("display", listed.child("display").text());
}

fhir::Resource code_system_of(const PublishedList& list, const fs::path& r4,
                              const fs::path& expansions) {
    fhir::Draft system{"CodeSystem"};
    system->set("url", list.system)
        .set("version", "4.0.1")
        .set("name", list.name)
        .set("status", "active")
        .set("caseSensitive", true)
        .set("content", list.content);
    const std::string file = "ValueSet-" + std::string{list.value_set};
    const auto definition = read(r4 / (file + ".xml"));
    for (const auto include : definition.child("compose").children("include"))
        add_concepts(system, include.children("concept"));
    if (const auto path = expansions / (file + ".json"); fs::exists(path)) {
        const auto made = read(path);
        add_concepts(system, made.child("expansion").children("contains"));
    }
    return system.freeze();
}

void add_own(TableBuilder& builder, const fs::path& folder) {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator{folder})
        if (entry.path().extension() == ".json") paths.push_back(entry.path());
    std::ranges::sort(paths);
    for (const auto& path : paths) builder.add(read(path));
    builder.link();
}

using Names = std::set<std::string, std::less<>>;

void add_codes(const fhir::Element& parent, Names& codes) {
    for (const auto concept_ : parent.children("concept")) {
        codes.emplace(concept_.child("code").text());
        add_codes(concept_, codes);
    }
}

Names codes_of(const fhir::Resource& system) {
    Names codes;
    add_codes(system.root(), codes);
    return codes;
}

struct Published {
    std::map<std::string, Names, std::less<>> codes;  ///< of each code system, by url
    Names value_sets;
};

Published add_r4(TableBuilder& builder, const fs::path& package, const fs::path& expansions) {
    Published published;
    for (const auto& system : read_all(package, "CodeSystem")) {
        builder.add(system);
        published.codes.emplace(system.child("url").text(), codes_of(system));
    }
    for (const auto& list : published_lists) builder.add(code_system_of(list, package, expansions));
    for (const auto& value_set : read_all(package, "ValueSet")) {
        builder.add(value_set);
        published.value_sets.emplace(value_set.child("url").text());
    }
    for (const auto& value_set : read_all(expansions, "ValueSet"))
        if (published.value_sets.emplace(value_set.child("url").text()).second)
            builder.add(value_set);
    builder.link();
    return published;
}

void add_hl7_terminology(TableBuilder& builder, const fs::path& package, const Published& r4) {
    for (const auto& system : read_all(package, "CodeSystem")) {
        const auto known = r4.codes.find(system.child("url").text());
        if (known == r4.codes.end() || !std::ranges::includes(known->second, codes_of(system)))
            builder.add(system);
    }
    for (const auto& value_set : read_all(package, "ValueSet"))
        if (!r4.value_sets.contains(value_set.child("url").text())) builder.add(value_set);
    builder.link();
}

// The number of rows of each column, then the columns, each from a multiple of four bytes on.
void write(const OwnedTables& tables, const fs::path& path) {
    std::ofstream file{path, std::ios::binary};
    for_each_column(
        [&](const auto& column) {
            const auto rows = static_cast<std::uint32_t>(column.size());
            file.write(reinterpret_cast<const char*>(&rows), sizeof rows);
        },
        tables);
    for_each_column(
        [&](const auto& column) {
            const std::size_t bytes = column.size() * sizeof column[0];
            file.write(reinterpret_cast<const char*>(column.data()),
                       static_cast<std::streamsize>(bytes));
            file.write("\0\0\0", static_cast<std::streamsize>((4 - bytes % 4) % 4));
        },
        tables);
    if (!file.flush()) throw std::runtime_error{"cannot write " + path.string()};
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 6) throw std::runtime_error{"wrong number of arguments"};
        TableBuilder builder;
        add_own(builder, argv[2]);
        const Published r4 = add_r4(builder, argv[3], argv[4]);
        add_hl7_terminology(builder, argv[5], r4);
        write(std::move(builder).finish(), argv[1]);
        return 0;
    } catch (const std::exception& fault) {
        std::cerr << "fascia_compile_terminology: " << fault.what() << '\n';
        return 1;
    }
}
