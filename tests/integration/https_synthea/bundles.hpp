#pragma once

#include "support/clinic_server.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace fascia::tests {

/// The Bundles, unpacked for this program.
class Synthea {
  public:
    explicit Synthea(const std::filesystem::path& archive) {
        unpack(archive, folder_.path());
        for (const auto& entry : std::filesystem::recursive_directory_iterator{folder_.path()})
            if (entry.path().extension() == ".json" && entry.path().filename() != "index.json")
                files_.push_back(entry.path());
        std::ranges::sort(files_);
        if (is_quick()) take_smallest();
        for (const auto& file : files_) count(read_file(file));
    }
    const std::vector<std::filesystem::path>& files() const { return files_; }
    const std::map<std::string, std::size_t>& counts() const { return counts_; }
    std::size_t entries() const { return entries_; }

    static const Synthea* find() {
        static const auto archive = shared_data("synthea/synthea-r4-transaction-bundles.tar.xz");
        if (!archive) return nullptr;
        static const Synthea synthea{*archive};
        return &synthea;
    }

  private:
    void take_smallest() {
        std::ranges::sort(files_, {},
                          [](const auto& file) { return std::filesystem::file_size(file); });
        files_.resize(std::min(files_.size(), std::size_t{6}));
    }
    void count(const std::string& bundle) {
        const auto value = boost::json::parse(bundle);
        for (const auto& entry : value.at("entry").as_array()) {
            ++counts_[std::string{entry.at("resource").at("resourceType").as_string()}];
            ++entries_;
        }
    }
    TemporaryFolder folder_;
    std::vector<std::filesystem::path> files_;
    std::map<std::string, std::size_t> counts_;
    std::size_t entries_ = 0;
};

}  // namespace fascia::tests
