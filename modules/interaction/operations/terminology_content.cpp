#include "interaction/detail/terminology_content.hpp"

namespace fascia::interaction {
namespace {

constexpr std::size_t most_canonicals = 200;

std::string canonical_of(const fhir::Resource& resource) {
    if (const auto url = resource.child("url").text(); !url.empty()) return std::string{url};
    return std::string{resource.type_name()} + "/" + std::string{resource.id()};
}

}  // namespace

Outcome<void> TerminologyContent::add(const fhir::Resource& resource) {
    found_.push_back(resource);
    if (resource.type_name() != "ValueSet") return {};
    const auto alone = terminology::Terminology{}.with({&resource, 1});
    for (const auto name : alone.named_by(canonical_of(resource)))
        if (const auto added = add(name); !added) return added.error();
    return {};
}

Outcome<void> TerminologyContent::add(std::string_view canonical) {
    if (!seen_.emplace(canonical).second) return {};
    if (seen_.size() > most_canonicals)
        return Failure{FailureKind::too_costly, "too many value sets and code systems are named"};
    const auto bar = canonical.find('|');
    std::vector<std::pair<std::string, std::string>> parameters{
        {"url", std::string{canonical.substr(0, bar)}}, {"_sort", "-_lastUpdated"}};
    if (bar != canonical.npos)
        parameters.emplace_back("version", std::string{canonical.substr(bar + 1)});
    for (const char* type : {"ValueSet", "CodeSystem"}) {
        const auto stored = find_all(services_, type, parameters);
        if (!stored) return stored.error();
        for (const auto& resource : *stored)
            if (const auto added = add(resource); !added) return added.error();
    }
    for (const auto name : terminology::Terminology{}.named_by(canonical))
        if (const auto added = add(name); !added) return added.error();
    return {};
}

Outcome<std::string> TerminologyContent::add_named(const Request& request, const char* type,
                                                   const char* brought, const char* version) {
    const OperationInput input{request};
    fhir::Resource resource = input.resource(brought);
    if (!request.id.empty()) {
        auto stored = load(services_.repository, type, request.id);
        if (!stored) return stored.error();
        resource = std::move(*stored);
    }
    if (resource) {
        if (resource.type_name() != type)
            return Failure{FailureKind::invalid, std::string{"`"} + brought + "` is a " + type};
        if (const auto added = add(resource); !added) return added.error();
        std::string canonical = canonical_of(resource);
        if (const auto own = resource.child("version").text(); !own.empty())
            canonical.append("|").append(own);
        return canonical;
    }
    std::string canonical = input.text("url");
    if (canonical.empty())
        return Failure{FailureKind::invalid, std::string{"give `url` or `"} + brought + "`"};
    if (const auto wanted = input.text(version); !wanted.empty()) canonical += "|" + wanted;
    if (const auto added = add(canonical); !added) return added.error();
    return canonical;
}

terminology::Terminology TerminologyContent::make() const {
    return found_.empty() ? terminology::Terminology{} : terminology::Terminology{}.with(found_);
}

Failure not_judged(const Failure& failure) {
    if (failure.kind() != FailureKind::unsupported) return failure;
    return Failure{FailureKind::unprocessable,
                   Issue{.code = "not-supported",
                         .path = {},
                         .text = failure.issues().empty() ? "" : failure.issues().front().text}};
}

}  // namespace fascia::interaction
