#pragma once

#include "fascia/plan/protocol.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

/// The protocol of this repository, read from its files each time: data, not part of the program.
namespace fascia::test {

inline std::filesystem::path content_root() {
    return std::filesystem::path{FASCIA_SOURCE_DIR} / "fhir";
}

inline std::string text_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

inline void add_files(std::vector<plan::ContentFile>& files, const std::filesystem::path& folder,
                      const std::string& prefix) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        const auto name = std::filesystem::relative(entry.path(), folder).generic_string();
        if (entry.is_regular_file() && !name.starts_with("cases/"))
            files.push_back({prefix + name, text_of(entry.path())});
    }
}

inline std::vector<plan::ContentFile> protocol_files(
    const std::string& condition = "myofascial-back-pain") {
    std::vector<plan::ContentFile> files;
    add_files(files, content_root() / "protocols" / condition, "");
    add_files(files, content_root() / "terminology", "terminology/");
    for (const auto& other : std::filesystem::directory_iterator{content_root() / "protocols"})
        if (const auto name = other.path().filename().string(); name != condition)
            add_files(files, other.path(), "../" + name + "/");
    return files;
}

/// The default protocol, loaded once for all tests of a program.
inline const std::shared_ptr<const plan::Protocol>& loaded_protocol() {
    static const auto loaded = plan::Protocol::load(protocol_files()).value();
    return loaded;
}

/// The same with one passage of one file replaced; a passage that is not there is a broken test.
inline std::vector<plan::ContentFile> protocol_files_with(const std::string& path,
                                                          const std::string& passage,
                                                          const std::string& replacement) {
    auto files = protocol_files();
    for (auto& file : files) {
        if (file.path != path) continue;
        const auto at = file.text.find(passage);
        if (at == std::string::npos) throw std::logic_error{"no such passage: " + passage};
        file.text.replace(at, passage.size(), replacement);
        return files;
    }
    throw std::logic_error{"no such file: " + path};
}

}  // namespace fascia::test
