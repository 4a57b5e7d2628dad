#!/usr/bin/env python3
"""Turns schemas/sql into one C++ header of constants.

usage: generate.py SQL_DIRECTORY OUTPUT_HEADER

queries/<area>/<name>.sql           a named statement: fascia::store::sql::<area>_<name>
queries/<area>/<name>.<dialect>.sql the same where a dialect needs other words
<dialect>/migrations/NNNN_name.sql  migrations, with the SHA-256 of the file
<dialect>/session/<name>.sql        what a fresh connection runs: fascia::store::sql::session_<name>

A statement's first comment line is its purpose; "-- in:" and "-- out:" declare its parameters and columns as
"name number|text". json_rows(:p, a number, b text) stands for the rows of the JSON array of arrays :p.
A statement that is run with a batch of rows gets all of them as the JSON parameter :rows on the servers; SQLite, which
is no round trip away, gets them one by one, which costs it a third of reading JSON. batch(a number, b text) stands for
the rows in a statement of the servers; SQLite's own declares "-- batch: a number, b text" and uses :a and :b.
batch_values(a number, b text) stands for what an INSERT of either inserts.
"""
import hashlib
import pathlib
import re
import sys

DIALECTS = ["sqlite", "postgresql", "mariadb"]
TYPES = {
    "sqlite": {"number": "INTEGER", "text": "TEXT"},
    "postgresql": {"number": "BIGINT", "text": "TEXT"},
    "mariadb": {"number": "BIGINT", "text": "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"},
}


def json_rows(dialect, parameter, columns):
    """The JSON array of arrays `parameter` as a derived table."""
    if dialect == "mariadb":
        paths = ", ".join(f"{name} {TYPES[dialect][kind]} PATH '$[{i}]'" for i, (name, kind) in enumerate(columns))
        return f"JSON_TABLE({parameter}, '$[*]' COLUMNS ({paths}))"
    if dialect == "sqlite":
        picks = ", ".join(f"value ->> {i} AS {name}" for i, (name, _) in enumerate(columns))
        return f"(SELECT {picks} FROM json_each({parameter}))"
    picks = ", ".join(
        f"CAST(value ->> {i} AS {TYPES[dialect][kind]}) AS {name}" for i, (name, kind) in enumerate(columns))
    return f"(SELECT {picks} FROM json_array_elements(CAST({parameter} AS json)))"


def fields(text):
    """"a number, b text" as [(name, type)]."""
    pairs = [tuple(part.split()) for part in text.split(",") if part.strip()]
    for pair in pairs:
        if len(pair) != 2 or pair[1] not in ("number", "text"):
            raise ValueError(f"not a field: {' '.join(pair)}")
    return pairs


def strip(text):
    """Without comments, white space collapsed."""
    return " ".join(re.sub(r"--[^\n]*", "", text).split())


def expand(dialect, sql):
    return re.sub(r"json_rows\((:\w+),([^()]*)\)", lambda m: json_rows(dialect, m[1], fields(m[2])), sql)


BATCH = r"\bbatch(?:_values)?\(([^()]*)\)"


def expand_batch(dialect, sql):
    def inserted(match):
        names = [name for name, _ in fields(match[1])]
        if dialect == "sqlite":
            return f"VALUES ({', '.join(f':{name}' for name in names)})"
        return f"SELECT {', '.join(f'j.{name}' for name in names)} FROM batch({match[1]}) AS j"
    sql = re.sub(r"\bbatch_values\(([^()]*)\)", inserted, sql)
    if dialect == "sqlite" and re.search(r"\bbatch\(", sql):
        raise ValueError(f"SQLite wants words of its own, with '-- batch:', for: {sql}")
    return re.sub(r"\bbatch\(([^()]*)\)", lambda match: f"json_rows(:rows, {match[1]})", sql)


def parameters(sql):
    return set(re.findall(r":(\w+)", re.sub(r"'[^']*'", "", sql)))


class Statement:
    def __init__(self, path):
        text = path.read_text()
        declared = {key: value for key, value in re.findall(r"^-- (in|out|batch): (.*)$", text, re.M)}
        self.purpose = text.splitlines()[0].removeprefix("-- ")
        self.inputs = fields(declared.get("in", ""))
        self.outputs = fields(declared.get("out", ""))
        self.sql = strip(text)
        if not text.startswith("-- ") or ";" in self.sql:
            raise ValueError(f"{path}: wants a comment line first and one statement without semicolon")
        batch = re.search(BATCH, self.sql)
        self.batch = fields(batch[1] if batch else declared.get("batch", ""))
        named = [] if batch else self.inputs + self.batch
        if parameters(self.sql) != {name for name, _ in named} or self.batch and self.inputs:
            raise ValueError(f"{path}: parameters differ from the line '-- in:'")


def read_queries(directory):
    """name -> {dialect or '': Statement}"""
    found = {}
    for path in sorted(directory.glob("*/*.sql")):
        stem, _, dialect = path.stem.partition(".")
        if dialect and dialect not in DIALECTS:
            raise ValueError(f"{path}: unknown dialect")
        found.setdefault(f"{path.parent.name}/{stem}", {})[dialect] = Statement(path)
    for name, variants in found.items():
        if len({str((v.inputs, v.outputs, v.batch)) for v in variants.values()}) != 1:
            raise ValueError(f"{name}: its dialects differ in parameters or columns")
    return found


def raw(text):
    return f'R"sql({text})sql"'


def field_list(pairs):
    return "{" + ", ".join(f'{{"{name}", Type::{kind}}}' for name, kind in pairs) + "}"


def emit_statement(name, variants):
    any_variant = next(iter(variants.values()))
    symbol = name.replace("/", "_")
    texts = []
    for dialect in DIALECTS:
        chosen = variants.get(dialect) or variants.get("")
        texts.append(raw(expand(dialect, expand_batch(dialect, chosen.sql))) if chosen else '""')
    lines = []
    for direction, pairs in (("in", any_variant.inputs), ("out", any_variant.outputs), ("batch", any_variant.batch)):
        lines.append(f"inline constexpr std::array<Field, {len(pairs)}> {symbol}_{direction}{{{field_list(pairs)}}};"
                     if pairs else f"inline constexpr std::array<Field, 0> {symbol}_{direction}{{}};")
    lines.append(f"/// {any_variant.purpose}")
    lines.append(f'inline constexpr Statement {symbol}{{"{name}", {{{", ".join(texts)}}}, {symbol}_in, {symbol}_out, {symbol}_batch}};')
    return lines


def script(text):
    return [part.strip() for part in re.sub(r"--[^\n]*", "", text).split(";") if part.strip()]


def emit_script(symbol, text):
    parts = script(text)
    body = ",\n    ".join(raw(" ".join(part.split())) for part in parts)
    return [f"inline constexpr std::array<std::string_view, {len(parts)}> {symbol}{{\n    {body}}};"]


def emit_migrations(directory, dialect):
    lines, entries = [], []
    for number, path in enumerate(sorted((directory / dialect / "migrations").glob("*.sql")), start=1):
        if int(path.stem[:4]) != number:
            raise ValueError(f"{path}: migrations are numbered without gaps")
        symbol = f"{dialect}_migration_{number:04}"
        lines += emit_script(symbol, path.read_text())
        checksum = hashlib.sha256(path.read_bytes()).hexdigest()
        entries.append(f'Migration{{{number}, "{path.stem[5:]}", "{checksum}", {symbol}}}')
    lines.append(f"inline constexpr std::array<Migration, {len(entries)}> {dialect}_migrations{{{', '.join(entries)}}};")
    return lines


def emit_sessions(directory):
    lines = []
    names = sorted({path.stem for dialect in DIALECTS for path in (directory / dialect / "session").glob("*.sql")})
    for name in names:
        for dialect in DIALECTS:
            lines += emit_script(f"{dialect}_session_{name}", (directory / dialect / "session" / f"{name}.sql").read_text())
        scripts = ", ".join(f"{dialect}_session_{name}" for dialect in DIALECTS)
        lines.append(f"inline constexpr std::array<Script, {len(DIALECTS)}> session_{name}{{Script{{{scripts.replace(', ', '}, Script{')}}}}};")
    return lines


def main():
    directory, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    queries = read_queries(directory / "queries")
    lines = ["// Made by schemas/sql/generate.py from schemas/sql. Do not edit.", "#pragma once", "",
             '#include "store/soci/sql.hpp"', "", "#include <array>", "#include <string_view>", "",
             "namespace fascia::store::sql {", ""]
    for name, variants in queries.items():
        lines += emit_statement(name, variants)
    symbols = ", ".join(f"&{name.replace('/', '_')}" for name in queries)
    lines.append(f"inline constexpr std::array<const Statement*, {len(queries)}> statements{{{symbols}}};")
    lines += emit_sessions(directory)
    for dialect in DIALECTS:
        lines += emit_migrations(directory, dialect)
    sets = ", ".join(f"{dialect}_migrations" for dialect in DIALECTS)
    lines.append(f"inline constexpr std::array<Migrations, {len(DIALECTS)}> migrations{{Migrations{{{sets.replace(', ', '}, Migrations{')}}}}};")
    lines += ["", "}  // namespace fascia::store::sql", ""]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n".join(lines))


main()
