#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/base/zone.hpp"
#include "fascia/fhir/resource.hpp"
#include "fascia/search/hierarchy.hpp"
#include "fascia/search/index_rows.hpp"
#include "fascia/search/own_parameter.hpp"
#include "fascia/search/query.hpp"
#include "fascia/terminology/terminology.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace fascia::search {

struct Parameter {
    std::string code, type, url;
    std::vector<std::string> targets;
    /// The parameters of which it is the union ("combo-code": code, component-code): their rows are
    /// its rows, it has none of its own.
    std::vector<std::string> parts = {};
    bool own = false;  ///< not R4's
};

/// Patient/1, when only what belongs to it is searched (R4 compartmentdefinition.html).
struct Compartment {
    std::string_view type = {}, id = {};  ///< type empty: no compartment
};

/// What a search may see beside its parameters.
struct Scope {
    Compartment compartment = {};
    terminology::Terminology terminology = {};  ///< for :in, :not-in, :above and :below
    Relatives relatives = {};  ///< for :above and :below of references; empty: refused
};

/// Every SearchParameter we serve, with its expression compiled. Immutable once made, thread safe.
class Registry {
  public:
    /// The R4 core parameters with an expression, the special ones excepted, and `own`
    /// (SearchParameter resources of the project and of the clinic). `zone` is that of dates
    /// without one. References that start with `base_url` (no slash at the end) are references to
    /// resources here. One of `own` that cannot be served (an element is missing or unknown, its
    /// code or url is taken, its expression does not fit its bases or its type) is left out and
    /// named in `faults`. Failure, without `faults`: invalid, naming each of them.
    static Outcome<std::shared_ptr<const Registry>> make(
        std::span<const fhir::Resource> own, const Zone& zone, std::string_view base_url = {},
        std::vector<ParameterFault>* faults = nullptr);

    /// Parameters of a resource type, Resource- and DomainResource-level ones included, sorted by
    /// code.
    std::span<const Parameter> parameters(std::string_view resource_type) const;
    const Parameter* find(std::string_view resource_type, std::string_view code) const;
    /// Those that are not R4's, on each of their resource types; sorted.
    std::span<const OwnParameter> own_parameters() const;

    /// Index rows of a resource. Values that do not fit a parameter's type contribute nothing; an
    /// expression that fails on this resource contributes nothing and is named in `faults`. Pure.
    IndexRows extract(const fhir::Resource& resource, std::vector<Issue>* faults = nullptr) const;

    /// Parses decoded name/value pairs of a search on `type` (R4 search.html). Strict: a parameter,
    /// modifier or result parameter that we do not have is a Failure (unsupported); lenient: it is
    /// ignored and missing from `canonical`. A malformed value is a Failure (invalid) either way.
    /// An empty `type` searches all types, or those of _type. `base_url` makes absolute references
    /// to ourselves relative. Failure: invalid, unsupported (also value sets and code systems that
    /// are not here), too_costly (more than 100 criteria or 500 alternatives, a set of more than
    /// 2000 codes), those of `scope.relatives`; every issue is told, not the first.
    Outcome<Query> parse(std::string_view type,
                         std::span<const std::pair<std::string, std::string>> parameters,
                         bool lenient, std::string_view base_url, const Scope& scope = {}) const;

    const Zone& zone() const;

    struct Tables;
    explicit Registry(std::unique_ptr<Tables> tables);
    ~Registry();

  private:
    std::unique_ptr<Tables> tables_;
};

/// The types other than its own whose values a search would tell about: those of its chains and
/// _has. Who may not search them may not ask that way either.
std::vector<std::string> types_looked_into(const Query& query);

/// A literal reference taken apart (R4 references.html#literal): to a resource here (type and id),
/// or to something elsewhere (url: absolute, urn or canonical). A version is left out.
struct LiteralReference {
    std::string_view type, id, url;
    friend bool operator==(const LiteralReference&, const LiteralReference&) = default;
};
/// Absent: contained ("#x"), conditional ("Patient?identifier=x") or no reference at all. The
/// views are into `text`. Pure, thread safe.
std::optional<LiteralReference> literal_reference(std::string_view text, std::string_view base_url);

/// Text as string search compares it (R4 search.html#string): compatibility forms unified, accents
/// and case folded, white space collapsed to single spaces and trimmed; punctuation stays.
std::string fold(std::string_view text);

}  // namespace fascia::search
