#include "fascia/validation/profile.hpp"

#include "validation/detail/rule.hpp"

#include <charconv>

namespace fascia::validation {
namespace {

using namespace detail;

constexpr std::string_view type_base = "http://hl7.org/fhir/StructureDefinition/";
constexpr std::string_view regex_extension = "http://hl7.org/fhir/StructureDefinition/regex";

unsigned number_of(std::string_view text, unsigned otherwise) {
    unsigned number = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::vector<std::string> texts_of(const fhir::ElementRange& elements) {
    std::vector<std::string> texts;
    for (const auto element : elements) texts.emplace_back(element.text());
    return texts;
}

/// With "#element" where an element of the profile is meant (see profile_part).
std::vector<std::string> profiles_of(const fhir::Element& type) {
    std::vector<std::string> canonicals;
    for (const auto profile : type.children("profile")) {
        std::string& canonical = canonicals.emplace_back(profile.text());
        for (const auto extension : profile.children("extension"))
            if (extension.child("url").text().ends_with("/elementdefinition-profile-element"))
                canonical.append("#").append(extension.child("value").text());
    }
    return canonicals;
}

fhir::BindingStrength strength_of(std::string_view code) {
    if (code == "required") return fhir::BindingStrength::required;
    if (code == "extensible") return fhir::BindingStrength::extensible;
    if (code == "preferred") return fhir::BindingStrength::preferred;
    return fhir::BindingStrength::example;
}

std::string fhir_type_of(const fhir::Element& type) {
    constexpr std::string_view system = "http://hl7.org/fhirpath/System.";
    const auto code = type.child("code").text();
    return code.starts_with(system) ? std::string{} : std::string{code};
}

/// The flat list of a snapshot, or of a differential, into a tree. Every fault is noted; what has
/// one is left out.
class Compiler {
  public:
    /// `list`: the snapshot or the differential.
    explicit Compiler(const fhir::Element& list) : is_snapshot_{list.name() == "snapshot"} {
        for (const auto element : list.children("element")) elements_.push_back(element);
    }

    Rule read(const std::string& type) { return rule(type); }
    bool is_complete() const { return at_ == elements_.size(); }
    fhir::Element next() const { return elements_[at_]; }
    std::vector<Issue>& issues() { return issues_; }

  private:
    std::string_view path_at(std::size_t at) const { return elements_[at].child("path").text(); }

    bool is_at(std::string_view path) const {
        return at_ < elements_.size() && path_at(at_) == path;
    }

    bool is_below(std::string_view path) const {
        return at_ < elements_.size() && path_at(at_).starts_with(path) &&
               path_at(at_).substr(path.size()).starts_with('.');
    }

    std::string_view slice_name_at(std::size_t at) const {
        return elements_[at].child("sliceName").text();
    }

    bool is_slice_of(std::string_view path, std::string_view slice_name) const {
        if (!is_at(path)) return false;
        const auto name = slice_name_at(at_);
        if (slice_name.empty()) return !name.empty();
        return name.starts_with(slice_name) && name.substr(slice_name.size()).starts_with('/');
    }

    /// Tools of old repeat the name of a slice on the elements below it, which are no slices then:
    /// nothing says what would tell them apart.
    bool is_repeated(std::string_view path, std::string_view slice) const {
        return !is_snapshot_ && !slice.empty() && slice_name_at(at_) == slice &&
               !is_always_sliced(path);
    }

    /// The element at hand, everything below it, and its slices, which follow it. A differential
    /// leaves out elements about which it has nothing to say. `around`: the slice it stands in.
    Rule rule(const std::string& path, const std::string& around = {}) {
        if (!is_at(path)) return filled(named(path), path, around);
        if (is_repeated(path, around)) {
            Rule made = own(elements_[at_++]);
            made.slice_name.clear();
            return filled(std::move(made), path, around);
        }
        const bool is_slice = !slice_name_at(at_).empty();
        return filled(is_slice ? named(path) : own(elements_[at_++]), path, around);
    }

    Rule filled(Rule made, const std::string& path, const std::string& around) {
        const std::string inside = made.slice_name.empty() ? around : made.slice_name;
        while (is_below(path)) {
            const auto next = path_at(at_);
            made.children.push_back(
                rule(std::string{next.substr(0, next.find('.', path.size() + 1))}, inside));
        }
        const std::size_t first = at_;
        while (is_slice_of(path, made.slice_name))
            made.slices.push_back(filled(own(elements_[at_++]), path, around));
        if (!made.slices.empty() && !made.slicing) imply_slicing(path, made, elements_[first]);
        if (!made.slicing || made.slicing->discriminators.empty()) made.slices.clear();
        return made;
    }

    static bool is_always_sliced(std::string_view path) {
        return path.ends_with("[x]") || path.ends_with(".extension") ||
               path.ends_with(".modifierExtension");
    }

    /// Extensions are always sliced by their url, choices by their type. Where nothing tells slices
    /// apart, nothing is judged by them.
    void imply_slicing(std::string_view path, Rule& rule, const fhir::Element& slice) {
        const bool is_choice = path.ends_with("[x]");
        if (!is_always_sliced(path)) {
            if (is_snapshot_) return;
            return fault(slice,
                         "what tells this slice from others is not said: the differential "
                         "leaves it to the base profile; send the snapshot");
        }
        const std::string by = is_choice ? "$this" : "url";
        rule.slicing.emplace().discriminators.push_back(
            {is_choice ? DiscriminatorKind::type : DiscriminatorKind::value, by,
             fhirpath::Expression::compile(by).value()});
    }

    static Rule named(std::string_view path) {
        Rule made;
        made.name = path.substr(path.rfind('.') + 1);
        if (made.name.ends_with("[x]")) made.name.resize(made.name.size() - 3);
        return made;
    }

    Rule own(const fhir::Element& element) {
        Rule made = named(element.child("path").text());
        made.slice_name = element.child("sliceName").text();
        made.min = number_of(element.child("min").text(), 0);
        made.max = number_of(element.child("max").text(), unbounded);
        made.max_length = number_of(element.child("maxLength").text(), unbounded);
        for (const auto type : element.children("type"))
            if (const auto code = fhir_type_of(type); !code.empty())
                made.types.push_back(
                    {code, profiles_of(type), texts_of(type.children("targetProfile"))});
        made.fixed = element.child("fixed");
        made.pattern = element.child("pattern");
        made.min_value = element.child("minValue");
        made.max_value = element.child("maxValue");
        made.binding = binding(element.child("binding"));
        for (const auto constraint : element.children("constraint")) add(constraint, made);
        for (const auto extension : element.children("extension"))
            if (extension.child("url").text() == regex_extension) add_regex(extension, made);
        if (const auto slicing = element.child("slicing")) made.slicing = read(slicing);
        return made;
    }

    static BindingRule binding(const fhir::Element& element) {
        BindingRule rule;
        if (!element) return rule;
        rule.strength = strength_of(element.child("strength").text());
        rule.value_set = element.child("valueSet").text();
        for (const auto extension : element.children("extension"))
            if (extension.child("url").text().ends_with("/elementdefinition-maxValueSet"))
                rule.max_value_set = extension.child("value").text();
        return rule;
    }

    std::optional<fhirpath::Expression> compiled(const fhir::Element& at, std::string_view text) {
        auto expression = fhirpath::Expression::compile(text);
        if (expression) return std::move(*expression);
        for (const auto& issue : expression.error().issues()) fault(at, issue.text);
        return std::nullopt;
    }

    void add(const fhir::Element& constraint, Rule& rule) {
        const auto key = constraint.child("key").text();
        const auto text = constraint.child("expression").text();
        if (text.empty() || is_of_r4(key)) return;
        if (auto expression = compiled(constraint, text))
            rule.constraints.push_back(make_constraint(key, constraint.child("human").text(),
                                                       constraint.child("severity").text(),
                                                       std::move(*expression)));
    }

    /// The whole of the value is meant.
    void add_regex(const fhir::Element& extension, Rule& rule) {
        const auto regex = extension.child("value").text();
        std::string text = "toString().matches('^(?:";
        for (const char c : regex) text.append(c == '\\' || c == '\'' ? "\\" : "").push_back(c);
        if (auto expression = compiled(extension, text + ")$')"))
            rule.constraints.push_back(make_constraint("regex",
                                                       "must be as " + std::string{regex} + " says",
                                                       "error", std::move(*expression)));
    }

    Slicing read(const fhir::Element& slicing) {
        Slicing made;
        made.ordered = slicing.child("ordered").text() == "true";
        const auto rules = slicing.child("rules").text();
        if (rules == "closed") made.rules = Slicing::Rules::closed;
        if (rules == "openAtEnd") made.rules = Slicing::Rules::open_at_end;
        for (const auto discriminator : slicing.children("discriminator")) {
            const auto path = discriminator.child("path").text();
            if (auto expression = compiled(discriminator, path))
                made.discriminators.push_back({kind_of(discriminator.child("type").text()),
                                               std::string{path}, std::move(*expression)});
        }
        return made;
    }

    static DiscriminatorKind kind_of(std::string_view code) {
        if (code == "exists") return DiscriminatorKind::exists;
        if (code == "pattern") return DiscriminatorKind::pattern;
        if (code == "type") return DiscriminatorKind::type;
        if (code == "profile") return DiscriminatorKind::profile;
        return DiscriminatorKind::value;
    }

    void fault(const fhir::Element& at, std::string text) {
        issues_.push_back({.code = "invalid", .path = fhir::path_of(at), .text = std::move(text)});
    }

    bool is_snapshot_;
    std::vector<fhir::Element> elements_;
    std::size_t at_ = 0;
    std::vector<Issue> issues_;
};

Failure fault(std::string_view path, std::string text) {
    return Failure{FailureKind::invalid, Issue{.code = "invalid",
                                               .path = "StructureDefinition" + std::string{path},
                                               .text = std::move(text)}};
}

Outcome<void> check_definition(const fhir::Resource& definition) {
    if (definition.type_name() != "StructureDefinition")
        return fault(
            "", "a profile is a StructureDefinition, not a " + std::string{definition.type_name()});
    if (definition.child("derivation").text() != "constraint")
        return fault(".derivation", "a profile has the derivation \"constraint\"");
    if (!fhir::find_type(definition.child("type").text()))
        return fault(".type", "is not a type of R4");
    if (!definition.child("snapshot") && !definition.child("differential"))
        return fault("", "has neither a snapshot nor a differential");
    return {};
}

/// A profile of a profile, known by its differential alone, says what its base says too.
std::string base_beside(const fhir::Resource& definition) {
    const auto base = definition.child("baseDefinition").text();
    const bool is_of_type = base.starts_with(type_base) &&
                            base.substr(type_base.size()) == definition.child("type").text();
    return definition.child("snapshot") || is_of_type ? std::string{} : std::string{base};
}

}  // namespace

Outcome<Profile> Profile::compile(const fhir::Resource& structure_definition) {
    if (const auto fine = check_definition(structure_definition); !fine) return fine.error();
    const auto snapshot = structure_definition.child("snapshot");
    const auto list = snapshot ? snapshot : structure_definition.child("differential");
    Compiler compiler{list};
    const auto data = std::make_shared<ProfileData>(
        ProfileData{.definition = structure_definition,
                    .url = std::string{structure_definition.child("url").text()},
                    .name = std::string{structure_definition.child("name").text()},
                    .type = *fhir::find_type(structure_definition.child("type").text()),
                    .base = base_beside(structure_definition),
                    .root = compiler.read(std::string{structure_definition.child("type").text()}),
                    .contexts = {},
                    .is_modifier = list.at("element.isModifier").text() == "true"});
    if (!compiler.is_complete())
        return fault('.' + std::string{list.name()},
                     std::string{compiler.next().child("path").text()} +
                         " does not stand below the element that it belongs to");
    if (!compiler.issues().empty())
        return Failure{FailureKind::invalid, std::move(compiler.issues())};
    for (const auto context : structure_definition.children("context"))
        data->contexts.push_back({std::string{context.child("type").text()},
                                  std::string{context.child("expression").text()}});
    return Profile{data};
}

std::string_view Profile::url() const {
    return data_->url;
}

fhir::TypeDef Profile::type() const {
    return data_->type;
}

}  // namespace fascia::validation
