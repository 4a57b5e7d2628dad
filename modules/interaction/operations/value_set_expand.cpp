#include "fascia/fhir/draft.hpp"

#include "interaction/detail/operations.hpp"
#include "interaction/detail/terminology_content.hpp"

#include <charconv>

namespace fascia::interaction {
namespace {

using terminology::Expansion;

Outcome<std::optional<std::size_t>> whole_number(const OperationInput& input, const char* name) {
    const std::string text = input.text(name);
    if (text.empty()) return std::optional<std::size_t>{};
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        return Failure{FailureKind::invalid,
                       Issue{.code = "value",
                             .path = {},
                             .text = std::string{"`"} + name + "` is a number from 0 on"}};
    return std::optional{number};
}

struct Wanted {
    std::string filter, language;
    terminology::ExpandOptions options;
    bool with_designations = false;
};

Outcome<Wanted> wanted_of(const OperationInput& input) {
    if (input.flag("includeDefinition"))
        return Failure{FailureKind::unsupported, "`includeDefinition` is not offered"};
    const auto offset = whole_number(input, "offset"), count = whole_number(input, "count");
    if (!offset) return offset.error();
    if (!count) return count.error();
    Wanted wanted{.filter = input.text("filter"),
                  .language = input.text("displayLanguage"),
                  .options = {},
                  .with_designations = input.flag("includeDesignations")};
    wanted.options.offset = offset->value_or(0);
    wanted.options.count = *count;
    wanted.options.active_only = input.flag("activeOnly");
    return wanted;
}

void add_parameter(fhir::DraftElement& expansion, std::string_view name, std::string_view type,
                   std::string_view value) {
    expansion.add("parameter").set("name", name).set(type, value);
}

void add_member(fhir::DraftElement& expansion, const terminology::Terminology& terms,
                const terminology::Coded& coded, const Wanted& wanted) {
    auto& member = expansion.add("contains");
    member.set("system", coded.system).set("code", coded.code);
    if (coded.is_abstract) member.set("abstract", true);
    if (coded.is_inactive) member.set("inactive", true);
    if (!coded.version.empty()) member.set("version", coded.version);
    std::string_view display = coded.display;
    if (wanted.with_designations || !wanted.language.empty()) {
        const auto known = terms.lookup(coded.system, coded.code);
        if (known)
            for (const auto& designation : known->designations) {
                if (designation.language == wanted.language && !wanted.language.empty())
                    display = designation.value;
                if (!wanted.with_designations) continue;
                auto& given = member.add("designation");
                if (!designation.language.empty()) given.set("language", designation.language);
                given.set("value", designation.value);
            }
    }
    if (!display.empty()) member.set("display", display);
}

fhir::Resource expanded(const Services& services, const terminology::Terminology& terms,
                        const Expansion& made, const Wanted& wanted) {
    fhir::Draft value_set{"ValueSet"};
    value_set->set("status", made.status.empty() ? "unknown" : made.status);
    // One without url is known here by its id.
    if (made.url.find(':') != made.url.npos) value_set->set("url", made.url);
    for (const auto& [name, text] : {std::pair{"version", made.version},
                                     std::pair{"name", made.name}, std::pair{"title", made.title}})
        if (!text.empty()) value_set->set(name, text);
    auto& expansion = value_set->child("expansion");
    expansion.set("identifier", "urn:uuid:" + services.ids.next())
        .set("timestamp", format_instant(services.clock.now()))
        .set("total", static_cast<long long>(made.total));
    if (wanted.options.count || wanted.options.offset)
        expansion.set("offset", static_cast<long long>(wanted.options.offset));
    if (!wanted.filter.empty()) add_parameter(expansion, "filter", "valueString", wanted.filter);
    if (wanted.options.active_only) add_parameter(expansion, "activeOnly", "valueBoolean", "true");
    if (!wanted.language.empty())
        add_parameter(expansion, "displayLanguage", "valueCode", wanted.language);
    for (const auto& system : made.used_systems)
        add_parameter(expansion, "version", "valueUri", system);
    for (const auto& coded : made.members) add_member(expansion, terms, coded, wanted);
    return value_set.freeze();
}

Outcome<Reply> expand(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked =
            input.check({"url", "valueSet", "valueSetVersion", "filter", "offset", "count",
                         "activeOnly", "includeDesignations", "includeDefinition",
                         "displayLanguage", "excludeNested", "excludeNotForUI"});
        !checked)
        return checked.error();
    auto wanted = wanted_of(input);
    if (!wanted) return wanted.error();
    wanted->options.filter = wanted->filter;
    TerminologyContent content{services};
    const auto canonical = content.add_named(request, "ValueSet", "valueSet", "valueSetVersion");
    if (!canonical) return canonical.error();
    const auto terms = content.make();
    const auto made = terms.expand(*canonical, wanted->options);
    if (!made) return not_judged(made.error());
    Reply reply;
    reply.resource = expanded(services, terms, *made, *wanted);
    return reply;
}

}  // namespace

void value_set_expand(const Services& services, Request request, Done done) {
    done(expand(services, request));
}

}  // namespace fascia::interaction
