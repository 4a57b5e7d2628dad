#include "fascia/fhir/draft.hpp"

#include "search/detail/composite_values.hpp"
#include "search/detail/tables.hpp"

#include <algorithm>
#include <deque>

namespace fascia::search {
namespace {

// The store knows these two itself, and only at the commit.
bool belongs_to_the_store(std::string_view code) {
    return code == "_id" || code == "_lastUpdated";
}

// `resolve() is Patient` asks for no more than the type, and that stands in the reference: the
// target is an empty resource of that type.
class Stubs {
  public:
    explicit Stubs(std::string_view base_url) : base_url_{base_url} {}

    fhir::Element operator()(std::string_view reference) {
        const auto literal = literal_reference(reference, base_url_);
        const std::string_view type = literal ? type_of(*literal) : std::string_view{};
        if (type.empty()) return {};
        for (const fhir::Resource& stub : stubs_)
            if (stub.type_name() == type) return stub.root();
        fhir::Draft draft{type};
        draft->set("id", "target");
        return stubs_.emplace_back(draft.freeze()).root();
    }

  private:
    // The type of "https://elsewhere.example/fhir/Patient/7" stands in it just as well.
    static std::string_view type_of(const LiteralReference& reference) {
        if (!reference.type.empty()) return reference.type;
        const std::size_t id = reference.url.rfind('/');
        if (id == std::string_view::npos || id == 0) return {};
        const std::size_t type = reference.url.rfind('/', id - 1);
        if (type == std::string_view::npos) return {};
        const std::string_view name = reference.url.substr(type + 1, id - type - 1);
        return fhir::find_resource_type(name) ? name : std::string_view{};
    }

    std::string_view base_url_;
    std::deque<fhir::Resource> stubs_;
};

void note(std::vector<Issue>* faults, const Parameter& parameter, std::vector<Failure>& failures) {
    if (faults)
        for (const Failure& failure : failures)
            for (Issue issue : failure.issues()) {
                issue.text = parameter.url + ": " + issue.text;
                faults->push_back(std::move(issue));
            }
    failures.clear();
}

// A composite over the whole resource has a value when each of its components has one.
void note_whole_composites(const Registry::Tables::OfType& table, IndexRows& rows) {
    const std::vector<std::string> present = rows.present;
    for (std::size_t i = 0; i < table.parameters.size(); ++i) {
        const auto& source = table.sources[i];
        if (source.whole && std::ranges::all_of(source.components, [&](const auto& component) {
                return std::ranges::find(present, component.whole) != present.end();
            }))
            rows.present.push_back(table.parameters[i].code);
    }
}

}  // namespace

IndexRows Registry::extract(const fhir::Resource& resource, std::vector<Issue>* faults) const {
    IndexRows rows;
    const auto* table = tables_->of_type(resource.type_name());
    if (!table) return rows;
    Stubs stubs{tables_->base_url};
    fhirpath::Context context{};
    context.resource = resource.root();
    context.zone = tables_->zone;
    context.resolve = [&stubs](std::string_view reference) { return stubs(reference); };

    std::vector<Failure> failures;
    fhirpath::Collection selected;
    for (std::size_t i = 0; i < table->parameters.size(); ++i) {
        const Parameter& parameter = table->parameters[i];
        const Tables::Source& source = table->sources[i];
        if (belongs_to_the_store(parameter.code)) continue;
        selected.clear();
        detail::select_all(source.selectors, resource.root(), context, selected, failures);
        if (!parameter.parts.empty()) {
            if (!selected.empty()) rows.present.push_back(parameter.code);
            continue;
        }
        const detail::Target target{rows, parameter.code, tables_->zone, tables_->base_url};
        const bool any = source.type == detail::ValueType::composite
                             ? detail::add_composites(target, source, selected, context, failures)
                             : !selected.empty();
        if (source.type != detail::ValueType::composite)
            for (const fhirpath::Item& item : selected)
                detail::add_value(target, source.type, item);
        if (any) rows.present.push_back(parameter.code);
        note(faults, parameter, failures);
    }
    note_whole_composites(*table, rows);
    detail::sort_rows(rows);
    return rows;
}

}  // namespace fascia::search
