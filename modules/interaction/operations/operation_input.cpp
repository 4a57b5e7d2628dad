#include "interaction/detail/operation_input.hpp"

#include <algorithm>

namespace fascia::interaction {

std::string text_of(const fhir::Element& value) {
    if (!value) return {};
    if (value.value()) return std::string{*value.value()};
    for (const char* name : {"reference", "code", "text"})
        if (const auto child = value.child(name)) return std::string{child.text()};
    return std::string{value.at("coding.code").text()};
}

fhir::Element part_value(const fhir::Element& parameter, std::string_view name) {
    for (const auto part : parameter.children("part"))
        if (part.child("name").text() == name) return part.child("value");
    return {};
}

Outcome<void> OperationInput::check(std::initializer_list<std::string_view> names) const {
    if (request_.body && request_.body.type_name() != "Parameters")
        return Failure{FailureKind::invalid, "an operation takes a Parameters resource"};
    std::vector<Issue> issues;
    const auto known = [&](std::string_view name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const auto parameter : request_.body.children("parameter"))
        if (!known(parameter.child("name").text()))
            issues.push_back(
                {.code = "not-supported",
                 .path = fhir::path_of(parameter),
                 .text = "unknown parameter: " + std::string{parameter.child("name").text()}});
    for (const auto& [name, value] : request_.parameters)
        if (!name.starts_with('_') && !known(name))
            issues.push_back(
                {.code = "not-supported", .path = {}, .text = "unknown parameter: " + name});
    if (issues.empty()) return {};
    return Failure{FailureKind::invalid, std::move(issues)};
}

std::vector<fhir::Element> OperationInput::all(std::string_view name) const {
    std::vector<fhir::Element> found;
    for (const auto parameter : request_.body.children("parameter"))
        if (parameter.child("name").text() == name) found.push_back(parameter);
    return found;
}

fhir::Element OperationInput::value(std::string_view name) const {
    const auto found = all(name);
    return found.empty() ? fhir::Element{} : found.front().child("value");
}

std::string OperationInput::text(std::string_view name) const {
    const auto given = value(name);
    return given ? text_of(given) : std::string{request_.parameter(name)};
}

std::vector<std::string> OperationInput::texts(std::string_view name) const {
    std::vector<std::string> found;
    for (const auto& parameter : all(name)) found.push_back(text_of(parameter.child("value")));
    for (const auto& [given, value] : request_.parameters)
        if (given == name) found.push_back(value);
    return found;
}

bool OperationInput::flag(std::string_view name) const {
    return text(name) == "true";
}

fhir::Resource OperationInput::resource(std::string_view name) const {
    const auto found = all(name);
    if (found.empty() || !found.front().child("resource")) return {};
    return fhir::extract(found.front().child("resource"));
}

Outcome<std::optional<Day>> OperationInput::day(std::string_view name) const {
    const std::string given = text(name);
    if (given.empty()) return std::optional<Day>{};
    if (given.size() >= 10)
        if (const auto day = parse_day(std::string_view{given}.substr(0, 10)))
            return std::optional{*day};
    return Failure{FailureKind::invalid,
                   Issue{.code = "value",
                         .path = {},
                         .text = "`" + std::string{name} + "` is a day, YYYY-MM-DD"}};
}

std::string OperationInput::reason() const {
    const auto given = value("reason");
    if (const auto words = given.child("text")) return std::string{words.text()};
    return text("reason");
}

}  // namespace fascia::interaction
