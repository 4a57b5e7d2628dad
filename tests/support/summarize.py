"""Adds up the JUnit results of every test program: one line a program, then "N passed, N failed, N skipped"."""

import pathlib
import sys
import xml.etree.ElementTree as ET


def count(path):
    """(passed, failed, skipped) of one program; a result file that is not whole counts as one failure."""
    try:
        cases = ET.parse(path).getroot().iter("testcase")
    except ET.ParseError:
        return 0, 1, 0
    passed = failed = skipped = 0
    for case in cases:
        if case.find("skipped") is not None:
            skipped += 1
        elif case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        else:
            passed += 1
    return passed, failed, skipped


def main():
    totals = [0, 0, 0]
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.xml")):
        counts = count(path)
        print(f"{path.stem:40} {counts[0]:5} passed {counts[1]:3} failed {counts[2]:3} skipped")
        totals = [a + b for a, b in zip(totals, counts)]
    print(f"{totals[0]} passed, {totals[1]} failed, {totals[2]} skipped")
    return 1 if totals[1] or not totals[0] else 0


if __name__ == "__main__":
    sys.exit(main())
