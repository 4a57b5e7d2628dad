#!/usr/bin/env python3
"""Measures our FHIRPath beside npm's fhirpath (fhirpath.js, with its R4 model): same expressions, same inputs, both
compiled before, in rounds that take turns. Prints the ratio for each expression by the quietest round of each side;
fails unless the geometric mean is at least 20 and no ratio below 8.

Usage: compare.py BUILD_FOLDER (with bench_fhirpath built)
"""

import hashlib
import json
import math
import pathlib
import shutil
import subprocess
import sys
import tarfile

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parents[3] / "shared" / "data"
ROUNDS = 5
LEAST_MEAN, LEAST = 20, 8


def modules(build):
    """The folder with fhirpath.js, from npm once for all build folders."""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = build.parent / "npm" / ("bench-fhirpath-" + hashlib.sha256(lock).hexdigest()[:12])
    if not (folder / "complete").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
        (folder / "complete").touch()
    return folder


def synthea_bundle():
    with tarfile.open(DATA / "synthea" / "synthea-r4-transaction-bundles.tar.xz") as archive:
        for member in archive:
            if "Joaquin_Rodriguez" in member.name:
                return json.load(archive.extractfile(member))
    raise SystemExit("the Synthea bundle is not in its archive")


def write_inputs(folder):
    suite = DATA / "fhirpath-r4-official" / "input"
    bundle = synthea_bundle()
    resources = [entry["resource"] for entry in bundle["entry"]]
    inputs = {
        "bundle": bundle,
        "patient": next(r for r in resources if r["resourceType"] == "Patient"),
        "observation": next(r for r in resources if r["resourceType"] == "Observation" and "component" in r),
        "official": json.loads((suite / "patient-example.json").read_text(encoding="utf-8")),
        "questionnaire": json.loads((suite / "questionnaire-example.json").read_text(encoding="utf-8")),
    }
    for name, resource in inputs.items():
        (folder / f"{name}.json").write_text(json.dumps(resource), encoding="utf-8")


def read_cases():
    lines = (HERE / "expressions.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


class Side:
    """One engine in a process of its own."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def answers(self):
        return list(iter(lambda: self.process.stdout.readline().rstrip("\n"), ""))

    def round(self):
        self.process.stdin.write("round\n")
        self.process.stdin.flush()
        return [float(number) for number in self.process.stdout.readline().split()]

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def main(build):
    folder = build / "bench_fhirpath_inputs"
    folder.mkdir(exist_ok=True)
    write_inputs(folder)
    cases = read_cases()
    (folder / "cases.tsv").write_text("".join(f"{i}\t{e}\n" for i, _, e in cases), encoding="utf-8")
    ours = Side(str(build / "bench_fhirpath"), str(folder))
    theirs = Side("node", str(HERE / "theirs.js"), str(folder), str(modules(build)))
    same = True
    for (_, _, expression), a, b in zip(cases, ours.answers(), theirs.answers(), strict=True):
        if a.strip() != b.strip():
            same = False
            print(f"answers differ: {expression}\n  ours {a}\n  theirs {b}")
    rounds = [(ours.round(), theirs.round()) for _ in range(ROUNDS)]
    ours.end()
    theirs.end()
    ratios = []
    print(f"{'ratio':>7}  {'ours, us':>9}  {'theirs, us':>10}  expression")
    for number, (given, source, expression) in enumerate(cases):
        us, them = (min(side[number] for side in turn) / 1000 for turn in zip(*rounds))
        ratios.append(them / us)
        print(f"{them / us:7.1f}  {us:9.2f}  {them:10.2f}  {given}, {source}: {expression[:90]}")
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(f"{len(cases)} expressions: geometric mean {mean:.1f}, least {min(ratios):.1f}")
    return 0 if same and mean >= LEAST_MEAN and min(ratios) >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
