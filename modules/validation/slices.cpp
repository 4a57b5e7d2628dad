#include "validation/detail/slices.hpp"

#include "validation/detail/bindings.hpp"
#include "validation/detail/profile_check.hpp"
#include "validation/detail/profile_part.hpp"
#include "validation/detail/references.hpp"
#include "validation/detail/values.hpp"

#include <algorithm>

namespace fascia::validation::detail {
namespace {

// ---- what a slice says at the path of a discriminator

/// A rule at that path, or the part of a fixed value or pattern that stands there.
struct Said {
    const Rule* rule = nullptr;
    fhir::Element value;
    bool is_fixed = false;
};

std::vector<std::string_view> steps_of(std::string_view path) {
    std::vector<std::string_view> steps;
    std::size_t start = 0;
    int nesting = 0;
    for (std::size_t i = 0; i <= path.size(); ++i) {
        if (i < path.size() && path[i] == '(') ++nesting;
        if (i < path.size() && path[i] == ')') --nesting;
        if (i != path.size() && (path[i] != '.' || nesting > 0)) continue;
        if (const auto step = path.substr(start, i - start); step != "$this" && !step.empty())
            steps.push_back(step);
        start = i + 1;
    }
    return steps;
}

/// "url" of extension('url').
std::string_view argument_of(std::string_view step) {
    const auto open = step.find('(');
    auto argument = step.substr(open + 1, step.rfind(')') - open - 1);
    if (argument.size() >= 2 && (argument.front() == '\'' || argument.front() == '"'))
        argument = argument.substr(1, argument.size() - 2);
    return argument;
}

/// "contentString" is a variant of "content".
bool is_variant(std::string_view element, std::string_view name) {
    if (element.size() <= name.size() || !element.starts_with(name)) return false;
    std::string type{element.substr(name.size())};
    if (fhir::find_type(type)) return true;
    type.front() = static_cast<char>(type.front() - 'A' + 'a');
    return fhir::find_type(type).has_value();
}

class Search {
  public:
    explicit Search(Run& run) : run_{run} {}

    std::vector<Said> at(const Rule& rule, std::span<const std::string_view> steps) {
        find(rule, steps);
        return std::move(found_);
    }

  private:
    void find(const Rule& rule, std::span<const std::string_view> steps) {
        if (rule.fixed || rule.pattern) value(rule, steps);
        if (steps.empty()) return found_.push_back({&rule, {}, false});
        const auto step = steps.front(), name = step.substr(0, step.find('('));
        const auto rest = steps.subspan(1);
        if (name == "ofType") return find(rule, rest);
        if (name == "resolve") return targets(rule, rest);
        if (name == "extension" && step != name) return extensions(rule, argument_of(step), rest);
        if (!children(rule, name, rest)) profiles(rule, steps);
    }

    void value(const Rule& rule, std::span<const std::string_view> steps) {
        fhir::Element at = rule.fixed ? rule.fixed : rule.pattern;
        for (const auto step : steps) at = at.child(step);
        if (at) found_.push_back({nullptr, at, static_cast<bool>(rule.fixed)});
    }

    bool children(const Rule& rule, std::string_view name, std::span<const std::string_view> rest) {
        bool any = false;
        for (const Rule& child : rule.children) {
            if (child.name != name && !is_variant(child.name, name)) continue;
            any = true;
            find(child, rest);
            for (const Rule& slice : child.slices) find(slice, rest);
        }
        return any;
    }

    void extensions(const Rule& rule, std::string_view url,
                    std::span<const std::string_view> rest) {
        for (const Rule& child : rule.children)
            for (const Rule& slice : child.slices)
                for (const TypeRule& type : slice.types)
                    if (child.name == "extension" &&
                        std::ranges::find(type.profiles, url) != type.profiles.end())
                        find(slice, rest);
    }

    void profiles(const Rule& rule, std::span<const std::string_view> steps) {
        for (const TypeRule& type : rule.types)
            for (const auto& canonical : type.profiles)
                if (const auto part = profile_part(canonical, run_))
                    find_elsewhere(*part.rule, steps);
    }

    void targets(const Rule& rule, std::span<const std::string_view> rest) {
        if (rest.empty()) found_.push_back({&rule, {}, false});
        for (const TypeRule& type : rule.types)
            for (const auto& canonical : type.targets)
                if (const Profile* profile = run_.profile(canonical); profile && !rest.empty())
                    find_elsewhere(profile->data().root, rest);
    }

    /// Profiles may name each other in a circle.
    void find_elsewhere(const Rule& rule, std::span<const std::string_view> steps) {
        if (elsewhere_ == max_elsewhere) return;
        ++elsewhere_;
        find(rule, steps);
    }

    static constexpr unsigned max_elsewhere = 64;
    Run& run_;
    unsigned elsewhere_ = 0;  ///< how often another profile was looked into
    std::vector<Said> found_;
};

// ---- whether an element has what is said

using Truth = std::optional<bool>;

class Match {
  public:
    Match(const fhir::Element& element, const Scope& scope, Run& run)
        : element_{element}, scope_{scope}, run_{run} {}

    /// Nothing where a discriminator cannot tell.
    Truth all(const Rule& rule, const Rule& slice) {
        Truth answer{true};
        for (const auto& discriminator : rule.slicing->discriminators) {
            const Truth one = is(discriminator, slice);
            if (one == false) return false;
            if (!one) answer.reset();
        }
        return answer;
    }

  private:
    /// One place that is right is enough; nothing where no place says anything.
    Truth is(const Discriminator& discriminator, const Rule& slice) {
        const auto steps = steps_of(discriminator.path);
        Truth answer;
        for (const Said& said : Search{run_}.at(slice, steps)) {
            const Truth one = fits(discriminator, steps, said);
            if (one == true) return true;
            if (!answer) answer = one;
        }
        return answer;
    }

    Truth fits(const Discriminator& discriminator, std::span<const std::string_view> steps,
               const Said& said) {
        const bool by_reference = !steps.empty() && steps.back() == "resolve()";
        switch (discriminator.kind) {
            case DiscriminatorKind::value:
            case DiscriminatorKind::pattern:
                return has_value(discriminator, said);
            case DiscriminatorKind::exists:
                return exists(discriminator, said);
            case DiscriminatorKind::type:
                return by_reference ? refers(steps, said, false) : has_type(discriminator, said);
            case DiscriminatorKind::profile:
                break;
        }
        return by_reference ? refers(steps, said, true) : has_profile(discriminator, said);
    }

    std::vector<fhir::Element> elements(const fhirpath::Expression& expression) {
        std::vector<fhir::Element> found;
        if (expression.text() == "$this") return {element_};
        const auto items = run_.evaluate(expression, element_, scope_);
        if (!items) return found;
        for (const auto& item : *items)
            if (const auto* element = std::get_if<fhir::Element>(&item)) found.push_back(*element);
        return found;
    }

    template <class Fits>
    bool any(const Discriminator& discriminator, Fits fits) {
        return std::ranges::any_of(elements(discriminator.expression), fits);
    }

    Truth has_value(const Discriminator& discriminator, const Said& said) {
        if (said.value)
            return any(discriminator, [&](const fhir::Element& element) {
                return said.is_fixed && element.type().is_primitive()
                           ? is_fixed_value(element, said.value)
                           : fits_pattern(element, said.value);
            });
        const BindingRule& binding = said.rule->binding;
        if (binding.value_set.empty() || binding.strength != fhir::BindingStrength::required)
            return std::nullopt;
        Truth answer{false};
        for (const auto& element : elements(discriminator.expression)) {
            const auto judgement = judge_codes(element, binding.value_set, run_);
            if (judgement == terminology::Judgement::member) return true;
            if (judgement == terminology::Judgement::not_judged) answer.reset();
        }
        return answer;
    }

    bool exists(const Discriminator& discriminator, const Said& said) {
        if (!said.rule) return false;
        const bool is_there = !elements(discriminator.expression).empty();
        return said.rule->max == 0 ? !is_there : said.rule->min == 0 || is_there;
    }

    bool has_type(const Discriminator& discriminator, const Said& said) {
        if (!said.rule || said.rule->types.empty()) return false;
        return any(discriminator, [&](const fhir::Element& element) {
            return std::ranges::any_of(said.rule->types, [&](const TypeRule& type) {
                const auto wanted = fhir::find_type(type.code);
                return wanted && element.type().is_a(*wanted);
            });
        });
    }

    bool has_profile(const Discriminator& discriminator, const Said& said) {
        if (!said.rule) return false;
        return any(discriminator, [&](const fhir::Element& element) {
            return conforms_to_any(element, said.rule->types, &TypeRule::profiles);
        });
    }

    bool conforms_to_any(const fhir::Element& element, const std::vector<TypeRule>& types,
                         std::vector<std::string> TypeRule::*profiles) {
        const Scope scope = scope_at(element, scope_);
        for (const TypeRule& type : types)
            for (const auto& profile : type.*profiles)
                if (conforms(element, profile, scope, run_) == true) return true;
        return false;
    }

    /// By what the references before "resolve()" point to.
    bool refers(std::span<const std::string_view> steps, const Said& said, bool by_profile) {
        if (!said.rule) return false;
        for (const auto& reference : references(steps)) {
            const auto target = run_.resolve(reference.child("reference").text(), scope_);
            if (by_profile && target &&
                conforms_to_any(target, said.rule->types, &TypeRule::targets))
                return true;
            if (!by_profile && is_target_type(target_type(reference, scope_, run_), *said.rule))
                return true;
        }
        return false;
    }

    std::vector<fhir::Element> references(std::span<const std::string_view> steps) const {
        std::vector<fhir::Element> found{element_};
        for (const auto step : steps.first(steps.size() - 1)) {
            std::vector<fhir::Element> next;
            for (const auto& element : found)
                for (const auto child : element.children(step)) next.push_back(child);
            found = std::move(next);
        }
        return found;
    }

    bool is_target_type(std::optional<fhir::TypeDef> type, const Rule& rule) {
        if (!type) return false;
        for (const TypeRule& allowed : rule.types)
            for (const auto& target : allowed.targets) {
                const auto core = core_type(target);
                const Profile* profile = core ? nullptr : run_.profile(target);
                if ((core && type->is_a(*core)) || (profile && type->is_a(profile->type())))
                    return true;
            }
        return false;
    }

    const fhir::Element& element_;
    const Scope& scope_;
    Run& run_;
};

}  // namespace

SliceOf slice_of(const Rule& rule, const fhir::Element& element, const Scope& scope, Run& run) {
    SliceOf found;
    Match match{element, scope, run};
    for (const Rule& slice : rule.slices) {
        const Truth fits = match.all(rule, slice);
        if (fits == true) return {&slice, true};
        if (!fits) found.is_certain = false;
    }
    return found;
}

}  // namespace fascia::validation::detail
