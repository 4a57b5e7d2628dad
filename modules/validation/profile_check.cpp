#include "validation/detail/profile_check.hpp"

#include "validation/detail/bindings.hpp"
#include "validation/detail/compare.hpp"
#include "validation/detail/profile_part.hpp"
#include "validation/detail/references.hpp"
#include "validation/detail/slices.hpp"
#include "validation/detail/values.hpp"

#include <algorithm>

namespace fascia::validation::detail {
namespace {

constexpr unsigned max_depth = 8;  // of profiles that name profiles

void check_part(const ProfilePart& part, const fhir::Element& element, const Scope& scope, Run& run,
                Report& report);

class ProfileCheck {
  public:
    ProfileCheck(const ProfileData& profile, Run& run, Report& report)
        : profile_{profile}, run_{run}, report_{report} {}

    void element(const Rule& rule, const fhir::Element& element, const Scope& scope) {
        values(rule, element);
        types(rule, element, scope);
        check_binding(element, rule.binding.strength, rule.binding.value_set, run_, report_);
        check_binding(element, fhir::BindingStrength::required, rule.binding.max_value_set, run_,
                      report_);
        for (const Constraint& constraint : rule.constraints)
            run_.check(constraint, element, scope, report_);
        for (const Rule& child : rule.children) group(child, element, scope);
    }

  private:
    // ---- the children of one name

    void group(const Rule& rule, const fhir::Element& parent, const Scope& scope) {
        std::vector<fhir::Element> elements;
        for (const auto one : parent.children(rule.name)) elements.push_back(one);
        cardinality(rule, parent, static_cast<unsigned>(elements.size()));
        for (const auto& one : elements) element(rule, one, scope_at(one, scope));
        if (!rule.slices.empty()) slices(rule, parent, elements, scope);
    }

    void cardinality(const Rule& rule, const fhir::Element& parent, unsigned count) {
        if (count >= rule.min && count <= rule.max) return;
        const std::string name =
            rule.slice_name.empty() ? rule.name : rule.name + " (slice " + rule.slice_name + ')';
        const bool too_few = count < rule.min;
        add(parent, too_few ? "required" : "structure", "cardinality",
            name + " stands " + std::to_string(count) + (count == 1 ? " time" : " times") +
                (too_few ? "; at least " + std::to_string(rule.min)
                         : "; at most " + std::to_string(rule.max)),
            rule.name);
    }

    void slices(const Rule& rule, const fhir::Element& parent,
                const std::vector<fhir::Element>& elements, const Scope& scope) {
        std::vector<std::vector<fhir::Element>> members(rule.slices.size());
        std::size_t last = 0;
        bool unmatched_before = false, all_certain = true;
        for (const auto& one : elements) {
            const Scope here = scope_at(one, scope);
            const auto [slice, is_certain] = slice_of(rule, one, here, run_);
            if (!slice) {
                unmatched_before |= is_certain;
                all_certain &= is_certain;
                if (is_certain && rule.slicing->rules == Slicing::Rules::closed)
                    add(one, "structure", "slicing",
                        "belongs to none of the slices of " + rule.name + ", which are all");
                continue;
            }
            const auto at = static_cast<std::size_t>(slice - rule.slices.data());
            order(rule, one, at, last, unmatched_before);
            last = std::max(last, at);
            members[at].push_back(one);
            element(*slice, one, here);
        }
        for (std::size_t i = 0; i != members.size(); ++i) {
            const auto count = static_cast<unsigned>(members[i].size());
            // What could not be told may be what seems to be missing.
            if (all_certain || count > rule.slices[i].max)
                cardinality(rule.slices[i], parent, count);
            if (!rule.slices[i].slices.empty()) slices(rule.slices[i], parent, members[i], scope);
        }
    }

    void order(const Rule& rule, const fhir::Element& one, std::size_t at, std::size_t last,
               bool unmatched_before) {
        if (rule.slicing->ordered && at < last)
            add(one, "structure", "slicing",
                "the slice " + rule.slices[at].slice_name + " stands after " +
                    rule.slices[last].slice_name + " and belongs before it");
        if (rule.slicing->rules == Slicing::Rules::open_at_end && unmatched_before)
            add(one, "structure", "slicing",
                "what belongs to no slice of " + rule.name + " stands after all slices");
    }

    // ---- one element

    void values(const Rule& rule, const fhir::Element& element) {
        if (rule.fixed && !is_fixed_value(element, rule.fixed))
            add(element, "value", "fixed", "must be " + shown(rule.fixed));
        if (rule.pattern && !fits_pattern(element, rule.pattern))
            add(element, "value", "pattern", "must have " + shown(rule.pattern));
        if (rule.max_length != unbounded && characters_of(element.text()) > rule.max_length)
            add(element, "too-long", "max-length",
                "is longer than " + std::to_string(rule.max_length) + " characters");
        if (rule.min_value && compare(element, "<", rule.min_value, run_) == true)
            add(element, "value", "min-value", "is less than " + shown(rule.min_value));
        if (rule.max_value && compare(element, ">", rule.max_value, run_) == true)
            add(element, "value", "max-value", "is more than " + shown(rule.max_value));
    }

    void types(const Rule& rule, const fhir::Element& element, const Scope& scope) {
        if (rule.types.empty()) return;
        bool type_fits = false, conforming = false, could_tell = true;
        for (const TypeRule& type : rule.types) {
            if (!is_of(element.type(), type.code)) continue;
            type_fits = true;
            const auto answer = fits(type, element, scope);
            conforming |= answer.value_or(true);
            could_tell &= answer.has_value();
        }
        if (!type_fits) return wrong_type(rule, element);
        if (!could_tell) unjudged(element);
        if (!conforming) not_conforming(rule, element, scope);
    }

    static bool is_of(fhir::TypeDef type, std::string_view code) {
        const auto wanted = fhir::find_type(code);
        return wanted && type.is_a(*wanted);
    }

    std::optional<bool> fits(const TypeRule& type, const fhir::Element& element,
                             const Scope& scope) {
        const auto own = any_of(type.profiles, [&](const std::string& profile) {
            return conforms(element, profile, scope, run_);
        });
        const auto target = any_of(type.targets, [&](const std::string& profile) {
            return target_conforms(element, profile, scope);
        });
        if (own == false || target == false) return false;
        return own && target ? std::optional{true} : std::nullopt;
    }

    /// True for an empty list and for one that conforms; nothing when that is not known.
    template <class Judge>
    static std::optional<bool> any_of(const std::vector<std::string>& profiles, Judge judge) {
        if (profiles.empty()) return true;
        std::optional<bool> answer{false};
        for (const auto& profile : profiles) {
            const auto one = judge(profile);
            if (one == true) return true;
            if (!one) answer.reset();
        }
        return answer;
    }

    /// Of what a Reference points to: its type at least, the profile where the target is at hand.
    std::optional<bool> target_conforms(const fhir::Element& element, std::string_view profile,
                                        const Scope& scope) {
        if (!element.type().is_a(fhir::types().reference)) return std::nullopt;
        const auto wanted = core_type(profile);
        const Profile* compiled = wanted ? nullptr : run_.profile(profile);
        if (!wanted && !compiled) return std::nullopt;
        const auto type = target_type(element, scope, run_);
        if (!type) return std::nullopt;
        if (!type->is_a(wanted ? *wanted : compiled->type())) return false;
        if (wanted) return true;
        const auto target = run_.resolve(element.child("reference").text(), scope);
        if (!target) return std::nullopt;
        return conforms(target, profile, scope_at(target, {target, target}), run_);
    }

    void wrong_type(const Rule& rule, const fhir::Element& element) {
        std::string allowed;
        for (const TypeRule& type : rule.types)
            allowed += (allowed.empty() ? "" : ", ") + type.code;
        add(element, "structure", "type",
            "is a " + std::string{element.type().name()} + "; allowed: " + allowed);
    }

    /// With one profile only, its own findings say more than that it is not met.
    void not_conforming(const Rule& rule, const fhir::Element& element, const Scope& scope) {
        if (rule.types.size() == 1 && rule.types.front().profiles.size() == 1)
            if (const auto only = profile_part(rule.types.front().profiles.front(), run_)) {
                const std::size_t before = report_.errors();
                check_part(only, element, scope, run_, report_);
                if (report_.errors() != before) return;
            }
        std::string wanted;
        for (const TypeRule& type : rule.types)
            for (const auto* list : {&type.profiles, &type.targets})
                for (const auto& profile : *list) wanted += (wanted.empty() ? "" : ", ") + profile;
        add(element, "structure", "type-profile", "conforms to none of " + wanted);
    }

    void unjudged(const fhir::Element& element) {
        if (run_.options().show_unjudged)
            report_.add({.at = element,
                         .severity = Severity::information,
                         .code = "not-supported",
                         .rule = "type-profile",
                         .text = "was not held against all profiles that " + profile_.url +
                                 " names: they or the target are not at hand"});
    }

    void add(const fhir::Element& at, std::string_view code, std::string rule, std::string text,
             std::string member = {}) {
        report_.add({.at = at,
                     .code = code,
                     .rule = std::move(rule),
                     .text = std::move(text) + " (profile " + profile_.url + ')',
                     .member = std::move(member)});
    }

    const ProfileData& profile_;
    Run& run_;
    Report& report_;
};

}  // namespace

std::optional<fhir::TypeDef> core_type(std::string_view canonical) {
    constexpr std::string_view base = "http://hl7.org/fhir/StructureDefinition/";
    canonical = canonical.substr(0, canonical.find('|'));
    if (canonical.starts_with(base)) canonical.remove_prefix(base.size());
    return fhir::find_type(canonical);
}

Scope scope_at(const fhir::Element& element, const Scope& scope) {
    if (!element.type().is_resource()) return scope;
    const bool is_contained = element.index() != 0 && element.definition().name() == "contained";
    return {element, is_contained ? scope.container : element};
}

namespace {

void check_base(const ProfileData& profile, const fhir::Element& element, const Scope& scope,
                Run& run, Report& report) {
    if (const Profile* base = run.profile(profile.base))
        return check_profile(*base, element, scope, run, report);
    report.add({.at = element,
                .severity = Severity::warning,
                .code = "not-found",
                .rule = "profile-unknown",
                .text = "nothing was held against " + profile.base + ", which " + profile.url +
                        " adds to and which" + run.profile_fault(profile.base)});
}

}  // namespace

void check_profile(const Profile& profile, const fhir::Element& element, const Scope& scope,
                   Run& run, Report& report) {
    if (!element.type().is_a(profile.type()))
        return report.add({.at = element,
                           .code = "structure",
                           .rule = "profile-type",
                           .text = std::string{profile.url()} + " is a profile of " +
                                   std::string{profile.type().name()} + ", this is a " +
                                   std::string{element.type().name()}});
    if (run.depth >= max_depth) return;
    ++run.depth;
    if (!profile.data().base.empty()) check_base(profile.data(), element, scope, run, report);
    ProfileCheck{profile.data(), run, report}.element(profile.data().root, element, scope);
    --run.depth;
}

namespace {

void check_part(const ProfilePart& part, const fhir::Element& element, const Scope& scope, Run& run,
                Report& report) {
    if (part.is_whole()) return check_profile(*part.profile, element, scope, run, report);
    if (run.depth >= max_depth) return;
    ++run.depth;
    ProfileCheck{part.profile->data(), run, report}.element(*part.rule, element, scope);
    --run.depth;
}

}  // namespace

std::optional<bool> conforms(const fhir::Element& element, std::string_view canonical,
                             const Scope& scope, Run& run) {
    if (const auto type = core_type(canonical)) return element.type().is_a(*type);
    const auto part = profile_part(canonical, run);
    if (!part || run.depth >= max_depth) return std::nullopt;
    Report silent{0};
    check_part(part, element, scope, run, silent);
    return !silent.has_error();
}

}  // namespace fascia::validation::detail
