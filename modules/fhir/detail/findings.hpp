#pragma once

#include "fascia/base/failure.hpp"
#include "fascia/fhir/resource.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What a codec or a check finds wrong, collected while a document is built, turned into issues
/// when it is complete (only then is the path of a node known).
namespace fascia::fhir::detail {

inline constexpr std::uint32_t no_place = 0xFFFFFFFF;

struct Finding {
    std::uint32_t node;     ///< the node that is wrong, or whose member is
    std::string member;     ///< name of a member that has no node of its own; mostly empty
    std::string_view code;  ///< FHIR IssueType; a literal
    std::string text;
    std::uint32_t place;  ///< byte offset in the source text, or no_place
};

class Findings {
  public:
    explicit Findings(std::size_t limit) : limit_{limit} {}

    void add(Finding finding) {
        if (list_.size() < limit_) list_.push_back(std::move(finding));
    }
    bool empty() const { return list_.empty(); }
    std::vector<Finding>& list() { return list_; }

  private:
    std::size_t limit_;
    std::vector<Finding> list_;
};

/// All findings as one failure, in the order of their places, with paths, and with lines and
/// columns of `source` where a place is known. Kind invalid; unprocessable when nothing but
/// narrative content is wrong (code "invalid").
Failure failure_of(Findings findings, const Document& document, std::string_view source);

}  // namespace fascia::fhir::detail
