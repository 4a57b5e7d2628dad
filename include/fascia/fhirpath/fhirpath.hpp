#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/base/time.hpp"
#include "fascia/base/zone.hpp"
#include "fascia/fhir/resource.hpp"
#include "fascia/terminology/terminology.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace fascia::terminology {
enum class Subsumption : std::uint8_t;  // terminology.hpp
}

/// FHIRPath N1 (2.0.0) with the additions of FHIR R4 (fhirpath.html).
namespace fascia::fhirpath {

/// A value that an expression computed (not an element of a resource).
struct System {
    enum class Type : std::uint8_t {
        boolean,
        integer,
        decimal,
        string,
        date,
        date_time,
        time,
        quantity,
        type_info  ///< what type() answers; text "System.Integer", "FHIR.Patient"
    };
    Type type;
    std::string text;  ///< FHIRPath literal form without quotes and @; decimals keep their digits
    std::string unit;  ///< quantity only: UCUM code or calendar word ("month")
    friend bool operator==(const System&, const System&) = default;
};

/// One item of a collection: an element of some resource, or a computed value.
using Item = std::variant<fhir::Element, System>;
using Collection = std::vector<Item>;

/// Collections by the name of a variable.
struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const {
        const fhir::ElementName words{name};
        const auto mixed =
            (words.head() + name.size()) * 0x9E3779B97F4A7C15 ^ words.tail() * 0xC2B2AE3D27D4EB4F;
        return mixed ^ mixed >> 32;
    }
};
using Variables = std::unordered_map<std::string, Collection, NameHash, std::equal_to<>>;

/// The step budget for an expression that came from a client: some tenths of a second, some tens of
/// MiB.
inline constexpr std::size_t client_step_budget = 1'000'000;

/// What an evaluation may see. The caller keeps everything that is named here alive while it runs.
/// A hook that is empty cannot tell anything.
struct Context {
    fhir::Element
        resource;         ///< %resource; %rootResource is the resource around it, if there is one
    Instant now;          ///< the one answer of now(), today(), timeOfDay()
    Zone zone;            ///< of now(), and where a day without time begins
    Variables variables;  ///< %name, %`name-with-dash`
    const Variables* others = nullptr;  ///< lent: asked where `variables` has no such name
    /// resolve(): the target of a reference, or an empty Element when it is not to be had.
    std::function<fhir::Element(std::string_view reference)> resolve;
    /// memberOf(): absent = cannot tell.
    std::function<std::optional<bool>(std::string_view system, std::string_view code,
                                      std::string_view value_set)>
        member_of;
    /// conformsTo(): absent = the profile is not known. R4's own types need no caller.
    std::function<std::optional<bool>(const fhir::Element&, std::string_view profile)> conforms_to;
    /// subsumes(), subsumedBy(): absent = the code system, or one of the codes, is not known.
    std::function<std::optional<terminology::Subsumption>(
        std::string_view system, std::string_view first, std::string_view second)>
        subsumption;
    /// elementDefinition(): the ElementDefinition, or an empty Element when it is not to be had.
    std::function<fhir::Element(const fhir::Element&)> element_definition;
    /// slice(): whether the element belongs to that slice of the structure (a canonical URL);
    /// absent = the structure or the slice is not known.
    std::function<std::optional<bool>(const fhir::Element&, std::string_view structure,
                                      std::string_view slice)>
        in_slice;
    /// trace(): the name and the items it was called with; may be empty.
    std::function<void(std::string_view name, const Collection&)> on_trace;
    /// Evaluation steps before too_costly. An item of an intermediate result takes one, and 32
    /// bytes, so that this bounds memory too.
    std::size_t step_budget = 10'000'000;
    /// Asked now and then (after some thousand steps); true ends the evaluation with timeout. May
    /// be empty.
    std::function<bool()> should_stop;
    /// Called for every element whose value a comparison, a condition or a function read (for
    /// traces; as often as it was read); may be empty.
    std::function<void(const fhir::Element&)> on_read;
};

/// A compiled expression: immutable, cheap to copy, thread safe, evaluated as often as wanted.
class Expression {
  public:
    /// Failure: invalid, with line and column of the first fault; also for a function that does not
    /// exist or takes other arguments, and for brackets and operators nested beyond 200.
    static Outcome<Expression> compile(std::string_view text);

    /// Evaluates with `focus` as $this. Failure: invalid (the expression does not fit the data: a
    /// singleton was asked of many, an unknown variable), unsupported (conformsTo() with an unknown
    /// profile), too_costly (over the budget of steps, or 16 MiB of computed texts), timeout
    /// (should_stop). With line and column.
    Outcome<Collection> evaluate(const Collection& focus, const Context& context) const;
    Outcome<Collection> evaluate(const fhir::Element& focus, const Context& context) const;
    /// What is known to be wrong before any evaluation, when the focus is of type `focus`: names
    /// that no such element has, computed texts and numbers as conditions, positions in
    /// collections without order, units that UCUM does not have. Failure: invalid, with every
    /// issue's line and column. An expression that passes may still fail on data.
    Outcome<void> check(fhir::TypeDef focus) const;
    /// What types the items of the answer may have, named as type_name() names them, when the
    /// focus is of type `focus`. Absent: that is not known.
    std::optional<std::vector<std::string>> result_types(fhir::TypeDef focus) const;
    std::string_view text() const;

    struct Tree;

  private:
    explicit Expression(std::shared_ptr<const Tree> tree) : tree_{std::move(tree)} {}
    std::shared_ptr<const Tree> tree_;
};

/// true, false, or nothing for an empty collection; a single non-boolean counts as true (FHIRPath
/// N1 4.5). Failure: invalid for more than one item.
Outcome<std::optional<bool>> to_boolean(const Collection& collection);
/// The item's value as text: a primitive's value, a computed value's text; absent for complex
/// elements.
std::optional<std::string> to_text(const Item& item);
/// "Patient.name[0].given[1]" style path for elements, empty for computed values.
std::string path_of(const Item& item);
/// FHIR type name ("HumanName", "date") of an element; "System.Integer" … of a computed value.
std::string type_name(const Item& item);

}  // namespace fascia::fhirpath
