#include "plan/detail/rules_reader.hpp"

#include <algorithm>
#include <cctype>

namespace fascia::plan::detail {

namespace {

bool is_name_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

/// Index after the quoted text that begins at `begin`.
std::size_t after_quoted(std::string_view text, std::size_t begin) {
    auto at = begin + 1;
    while (at < text.size() && text[at] != text[begin]) at += text[at] == '\\' ? 2 : 1;
    return std::min(at + 1, text.size());
}

}  // namespace

std::vector<std::string> variable_names(std::string_view expression) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < expression.size();) {
        const auto c = expression[at];
        if (c == '\'' || c == '"') {
            at = after_quoted(expression, at);
        } else if (c == '%' && at + 1 < expression.size() && expression[at + 1] == '`') {
            const auto end = after_quoted(expression, at + 1);
            names.emplace_back(expression.substr(at + 2, end - at - 3));
            at = end;
        } else if (c == '%') {
            auto end = at + 1;
            while (end < expression.size() && is_name_character(expression[end])) ++end;
            names.emplace_back(expression.substr(at + 1, end - at - 1));
            at = end;
        } else {
            ++at;
        }
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::vector<Code> RulesReader::codes(JsonObject& object, std::string_view key, bool required) {
    std::vector<Code> out;
    for (const auto& text : required ? object.texts(key) : object.texts_or_none(key)) {
        const auto bar = text.find('|');
        const auto system = rules.system(std::string_view{text}.substr(0, bar));
        if (bar == std::string::npos || system.empty())
            object.fault(key, "'" + text + "' is not system|code with a short name of `systems`");
        else
            out.push_back({std::string{system}, text.substr(bar + 1)});
    }
    return out;
}

Condition RulesReader::condition(JsonObject& object, std::string_view key) {
    const auto text = object.text(key);
    if (text.empty()) return {};
    auto compiled = fhirpath::Expression::compile(text);
    if (!compiled) {
        object.fault(key, compiled.error().issues().front().text);
        return {};
    }
    return {std::move(compiled).value(), variable_names(text)};
}

Condition RulesReader::condition_or_none(JsonObject& object, std::string_view key) {
    return object.text_or(key, "").empty() ? Condition{} : condition(object, key);
}

}  // namespace fascia::plan::detail
