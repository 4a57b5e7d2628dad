#pragma once

#include "plan/detail/protocol_checks.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace fascia::plan::detail {

/// Where the files of the other protocols stand: "../myofascial-back-pain/rules.json".
inline constexpr std::string_view other_prefix = "../";

/// The files of a protocol whose rules.json says that it extends another ("extends": the name of
/// its folder): rules.json and evidence.json are laid over those of the other, and its activities,
/// questionnaires and texts for patients, the last under their own paths, come along under
/// "../<other>/". Without "extends" its own files alone.
std::vector<ContentFile> with_base(std::span<const ContentFile> files, const Report& report);

/// Whether a file of with_base() came from the other protocol.
bool is_inherited(std::string_view path);

}  // namespace fascia::plan::detail
