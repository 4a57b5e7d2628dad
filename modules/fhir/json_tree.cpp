#include "fhir/detail/json_tree.hpp"

#include "fhir/detail/text_position.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <functional>
#include <limits>
#include <string>

namespace fascia::fhir::detail {
namespace {

namespace json = boost::json;

/// Boost.JSON's events into a JsonTree.
class TreeBuilder {
  public:
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = max_object_size;
    static constexpr std::size_t max_key_size = max_object_size;
    static constexpr std::size_t max_string_size = max_object_size;

    explicit TreeBuilder(std::string_view source) : source_{source} {
        tree_.nodes.reserve(source.size() / 32);
    }
    JsonTree take() { return std::move(tree_); }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return open(JsonKind::object); }
    bool on_object_end(std::size_t, json::error_code&) { return close(); }
    bool on_array_begin(json::error_code&) { return open(JsonKind::array); }
    bool on_array_end(std::size_t, json::error_code&) { return close(); }

    bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return keep(part); }
    bool on_key(json::string_view last, std::size_t total, json::error_code&) {
        key_ = whole(last, total);
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
        return keep(part);
    }
    bool on_string(json::string_view last, std::size_t total, json::error_code&) {
        return leaf(JsonKind::string, whole(last, total));
    }
    bool on_number_part(json::string_view part, json::error_code&) { return keep(part); }
    bool on_int64(std::int64_t, json::string_view last, json::error_code&) { return number(last); }
    bool on_uint64(std::uint64_t, json::string_view last, json::error_code&) {
        return number(last);
    }
    bool on_double(double, json::string_view last, json::error_code&) { return number(last); }
    bool on_bool(bool value, json::error_code&) {
        return leaf(JsonKind::boolean, value ? "true" : "false");
    }
    bool on_null(json::error_code&) { return leaf(JsonKind::null, {}); }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

  private:
    bool open(JsonKind kind) {
        open_.push_back(static_cast<std::uint32_t>(tree_.nodes.size()));
        return leaf(kind, {});
    }

    bool close() {
        tree_.nodes[open_.back()].end = static_cast<std::uint32_t>(tree_.nodes.size());
        open_.pop_back();
        return true;
    }

    bool leaf(JsonKind kind, std::string_view text) {
        const auto end = static_cast<std::uint32_t>(tree_.nodes.size() + 1);
        tree_.nodes.push_back({.key = key_, .text = text, .end = end, .kind = kind});
        tree_.text_size += text.size();
        key_ = {};
        return true;
    }

    bool number(json::string_view last) {
        return leaf(JsonKind::number, whole(last, kept_ + last.size()));
    }

    /// Parts come from a passing buffer: they are copied. What is unescaped is never longer than
    /// the source, so this buffer does not move.
    bool keep(json::string_view part) {
        if (tree_.unescaped.capacity() == 0) tree_.unescaped.reserve(source_.size());
        tree_.unescaped.insert(tree_.unescaped.end(), part.begin(), part.end());
        kept_ += part.size();
        return true;
    }

    bool is_in_source(json::string_view text) const {
        const std::less_equal<const char*> before{};
        return before(source_.data(), text.data()) &&
               before(text.data() + text.size(), source_.data() + source_.size());
    }

    std::string_view whole(json::string_view last, std::size_t total) {
        if (total == last.size() && is_in_source(last)) return {last.data(), last.size()};
        keep(last);
        kept_ = 0;
        return {tree_.unescaped.data() + tree_.unescaped.size() - total, total};
    }

    std::string_view source_;
    JsonTree tree_;
    std::vector<std::uint32_t> open_;
    std::string_view key_;
    std::size_t kept_ = 0;
};

Failure syntax_failure(std::string_view text, std::size_t offset, std::string fault) {
    const TextPosition at = position_of(text, offset);
    return Failure{FailureKind::invalid, Issue{.code = "structure",
                                               .path = {},
                                               .text = "not valid JSON: " + std::move(fault),
                                               .line = at.line,
                                               .column = at.column}};
}

std::string fault_text(const json::error_code& error, unsigned max_depth) {
    if (error == json::error::too_deep)
        return "nested more than " + std::to_string(max_depth) + " levels deep";
    if (error == json::error::extra_data) return "something follows the end of the resource";
    return error.message();
}

std::size_t end_of_string(std::string_view text, std::size_t quote) {
    std::size_t at = quote + 1;
    while (text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    return at + 1;
}

}  // namespace

Outcome<JsonTree> read_json_tree(std::string_view text, unsigned max_depth) {
    if (text.size() >= std::numeric_limits<std::uint32_t>::max())
        return Failure{FailureKind::too_large, "a resource of 4 GiB or more"};
    json::parse_options options;
    options.max_depth = max_depth;
    json::basic_parser<TreeBuilder> parser{options, text};
    json::error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    if (!error && read != text.size()) error = json::error::extra_data;
    if (error) return syntax_failure(text, read, fault_text(error, max_depth));
    return parser.handler().take();
}

std::vector<std::uint32_t> json_offsets(std::string_view text) {
    std::vector<std::uint32_t> offsets;
    std::size_t key = text.npos;  // where the key of the next value starts
    const auto value_at = [&](std::size_t at) {
        offsets.push_back(static_cast<std::uint32_t>(key == text.npos ? at : key));
        key = text.npos;
    };
    for (std::size_t at = text.find_first_not_of(" \t\r\n,:]}"); at != text.npos;
         at = text.find_first_not_of(" \t\r\n,:]}", at)) {
        if (text[at] == '{' || text[at] == '[') {
            value_at(at++);
        } else if (text[at] == '"') {
            const std::size_t end = end_of_string(text, at);
            const std::size_t next = text.find_first_not_of(" \t\r\n", end);
            if (next != text.npos && text[next] == ':')
                key = at;
            else
                value_at(at);
            at = end;
        } else {
            value_at(at);
            at = std::min(text.find_first_of(" \t\r\n,]}", at), text.size());
        }
    }
    return offsets;
}

}  // namespace fascia::fhir::detail
