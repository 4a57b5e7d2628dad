"""Compiles HL7's R4 definitions (the npm package hl7.fhir.r4.corexml, XML) into one C++ source of constant tables.

Usage: generate.py PACKAGE_FOLDER OUTPUT.cpp

The rows are those of modules/fhir/detail/definition_tables.hpp. What goes in:
- every resource, data type and primitive; profiles (derivation "constraint") and logical models stay out;
- a backbone element as a type of its own, named by its path; a contentReference is the type it points to;
- a choice element once per variant, in the order of its type list;
- a primitive without its `value`: in an instance that is the text of the node itself;
- every SearchParameter, and the compartments (without the package's example).
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

CORE = "http://hl7.org/fhir/StructureDefinition/"
SYSTEM = "http://hl7.org/fhirpath/System."
FHIR_TYPE = CORE + "structuredefinition-fhir-type"
KINDS = {"primitive-type": 0, "complex-type": 1, "backbone": 2, "resource": 3}
STRENGTHS = {"": 0, "example": 1, "preferred": 2, "extensible": 3, "required": 4}
LIST, CHOICE, XML_ATTRIBUTE, SUMMARY, MODIFIER = 1, 2, 4, 8, 16


def load(path):
    root = ElementTree.parse(path).getroot()
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    return root


def value(node, path, default=""):
    found = node.find(path)
    return default if found is None else found.get("value")


def values(node, path):
    return [found.get("value") for found in node.findall(path)]


class Strings:
    """Every text once, named by its number."""

    def __init__(self):
        self.numbers = {"": 0}

    def number(self, text):
        return self.numbers.setdefault(text, len(self.numbers))


class Type:
    def __init__(self, name, kind, base, is_abstract):
        self.name, self.kind, self.base, self.is_abstract = name, kind, base, is_abstract
        self.elements = []  # (name, definition node, type name), in order


def instance_type(element, code):
    """The FHIR type of an element; ids and urls are declared with FHIRPath types."""
    if not code.get("value").startswith(SYSTEM):
        return code.get("value")
    if value(element, "base/path") == "Resource.id":
        return "id"  # declared "string"; the specification's text and pattern say id
    return value(element, f"type/extension[@url='{FHIR_TYPE}']/valueUrl", "string")


def expand(element, backbones):
    """(instance name, type name) of an element: one pair, or one for every variant of a choice."""
    path = value(element, "path")
    name = path.rpartition(".")[2]
    reference = element.find("contentReference")
    if reference is not None:
        return [(name, reference.get("value").lstrip("#"))]
    if path in backbones:
        return [(name, path)]
    types = [instance_type(element, code) for code in element.findall("type/code")]
    if not name.endswith("[x]"):
        assert len(types) == 1, path
        return [(name, types[0])]
    return [(name[:-3] + type_name[0].upper() + type_name[1:], type_name) for type_name in types]


def read_structure(root, types):
    name, kind = value(root, "type"), value(root, "kind")
    base = value(root, "baseDefinition").removeprefix(CORE)
    types[name] = Type(name, kind, base, value(root, "abstract") == "true")
    elements = root.findall("snapshot/element")
    paths = [value(element, "path") for element in elements]
    backbones = {path.rpartition(".")[0] for path in paths} - {"", name}
    for element, path in zip(elements[1:], paths[1:]):
        if path in backbones:
            types[path] = Type(path, "backbone", value(element, "type/code"), False)
        owner = types[path.rpartition(".")[0]]
        if value(element, "max") == "0" or name == "xhtml" or (kind == "primitive-type" and path == name + ".value"):
            continue
        assert value(element, "min") in ("0", "1") and value(element, "max") in ("1", "*"), path
        owner.elements += [(n, element, t) for n, t in expand(element, backbones)]


def read_types(folder):
    types = {}
    for path in sorted(folder.glob("StructureDefinition-*.xml")):
        if '<derivation value="constraint"/>' not in path.read_text(encoding="utf-8"):
            root = load(path)
            if value(root, "kind") != "logical":
                read_structure(root, types)
    return [types[name] for name in sorted(types)]


def target_types(element, type_name):
    """The resource types that a Reference or canonical may point to; none where it may be any."""
    for declared in element.findall("type"):
        if value(declared, "code") == type_name:
            targets = [profile.removeprefix(CORE) for profile in values(declared, "targetProfile")]
            return "" if "Resource" in targets else " ".join(targets)
    return ""


def element_row(name, element, type_name, type_ids, strings):
    path = value(element, "path")
    last = path.rpartition(".")[2]
    is_choice = last.endswith("[x]")
    flags = (
        (LIST if value(element, "max") == "*" else 0)
        | (CHOICE if is_choice else 0)
        | (XML_ATTRIBUTE if "xmlAttr" in values(element, "representation") else 0)
        | (SUMMARY if value(element, "isSummary") == "true" else 0)
        | (MODIFIER if value(element, "isModifier") == "true" else 0)
    )
    return (
        strings.number(name),
        strings.number(last[:-3] if is_choice else last),
        strings.number(path),
        type_ids[type_name],
        strings.number(value(element, "binding/valueSet")),
        strings.number(target_types(element, type_name)),
        int(value(element, "min")),
        flags,
        STRENGTHS[value(element, "binding/strength")],
    )


class ElementTables:
    """The rows of all elements, type after type, and the orders in which they are looked up."""

    def __init__(self, types, strings):
        type_ids = {type_.name: number for number, type_ in enumerate(types, start=1)}
        self.type_rows = [(0,) * 8]
        self.rows = [(0,) * 9]
        self.required = []
        for type_ in types:
            first, first_required = len(self.rows), len(self.required)
            self.rows += [element_row(*parts, type_ids, strings) for parts in type_.elements]
            names = [name for name, _, _ in type_.elements]
            assert len(set(names)) == len(names), type_.name
            self.required += self.required_ones(first)
            self.type_rows.append((
                strings.number(type_.name),
                type_ids.get(type_.base, 0),
                KINDS[type_.kind],
                int(type_.is_abstract),
                first,
                len(names),
                first_required,
                len(self.required) - first_required,
            ))

    def required_ones(self, first):
        """Elements with min 1 from `first` on; of a choice its first variant."""
        found = []
        for number in range(first, len(self.rows)):
            _, base_name, *_, minimum, flags, _ = self.rows[number]
            variant = flags & CHOICE and number > first and self.rows[number - 1][1] == base_name
            if minimum and not variant:
                found.append(number)
        return found


def search_parameter_row(root, strings):
    components = [
        value(component, "definition") + "|" + value(component, "expression") for component in root.findall("component")
    ]
    columns = (
        value(root, "url"),
        value(root, "code"),
        " ".join(values(root, "base")),
        value(root, "type"),
        value(root, "expression"),
        " ".join(values(root, "target")),
        "\n".join(components),
    )
    return tuple(strings.number(column) for column in columns)


def compartment_rows(root, strings):
    for resource in root.findall("resource"):
        parameters = values(resource, "param")
        if parameters:
            columns = (value(root, "code"), value(resource, "code"), " ".join(parameters))
            yield tuple(strings.number(column) for column in columns)


def quoted(text):
    """A C++ string literal of the UTF-8 bytes."""
    plain = {b for b in range(0x20, 0x7F)} - set(b'"\\?')
    return '"' + "".join(chr(b) if b in plain else f"\\{b:03o}" for b in text.encode("utf-8")) + '"'


def write_rows(out, declaration, rows):
    out.write(f"const {declaration}[] = {{\n")
    for row in rows:
        out.write(("{" + ",".join(map(str, row)) + "}" if isinstance(row, tuple) else str(row)) + ",\n")
    out.write("};\n")


def write_strings(out, strings):
    starts, position = [], 0
    out.write("const char string_text[] =\n")
    for text in strings.numbers:
        starts.append(position)
        position += len(text.encode("utf-8"))
        out.write(quoted(text) + "\n")
    out.write(";\n")
    write_rows(out, "std::uint32_t string_starts", starts + [position])
    assert len(starts) < 0x10000, "string numbers are 16 bits wide"


def main(folder, output):
    strings = Strings()
    types = read_types(folder)
    tables = ElementTables(types, strings)
    assert len(tables.rows) < 0x10000, "element ids are 16 bits wide"
    concrete = [n for n, type_ in enumerate(types, start=1) if type_.kind == "resource" and not type_.is_abstract]
    parameters = [search_parameter_row(load(path), strings) for path in sorted(folder.glob("SearchParameter-*.xml"))]
    compartments = [
        row
        for path in sorted(folder.glob("CompartmentDefinition-*.xml"))
        if path.stem != "CompartmentDefinition-example"
        for row in compartment_rows(load(path), strings)
    ]
    with open(output, "w", encoding="ascii") as out:
        out.write("// Generated by schemas/r4/generate.py.\n")
        out.write('#include "fhir/detail/definition_tables.hpp"\n\nnamespace fascia::fhir::detail {\n')
        write_rows(out, "TypeRow type_rows", tables.type_rows)
        out.write(f"const std::size_t type_count = {len(tables.type_rows)};\n")
        write_rows(out, "TypeId concrete_resource_types", concrete)
        out.write(f"const std::size_t concrete_resource_type_count = {len(concrete)};\n")
        write_rows(out, "ElementRow element_rows", tables.rows)
        write_rows(out, "ElementId elements_in_order", range(len(tables.rows)))
        write_rows(out, "ElementId required_elements", tables.required)
        write_rows(out, "SearchParameterRow search_parameter_rows", parameters)
        out.write(f"const std::size_t search_parameter_count = {len(parameters)};\n")
        write_rows(out, "CompartmentRow compartment_rows", compartments)
        out.write(f"const std::size_t compartment_row_count = {len(compartments)};\n")
        write_strings(out, strings)
        out.write("}  // namespace fascia::fhir::detail\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2])
