#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/fhir/resource.hpp"
#include "fascia/http/server.hpp"

#include "http/detail/fhir_negotiate.hpp"

#include <string>
#include <string_view>

/// Binary as the content that it stands for (R4 binary.html#rest).
namespace fascia::http {

/// Why content of this type is not taken, or nullptr: no media type, one that a browser would run,
/// or content that is not what it says.
const char* binary_fault(std::string_view content_type, std::string_view content);

/// The resource of an upload; `security_context` as in X-Security-Context. Failure: invalid.
Outcome<fhir::Resource> binary_of(std::string_view id, std::string_view content_type,
                                  std::string_view security_context, std::string_view content);

/// The stored Binary as its content, to be saved and never shown by a browser; 406 where the type
/// is not within `accept`.
void set_binary(Response& response, std::string_view json, std::string_view accept,
                const Negotiated& format);

}  // namespace fascia::http
