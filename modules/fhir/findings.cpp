#include "fhir/detail/findings.hpp"

#include "fhir/detail/text_position.hpp"

#include <algorithm>

namespace fascia::fhir::detail {
namespace {

std::string path_to(const Finding& finding, const Document& document) {
    std::string path =
        document.nodes.empty() ? std::string{} : path_of(Element{document, finding.node});
    if (!finding.member.empty()) path += (path.empty() ? "" : ".") + finding.member;
    return path;
}

/// Lines and columns of ascending offsets, in one walk over the text.
class PositionWalk {
  public:
    explicit PositionWalk(std::string_view source) : source_{source} {}

    TextPosition at(std::size_t offset) {
        const TextPosition step = position_of(source_.substr(offset_), offset - offset_);
        offset_ = offset;
        position_ = {position_.line + step.line - 1,
                     step.line == 1 ? position_.column + step.column - 1 : step.column};
        return position_;
    }

  private:
    std::string_view source_;
    std::size_t offset_ = 0;
    TextPosition position_{1, 1};
};

Issue issue_of(const Finding& finding, const Document& document, PositionWalk& positions) {
    Issue issue{.code = std::string{finding.code},
                .path = path_to(finding, document),
                .text = finding.text};
    if (finding.place != no_place) {
        const TextPosition position = positions.at(finding.place);
        issue.line = position.line;
        issue.column = position.column;
    }
    return issue;
}

}  // namespace

Failure failure_of(Findings findings, const Document& document, std::string_view source) {
    auto& list = findings.list();
    std::ranges::stable_sort(list, {}, &Finding::place);
    std::vector<Issue> issues;
    PositionWalk positions{source};
    for (const Finding& finding : list) issues.push_back(issue_of(finding, document, positions));
    const bool narrative_only =
        std::ranges::all_of(list, [](const Finding& f) { return f.code == "invalid"; });
    return Failure{narrative_only ? FailureKind::unprocessable : FailureKind::invalid,
                   std::move(issues)};
}

}  // namespace fascia::fhir::detail
