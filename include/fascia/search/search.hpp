#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/base/zone.hpp"
#include "fascia/fhir/resource.hpp"
#include "fascia/search/index_rows.hpp"
#include "fascia/search/query.hpp"

#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace fascia::search {

struct Parameter {
    std::string code, type, url;
    std::vector<std::string> targets;
};

/// Every SearchParameter we serve, with its expression compiled. Immutable once made, thread safe.
class Registry {
  public:
    /// The R4 core parameters of type token, reference, string, date and uri with an expression,
    /// and those of `extra` (SearchParameter resources of the project, fhir/search). Failure:
    /// invalid, naming each parameter that does not compile.
    static Outcome<std::shared_ptr<const Registry>> make(std::span<const fhir::Resource> extra,
                                                         const Zone& zone);

    /// Parameters of a resource type, Resource- and DomainResource-level ones included, sorted by
    /// code.
    std::span<const Parameter> parameters(std::string_view resource_type) const;
    const Parameter* find(std::string_view resource_type, std::string_view code) const;

    /// Index rows of a resource. Values that do not fit a parameter's type contribute nothing.
    /// Pure.
    IndexRows extract(const fhir::Resource& resource) const;

    /// Parses decoded name/value pairs of a search on `type`. Strict: an unknown parameter,
    /// modifier or prefix is a Failure (unsupported); lenient: it is ignored and missing from
    /// `canonical`. `base_url` makes absolute references to ourselves relative. Failure: invalid,
    /// unsupported, too_costly.
    Outcome<Query> parse(std::string_view type,
                         std::span<const std::pair<std::string, std::string>> parameters,
                         bool lenient, std::string_view base_url) const;

    struct Tables;
    explicit Registry(std::unique_ptr<Tables> tables);
    ~Registry();

  private:
    std::unique_ptr<Tables> tables_;
};

/// Case, accents, punctuation-free white space folded as for string search (R4 search.html#string).
std::string fold(std::string_view text);

}  // namespace fascia::search
