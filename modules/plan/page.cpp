#include "plan/detail/page.hpp"

namespace fascia::plan::detail {
namespace {

/// A bar or a line break would end the cell.
std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

}  // namespace

void Page::heading(int level, std::string_view text) {
    if (!text_.empty() && !text_.ends_with("\n\n")) text_ += '\n';
    text_.append(static_cast<std::size_t>(level), '#').append(" ").append(text).append("\n\n");
}

void Page::paragraph(std::string_view text) {
    text_.append(text).append("\n\n");
}

void Page::bullet(std::string_view text) {
    text_.append("- ").append(text).append("\n");
}

void Page::gap() {
    text_ += '\n';
}

void Page::row(const std::vector<std::string>& cells) {
    text_ += '|';
    for (const auto& each : cells) text_ += " " + cell(each) + " |";
    text_ += '\n';
}

void Page::table(const std::vector<std::string>& columns,
                 const std::vector<std::vector<std::string>>& rows) {
    row(columns);
    row(std::vector<std::string>(columns.size(), "---"));
    for (const auto& each : rows) row(each);
    gap();
}

std::string tagged(const Sources& sources) {
    std::string out;
    for (const auto& tag : sources) {
        const bool to_sign = tag == "P" || tag == "M";
        out += (out.empty() ? "" : " ") + std::string{to_sign ? "**" : ""} + "[" + tag + "]" +
               (to_sign ? "**" : "");
    }
    return out;
}

std::string listed(const std::vector<std::string>& texts) {
    std::string out;
    for (const auto& text : texts) out += (out.empty() ? "" : ", ") + text;
    return out;
}

std::string code_text(const Rules& rules, const Code& code) {
    for (const auto& [name, url] : rules.systems)
        if (url == code.system) return name + " " + code.code;
    return code.system + " " + code.code;
}

std::string in_code(std::string_view text) {
    return text.empty() ? std::string{} : "`" + std::string{text} + "`";
}

std::string in_code(const Condition& condition) {
    return condition.expression ? in_code(condition.expression->text()) : std::string{};
}

}  // namespace fascia::plan::detail
