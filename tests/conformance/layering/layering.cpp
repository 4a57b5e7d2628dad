// The map of modules/DEPENDENCIES, held against every #include of the sources.
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path root = FASCIA_SOURCE_DIR;

std::map<std::string, std::set<std::string>> read_dependencies() {
    std::map<std::string, std::set<std::string>> allowed;
    std::ifstream file{root / "modules/DEPENDENCIES"};
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        const auto colon = line.find(':');
        auto& modules = allowed[line.substr(0, colon)];
        std::istringstream words{line.substr(colon + 1)};
        for (std::string module; words >> module;) modules.insert(module);
    }
    return allowed;
}

std::vector<fs::path> sources(const fs::path& folder) {
    std::vector<fs::path> found;
    if (!fs::exists(folder)) return found;
    for (const auto& entry : fs::recursive_directory_iterator{folder})
        if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp")
            found.push_back(entry.path());
    return found;
}

std::vector<std::string> includes(const fs::path& file) {
    static const std::regex pattern{R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])"};
    std::vector<std::string> found;
    std::ifstream stream{file};
    for (std::string line; std::getline(stream, line);)
        if (std::smatch match; std::regex_search(line, match, pattern)) found.push_back(match[1]);
    return found;
}

/// "base" of "fascia/base/time.hpp" or of "base/detail/x.hpp"; empty for what is not ours.
std::string module_of(const std::string& include, const auto& allowed) {
    const std::string path = include.starts_with("fascia/") ? include.substr(7) : include;
    const std::string first = path.substr(0, path.find('/'));
    return allowed.contains(first) && path.find('/') != std::string::npos ? first : std::string{};
}

/// Calls visit(module, file, include) for every #include of every module.
void for_each_include(const auto& allowed, const auto& visit) {
    for (const auto& [module, unused] : allowed)
        for (const auto* base : {"modules", "include/fascia"})
            for (const auto& file : sources(root / base / module))
                for (const auto& include : includes(file)) visit(module, file, include);
}

/// May `folder` (relative path of a file) include this third-party header?
bool library_in_its_room(const std::string& include, const std::string& file) {
    const auto within = [&](const char* room) { return file.starts_with(room); };
    if (include.starts_with("boost/asio") || include.starts_with("boost/beast"))
        return within("modules/http/") || within("modules/ehr/");
    if (include.starts_with("soci")) return within("modules/store/soci/");
    if (include.starts_with("pugixml")) return within("modules/fhir/");
    return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layering)

BOOST_AUTO_TEST_CASE(every_module_of_the_tree_stands_in_the_dependency_table) {
    const auto allowed = read_dependencies();
    BOOST_TEST(allowed.size() == 16);
    for (const auto& entry : fs::directory_iterator{root / "modules"})
        if (entry.is_directory() && entry.path().filename() != "decisions")
            BOOST_TEST(allowed.contains(entry.path().filename().string()), entry.path().string());
}

BOOST_AUTO_TEST_CASE(the_dependency_table_has_no_cycle) {
    const auto allowed = read_dependencies();
    for (const auto& [module, dependencies] : allowed)
        for (const auto& dependency : dependencies)
            BOOST_TEST(!allowed.at(dependency).contains(module), module + " <-> " + dependency);
}

BOOST_AUTO_TEST_CASE(a_module_includes_only_what_the_table_allows) {
    const auto allowed = read_dependencies();
    for_each_include(allowed, [&](const std::string& module, const fs::path& file,
                                  const std::string& include) {
        const std::string other = module_of(include, allowed);
        if (!other.empty() && other != module)
            BOOST_TEST(allowed.at(module).contains(other), file.string() + " includes " + include);
    });
}

BOOST_AUTO_TEST_CASE(private_headers_are_never_included_from_another_module) {
    const auto allowed = read_dependencies();
    for_each_include(
        allowed, [&](const std::string& module, const fs::path& file, const std::string& include) {
            const std::string other = module_of(include, allowed);
            if (!include.starts_with("fascia/") && !other.empty())
                BOOST_TEST(other == module, file.string() + " includes " + include);
        });
}

BOOST_AUTO_TEST_CASE(each_heavy_library_stays_in_its_room) {
    for_each_include(read_dependencies(), [](const std::string&, const fs::path& file,
                                             const std::string& include) {
        BOOST_TEST(library_in_its_room(include, fs::relative(file, root).generic_string()),
                   file.string() + " includes " + include);
    });
}

BOOST_AUTO_TEST_CASE(exceptions_are_caught_in_four_places_only) {
    static const std::regex pattern{R"(\bcatch\s*\()"};
    for (const auto* base : {"modules", "include"})
        for (const auto& file : sources(root / base)) {
            const std::string name = fs::relative(file, root).generic_string();
            if (std::regex_search(name, std::regex{"^modules/(store/soci|http|ehr|app)/"}))
                continue;
            std::ifstream stream{file};
            std::stringstream text;
            text << stream.rdbuf();
            BOOST_TEST(!std::regex_search(text.str(), pattern), name);
        }
}

BOOST_AUTO_TEST_CASE(every_source_under_tests_belongs_to_a_program) {
    for (const auto& file : sources(root / "tests")) {
        const fs::path inside = fs::relative(file, root / "tests");
        if (*inside.begin() == "support") continue;
        bool owned = false;
        for (fs::path folder = file.parent_path(); folder != root / "tests" && !owned;
             folder = folder.parent_path())
            owned = fs::exists(folder / "test.cmake");
        BOOST_TEST(owned, inside.string());
    }
}

BOOST_AUTO_TEST_SUITE_END()
