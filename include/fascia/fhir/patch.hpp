#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/fhir/resource.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// PATCH of R4 (http.html#patch) in the two forms that are about the text of a resource; FHIRPath
/// Patch stands in fascia/fhirpath/patch.hpp. Pure, thread safe.
namespace fascia::fhir {

/// A patch with more operations is too_large.
inline constexpr std::size_t max_patch_operations = 1000;

/// JSON Patch (RFC 6902) of any JSON text; numbers keep their digits. All operations succeed or
/// none is done. Failure: invalid (not JSON, not a patch), too_large, unprocessable (a path that
/// does not exist, a test that fails); the path is "patch[n]".
Outcome<std::string> apply_json_patch(std::string_view document, std::string_view patch);

/// XML Patch (RFC 5261) of any XML text. In `sel`, the prefix f is FHIR's namespace and h XHTML's,
/// whatever the document writes; it selects by child steps, [n], [path='value'], text(), comment()
/// and @name. Failure as above.
Outcome<std::string> apply_xml_patch(std::string_view document, std::string_view patch);

/// The resource with the patch done to its JSON form; an object or array that it empties goes away.
/// Failure: as above, and unprocessable where the result is no valid resource.
Outcome<Resource> patch_json(const Resource& resource, std::string_view patch);
/// The same with its XML form.
Outcome<Resource> patch_xml(const Resource& resource, std::string_view patch);

}  // namespace fascia::fhir
