#pragma once

#include "fascia/base/time.hpp"
#include "fascia/interaction/request.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::interaction {

/// The input of an operation by name: from the Parameters resource of a POST, or from the query of
/// a GET.
class OperationInput {
  public:
    explicit OperationInput(const Request& request) : request_{request} {}

    /// The body is absent or a Parameters resource; every name is one of `names`. Failure: invalid,
    /// all issues.
    Outcome<void> check(std::initializer_list<std::string_view> names) const;

    std::vector<fhir::Element> all(std::string_view name) const;  ///< parameters of that name
    fhir::Element value(std::string_view name) const;             ///< value[x] of the first
    std::string text(std::string_view name)
        const;  ///< primitive, Reference.reference, or Coding.code; "" if none
    std::vector<std::string> texts(std::string_view name) const;
    bool flag(std::string_view name) const;  ///< true only for the boolean true
    fhir::Resource resource(std::string_view name) const;
    /// A day, or the day that a dateTime names; empty where it is not given. Failure: invalid.
    Outcome<std::optional<Day>> day(std::string_view name) const;
    /// A reason given as CodeableConcept or text.
    std::string reason() const;

  private:
    const Request& request_;
};

/// Text of a value as `text()` gives it.
std::string text_of(const fhir::Element& value);
/// value[x] of the part of that name.
fhir::Element part_value(const fhir::Element& parameter, std::string_view name);

}  // namespace fascia::interaction
