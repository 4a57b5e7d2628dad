#include "fhirpath/detail/evaluation.hpp"

#include "fascia/terminology/ucum.hpp"

#include "fhirpath/detail/function_table.hpp"
#include "fhirpath/detail/parser.hpp"

#include <cstring>
#include <new>

namespace fascia::fhirpath::detail {
namespace {

const Defined* find_defined(std::string_view name, const Frame& frame) {
    const auto* defined = frame.defined;
    while (defined && defined->name != name) defined = defined->before;
    return defined;
}

}  // namespace

bool Evaluation::fail(const Node& node, std::string text, FailureKind kind) {
    if (!failure_) failure_ = failure_at(kind, tree_.text, node.position, std::move(text));
    return false;
}

void Evaluation::refill() {
    slice_ = context_.should_stop ? std::min(steps_left_, steps_between_questions) : steps_left_;
    steps_left_ -= slice_;
}

bool Evaluation::spend_beyond(const Node& node, std::size_t steps) {
    if (arena_bytes_ > arena_limit_bytes || steps - slice_ > steps_left_) return too_costly(node);
    if (context_.should_stop && context_.should_stop())
        return fail(node, "there was no time to finish the evaluation", FailureKind::timeout);
    steps_left_ -= steps - slice_;
    refill();
    return true;
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

bool Evaluation::append(const Node& node, View items, Values& out) {
    if (!spend(node, items.size())) return false;
    out.insert(out.end(), items.begin(), items.end());
    return true;
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
            return append(node, frame.self, out);
        case Op::index:
            if (frame.index < 0) return fail(node, "$index means nothing outside an iteration");
            out.emplace_back(frame.index);
            return true;
        case Op::total:
            if (!frame.total) return fail(node, "$total means nothing outside aggregate()");
            return append(node, View{*frame.total}, out);
        case Op::variable:
            return variable(node, frame, out);
        case Op::type_focus:
            for (const auto& value : frame.self)
                if (is_of_type(value, node.type)) out.push_back(value);
            return true;
        case Op::path:
            return path(node, frame, out);
        case Op::defining_path:
            return defining_path(node, frame, out);
        case Op::child:
        case Op::call:
        case Op::define:
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

bool Evaluation::defining_path(const Node& node, const Frame& frame, Values& out) {
    Frame inner = frame;
    Values first, second;
    Values* now = &first;
    Values* next = &second;
    if (!append(node, frame.self, *now)) return false;
    for (const auto& step : node.operands) {
        if (step.op == Op::define) {
            if (!define(step, View{*now}, inner)) return false;
            continue;
        }
        next->clear();
        const bool is_first = &step == &node.operands.front();
        if (!(is_first ? evaluate(step, inner, *next) : apply(step, View{*now}, inner, *next)))
            return false;
        std::swap(now, next);
    }
    for (; inner.defined != frame.defined; inner.defined = inner.defined->before)
        defined_.pop_front();
    return append(node, View{*now}, out);
}

bool Evaluation::define(const Node& step, View input, Frame& frame) {
    Values buffer;
    const Value* item = nullptr;
    if (!single(step.operands.front(), frame, buffer, item)) return false;
    const Value value = item ? system_value(*item) : Value{false};
    const auto* name = std::get_if<std::string_view>(&value);
    if (!name) return fail(step, "a variable's name must be a text");
    if (is_defined(*name, frame))
        return fail(step, "there is a variable %" + std::string{*name} + " already");
    Defined& made = defined_.emplace_front();
    made.name = *name;
    made.before = frame.defined;
    if (!(step.operands.size() == 1 ? append(step, input, made.items)
                                    : evaluate(step.operands[1], frame.on(input), made.items)))
        return false;
    frame.defined = &made;
    return true;
}

bool Evaluation::apply(const Node& step, View input, const Frame& frame, Values& out) {
    switch (step.op) {
        case Op::child:
            return children(step, input, out);
        case Op::call:
        case Op::define: {
            const auto before = out.size();
            return step.function->implementation(*this, {step, frame, input}, out) &&
                   spend(step, out.size() - before);
        }
        case Op::indexer:
            return indexer(step, input, frame, out);
        case Op::self:
            return append(step, input, out);
        default:
            return evaluate(step, frame, out);
    }
}

bool Evaluation::children(const Node& step, View input, Values& out) {
    const auto enough = out.size() + step.most;
    for (const auto& value : input) {
        append_children(value, step, enough, out);
        if (out.size() == enough) break;
    }
    return spend(step, input.size());
}

void Evaluation::append_children(const Value& value, const Node& step, std::size_t enough,
                                 Values& out) {
    if (const auto* element = element_in(value)) {
        if (step.name_id == 0) return;
        const auto& nodes = element->document()->nodes;
        const std::uint32_t end = nodes[element->index()].end;
        std::size_t looked_at = 0;
        for (std::uint32_t i = element->index() + 1; i < end; i = nodes[i].end, ++looked_at) {
            if (model_.name_id(nodes[i].element) != step.name_id) continue;
            out.emplace_back(fhir::Element{*element->document(), i});
            if (out.size() == enough) break;
        }
        charge(looked_at / nodes_per_step);
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

bool Evaluation::variable(const Node& node, const Frame& frame, Values& out) {
    if (const auto* defined = find_defined(node.name, frame))
        return append(node, View{defined->items}, out);
    if (const auto* given = find_given(node.name)) {
        for (const auto& item : *given) out.push_back(to_value(item));
        return spend(node, given->size());
    }
    return environment(node.name, out) ||
           fail(node, "there is no variable %" + std::string{node.name});
}

const Collection* Evaluation::find_given(std::string_view name) const {
    for (const auto* variables : {&context_.variables, context_.others})
        if (variables)
            if (const auto found = variables->find(name); found != variables->end())
                return &found->second;
    return nullptr;
}

/// The variables that FHIRPath N1 (9) and R4 have by themselves.
bool Evaluation::environment(std::string_view name, Values& out) {
    if (name == "context") {
        out.insert(out.end(), focus_.begin(), focus_.end());
    } else if (context_.resource && name == "resource") {
        out.emplace_back(context_.resource);
    } else if (context_.resource && name == "rootResource") {
        out.emplace_back(container_of(context_.resource));
    } else if (name == "ucum") {
        out.emplace_back(terminology::ucum_system);
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
        return false;
    }
    return true;
}

bool Evaluation::is_defined(std::string_view name, const Frame& frame) {
    Values ignored;
    return find_defined(name, frame) || find_given(name) || environment(name, ignored);
}

fhir::Element container_of(const fhir::Element& element) {
    const auto& nodes = element.document()->nodes;
    fhir::Element container{*element.document(), 0};
    for (std::uint32_t i = 1; i <= element.index();) {
        if (nodes[i].end <= element.index()) {
            i = nodes[i].end;
            continue;
        }
        const fhir::Element around{*element.document(), i++};
        if (around.type().is_resource() && around.definition().name() != "contained")
            container = around;
    }
    return container;
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
