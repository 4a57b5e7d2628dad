"""Holds a converted resource against the given one, value for value: numbers as text, comments and
white space aside, narratives as XHTML. Usage: compare.py GIVEN CONVERTED [ALLOWED-DIFFERENCE...]
GIVEN and CONVERTED are folders; each file of CONVERTED is compared with its namesake in GIVEN.
Judges with Python's own JSON and XML parsers, so that our codecs do not judge themselves."""

import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

XHTML = "{http://www.w3.org/1999/xhtml}"


def collapsed(text):
    return " ".join((text or "").split())


def element_value(element):
    """Name, attributes, and children with the text between them (which FHIR elements do not have)."""
    attributes = {key: value for key, value in element.attrib.items() if "XMLSchema-instance" not in key}
    if element.tag.startswith(XHTML):
        attributes = {key: collapsed(value) for key, value in attributes.items()}
    children = [(element_value(child), collapsed(child.tail)) for child in element]
    return (element.tag, attributes, collapsed(element.text), children)


def json_value(value, name=None):
    if isinstance(value, dict):
        return {key: json_value(child, key) for key, child in value.items()}
    if isinstance(value, list):
        return [json_value(child) for child in value]
    if name == "div" and isinstance(value, str):
        return element_value(ElementTree.fromstring(value))
    return value


def no_duplicates(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a property stands twice")
    return dict(pairs)


def read(path):
    if path.suffix == ".xml":
        return element_value(ElementTree.fromstring(path.read_bytes()))
    number = lambda text: ("number", text)
    return json_value(json.loads(path.read_text("utf-8"), parse_float=number, parse_int=number,
                                 object_pairs_hook=no_duplicates))


def main(given, converted, *allowed):
    differing = sorted(path.stem for path in pathlib.Path(converted).iterdir()
                       if read(path) != read(pathlib.Path(given) / path.name))
    if differing != sorted(allowed):
        sys.exit(f"{converted}: expected {sorted(allowed)} to differ, found {differing}")


main(*sys.argv[1:])
