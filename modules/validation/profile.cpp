#include "fascia/validation/profile.hpp"

#include "validation/detail/rule.hpp"

#include <charconv>

namespace fascia::validation {
namespace {

using namespace detail;

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

/// A snapshot's flat list into a tree. Every fault is noted; what has one is left out.
class Compiler {
  public:
    explicit Compiler(const fhir::Resource& definition) : definition_{definition} {
        for (const auto element : definition.at("snapshot").children("element"))
            elements_.push_back(element);
    }

    Rule read() { return rule(std::string{definition_.child("type").text()}); }
    bool is_complete() const { return at_ == elements_.size(); }
    fhir::Element next() const { return elements_[at_]; }
    std::vector<Issue>& issues() { return issues_; }

  private:
    std::string_view path_at(std::size_t at) const { return elements_[at].child("path").text(); }

    bool is_below(std::string_view path) const {
        return at_ < elements_.size() && path_at(at_).starts_with(path) &&
               path_at(at_).substr(path.size()).starts_with('.');
    }

    bool is_slice_of(std::string_view path, std::string_view slice_name) const {
        if (at_ >= elements_.size() || path_at(at_) != path) return false;
        const auto name = elements_[at_].child("sliceName").text();
        if (slice_name.empty()) return true;
        return name.starts_with(slice_name) && name.substr(slice_name.size()).starts_with('/');
    }

    /// The element at hand, everything below it, and its slices, which follow it.
    Rule rule(const std::string& path) {
        Rule made = own(elements_[at_++]);
        while (is_below(path)) {
            const std::string child{path_at(at_)};
            if (child.find('.', path.size() + 1) == child.npos)
                made.children.push_back(rule(child));
            else
                fault(elements_[at_++], "the element above it is missing in the snapshot");
        }
        while (is_slice_of(path, made.slice_name)) made.slices.push_back(rule(path));
        return made;
    }

    Rule own(const fhir::Element& element) {
        Rule made;
        const auto path = element.child("path").text();
        made.name = path.substr(path.rfind('.') + 1);
        if (made.name.ends_with("[x]")) made.name.resize(made.name.size() - 3);
        made.slice_name = element.child("sliceName").text();
        made.min = number_of(element.child("min").text(), 0);
        made.max = number_of(element.child("max").text(), unbounded);
        made.max_length = number_of(element.child("maxLength").text(), unbounded);
        for (const auto type : element.children("type"))
            if (const auto code = fhir_type_of(type); !code.empty())
                made.types.push_back({code, texts_of(type.children("profile")),
                                      texts_of(type.children("targetProfile"))});
        made.fixed = element.child("fixed");
        made.pattern = element.child("pattern");
        made.min_value = element.child("minValue");
        made.max_value = element.child("maxValue");
        made.binding = binding(element.child("binding"));
        for (const auto constraint : element.children("constraint")) add(constraint, made);
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

    const fhir::Resource& definition_;
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
    const auto first = definition.at("snapshot.element");
    if (!first)
        return fault(".snapshot",
                     "the profile has a differential only; send it with its snapshot, which is not "
                     "made here");
    if (first.child("path").text() != definition.child("type").text())
        return fault(".snapshot.element[0].path", "the snapshot must begin with the type itself");
    return {};
}

}  // namespace

Outcome<Profile> Profile::compile(const fhir::Resource& structure_definition) {
    if (const auto fine = check_definition(structure_definition); !fine) return fine.error();
    Compiler compiler{structure_definition};
    const auto data = std::make_shared<ProfileData>(ProfileData{
        .definition = structure_definition,
        .url = std::string{structure_definition.child("url").text()},
        .name = std::string{structure_definition.child("name").text()},
        .type = *fhir::find_type(structure_definition.child("type").text()),
        .root = compiler.read(),
        .contexts = {},
        .is_modifier = structure_definition.at("snapshot.element.isModifier").text() == "true"});
    if (!compiler.is_complete())
        return fault(".snapshot", std::string{compiler.next().child("path").text()} +
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
