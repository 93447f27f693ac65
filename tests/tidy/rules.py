#!/usr/bin/env python3
"""Rules and threats against tests: what is promised is tested by name, what is named is promised.

A test's name begins with the ids it shows: `P2_…` is a rule of proto/README.md, `T_P7_…` a threat
of tests/threats.md; in TypeScript, where names are sentences, `P2 …` and `T_P7 …`. Every rule has a
test. Every threat's state is `later` or names its tests; `rules.py --write` fills them in from the
tests there are.
"""

import re
import sys

from sources import files, place, project_root, report, text_of

RULES = "proto/README.md"
THREATS = "tests/threats.md"
RULE_COUNT = 16
FAMILIES = {"P": 27, "A": 16, "Z": 16, "M": 21, "R": 18,
            "S": 15, "N": 14, "K": 16, "C": 12, "E": 14}

CPP_TEST = re.compile(
    r"\b(?:TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)"
    r"\(\s*\w+\s*,\s*(\w+)")
PYTHON_TEST = re.compile(r"^\s*def (?:test_)?((?:T_)?[A-Z]\d+_\w+)", re.MULTILINE)
TYPESCRIPT_TEST = re.compile(r"""\btest(?:\.each\([^()]*(?:\(\))?\))?\(\s*(["'`])(.*?)\1""")
ROW = re.compile(r"^\| ([A-Z]\d+) \| (.*?) \| (.*?) \|$")
NAMES_SHOWN_MAX = 3


def ids_in(name):
    """(rules, threats) a test's name begins with: P2_P3_… and T_P7_…, in any sequence."""
    rules, threats = [], []
    into = rules
    for word in re.split("[_ ]", name):
        if word == "T":
            into = threats
        elif re.fullmatch(r"[A-Z]\d+", word):
            into.append(word)
        else:
            break
    return rules, threats


def tests(root):
    """(place, name) of every test that carries an id."""
    paths = [(path, PYTHON_TEST if path.suffix == ".py" else CPP_TEST)
             for path in files(root, (".h", ".cpp", ".py"), ("tests",))
             if "tests/tidy/" not in place(root, path)]
    paths += [(path, TYPESCRIPT_TEST) for path in files(root, (".ts",), ("clients",))
              if path.name.endswith((".test.ts", ".spec.ts"))]
    found = []
    for path, pattern in paths:
        text = text_of(path)
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append((place(root, path, line), match.group(pattern.groups)))
    return found


def rules_defined(root):
    """Rule ids that head a row or an item of proto/README.md."""
    path = root / RULES
    if not path.exists():
        return set()
    return set(re.findall(r"(?m)^[\s|*#-]*\**(P\d+)\b", text_of(path)))


def threat_rows(root):
    """id -> (line, wording, state)."""
    rows = {}
    for number, line in enumerate(text_of(root / THREATS).splitlines(), 1):
        match = ROW.match(line)
        if match:
            rows[match.group(1)] = (number, match.group(2), match.group(3))
    return rows


def state_of(names):
    if not names:
        return "later"
    shown = ", ".join(f"`{name}`" for name in names[:NAMES_SHOWN_MAX])
    more = len(names) - NAMES_SHOWN_MAX
    return shown + (f" and {more} more" if more > 0 else "")


def names_by_threat(found):
    by_threat = {}
    for _, name in found:
        for threat in ids_in(name)[1]:
            by_threat.setdefault(threat, set()).add(name)
    return {threat: sorted(names) for threat, names in by_threat.items()}


def check_threats(root, found):
    complaints = []
    rows = threat_rows(root)
    named = names_by_threat(found)
    for family, count in FAMILIES.items():
        for number in range(1, count + 1):
            if f"{family}{number}" not in rows:
                complaints.append(f"{THREATS}: {family}{number} is missing")
    for threat, (line, wording, state) in rows.items():
        if int(threat[1:]) not in range(1, FAMILIES.get(threat[0], 0) + 1):
            complaints.append(f"{THREATS}:{line}: {threat} is no threat")
        if not wording:
            complaints.append(f"{THREATS}:{line}: {threat} says nothing")
        if state != state_of(named.get(threat, [])):
            complaints.append(f"{THREATS}:{line}: {threat} is not as the tests are; "
                              "run tests/tidy/rules.py --write")
    return complaints


def check(root):
    found = tests(root)
    defined = rules_defined(root)
    complaints = []
    tested = set()
    for where, name in found:
        rules, threats = ids_in(name)
        tested.update(rules)
        for rule in rules:
            if rule.startswith("P") and rule not in defined:
                complaints.append(f"{where}: {name}: {RULES} has no rule {rule}")
        for threat in threats:
            if int(threat[1:]) not in range(1, FAMILIES.get(threat[0], 0) + 1):
                complaints.append(f"{where}: {name}: {THREATS} has no threat {threat}")
    for number in range(1, RULE_COUNT + 1):
        rule = f"P{number}"
        if rule not in defined:
            complaints.append(f"{RULES}: rule {rule} is missing")
        elif rule not in tested:
            complaints.append(f"{RULES}: no test is named after rule {rule}")
    return complaints + check_threats(root, found)


def write(root):
    """Fills in the states of tests/threats.md."""
    named = names_by_threat(tests(root))
    lines = []
    for line in text_of(root / THREATS).splitlines():
        match = ROW.match(line)
        if match:
            threat, wording, _ = match.groups()
            line = f"| {threat} | {wording} | {state_of(named.get(threat, []))} |"
        lines.append(line)
    (root / THREATS).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if "--write" in sys.argv:
        sys.argv.remove("--write")
        write(project_root())
    else:
        report(check)
