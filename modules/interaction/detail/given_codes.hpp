#pragma once

#include "interaction/detail/terminology_content.hpp"

#include <functional>
#include <string>
#include <vector>

namespace fascia::interaction {

/// A code as a request gives it.
struct GivenCode {
    std::string system, version, code, display;

    std::string canonical() const { return version.empty() ? system : system + "|" + version; }
};
GivenCode given_code(const fhir::Element& coding);
/// `code` with `system` and `display`, `coding`, `codeableConcept`. Failure: invalid (none).
Outcome<std::vector<GivenCode>> given_codes(const OperationInput& input);

using Judge = std::function<terminology::Membership(const GivenCode&)>;
/// The answer of $validate-code: one of the codes is enough, and one that cannot be judged keeps
/// the rest from meaning no. `where` is what they were looked for in. Failure: not_found,
/// unprocessable.
Outcome<Reply> validate_any(const terminology::Terminology& terms,
                            const std::vector<GivenCode>& codes, const std::string& where,
                            const Judge& judge);

}  // namespace fascia::interaction
