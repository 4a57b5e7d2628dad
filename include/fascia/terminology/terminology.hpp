#pragma once

#include "fascia/base/outcome.hpp"
#include "fascia/fhir/resource.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Code systems and value sets (R4 terminology-module.html): those of R4 and of HL7 Terminology,
/// which stand in the program, and those that are handed in.
namespace fascia::terminology {

enum class Judgement : std::uint8_t { member, not_member, not_judged };

/// Why something could not be judged.
enum class Reason : std::uint8_t {
    none,
    no_value_set,    ///< `about` is a value set that is not here
    no_content,      ///< `about` is a code system whose codes are not here, or not all of them
    unknown_filter,  ///< `about` is an operator or property that is not understood
    too_deep         ///< value sets name each other in a circle, or too often
};

/// What is known of a code in a value set. The views live as long as the Terminology.
struct Membership {
    Judgement judgement = Judgement::not_member;
    Reason reason = Reason::none;   ///< of not_judged
    std::string_view about = {};    ///< of not_judged
    std::string_view system = {};   ///< of a member: where it was found
    std::string_view display = {};  ///< of a member; may be empty
};
/// The reason in a sentence for the client; "" where there is none.
std::string to_text(const Membership& membership);

/// One code of an expansion. The views live as long as the Terminology.
struct Coded {
    std::string_view system, version, code, display;
    bool is_abstract = false;  ///< not for use in records
    bool is_inactive = false;
};

struct ExpandOptions {
    std::string_view filter = {};  ///< words that the display, or text that the code, begins with
    std::size_t offset = 0;
    std::optional<std::size_t> count = {};
    bool active_only = false;
};
struct Expansion {
    std::string_view url, version, name, title, status;  ///< of the value set
    std::vector<std::string> used_systems;               ///< "url|version"
    std::size_t total = 0;                               ///< before paging
    std::vector<Coded> members;
};

struct ConceptProperty {
    std::string_view code, type, value, system;  ///< type is "valueCode" …; of a Coding its code
};
struct Designation {
    std::string_view language, use, value;
};
/// Everything known of one code.
struct Concept {
    Coded coded;
    std::string_view system_name, definition;
    std::vector<std::string_view> parents, children;
    std::vector<ConceptProperty> properties;
    std::vector<Designation> designations;
};

enum class Subsumption : std::uint8_t { equivalent, subsumes, subsumed_by, not_subsumed };
/// "subsumed-by": R4 concept-subsumption-outcome.
std::string_view to_code(Subsumption subsumption);

/// An immutable set of code systems and value sets. A value, cheap to copy, thread safe. Canonicals
/// may carry a version ("url|1.0"); without one what was handed in stands before what is packaged,
/// and of that R4's edition before HL7 Terminology's.
///
/// Failures where nothing else is said: not_found (no such value set, or no such code in a code
/// system whose codes are all here), unsupported (a code system whose codes are not here, a filter
/// that is not understood), too_costly (more than max_members).
class Terminology {
  public:
    static constexpr std::size_t max_members = 10'000;

    /// What is packaged. Costs nothing.
    Terminology();
    /// This and the ValueSet and CodeSystem resources of `resources`; one without url is known as
    /// "ValueSet/[id]", "CodeSystem/[id]". Supplements are left out.
    Terminology with(std::span<const fhir::Resource> resources) const;

    /// R4 valueset.html#compositions. An empty system: of a `code` element, any system's code.
    /// Abstract codes are not for use in records: where a value set does not list them one by one,
    /// they are members for those only who ask `with_abstract`.
    /// Allocates nothing but for regular expressions.
    Membership membership(std::string_view value_set, std::string_view system,
                          std::string_view code, bool with_abstract = false) const;
    /// Is it one of the codes of the system? Grammars (languages, media types, UCUM) are applied.
    Membership validate(std::string_view system, std::string_view code) const;
    /// Whether `display` is the code's display or a designation, but for case and white space; true
    /// where none is known.
    bool display_fits(std::string_view system, std::string_view code,
                      std::string_view display) const;

    /// Without abstract codes that the value set does not list one by one.
    Outcome<Expansion> expand(std::string_view value_set, const ExpandOptions& options = {}) const;
    Outcome<std::vector<Coded>> members(std::string_view value_set) const;

    Outcome<Concept> lookup(std::string_view system, std::string_view code) const;
    Outcome<Subsumption> subsumes(std::string_view system, std::string_view a,
                                  std::string_view b) const;
    /// All below or above, without the code itself, each once.
    Outcome<std::vector<std::string_view>> descendants(std::string_view system,
                                                       std::string_view code) const;
    Outcome<std::vector<std::string_view>> ancestors(std::string_view system,
                                                     std::string_view code) const;

    bool has_value_set(std::string_view canonical) const;
    bool has_code_system(std::string_view canonical) const;
    /// Canonicals of the code systems and value sets that the value set's own definition names.
    std::vector<std::string_view> named_by(std::string_view value_set) const;

    struct Layer;

  private:
    explicit Terminology(std::shared_ptr<const Layer> top) : top_{std::move(top)} {}
    std::shared_ptr<const Layer> top_;
};

}  // namespace fascia::terminology
