#include "search/detail/criteria.hpp"
#include "search/detail/value_text.hpp"

#include <algorithm>

namespace fascia::search {
namespace {

constexpr std::size_t most_criteria = 100, most_alternatives = 500;

using Pair = std::pair<std::string, std::string>;

class Parser {
  public:
    Parser(const Registry& registry, std::string_view type, bool lenient, std::string_view base_url)
        : registry_{registry}, lenient_{lenient}, base_url_{base_url} {
        query_.type = type;
    }

    void read(const Pair& pair) {
        if (auto shaped = detail::read_result_parameter(pair.first, pair.second, query_)) {
            if (*shaped) {
                if (pair.first != "_after") understood(pair.first, value_in_link(pair));
            } else {
                reject(shaped->error());
            }
            return;
        }
        auto criterion =
            detail::read_criterion(registry_, query_.type, pair.first, pair.second, base_url_);
        if (!criterion) return reject(criterion.error());
        alternatives_ += criterion->alternatives.size();
        query_.criteria.push_back(std::move(*criterion));
        understood(pair.first, pair.second);
    }

    Outcome<Query> finish() {
        if (!issues_.empty()) return Failure{kind_, std::move(issues_)};
        if (query_.criteria.size() > most_criteria || alternatives_ > most_alternatives)
            return Failure{FailureKind::too_costly,
                           "a search may have 100 criteria and 500 alternatives at most"};
        if (query_.summary == "count") query_.count = 0;
        if (query_.count == 0) query_.total = Total::accurate;
        return std::move(query_);
    }

  private:
    // A page that was cut says its true length.
    std::string value_in_link(const Pair& pair) const {
        return pair.first == "_count" ? std::to_string(query_.count) : pair.second;
    }

    void understood(std::string_view name, std::string_view value) {
        if (!query_.canonical.empty()) query_.canonical += '&';
        query_.canonical += detail::percent_encode(name) + '=' + detail::percent_encode(value);
    }

    void reject(const Failure& failure) {
        if (lenient_ && failure.kind() == FailureKind::unsupported) return;
        if (failure.kind() == FailureKind::invalid || issues_.empty()) kind_ = failure.kind();
        issues_.insert(issues_.end(), failure.issues().begin(), failure.issues().end());
    }

    const Registry& registry_;
    const bool lenient_;
    const std::string_view base_url_;
    Query query_;
    std::size_t alternatives_ = 0;
    std::vector<Issue> issues_;
    FailureKind kind_ = FailureKind::invalid;
};

}  // namespace

Outcome<Query> Registry::parse(std::string_view type,
                               std::span<const std::pair<std::string, std::string>> parameters,
                               bool lenient, std::string_view base_url) const {
    if (!tables_->of_type(type))
        return Failure{FailureKind::not_found, "no such resource type: " + std::string{type}};
    Parser parser{*this, type, lenient, base_url};
    for (const auto& pair : parameters) parser.read(pair);
    return parser.finish();
}

}  // namespace fascia::search
