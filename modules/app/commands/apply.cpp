#include "fascia/plan/apply.hpp"

#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/json.hpp"
#include "fascia/fhir/xml.hpp"
#include "fascia/workflow/review.hpp"

#include "app/detail/commands.hpp"
#include "app/detail/console.hpp"
#include "app/detail/content.hpp"
#include "app/detail/files.hpp"

#include <iostream>

namespace fascia::app {
namespace {

// The facts of a Bundle (or of one resource): the subject apart from the rest.
Outcome<plan::FactSet> read_facts(const ApplyOptions& options) {
    const auto text = read_file(options.data);
    if (!text) return text.error();
    const auto data = fhir::parse_any(*text);
    if (!data) return data.error();
    plan::FactSet facts;
    for (const auto entry : data->children("entry")) {
        if (!entry.child("resource")) continue;
        fhir::Resource resource = fhir::extract(entry.child("resource"));
        if (options.subject == std::string{resource.type_name()} + "/" + std::string{resource.id()})
            facts.patient = resource;
        facts.resources.push_back(std::move(resource));
    }
    if (!facts.patient)
        return Failure{FailureKind::not_found,
                       "the data holds no " + options.subject + " (--subject)"};
    auto at = parse_instant(options.at);
    if (!at) return at.error();
    auto zone = Zone::find(options.zone);
    if (!zone) return zone.error();
    facts.at = *at;
    facts.zone = *zone;
    return facts;
}

Outcome<std::shared_ptr<const plan::Protocol>> find_protocol(const CommonOptions& common,
                                                             const std::string& plan) {
    const auto folder = content_folder(common.content);
    if (!folder) return folder.error();
    const auto content = load_content(*folder);
    if (!content) return content.error();
    for (const auto& [id, protocol] : content->protocols)
        if (plan == id || plan == protocol->url() || plan == protocol->canonical()) return protocol;
    for (const auto& [name, failure] : content->faults)
        if (name == plan) return failure;
    return Failure{FailureKind::not_found, "no protocol " + plan + " under " + folder->string()};
}

}  // namespace

int apply(const CommonOptions& options, const ApplyOptions& apply) {
    const auto protocol = find_protocol(options, apply.plan);
    if (!protocol) return report(protocol.error(), apply.plan, options.json);
    const auto facts = read_facts(apply);
    if (!facts) return report(facts.error(), apply.data, options.json);
    const auto output = plan::apply_protocol(**protocol, *facts, apply.practitioner);
    if (!output) return report(output.error(), apply.plan, options.json);
    if (!apply.trace) {
        std::cout << fhir::write_json(output->applied.resource, true) << '\n';
        return done;
    }
    fhir::Draft parameters{"Parameters"};
    parameters->add("parameter")
        .set("name", "return")
        .add_resource("resource", output->applied.resource);
    parameters->add("parameter")
        .set("name", "trace")
        .add_resource("resource", workflow::explain(*output));
    std::cout << fhir::write_json(parameters.freeze(), true) << '\n';
    return done;
}

}  // namespace fascia::app
