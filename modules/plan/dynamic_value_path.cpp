#include "plan/detail/dynamic_value.hpp"

#include <charconv>

namespace fascia::plan::detail {
namespace {

Failure not_simple(std::string_view text) {
    return Failure{FailureKind::invalid,
                   "\"" + std::string{text} +
                       "\" is not a simple path: names, [n], extension('url') and ofType(T) joined "
                       "by dots"};
}

/// Reads the path from left to right; `ok` turns false where it stops fitting.
class PathReader {
  public:
    explicit PathReader(std::string_view text) : rest_{text} {}

    std::optional<std::vector<PathStep>> read() {
        std::vector<PathStep> steps;
        do {
            if (!read_step(steps)) return std::nullopt;
        } while (take('.'));
        return rest_.empty() && !steps.empty() ? std::optional{std::move(steps)} : std::nullopt;
    }

  private:
    bool read_step(std::vector<PathStep>& steps) {
        const auto name = take_name();
        if (name.empty()) return false;
        if (take('(')) return read_function(name, steps);
        steps.push_back({std::string{name}, {}, {}, {}});
        return read_index(steps.back());
    }

    bool read_function(std::string_view name, std::vector<PathStep>& steps) {
        if (name == "extension") {
            if (!take('\'')) return false;
            const auto end = rest_.find('\'');
            if (end == std::string_view::npos) return false;
            steps.push_back({"extension", {}, std::string{rest_.substr(0, end)}, {}});
            rest_.remove_prefix(end + 1);
            return take(')') && read_index(steps.back());
        }
        if ((name != "ofType" && name != "as") || steps.empty()) return false;
        if (rest_.starts_with("FHIR.")) rest_.remove_prefix(5);
        steps.back().type = take_name();
        return !steps.back().type.empty() && take(')');
    }

    bool read_index(PathStep& step) {
        if (!take('[')) return true;
        std::size_t index = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), index);
        if (error != std::errc{}) return false;
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        step.index = index;
        return take(']');
    }

    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::string_view take_name() {
        std::size_t size = 0;
        const auto fits = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '_';
        };
        while (size < rest_.size() && fits(rest_[size])) ++size;
        const auto name = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return name;
    }

    std::string_view rest_;
};

bool strip_root(std::string_view& text, std::string_view root) {
    if (!text.starts_with(root) || text.size() <= root.size() || text[root.size()] != '.')
        return false;
    text.remove_prefix(root.size() + 1);
    return true;
}

}  // namespace

Outcome<DynamicPath> parse_dynamic_path(std::string_view text, std::string_view resource_type) {
    DynamicPath path;
    std::string_view rest = text;
    path.of_action = strip_root(rest, "%action");
    if (!path.of_action && !strip_root(rest, "$this")) strip_root(rest, resource_type);
    auto steps = PathReader{rest}.read();
    if (!steps) return not_simple(text);
    path.steps = std::move(*steps);
    return path;
}

}  // namespace fascia::plan::detail
