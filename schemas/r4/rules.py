"""Compiles what the validator needs of HL7's R4 definitions into one C++ source of constant tables.

Usage: rules.py PACKAGE_FOLDER OUTPUT.cpp

The rows are those of modules/validation/detail/rule_tables.hpp; ids are those that generate.py gives. What goes in:
- every constraint (invariant) once, with the types and the elements that it holds for;
- the value sets beyond which no binding goes (maxValueSet), and SimpleQuantity where a Quantity must be one;
- every profile and extension definition with a snapshot, as the XML of a StructureDefinition that keeps nothing but
  what it says beyond the type it constrains.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

import generate
from generate import CORE, quoted, value, values, write_rows

MAX_VALUE_SET = CORE + "elementdefinition-maxValueSet"
FIXED = ("fixed", "pattern", "minValue", "maxValue")
STRUCTURE_PARTS = {"url", "name", "status", "kind", "abstract", "context", "type", "baseDefinition", "derivation"}
ELEMENT_PARTS = {"path", "sliceName", "slicing", "min", "max", "contentReference", "type", "maxLength", "constraint",
                 "isModifier", "binding"}
JUDGED_IN_CODE = ("ele-1", "txt-1", "dom-3")  # by the readers of resources; modules/validation/ids.cpp
# As R5 has it: a FHIR boolean is not FHIRPath's Boolean.
CORRECTED = {"que-7": "operator = 'exists' implies (answer is boolean)"}


def constraint_of(node):
    key, severity, human, expression = (value(node, part) for part in ("key", "severity", "human", "expression"))
    return key, severity, human, CORRECTED.get(key, expression)


class Constraints:
    """Every constraint once, numbered; and what each number holds for."""

    def __init__(self):
        self.numbers = {}
        self.of_type, self.of_element = [], []  # (id, number)

    def of(self, definition):
        found = [constraint_of(node) for node in definition.findall("constraint")]
        return [self.numbers.setdefault(row, len(self.numbers)) for row in found if row[0] not in JUDGED_IN_CODE]


def root_definitions(folder):
    """The definition node of every type itself: of a backbone type, the element it stands for."""
    roots = {}
    for path in sorted(folder.glob("StructureDefinition-*.xml")):
        if '<derivation value="constraint"/>' not in path.read_text(encoding="utf-8"):
            root = generate.load(path)
            for element in root.findall("snapshot/element"):
                roots.setdefault(value(element, "path"), element)
    return roots


def read_rules(types, roots):
    constraints, max_value_sets, simple_quantities = Constraints(), [], []
    by_type = {}
    for number, type_ in enumerate(types, start=1):
        by_type[type_.name] = constraints.of(roots[type_.name])
        constraints.of_type += [(number, c) for c in by_type[type_.name]]
    element_id = 0
    for type_ in types:
        for _, definition, type_name in type_.elements:
            element_id += 1
            own = [c for c in constraints.of(definition) if c not in by_type[type_name]]
            constraints.of_element += [(element_id, c) for c in own]
            limit = definition.find(f"binding/extension[@url='{MAX_VALUE_SET}']/valueCanonical")
            if limit is not None:
                max_value_sets.append((element_id, quoted(limit.get("value"))))
            if CORE + "SimpleQuantity" in values(definition, "type/profile") and type_name == "Quantity":
                simple_quantities.append((element_id,))
    return constraints, max_value_sets, simple_quantities


def same_rules(element, base):
    """Whether a profile's element says no more than the type does."""
    def said(node):
        return [ElementTree.tostring(part) for tag in ("min", "max", "type", "binding") for part in node.findall(tag)]
    is_special = any(part.tag.startswith(FIXED) or part.tag in ("slicing", "sliceName", "constraint") for part in element)
    return base is not None and not is_special and said(element) == said(base)


def strip(node, wanted):
    for child in list(node):
        if not wanted(child.tag):
            node.remove(child)


def without_white_space(root):
    for node in root.iter():
        node.tail = None
        if node.text and not node.text.strip():
            node.text = None


def trim(element, known=frozenset()):
    """Takes away what says nothing to a validator, so that equal rules are equal text; `known` constraints too."""
    strip(element, lambda tag: tag in ELEMENT_PARTS or tag.startswith(FIXED))
    element.attrib.clear()
    for part in list(element):
        is_known = part.tag == "constraint" and (
            value(part, "key") in JUDGED_IN_CODE or constraint_of(part) in known)
        if is_known or (part.tag == "isModifier" and "." in value(element, "path")):
            element.remove(part)
    for constraint in element.findall("constraint"):
        strip(constraint, lambda tag: tag in ("key", "severity", "human", "expression"))
    for binding in element.findall("binding"):
        for part in list(binding):
            if part.tag == "description" or (part.tag == "extension" and part.get("url") != MAX_VALUE_SET):
                binding.remove(part)
    without_white_space(element)


def profile_text(path, roots, known):
    """None where there is no snapshot."""
    root = generate.load(path)
    snapshot = root.find("snapshot")
    if snapshot is None:
        return None
    kept = set()  # of the elements that matter: their paths, and those of all above them
    for element in reversed(snapshot.findall("element")):
        path_parts = value(element, "path").split(".")
        base = roots.get(value(element, "base/path"))
        trim(element, known)
        if len(path_parts) == 1 or ".".join(path_parts) in kept or not same_rules(element, base):
            kept |= {".".join(path_parts[:n]) for n in range(1, len(path_parts) + 1)}
        else:
            snapshot.remove(element)
    strip(root, lambda tag: tag in STRUCTURE_PARTS or tag == "snapshot")
    root.set("xmlns", "http://hl7.org/fhir")
    return ElementTree.tostring(root, encoding="unicode")


def read_profiles(folder, roots, known):
    profiles = {}
    for path in sorted(folder.glob("StructureDefinition-*.xml")):
        if '<derivation value="constraint"/>' in path.read_text(encoding="utf-8"):
            text = profile_text(path, roots, known)
            if text:
                profiles[value(generate.load(path), "url")] = text
    return sorted(profiles.items())


def main(folder, output):
    types = generate.read_types(folder)
    roots = root_definitions(folder)
    constraints, max_value_sets, simple_quantities = read_rules(types, roots)
    for definition in roots.values():
        trim(definition)
    profiles = read_profiles(folder, roots, set(constraints.numbers))
    with open(output, "w", encoding="ascii") as out:
        out.write("// Generated by schemas/r4/rules.py.\n")
        out.write('#include "validation/detail/rule_tables.hpp"\n\nnamespace fascia::validation::detail {\n')
        tables = [
            ("ConstraintRow", "constraint", [tuple(map(quoted, row)) for row in constraints.numbers]),
            ("TypeConstraint", "type_constraint", constraints.of_type),
            ("ElementConstraint", "element_constraint", constraints.of_element),
            ("MaxValueSetRow", "max_value_set", max_value_sets),
            ("fhir::ElementId", "simple_quantity", [row[0] for row in simple_quantities]),
            ("ProfileRow", "packaged_profile", [tuple(map(quoted, row)) for row in profiles]),
        ]
        for type_name, name, rows in tables:
            write_rows(out, f"{type_name} {name}_rows", rows)
            out.write(f"const std::size_t {name}_count = {len(rows)};\n")
        out.write("}  // namespace fascia::validation::detail\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2])
