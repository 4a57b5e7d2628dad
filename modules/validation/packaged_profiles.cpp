#include "fascia/fhir/xml.hpp"
#include "fascia/validation/profile.hpp"

#include "validation/detail/rule_tables.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <span>

namespace fascia::validation {
namespace {

/// A packaged definition and, once somebody asked, what it compiles to.
struct Packaged {
    std::once_flag once;
    std::optional<Profile> profile;
};

constexpr std::string_view version = "|4.0.1";

}  // namespace

const Profile* packaged_profile(std::string_view canonical) {
    static const std::unique_ptr<Packaged[]> all{new Packaged[detail::packaged_profile_count]};
    if (canonical.ends_with(version)) canonical.remove_suffix(version.size());
    const std::span rows{detail::packaged_profile_rows, detail::packaged_profile_count};
    const auto url_of = [](const detail::ProfileRow& row) { return std::string_view{row.url}; };
    const auto row = std::ranges::lower_bound(rows, canonical, {}, url_of);
    if (row == rows.end() || url_of(*row) != canonical) return nullptr;
    Packaged& found = all[static_cast<std::size_t>(row - rows.begin())];
    std::call_once(found.once, [&] {
        found.profile = Profile::compile(fhir::parse_xml(row->xml).value()).value();
    });
    return &*found.profile;
}

}  // namespace fascia::validation
