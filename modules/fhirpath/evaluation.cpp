#include "fhirpath/detail/evaluation.hpp"

#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/parser.hpp"

#include <cstring>
#include <new>

namespace fascia::fhirpath::detail {

bool Evaluation::fail(const Node& node, std::string text, FailureKind kind) {
    if (!failure_) failure_ = failure_at(kind, tree_.text, node.position, std::move(text));
    return false;
}

bool Evaluation::too_costly(const Node& node) {
    return fail(node, "the expression takes more steps or memory than it may",
                FailureKind::too_costly);
}

std::string_view Evaluation::keep(std::string_view text) {
    if (text.empty()) return {};
    arena_bytes_ += text.size();
    char* copy = static_cast<char*>(arena_.allocate(text.size(), 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
}

const Quantity* Evaluation::keep(const Quantity& quantity) {
    arena_bytes_ += sizeof(Quantity);
    return new (arena_.allocate(sizeof(Quantity), alignof(Quantity))) Quantity{quantity};
}

bool Evaluation::evaluate(const Node& node, const Frame& frame, Values& out) {
    if (!spend(node)) return false;
    switch (node.op) {
        case Op::literal:
            out.push_back(node.literal);
            return true;
        case Op::empty:
            return true;
        case Op::self:
            out.insert(out.end(), frame.self.begin(), frame.self.end());
            return true;
        case Op::index:
            if (frame.index < 0) return fail(node, "$index means nothing outside an iteration");
            out.emplace_back(frame.index);
            return true;
        case Op::total:
            if (!frame.total) return fail(node, "$total means nothing outside aggregate()");
            out.insert(out.end(), frame.total->begin(), frame.total->end());
            return true;
        case Op::variable:
            return variable(node, out);
        case Op::type_focus:
            for (const auto& value : frame.self)
                if (is_of_type(value, node.type)) out.push_back(value);
            return true;
        case Op::path:
            return path(node, frame, out);
        case Op::child:
        case Op::call:
            return apply(node, frame.self, frame, out);
        default:
            return evaluate_operator(*this, node, frame, out);
    }
}

bool Evaluation::path(const Node& node, const Frame& frame, Values& out) {
    Values first, second;
    Values* from = &first;
    Values* to = &second;
    if (!evaluate(node.operands.front(), frame, *from)) return false;
    const std::size_t last = node.operands.size() - 1;
    for (std::size_t i = 1; i < last; ++i) {
        to->clear();
        if (!apply(node.operands[i], View{*from}, frame, *to)) return false;
        std::swap(from, to);
    }
    return apply(node.operands[last], View{*from}, frame, out);
}

bool Evaluation::apply(const Node& step, View input, const Frame& frame, Values& out) {
    switch (step.op) {
        case Op::child:
            if (!spend(step, input.size())) return false;
            for (const auto& value : input) append_children(value, step, out);
            return true;
        case Op::call:
            return step.function->implementation(*this, {step, frame, input}, out);
        case Op::indexer:
            return indexer(step, input, frame, out);
        case Op::self:
            out.insert(out.end(), input.begin(), input.end());
            return true;
        default:
            return evaluate(step, frame, out);
    }
}

void Evaluation::append_children(const Value& value, const Node& step, Values& out) {
    if (const auto* element = element_in(value)) {
        if (step.name_id == 0) return;
        const auto& nodes = element->document()->nodes;
        const std::uint32_t end = nodes[element->index()].end;
        for (std::uint32_t i = element->index() + 1; i < end; i = nodes[i].end)
            if (model_.name_id(nodes[i].element) == step.name_id)
                out.emplace_back(fhir::Element{*element->document(), i});
    } else if (const auto* quantity = std::get_if<const Quantity*>(&value)) {
        if (step.name == "value") out.emplace_back((*quantity)->value);
        if (step.name == "unit") out.emplace_back((*quantity)->unit);
    } else if (const auto* type = std::get_if<TypeRef>(&value)) {
        if (step.name == "namespace")
            out.emplace_back(std::string_view{type->system ? "System" : "FHIR"});
        if (step.name == "name")
            out.emplace_back(type->system ? name_of(*type->system)
                                          : fhir::TypeDef{type->fhir}.name());
    }
}

bool Evaluation::indexer(const Node& step, View input, const Frame& frame, Values& out) {
    Values buffer;
    const Value* item = nullptr;
    if (!single(step.operands.front(), frame, buffer, item)) return false;
    if (!item) return true;
    const Value value = system_value(*item);
    const auto* index = std::get_if<std::int64_t>(&value);
    if (!index) return fail(step, "an index must be an integer");
    if (*index >= 0 && static_cast<std::size_t>(*index) < input.size())
        out.push_back(input[static_cast<std::size_t>(*index)]);
    return true;
}

void Evaluation::append_variable(const Collection& items, Values& out) {
    for (const auto& item : items) out.push_back(to_value(item));
}

bool Evaluation::variable(const Node& node, Values& out) {
    const std::string_view name = node.name;
    if (const auto found = context_.variables.find(name); found != context_.variables.end()) {
        append_variable(found->second, out);
        return true;
    }
    if (context_.resource && (name == "resource" || name == "rootResource")) {
        out.emplace_back(context_.resource);
    } else if (name == "context") {
        out.insert(out.end(), focus_.begin(), focus_.end());
    } else if (name == "ucum") {
        out.emplace_back(std::string_view{"http://unitsofmeasure.org"});
    } else if (name == "sct") {
        out.emplace_back(std::string_view{"http://snomed.info/sct"});
    } else if (name == "loinc") {
        out.emplace_back(std::string_view{"http://loinc.org"});
    } else if (name.starts_with("vs-")) {
        out.emplace_back(keep("http://hl7.org/fhir/ValueSet/" + std::string{name.substr(3)}));
    } else if (name.starts_with("ext-")) {
        out.emplace_back(
            keep("http://hl7.org/fhir/StructureDefinition/" + std::string{name.substr(4)}));
    } else {
        return fail(node, "there is no variable %" + std::string{name});
    }
    return true;
}

bool Evaluation::single(const Node& node, View items, const Value*& item) {
    if (items.size() > 1)
        return fail(node, "one item is wanted here, and there are " + std::to_string(items.size()));
    item = items.empty() ? nullptr : &items.front();
    return true;
}

bool Evaluation::single(const Node& node, const Frame& frame, Values& buffer, const Value*& item) {
    return evaluate(node, frame, buffer) && single(node, View{buffer}, item);
}

bool Evaluation::truth(const Node& node, View items, std::optional<bool>& answer) {
    const Value* item = nullptr;
    if (!single(node, items, item)) return false;
    if (!item) {
        answer.reset();
        return true;
    }
    const Value value = system_value(*item);
    if (const auto* boolean = std::get_if<bool>(&value)) {
        answer = *boolean;
        return true;
    }
    answer = true;
    const auto* element = element_in(value);
    if (element && model_.system_type(node_of(*element).type) == SystemType::boolean)
        answer.reset();  // a boolean element with extensions and no value says neither
    return true;
}

bool Evaluation::condition(const Node& node, const Frame& frame, std::optional<bool>& answer) {
    Values items;
    return evaluate(node, frame, items) && truth(node, View{items}, answer);
}

}  // namespace fascia::fhirpath::detail
