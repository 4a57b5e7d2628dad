#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Names with prefixes (Namespaces in XML 1.0). A resource keeps none: FHIR's elements and the
/// narrative's each stand in the default namespace.
namespace fascia::fhir::detail {

/// The namespaces in scope while a document is walked. The texts must outlive it.
class XmlNamespaces {
  public:
    /// Takes note of an attribute that declares a namespace. Says whether it does.
    bool declare(std::string_view attribute, std::string_view value);
    /// Where to return to when the element that is about to declare something is left.
    std::size_t mark() const { return declared_.size(); }
    void back_to(std::size_t mark);
    /// The namespace of an element with that name, or "".
    std::string_view of(std::string_view name) const;

  private:
    std::map<std::string_view, std::vector<std::string_view>> spaces_;  ///< innermost last
    std::vector<std::string_view> declared_;                            ///< prefixes
};

std::string_view prefix_of(std::string_view name);  ///< "" where there is none
std::string_view local_name_of(std::string_view name);

/// Whether a tag of the text may have a prefix (or what looks like it in a comment).
bool has_prefixed_tag(std::string_view text);

/// A narrative with its elements in the default namespace, declared in its first tag, and else
/// character for character the same. What is not well-formed or holds anything that is not of
/// XHTML is returned as it is: no narrative, which others say. Linear.
std::string without_prefixes(std::string_view narrative, XmlNamespaces around = {});

}  // namespace fascia::fhir::detail
