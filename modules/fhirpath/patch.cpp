#include "fascia/fhirpath/patch.hpp"

#include "fascia/fhir/draft.hpp"
#include "fascia/fhir/patch.hpp"
#include "fascia/fhir/structure.hpp"

#include <algorithm>
#include <charconv>

namespace fascia::fhirpath {
namespace {

using fhir::DraftElement;
using fhir::Element;

Failure not_a_patch(std::string text) {
    return Failure{FailureKind::invalid, std::move(text)};
}

Failure cannot(std::string text) {
    return Failure{FailureKind::unprocessable, std::move(text)};
}

/// One parameter "operation"; what it does not say is empty.
struct Operation {
    std::string_view type, path, name, index, source, destination;
    Element value;  ///< the part itself: value[x], or parts of its own
};

Outcome<Operation> read_operation(const Element& parameter) {
    if (parameter.child("name").text() != "operation")
        return not_a_patch("every parameter of a FHIRPath Patch is an operation");
    Operation operation;
    for (const auto part : parameter.children("part")) {
        const auto name = part.child("name").text(), text = part.child("value").text();
        if (name == "type") operation.type = text;
        if (name == "path") operation.path = text;
        if (name == "name") operation.name = text;
        if (name == "index") operation.index = text;
        if (name == "source") operation.source = text;
        if (name == "destination") operation.destination = text;
        if (name == "value") operation.value = part;
    }
    if (operation.path.empty()) return not_a_patch("the operation needs a path");
    return operation;
}

Outcome<std::size_t> number_of(std::string_view text, const char* name) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return not_a_patch(std::string{"the operation needs a whole number \""} + name + '"');
    return number;
}

/// Where an element stands in a draft of its resource.
struct Place {
    DraftElement* parent;
    std::size_t position;  ///< among all children of the parent
    DraftElement& element() const { return *parent->children()[position]; }
};

DraftElement& descend(fhir::Draft& draft, const Element& element, Place* place = nullptr) {
    Element at{*element.document(), 0};
    DraftElement* found = &draft.root();
    while (at.index() != element.index()) {
        std::size_t position = 0;
        for (const Element child : at.children()) {
            if (element.index() < child.document()->nodes[child.index()].end) {
                at = child;
                break;
            }
            ++position;
        }
        if (place) *place = {found, position};
        found = found->children()[position].get();
    }
    return *found;
}

Place place_of(fhir::Draft& draft, const Element& element) {
    Place place{&draft.root(), 0};
    descend(draft, element, &place);
    return place;
}

std::vector<std::size_t> positions_of(const DraftElement& parent, fhir::ElementId element) {
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < parent.children().size(); ++i)
        if (parent.children()[i]->element() == element) positions.push_back(i);
    return positions;
}

/// Takes the child at `from` to `to`, both among all children.
void reposition(DraftElement& parent, std::size_t from, std::size_t to) {
    auto& children = parent.children();
    auto moved = std::move(children[from]);
    children.erase(children.begin() + static_cast<std::ptrdiff_t>(from));
    children.insert(children.begin() + static_cast<std::ptrdiff_t>(to), std::move(moved));
}

Outcome<DraftElement*> add_child(DraftElement& parent, std::string_view name, const Element& part);

/// value[x] of the part, or its own parts as children by name.
Outcome<void> fill(DraftElement& target, const Element& part) {
    const auto value = part.child("value");
    if (!value) {
        for (const auto inner : part.children("part"))
            if (const auto added = add_child(target, inner.child("name").text(), inner); !added)
                return added.error();
        return {};
    }
    if (target.type().is_primitive() != value.type().is_primitive())
        return cannot("a " + std::string{value.type().name()} + " is no " +
                      std::string{target.type().name()});
    if (const auto text = value.value()) target.set_value(*text);
    for (const Element child : value.children()) {
        const auto element = target.type().element(child.name());
        if (!element || !child.type().is_a(element->type()))
            return cannot("a " + std::string{value.type().name()} + " is no " +
                          std::string{target.type().name()});
        target.add_copy(child.name(), child);
    }
    return {};
}

/// Behind those of that name; of a choice the variant of the value's type.
Outcome<DraftElement*> add_child(DraftElement& parent, std::string_view name, const Element& part) {
    const auto count = std::ranges::count_if(parent.children(), [&](const auto& child) {
        const fhir::ElementDef element{child->element()};
        return element.name() == name || element.base_name() == name;
    });
    const auto value = part.child("value");
    const auto added = parent.find_or_add(name, static_cast<std::size_t>(count),
                                          value ? std::optional{value.type()} : std::nullopt);
    if (!added) return Failure{FailureKind::unprocessable, added.error().issues()};
    if (const auto filled = fill(**added, part); !filled) return filled.error();
    return *added;
}

/// "Patient.contact" and "name" of "Patient.contact.name".
std::pair<std::string, std::string> split(std::string_view path) {
    const auto dot = path.rfind('.');
    if (dot == path.npos) return {{}, std::string{path}};
    return {std::string{path.substr(0, dot)}, std::string{path.substr(dot + 1)}};
}

class Patch {
  public:
    Patch(const fhir::Resource& resource, Context context)
        : resource_{resource}, context_{std::move(context)} {}

    Outcome<void> apply(const Operation& operation) {
        if (operation.type == "add") return add(operation);
        if (operation.type == "insert") return insert(operation);
        if (operation.type == "delete") return remove(operation);
        if (operation.type == "replace") return replace(operation);
        if (operation.type == "move") return move(operation);
        return not_a_patch('"' + std::string{operation.type} +
                           "\" is none of add, insert, delete, replace, move");
    }
    const fhir::Resource& resource() const { return resource_; }

  private:
    Outcome<std::vector<Element>> elements_at(std::string_view path) {
        const auto compiled = Expression::compile(path);
        if (!compiled) return compiled.error();
        context_.resource = resource_.root();
        const auto found = compiled->evaluate(resource_.root(), context_);
        if (!found) return found.error();
        std::vector<Element> elements;
        for (const auto& item : *found) {
            const auto* element = std::get_if<Element>(&item);
            if (!element || element->document() != resource_.document().get())
                return cannot(std::string{path} + " names something else than elements of it");
            elements.push_back(*element);
        }
        return elements;
    }

    Outcome<Element> element_at(std::string_view path) {
        const auto found = elements_at(path);
        if (!found) return found.error();
        if (found->size() == 1) return found->front();
        return cannot(found->empty() ? "there is nothing at " + std::string{path}
                                     : "more than one element is at " + std::string{path});
    }

    Outcome<void> done(fhir::Draft& draft) {
        resource_ = draft.freeze();
        return {};
    }

    Outcome<void> add(const Operation& operation) {
        if (operation.name.empty() || !operation.value)
            return not_a_patch("add needs a name and a value");
        const auto parent = element_at(operation.path);
        if (!parent) return parent.error();
        fhir::Draft draft{resource_};
        const auto added = add_child(descend(draft, *parent), operation.name, operation.value);
        return added ? done(draft) : Outcome<void>{added.error()};
    }

    /// The siblings that a list operation works on: all of one name under one parent.
    Outcome<std::vector<Element>> list_at(std::string_view path) {
        auto found = elements_at(path);
        if (!found || found->empty()) return found;
        fhir::Draft draft{resource_};
        const auto parent = place_of(draft, found->front()).parent;
        for (const auto& element : *found)
            if (element.index() == 0 || place_of(draft, element).parent != parent ||
                element.definition() != found->front().definition())
                return cannot(std::string{path} + " is no list of one element");
        return found;
    }

    Outcome<void> insert(const Operation& operation) {
        const auto index = number_of(operation.index, "index");
        if (!index) return index.error();
        if (!operation.value) return not_a_patch("insert needs a value");
        const auto list = list_at(operation.path);
        if (!list) return list.error();
        if (*index > list->size())
            return cannot("index " + std::to_string(*index) + " is beyond the list of " +
                          std::to_string(list->size()));
        if (list->empty()) return insert_first(operation);
        fhir::Draft draft{resource_};
        DraftElement& parent = *place_of(draft, list->front()).parent;
        const auto definition = list->front().definition();
        const auto positions = positions_of(parent, definition.id());
        const auto added = add_child(parent, definition.base_name(), operation.value);
        if (!added) return added.error();
        if (*index < positions.size())
            reposition(parent, parent.children().size() - 1, positions[*index]);
        return done(draft);
    }

    Outcome<void> insert_first(const Operation& operation) {
        const auto [path, name] = split(operation.path);
        const auto parent = element_at(path.empty() ? std::string{"$this"} : path);
        if (!parent) return parent.error();
        fhir::Draft draft{resource_};
        const auto added = add_child(descend(draft, *parent), name, operation.value);
        return added ? done(draft) : Outcome<void>{added.error()};
    }

    Outcome<void> remove(const Operation& operation) {
        const auto found = elements_at(operation.path);
        if (!found) return found.error();
        if (found->empty()) return {};  // R4: nothing to delete is no error
        if (found->size() > 1)
            return cannot("more than one element is at " + std::string{operation.path});
        if (found->front().index() == 0) return cannot("the whole resource cannot be deleted");
        fhir::Draft draft{resource_};
        const auto place = place_of(draft, found->front());
        auto& children = place.parent->children();
        children.erase(children.begin() + static_cast<std::ptrdiff_t>(place.position));
        return done(draft);
    }

    Outcome<void> replace(const Operation& operation) {
        if (!operation.value) return not_a_patch("replace needs a value");
        const auto found = element_at(operation.path);
        if (!found) return found.error();
        if (found->index() == 0) return cannot("the whole resource cannot be replaced");
        fhir::Draft draft{resource_};
        const auto place = place_of(draft, *found);
        const auto definition = found->definition();
        const auto value = operation.value.child("value");
        if (definition.is_choice() && value && value.type() != found->type()) {
            auto& children = place.parent->children();
            children.erase(children.begin() + static_cast<std::ptrdiff_t>(place.position));
            const auto added = add_child(*place.parent, definition.base_name(), operation.value);
            return added ? done(draft) : Outcome<void>{added.error()};
        }
        place.element().children().clear();
        const auto filled = fill(place.element(), operation.value);
        return filled ? done(draft) : filled;
    }

    Outcome<void> move(const Operation& operation) {
        const auto source = number_of(operation.source, "source");
        if (!source) return source.error();
        const auto destination = number_of(operation.destination, "destination");
        if (!destination) return destination.error();
        const auto list = list_at(operation.path);
        if (!list) return list.error();
        if (*source >= list->size() || *destination >= list->size())
            return cannot("source or destination is beyond the list of " +
                          std::to_string(list->size()));
        fhir::Draft draft{resource_};
        reposition(*place_of(draft, list->front()).parent,
                   place_of(draft, (*list)[*source]).position,
                   place_of(draft, (*list)[*destination]).position);
        return done(draft);
    }

    fhir::Resource resource_;
    Context context_;
};

Failure at_operation(const Failure& failure, std::size_t index) {
    auto issues = failure.issues();
    for (auto& issue : issues) issue.path = "Parameters.parameter[" + std::to_string(index) + "]";
    return Failure{failure.kind(), std::move(issues)};
}

}  // namespace

Outcome<fhir::Resource> patch(const fhir::Resource& resource, const fhir::Resource& operations,
                              Context context) {
    if (operations.type_name() != "Parameters")
        return not_a_patch("a FHIRPath Patch is a Parameters resource");
    const auto parameters = operations.children("parameter");
    if (parameters.size() > fhir::max_patch_operations)
        return Failure{
            FailureKind::too_large,
            "a patch has at most " + std::to_string(fhir::max_patch_operations) + " operations"};
    Patch patch{resource, std::move(context)};
    std::size_t index = 0;
    for (const auto parameter : parameters) {
        const auto operation = read_operation(parameter);
        if (!operation) return at_operation(operation.error(), index);
        if (const auto applied = patch.apply(*operation); !applied)
            return at_operation(applied.error(), index);
        ++index;
    }
    if (const auto sound = fhir::check_structure(patch.resource().root()); !sound)
        return Failure{FailureKind::unprocessable, sound.error().issues()};
    return patch.resource();
}

}  // namespace fascia::fhirpath
